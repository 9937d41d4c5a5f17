### Recordings: the question in the room, and the list in AdminCenter.

rec-ask-title = Cette conférence est enregistrée
rec-ask-text = Le son et l’image sont enregistrés : ce qui est dit et montré, par vous aussi. L’enregistrement revient à l’organisateur de la conférence.
rec-stay = Compris, rester
rec-leave = Quitter la conférence
rec-title = Enregistrements
rec-loading = Chargement des enregistrements
rec-none = Il n’y a pas encore d’enregistrement. Dans la conférence, l’organisateur le lance par le menu.
rec-facts = { $length }, { $size } Mo, lancé par { $name }
rec-recording = Enregistrement en cours.
rec-processing = Préparation du fichier …
rec-failed = Le fichier n’a pas pu être préparé.
rec-download = Télécharger
rec-remove = Supprimer l’enregistrement du { $when }
rec-remove-text = L’enregistrement sera supprimé définitivement.
rec-not-yours = L’organisateur de la conférence peut le télécharger.
rec-unreachable = Le serveur est injoignable.
rec-refused = Cela n’a pas fonctionné. Réessayez.

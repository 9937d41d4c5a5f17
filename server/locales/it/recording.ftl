### Recordings: the question in the room, and the list in AdminCenter.

rec-ask-title = Questa conferenza viene registrata
rec-ask-text = Audio e immagini vengono registrati: ciò che si dice e si mostra, anche da parte sua. La registrazione va a chi organizza la conferenza.
rec-stay = Capito, resto
rec-leave = Lascia la conferenza
rec-title = Registrazioni
rec-loading = Caricamento delle registrazioni
rec-none = Non ci sono ancora registrazioni. Nella conferenza la avvia chi la organizza, dal menu.
rec-facts = { $length }, { $size } MB, avviata da { $name }
rec-recording = Registrazione in corso.
rec-processing = Il file viene preparato …
rec-failed = Non è stato possibile preparare il file.
rec-download = Scarica
rec-remove = Elimina la registrazione del { $when }
rec-remove-text = La registrazione verrà eliminata definitivamente.
rec-not-yours = La può scaricare chi organizza la conferenza.
rec-unreachable = Il server non è raggiungibile.
rec-refused = Non è riuscito. Riprovi.

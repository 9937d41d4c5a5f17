# Comment se comportent les téléphones du vPBX.
telephones-lead = Ce que les appelants entendent dans les conférences de { $vpbx }. Un changement vaut tout de suite.
telephones-saved = Réglages enregistrés.
telephones-sounds = Sons pendant la conférence
telephones-interval = Tonalité d’attention pendant la conférence
telephones-interval-hint = Rappelle à tous qu’ils sont dans une conférence.
telephones-volume = Volume des tonalités d’attention
telephones-volume-hint = −40 s’entend à peine, −10 est aussi fort que la voix.
telephones-busy = Tonalité d’occupation pour le dernier participant
telephones-busy-hint = Ensuite, l’appel est terminé.
telephones-shield = Musique d’attente dans la conférence
telephones-shield-hint = D’un téléphone qui ne signale pas sa mise en attente. Une touche ou la parole rétablit le son.
telephones-shield-on = est coupée
telephones-shield-off = est entendue
telephones-names = Noms à l’arrivée et au départ
telephones-names-hint = Les appelants disent leur nom avant d’entrer ; les autres téléphones l’entendent. Il est oublié avec l’appel.
telephones-names-on = sont annoncés
telephones-names-off = ne sont pas annoncés
telephones-portal = Portail
telephones-early = Rester en ligne avant le début
telephones-early-hint = Qui n’appelle pas plus tôt entend de la musique jusqu’à l’ouverture de la conférence.
telephones-no-early = personne
telephones-country = Indicatif du pays
telephones-country-hint = Des numéros sans indicatif : d’après eux, les appelants sont cherchés parmi les membres et dans l’annuaire. Qui est trouvé a le nom à côté du numéro ; ce n’est pas une preuve.
telephones-languages = Langues du portail
telephones-languages-about = Les appelants changent de langue avec la touche étoile. Si aucune n’est choisie ici, le portail parle celle du vPBX.
telephones-usual = Comme dans l’installation : { $value }
telephones-seconds = { $count ->
    [one] une seconde
   *[other] { $count } secondes
}
telephones-volume-value = { $value } dBm0
telephones-no-tone = aucune tonalité
telephones-no-busy = pas de tonalité d’occupation, l’appel continue

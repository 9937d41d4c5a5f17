# Le journal du vPBX : qui a changé quoi, et quand.
journal-lead = Qui a changé quoi dans { $vpbx }. Heures : { $zone }
journal-list = Entrées, les plus récentes d’abord
journal-export = Exporter (CSV)
journal-filter = Afficher
journal-all = Tout
journal-object-conference = Conférences
journal-object-member = Membres
journal-object-account = Comptes
journal-object-document = Documents
journal-object-directory = Annuaire externe
journal-object-token = Jetons d’API
journal-object-webhook = Webhooks
journal-object-phone-settings = Téléphones
journal-object-phone-prompt = Enregistrements propres
journal-none-title = Rien encore
journal-none-text = Ce qui sera changé dans le vPBX figurera ici.
journal-shown = { $count ->
    [one] Une entrée affichée.
   *[other] { $count } entrées affichées.
}

journal-conference-create = { $actor } a créé la conférence « { $name } ».
journal-conference-update = { $actor } a modifié la conférence « { $name } ».
journal-conference-delete = { $actor } a supprimé la conférence « { $name } ».
journal-conference-import = { $count ->
    [one] { $actor } a importé un membre dans la conférence « { $name } ».
   *[other] { $actor } a importé { $count } membres dans la conférence « { $name } ».
}
journal-conference-invite = { $count ->
    [one] { $actor } a envoyé une invitation à la conférence « { $name } ».
   *[other] { $actor } a envoyé { $count } invitations à la conférence « { $name } ».
}
journal-account-create = { $actor } a créé le compte de { $name }.
journal-account-update = { $actor } a modifié le compte de { $name }.
journal-account-delete = { $actor } a supprimé le compte de { $name }.
journal-account-login = { $name } s’est connecté(e).
journal-account-login-refused = Une connexion en tant que { $name } a été refusée.
journal-account-send-link = { $actor } a fait envoyer à { $name } un lien pour choisir un mot de passe.
journal-account-forgotten = Quelqu’un a demandé un lien pour choisir le mot de passe de { $name }.
journal-directory-create = { $actor } a ajouté { $name } à l’annuaire externe.
journal-directory-update = { $actor } a modifié { $name } dans l’annuaire externe.
journal-directory-delete = { $actor } a supprimé { $name } de l’annuaire externe.
journal-directory-import = { $count ->
    [one] { $actor } a importé une entrée dans l’annuaire externe.
   *[other] { $actor } a importé { $count } entrées dans l’annuaire externe.
}
journal-token-create = { $actor } a créé le jeton d’API « { $name } ».
journal-token-delete = { $actor } a révoqué le jeton d’API « { $name } ».
journal-webhook-create = { $actor } a créé le webhook « { $name } ».
journal-webhook-update = { $actor } a modifié le webhook « { $name } ».
journal-webhook-delete = { $actor } a supprimé le webhook « { $name } ».
journal-phone-settings-update = { $actor } a modifié les réglages des téléphones.
journal-phone-prompt-create = { $actor } a téléversé l’enregistrement « { $name } ».
journal-phone-prompt-update = { $actor } a remplacé l’enregistrement « { $name } ».
journal-phone-prompt-delete = { $actor } a supprimé l’enregistrement « { $name } ».

journal-field-password = Mot de passe
journal-field-sip-password = Mot de passe SIP
journal-field-network = Réseau
journal-field-scopes = Droits
journal-field-expires = Échéance
journal-field-second-factor = Second facteur
journal-field-calendar-feed = Adresse de calendrier
journal-field-url = Adresse
journal-field-events = Événements
journal-field-enabled = Activé
journal-field-attention-interval = Tonalité d’attention (secondes)
journal-field-attention-volume = Volume (dBm0)
journal-field-busy-time = Tonalité d’occupation (secondes)
journal-field-hold-shield = Musique d’attente coupée
journal-field-early-wait = Rester en ligne (minutes)
journal-field-country-code = Indicatif du pays
journal-field-announce-names = Noms annoncés
journal-field-confirm = Confirmer avec 1
journal-field-redial = Téléphones perdus rappelés
journal-field-recording = Enregistrement de conférences
journal-field-languages = Langues du portail
journal-field-seconds = Secondes
journal-field-sound = Enregistrement
journal-field-secret = Secret

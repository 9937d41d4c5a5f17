# L’historique d’une conférence : qui a changé quoi, et quand.
record-title = Historique
record-list = Modifications, les plus récentes d’abord
record-zone = Heures : { $zone }
record-more = Afficher la suite
record-none-title = Rien encore
record-none-text = Ce qui sera changé à cette conférence et à ses membres figurera ici.
record-empty = vide
record-yes = oui
record-no = non
record-secret = { $field } modifié
record-before = avant :
record-after = après :

record-conference-create = { $actor } a créé la conférence.
record-conference-update = { $actor } a modifié la conférence.
record-conference-import = { $count ->
    [one] { $actor } a importé un membre.
   *[other] { $actor } a importé { $count } membres.
}
record-conference-invite = { $count ->
    [one] { $actor } a envoyé une invitation.
   *[other] { $actor } a envoyé { $count } invitations.
}
record-member-create = { $actor } a ajouté le membre { $name }.
record-member-update = { $actor } a modifié le membre { $name }.
record-member-delete = { $actor } a supprimé le membre { $name }.
record-member-answer = { $answer ->
    [accepted] { $actor } a accepté l’invitation.
    [tentative] { $actor } a répondu « peut-être » à l’invitation.
   *[declined] { $actor } a décliné l’invitation.
}
record-document-create = { $actor } a téléversé le document « { $name } ».
record-document-update = { $actor } a modifié le document « { $name } ».
record-recording-create = { $actor } a lancé un enregistrement de « { $name } ».
record-recording-delete = { $actor } a supprimé un enregistrement de « { $name } ».
record-document-delete = { $actor } a supprimé le document « { $name } ».
record-other = { $actor } a fait une autre modification.

record-field-downloadable = Téléchargement autorisé
record-field-date = Date
record-field-kind = Type de conférence
record-field-timezone = Fuseau horaire
record-field-source = Destination
record-field-email = Adresse Email
record-field-number = Numéro
record-field-send-mail = Envoyer un courriel
record-field-language = Langue
record-source-extension = Poste
record-source-directory = Annuaire externe
record-source-name = Nom

# Who was connected to a conference, with what, and until when.
call-title = Connexions
call-list = Connexions, les plus récentes d’abord
call-none-title = Encore personne
call-none-text = Qui se joint à cette conférence, par navigateur ou par téléphone, figurera ici.
call-browser = Par navigateur
call-phone-in = { $known ->
    [yes] Par téléphone, depuis le { $number }
   *[no] Par téléphone
}
call-phone-out = { $known ->
    [yes] Par téléphone, appelé au { $number }
   *[no] Par téléphone, appelé d’ici
}
call-since = Depuis { $from }
call-calling = En cours d’appel
call-now = Connecté maintenant
call-loss = { $lost } perdus
call-jitter = gigue { $ms } ms
call-round-trip = aller-retour { $ms } ms
call-cause-hung-up = A quitté la conférence
call-cause-removed = Retiré de la conférence
call-cause-ended-by-organiser = La conférence a été terminée pour tous
call-cause-lost = Connexion perdue
call-cause-failed = La connexion n’a pas abouti
call-cause-busy = Occupé
call-cause-no-answer = Pas de réponse
call-cause-rejected = Appel refusé
call-cause-unreachable = Injoignable
call-cause-forbidden = Non appelé : pas autorisé
call-cause-cancelled = Annulé avant une réponse
call-cause-not-started = Pas admis : trop tôt
call-cause-too-late = Pas admis : la conférence était terminée
call-cause-locked = Pas admis : la conférence était verrouillée
call-cause-full = Pas admis : la conférence était complète
call-cause-disabled = Pas admis : le service n’est pas activé
call-cause-server-restart = Le service a redémarré
call-cause-other = Terminé

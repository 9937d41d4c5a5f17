# Abonnés, annuaire externe, profil et mot de passe.
section-label = Rubriques
section-conferences = Conférences
section-subscribers = Abonnés
section-directory = Annuaire externe
section-journal = Journal
section-programs = Intégrations
section-telephones = Téléphones

people-name = Nom
people-email = Adresse e-mail
people-number = Numéro de téléphone
people-number-hint = Comme on le compose ; les espaces sont supprimés.
people-extension = Poste
people-extension-hint = Numéro interne. Un login SIP est créé avec lui.
people-role = Rôle
people-language = Langue
people-language-hint = Pour les e-mails et pour l’AdminCenter.
people-timezone = Fuseau horaire
people-disabled = Compte désactivé
people-disabled-hint = La connexion et le téléphone sont coupés ; les conférences restent.
people-edit = Modifier : { $name }
people-delete = Supprimer : { $name }
people-saved = « { $name } » enregistré.
people-removed = « { $name } » supprimé.
people-none-found = Rien ne correspond
people-none-found-text = Personne ne correspond à la recherche.
people-gone = Cette personne n’existe plus : elle a été supprimée entre-temps.
people-forbidden = Vous n’avez pas le droit de faire cela.
people-throttled = Trop de tentatives. Réessayez dans quelques minutes.

people-error-mail-off = Cette installation n’envoie pas d’e-mails. Demandez un lien à votre administrateur.
people-error-required = Ce champ est obligatoire.
people-error-digits = N’utilisez que des chiffres ; « + » au début, * et # sont permis pour un numéro de téléphone.
people-error-taken = Déjà utilisé. Choisissez autre chose.
people-error-too-short = Au moins { $min } caractères.
people-error-too-long = C’est trop long.
people-error-too-large = Le fichier est trop grand.
people-error-common = Ce mot de passe est trop courant : il serait deviné parmi les premiers.
people-error-personal = N’utilisez pas votre nom, votre adresse ou celui de l’entreprise.
people-error-wrong = Ce n’est pas votre mot de passe actuel.
people-error-mismatch = Les deux saisies sont différentes.
people-error-own-account = C’est votre propre compte : un autre administrateur peut le faire.
people-error-above-own = Ce rôle est au-dessus du vôtre.
people-error-last-administrator = C’est le dernier administrateur du vPBX : nommez-en d’abord un autre.
people-error-not-empty = Cette personne organise encore des conférences. Supprimez-les d’abord, ou désactivez le compte.
people-error-full = L’annuaire est plein.
people-error-no-titles = La première ligne doit nommer les colonnes ; il faut au moins « Nom ».
people-error-duplicate = Existe déjà.

directory-lead = Les contacts extérieurs de { $vpbx } que chacun peut inviter.
directory-search = Nom, adresse ou numéro
directory-import = Importer
directory-export = Exporter
directory-more = Afficher la suite
directory-empty = Pas encore de contact
directory-empty-text = Ajoutez le premier, ou importez un tableau.
entry-add = Ajouter
entry-new = Nouveau contact
entry-edit = Modifier le contact
entry-delete-title = Supprimer le contact ?
entry-delete-text = « { $name } » disparaît de l’annuaire. Les invitations déjà faites restent.
directory-import-title = Importer des contacts
directory-import-lead = Un fichier CSV, d’Excel par exemple, avec les noms des colonnes sur la première ligne :
directory-import-file = Fichier CSV
directory-import-submit = Importer
directory-import-added = { $count ->
    [0] Aucun contact ajouté.
    [one] { $count } contact ajouté.
   *[other] { $count } contacts ajoutés.
}
directory-import-skipped = { $count ->
    [one] Une ligne laissée de côté
   *[other] { $count } lignes laissées de côté
}
directory-import-line = Ligne { $line } : { $reason }
directory-import-reason = { $field } : { $reason }

subscribers-lead = Les personnes de { $vpbx }, leurs postes et leurs droits.
subscribers-search = Nom, adresse ou poste
subscriber-add = Ajouter
subscriber-new = Nouvel abonné
subscriber-edit = Modifier l’abonné
subscriber-new-note = La personne reçoit un lien pour choisir son mot de passe.
subscriber-invited = Invitation envoyée à { $email }.
subscriber-active = Actif
subscriber-disabled = Désactivé
subscriber-unverified = Adresse non vérifiée
subscriber-unverified-hint = Aucun lien envoyé à cette adresse n’a encore été utilisé.
subscriber-conferences = Conférences : { $name }
subscriber-conferences-title = Conférences de { $name }
subscriber-conferences-none = Cette personne n’organise aucune conférence.
subscriber-send-link = Envoyer un lien pour le mot de passe : { $name }
subscriber-make-link = Créer un lien pour le mot de passe : { $name }
subscriber-link-sent = Lien envoyé à { $email }.
subscriber-new-sip = Nouveau mot de passe SIP : { $name }
subscriber-sip-title = Nouveau mot de passe SIP ?
subscriber-sip-text = Le téléphone de { $name } ne fonctionnera plus avant d’être réglé sur le nouveau mot de passe.
subscriber-sip-confirm = Remplacer
subscriber-remove-factor = Retirer le deuxième facteur : { $name }
subscriber-factor-title = Retirer le deuxième facteur ?
subscriber-factor-text = Assurez-vous que c’est bien { $name } qui le demande : le mot de passe suffira pour se connecter. Les sessions ouvertes prennent fin.
subscriber-factor-confirm = Retirer
subscriber-factor-removed = { $name } se connecte désormais sans deuxième facteur.
subscriber-delete-title = Supprimer l’abonné ?
subscriber-delete-text = Le compte de { $name } et son poste sont supprimés définitivement.
role-subscriber = Abonné
role-subscriber-hint = Organise ses propres conférences.
role-administrator = Administrateur
role-administrator-hint = Gère toutes les conférences, les abonnés et l’annuaire du vPBX.
role-operator = Opérateur
role-operator-hint = Exploite l’installation.

secrets-title = Accès de { $name }
secrets-once = Notez ces données maintenant : elles ne seront plus affichées.
secrets-sip = Login SIP du téléphone
secrets-username = Nom d’utilisateur
secrets-realm = Domaine (realm)
secrets-password = Mot de passe SIP
secrets-link = Mot de passe de l’AdminCenter
secrets-link-label = Lien pour choisir le mot de passe
secrets-link-note = Cette installation n’envoie pas d’e-mails : transmettez le lien vous-même. Il ne sert qu’une fois.
secrets-done = C’est noté

profile-title = Profil
profile-saved = Profil enregistré.
feed-title = Abonnement au calendrier
feed-about = Vos conférences dans votre agenda : abonnez-vous-y à cette adresse. Elle donne les numéros de salle et le PIN de vos propres conférences ; ne la transmettez pas.
feed-url = Adresse
feed-once = Copiez-la maintenant : elle ne sera plus affichée.
feed-exists = Une adresse existe. Une nouvelle la remplace.
feed-make = Créer l’adresse
feed-rotate = Créer une nouvelle adresse
feed-revoke = Révoquer l’adresse
feed-made = Adresse créée.
feed-revoked = Adresse révoquée.
password-change = Changer le mot de passe
password-changed = Mot de passe changé.
password-old = Mot de passe actuel
password-new = Nouveau mot de passe
password-again = Nouveau mot de passe, encore une fois
password-hint = Au moins { $min } caractères. Une phrase de plusieurs mots est un bon choix.
password-others = Vous serez déconnecté de tous vos autres appareils.
factor-title = Deuxième facteur
factor-about = La connexion demande alors, en plus du mot de passe, un code d’une application de votre téléphone.
factor-is-on = { $count ->
    [one] Le deuxième facteur est activé. Il reste { $count } code de secours.
   *[other] Le deuxième facteur est activé. Il reste { $count } codes de secours.
}
factor-switch-on = Activer
factor-switch-off = Désactiver
factor-on-title = Activer le deuxième facteur
factor-off-title = Désactiver le deuxième facteur
factor-next = Suivant
factor-scan = Scannez cette image avec une application d’authentification ou saisissez-y la clé. Indiquez ensuite le code que l’application affiche.
factor-qr = Code QR de la clé
factor-key = Clé
factor-code = Code de l’application
factor-code-or-recovery = Code de l’application ou code de secours
factor-error-code = Ce code n’est pas correct ou a déjà été utilisé.
factor-codes-title = Codes de secours
factor-codes-once = Gardez ces codes là où vous les trouverez sans votre téléphone. Ils ne sont affichés que maintenant ; chacun permet une connexion.
factor-codes-list = Copier tous les codes
factor-done = Deuxième facteur activé. Vous êtes déconnecté de tous vos autres appareils.
factor-off-done = Deuxième facteur désactivé.

forgot-link = Mot de passe oublié ?
forgot-title = Mot de passe oublié
forgot-lead = Nous vous envoyons un lien pour en choisir un nouveau.
forgot-submit = Envoyer le lien
forgot-sent = Si un compte existe à cette adresse, un e-mail est en route. Le lien est valable une heure.
forgot-back = Retour à la connexion
set-title = Choisir un mot de passe
set-lead = Il remplace l’ancien, et toutes les connexions ouvertes prennent fin.
set-submit = Enregistrer le mot de passe
set-done = Votre mot de passe est enregistré. Vous pouvez vous connecter.
set-stale = Ce lien ne vaut plus : il a été utilisé, remplacé, ou il est trop ancien.
set-again = Demander un nouveau lien

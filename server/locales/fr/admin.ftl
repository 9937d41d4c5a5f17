# AdminCenter : connexion et conférences.
admin-title = AdminCenter
skip-to-content = Aller au contenu

brand-claim = Une conférence, tous les appareils.
brand-browser = Le navigateur, avec image et son
brand-phone = Le téléphone, par le portail audio
brand-code = *72 sur chaque poste du vPBX

login-title = Connexion
login-title-room = Entrer dans la conférence
login-lead = Organisez vos conférences avec votre compte AdminCenter.
login-lead-room = Connectez-vous avec votre compte AdminCenter ; la conférence s’ouvre ensuite.
login-email = Adresse e-mail
login-password = Mot de passe
login-submit = Se connecter
login-busy = Connexion en cours…
login-error-email = Indiquez l’adresse e-mail de votre compte.
login-error-password = Indiquez votre mot de passe.
login-error-credentials = L’adresse e-mail ou le mot de passe n’est pas correct.
login-error-throttled = Trop de tentatives. Réessayez dans { $time }.
login-error-throttled-over = Vous pouvez réessayer maintenant.
login-expired = Votre session est terminée. Connectez-vous pour continuer ; rien de ce que vous avez saisi n’est perdu.
login-logged-out = Vous êtes déconnecté.
login-code-title = Deuxième étape
login-code-lead = Saisissez le code que votre application d’authentification affiche maintenant.
login-code-lead-recovery = Saisissez l’un des codes de secours que vous avez notés. Chacun n’est valable qu’une fois.
login-code = Code
login-code-recovery = Code de secours
login-code-use-recovery = Utiliser un code de secours
login-code-use-app = Utiliser l’application d’authentification
login-error-code-missing = Saisissez le code.
login-error-code = Ce code n’est pas correct ou a déjà été utilisé.
login-step-over = Cela a pris trop de temps. Connectez-vous à nouveau.
login-sso = Se connecter avec { $label }
login-sso-failed = La connexion par le fournisseur d’identité n’a pas abouti. Réessayez.
login-sso-no-account = Vous n’avez pas de compte ici. Adressez-vous à votre administrateur.
login-sso-throttled = Trop de tentatives. Réessayez dans un instant.

account-menu = Compte : { $name }
account-extension = Poste { $extension }
account-logout = Se déconnecter
logout-failed = La déconnexion n’a pas abouti : vous êtes toujours connecté.
portal-label = Portail audio
portal-none = pas encore annoncé

conferences-title = Conférences
conferences-lead = Toutes les conférences de { $vpbx }. Vous pouvez modifier les vôtres.
conference-add = Ajouter
search-label = Rechercher
search-placeholder = Nom, numéro de la salle, organisateur
filter-label = État
filter-all = Toutes
filter-open = Ouvertes
filter-early = À venir
filter-expired = Expirées
filter-mine = Seulement les miennes
list-part = { $shown } sur { $count }
list-more = Afficher la suite
list-found = { $count ->
    [0] Aucune conférence trouvée
    [one] { $count } conférence trouvée
   *[other] { $count } conférences trouvées
}

column-state = État
column-name = Nom
column-organiser = Organisateur
column-room = Numéro de la salle
column-start = Début
column-duration = Durée
column-participants = Participants
column-actions = Actions

state-open = Ouverte
state-early = À venir
state-expired = Expirée
state-open-for = encore { $time }
state-opens-in = dans { $time }
kind-ucc = UCC
kind-ucc-long = Conférence UCC : navigateur et téléphone
kind-audio = Audio
kind-audio-long = Conférence audio : téléphone
kind-adhoc = Ad hoc
kind-adhoc-long = Conférence audio ad hoc : établie avec *71
unnamed = Sans nom
you = vous
participants-now = { $count ->
    [0] personne
    [one] { $count } personne dans la salle
   *[other] { $count } personnes dans la salle
}

row-edit = Modifier : { $name }
row-view = Voir : { $name }
row-open = Entrer dans la salle : { $name }
row-access = Accès : { $name }
row-delete = Supprimer : { $name }
open-room = Entrer
readonly-short = Lecture seule
readonly-reason = Seul l’organisateur, { $organiser }, peut modifier cette conférence.
readonly-adhoc = Cette conférence a été établie avec *71 et ne peut pas être modifiée. Qui n’a pas répondu à l’appel ne peut pas être ajouté par la suite.

empty-title = Pas encore de conférence
empty-text = Ajoutez la première : un numéro de salle et un PIN sont déjà proposés, il suffit d’enregistrer.
empty-found-title = Rien ne correspond
empty-found-text = Aucune conférence ne correspond à la recherche et aux filtres.
empty-found-reset = Effacer la recherche et les filtres

stale-banner = Le serveur ne répond pas. Vous voyez l’état de { $time }.
disabled-conference = La fonction « Conférence » n’est pas activée sur ce vPBX. Adressez-vous à votre administrateur ou à votre fournisseur.
disabled-portal = Le fournisseur n’a pas encore annoncé de numéro de portail : on ne peut pas se joindre par téléphone.
disabled-ucc = Ce vPBX n’est pas équipé du service UCC WebRTC. Votre fournisseur peut l’activer.

editor-title-new = Nouvelle conférence
editor-title-edit = Modifier la conférence
field-organiser = Organisateur
field-ucc = Conférence de l’UCC
field-ucc-hint = Activé : on se joint par le navigateur, avec image et son, ou par téléphone. Non activé : par téléphone seulement.
field-name = Nom
field-name-hint = Ce que les participants verront.
field-room = Numéro de la salle
field-room-hint = De 3 à 12 chiffres, à composer au téléphone.
field-room-suggest = Proposer un autre numéro de salle
field-start = Début
field-duration = Durée
field-duration-hint = Période pendant laquelle on peut se connecter après le début.
field-pin = PIN
field-pin-hint = De 4 à 12 chiffres. Six ou plus sont difficiles à deviner.
field-pin-none = Sans PIN, il suffit de connaître le numéro de la salle pour entrer.
field-pin-suggest = Proposer un autre PIN
field-description = Description
suggest = Proposer
suggest-failed = Aucune proposition reçue du serveur. Saisissez vous-même des chiffres.
editor-window = On peut se connecter : { $range }.
editor-window-past = Cette période est déjà terminée : la conférence serait enregistrée, mais personne ne pourrait y entrer.
editor-expired = Cette conférence est expirée. Donnez-lui un nouveau début pour l’utiliser à nouveau.
editor-errors = { $count ->
    [one] Un champ est à corriger.
   *[other] { $count } champs sont à corriger.
}
editor-saving = Enregistrement…
editor-discard-title = Abandonner les modifications ?
editor-discard-text = Ce que vous avez saisi n’est pas encore enregistré.
editor-discard-confirm = Abandonner
editor-discard-keep = Continuer la saisie
editor-gone = Cette conférence n’existe plus : elle a été supprimée entre-temps.
editor-forbidden = Vous n’avez pas le droit de modifier cette conférence.
editor-disabled = Cette fonction n’est pas activée sur votre vPBX.
saved-created = Conférence « { $name } » ajoutée.
saved-updated = Conférence « { $name } » enregistrée.

delete-title = Supprimer la conférence ?
delete-text = « { $name } », salle { $room }, sera supprimée définitivement. Son numéro, son PIN et son URL ne seront plus valables.
delete-live = { $count ->
    [one] Attention : une personne est dans la salle.
   *[other] Attention : { $count } personnes sont dans la salle.
}
delete-busy = Suppression…
deleted = Conférence « { $name } » supprimée.

details-title = Accès à la conférence
details-lead = Voici ce dont chaque participant a besoin.
details-portal = Numéro du portail
details-portal-service = Depuis un poste du vPBX, *72 suffit.
details-pin-hidden = Visible pour l’organisateur seulement
details-pin-none = Aucun
details-url = URL
details-copy-all = Copier toutes les données
details-edit = Modifier
details-history = Historique
details-documents = Documents
details-recordings = Enregistrements
details-polls = Votes
details-calls = Connexions
details-text-intro = Invitation à la conférence « { $name } »
details-text-when = Quand : { $range } ({ $zone })
details-text-duration = Durée : { $duration }
details-text-url = Par navigateur : { $url }
details-text-phone = Par téléphone : { $portal }
details-text-room = Numéro de la salle : { $room }
details-text-pin = PIN : { $pin }

members-title = Membres
column-members = Membres
members-open = Membres ({ $count })
row-members = Membres de { $name } : { $count }
details-duplicate = Dupliquer
conference-now = Démarrer maintenant
started-now = La conférence est ouverte. Transmettez ses données.
saved-told = Conférence « { $name } » enregistrée. Les personnes déjà invitées sont informées par courriel.

editor-overlap = { $more ->
    [0] « { $name } » a lieu en même temps : { $range }.
    [one] « { $name } » a lieu en même temps ({ $range }), ainsi qu’une autre conférence.
   *[other] « { $name } » a lieu en même temps ({ $range }), ainsi que { $more } autres conférences.
}
field-lobby = Salle d’attente
lobby-off = Désactivée
lobby-strangers = Invités et appelants
lobby-everyone = Tout le monde
lobby-off-hint = Qui a l’adresse ou le PIN entre directement.
lobby-strangers-hint = Qui n’a pas de compte ici attend qu’un organisateur ou un administrateur ouvre.
lobby-everyone-hint = Tous attendent, sauf organisateurs et administrateurs, que l’un de ceux-ci ouvre.
field-reminders = Rappels
reminders-default = Comme le vPBX
reminders-own = Propre choix
reminders-none = Aucun
reminders-default-hint = Les personnes invitées reçoivent un courriel { $times } avant le début.
reminders-own-hint = Avant le début ; au plus { $count }.
reminders-none-hint = Personne ne reçoit de courriel de rappel.

field-recurrence = Répétition
repeat-frequency = Fréquence
repeat-once = Une fois
repeat-daily = Chaque jour
repeat-weekly = Chaque semaine
repeat-monthly = Chaque mois
repeat-yearly = Chaque année
repeat-interval = Intervalle
repeat-interval-daily = { $count ->
    [one] Chaque jour
   *[other] Tous les { $count } jours
}
repeat-interval-weekly = { $count ->
    [one] Chaque semaine
   *[other] Toutes les { $count } semaines
}
repeat-interval-monthly = { $count ->
    [one] Chaque mois
   *[other] Tous les { $count } mois
}
repeat-interval-yearly = { $count ->
    [one] Chaque année
   *[other] Tous les { $count } ans
}
repeat-weekdays = Jours de la semaine
repeat-monthly-on = Jour
repeat-end = Fin
repeat-end-count = Après un nombre
repeat-end-until = Un certain jour
repeat-count = Nombre de dates
repeat-until = Dernier jour
repeat-short-months = Les mois qui n’ont pas ce jour, la conférence n’a pas lieu.
repeat-hint = Une série a toujours une fin : au plus { $count } dates en { $years } ans. Le numéro de la salle, le PIN et l’URL restent les mêmes. La première date est le premier jour qui convient à partir du début.
validation-endless = Choisissez quand la série se termine.
validation-too-many-dates = Il y a trop de dates, ou elles vont trop loin.
validation-no-dates = Aucune date n’aurait lieu : la fin vient avant la première.
details-dates = Dates
details-text-rhythm = Répétition : { $rhythm }
dates-title = Dates
dates-list = Prochaines dates
dates-more = Afficher plus
dates-told = Les personnes invitées sont informées de chaque changement par courriel.
dates-none-title = Plus de dates
dates-none-text = Cette série est terminée. Donnez-lui un nouveau début pour la continuer.
date-planned = Comme prévu
date-moved = Déplacée
date-cancelled = Annulée
date-instead-of = au lieu de { $when }
date-new-start = Nouveau début
date-move = Déplacer
date-move-of = Déplacer : { $when }
date-cancel = Annuler la date
date-cancel-of = Annuler la date : { $when }
date-restore = Rétablir
date-restore-of = Rétablir : { $when }
date-moved-done = Déplacée : { $when }.
date-cancelled-done = Annulée : { $when }.
date-restored-done = Rétablie : { $when }.
date-expired = Ce qui est passé ne peut plus être changé, et rien ne peut être déplacé dans le passé.
date-taken = Une autre date de la série a lieu à ce moment.
date-last = Une date doit rester. Sinon, supprimez la conférence.
date-too-far = Une date ne peut pas être déplacée si loin : d’un an au plus.

search-running = Recherche…
search-failed = La recherche n’a pas abouti. Continuez la saisie pour réessayer.
search-found = { $count ->
    [0] Personne trouvé
    [one] { $count } personne trouvée
   *[other] { $count } personnes trouvées
}
field-co-organisers = Co-organisateurs
co-organisers-hint = Ils peuvent tout comme l’organisateur, sauf supprimer la conférence et désigner des co-organisateurs.
co-organisers-remove = Retirer { $name }
co-organisers-readonly = Seuls l’organisateur et l’administrateur désignent des co-organisateurs.

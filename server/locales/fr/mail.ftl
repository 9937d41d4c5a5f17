# Courriels: invitation, changement, annulation, rappel, compte.
subject-invitation = Invitation : { $name }, { $when }
subject-update = Changement : { $name }, { $when }
subject-cancellation = Annulée : { $name }, { $when }
subject-reminder = Rappel : { $name } commence dans { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
}
untitled = Conférence, salle { $room }

heading-invitation = Vous êtes invité à une conférence
heading-update = La conférence a changé
heading-cancellation = La conférence est annulée
heading-reminder = La conférence commence bientôt
lead-invitation = { $organiser } vous invite à la conférence « { $name } ».
lead-update = { $organiser } a modifié la conférence « { $name } ». Voici les données valables ; les précédentes ne le sont plus.
lead-cancellation = { $organiser } a annulé la conférence « { $name } ». Les numéros et le lien ne sont plus valables.
lead-reminder = La conférence « { $name } » commence dans { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
}.

row-window = Connexion possible
row-rhythm = Répétition
row-cancelled-dates = N’a pas lieu
row-moved-dates = Déplacée
row-zone = Fuseau horaire
row-portal = Numéro du portail
row-room = Numéro de la salle
row-pin = Votre PIN personnel
row-organiser = Organisateur
row-description = Description
organiser-extension = { $name }, poste { $extension }

button-enter = Entrer dans la conférence
button-call = Appeler le portail
answer-question = Participerez-vous ?
answer-accepted = Oui
answer-tentative = Peut-être
answer-declined = Non

how-web = Par navigateur : ouvrez le lien au plus tôt au début de la conférence.
how-phone = Par téléphone : composez le numéro du portail, puis le numéro de la salle et le PIN, chacun suivi de #.
how-service = Depuis un poste de { $vpbx }, *72 remplace le numéro du portail.
pin-private = Le PIN et les liens sont personnels : ils disent qui vous êtes. Ne les transmettez pas.
footer = Envoyé par { $vpbx } avec UCC WebRTC.

subject-password-reset = Nouveau mot de passe
heading-password-reset = Choisir un nouveau mot de passe
lead-password-reset = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte AdminCenter.
button-password-reset = Choisir le mot de passe
note-password-reset = Le lien est valable { $time } et ne sert qu’une fois. Si vous n’avez rien demandé, ignorez ce courriel : rien ne change.
subject-email-check = Votre compte AdminCenter
heading-email-check = Bienvenue
lead-email-check = Un compte AdminCenter a été créé pour vous. Choisissez un mot de passe pour commencer.
button-email-check = Choisir le mot de passe
note-email-check = Le lien est valable { $time } et ne sert qu’une fois.
subject-password-changed = Votre mot de passe a été modifié
heading-password-changed = Votre mot de passe a été modifié
lead-password-changed = Votre compte AdminCenter a un nouveau mot de passe. Les autres sessions ouvertes ont été fermées.
button-password-changed = Vers l’AdminCenter
note-password-changed = Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe sur la page de connexion et avertissez votre administrateur.

span-days = { $count } jours
span-hours = { $count } heures
span-minutes = { $count ->
    [one] une minute
   *[other] { $count } minutes
}

# The calendar that somebody subscribes to.
feed-name = Conférences UCC
feed-pin = PIN

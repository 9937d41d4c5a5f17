# Les membres d’une conférence : prévus, invités, et ce qu’ils ont répondu.
members-back = Toutes les conférences
members-count = { $count ->
    [one] { $count } membre
   *[other] { $count } membres
}
members-import = Importer
members-gone = Cela n’existe plus : la conférence ou le membre a été supprimé entre-temps.
members-empty-title = Pas encore de membre
members-empty-text = Ajoutez les personnes qui doivent participer. Celles qui reçoivent des courriels peuvent être invitées d’un seul clic.

member-add = Ajouter
member-add-submit = Ajouter
member-add-more = Ajouter et continuer
member-title-new = Nouveau membre
member-title-edit = Modifier le membre
member-added = { $name } ajouté.
member-saved = { $name } enregistré.
member-edit = Modifier : { $name }
member-delete = Supprimer : { $name }
member-mail-of = Envoyer un courriel à { $name }
member-removed = { $name } supprimé.
member-remove-title = Supprimer le membre ?
member-remove-text = { $name } ne sera plus membre de cette conférence. Le PIN et le lien personnels ne seront plus valables.
member-remove-invited = { $name } a été invité et sera informé par courriel que l’invitation est annulée.
member-language-auto = Automatique
member-error-choose = Choisissez une personne dans la liste.
member-error-email = Une adresse e-mail comme nom@exemple.ch, s’il vous plaît.
member-error-email-required = Sans adresse, aucun courriel ne peut être envoyé.
member-error-too-many = Cette conférence a atteint le nombre maximal de membres.

field-destination = Destination
field-search = Motif de recherche
field-search-hint = Tout ou partie du nom ou du numéro.
field-number = Numéro
field-email = Adresse Email
field-send-mail = Envoyer un courriel
field-send-mail-hint = Invitation, rappels et changements ; rien n’est envoyé avant « Envoyer invitation ».
field-language = Langue
field-language-hint = Des courriels.
source-extension = Poste
source-extension-hint = Une personne du même vPBX.
source-directory = Annuaire externe
source-directory-hint = Une personne du répertoire du vPBX.
source-name = Nom
source-name-hint = N’importe quel nom.
email-none = pas d’adresse

column-answer = Réponse
column-mails = Invitation et rappels
answer-none = Sans réponse
answer-accepted = Accepté
answer-tentative = Peut-être
answer-declined = Décliné

mail-none = Pas encore invité
mail-unwanted = Aucun courriel
mail-invitation-soon = L’invitation est en cours d’envoi
mail-invitation-waiting = L’invitation part : { $time }
mail-invitation-delayed = Pas encore remise, prochain essai : { $time }
mail-invitation-sent = Invité : { $time }
mail-invitation-failed = Invitation non remise
mail-invitation-dropped = Invitation retirée
mail-reminder-waiting = Rappel { $before } avant : { $time }
mail-reminder-delayed = Rappel { $before } avant : prochain essai { $time }
mail-reminder-sent = Rappel { $before } avant : envoyé { $time }
mail-reminder-failed = Rappel { $before } avant : non remis
mail-reminder-dropped = Rappel { $before } avant : abandonné
mail-retry = Réessayer

invite-label = Invitation
invite-button = Envoyer invitation
invite-waiting = { $count ->
    [one] Un membre n’est pas encore invité.
   *[other] { $count } membres ne sont pas encore invités.
}
invite-off-mail-off = Cette installation n’envoie pas de courriels. Communiquez vous-même les données aux participants.
invite-off-expired = La conférence est expirée. Donnez-lui un nouveau début avant d’inviter.
invite-off-nobody = Aucun membre ne reçoit de courriels. Activez « Envoyer un courriel », ou communiquez les données vous-même.
invite-off-all = Toutes les personnes qui reçoivent des courriels sont invitées.
invite-failed = { $count ->
    [one] Un membre n’a pas pu être atteint.
   *[other] { $count } membres n’ont pas pu être atteints.
}
invite-copy = Copier les données
invite-title = Envoyer les invitations ?
invite-text = { $count ->
    [one] Une invitation est envoyée maintenant :
   *[other] { $count } invitations sont envoyées maintenant :
}
invite-more = { $count ->
    [one] et une de plus
   *[other] et { $count } de plus
}
invite-reminders = Des rappels suivront { $times } avant le début.
invite-no-reminders = Aucun rappel ne suivra.
invite-send = Envoyer maintenant
invite-done = { $count ->
    [0] Il n’y avait plus personne à inviter.
    [one] Une invitation est en route.
   *[other] { $count } invitations sont en route.
}

access-title = Accès personnel
access-text = Qui entre avec ce lien ou ce PIN est connu comme { $name }. Ne les transmettez à personne d’autre.
access-link = Lien personnel
access-pin = PIN personnel
access-copy = Copier les données personnelles

import-title = Importer des membres
import-file = Fichier avec des membres
import-drop = Déposez ici un fichier CSV ou vCard.
import-choose = Choisir un fichier
import-text = Adresses
import-text-hint = Une par ligne, ou séparées par des virgules ; avec le nom : Anna Meier <anna@exemple.ch>.
import-empty = Collez des adresses, ou choisissez un fichier.
import-format = Format
import-format-addresses = Adresses
import-format-csv = CSV
import-format-vcard = vCard
import-run = Importer
import-too-large = C’est trop grand. Importez en plusieurs parties.
import-added = { $count ->
    [0] Personne n’a été ajouté
    [one] { $count } membre ajouté
   *[other] { $count } membres ajoutés
}
import-skipped = { $count ->
    [one] Une ligne a été laissée de côté :
   *[other] { $count } lignes ont été laissées de côté :
}
import-complete = Aucune ligne n’a été laissée de côté.
import-line = Ligne { $line }
import-skipped-taken = Cette adresse est déjà là.
import-skipped-required = L’adresse manque.
import-skipped-invalid = Ce n’est pas une adresse e-mail.
import-skipped-too-long = C’est trop long.
import-skipped-too-many = Il y a trop de membres.

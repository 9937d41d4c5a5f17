# Ce que des programmes peuvent faire en votre nom, et lesquels apprennent ce qui se passe.
programs-lead = Laisser d’autres programmes lire, planifier et être avertis.
programs-openapi = Description de l’interface (OpenAPI)

tokens-title = Jetons d’accès
tokens-about = Avec un jeton, un programme agit en votre nom, dans les limites fixées ici. Il n’a pas besoin de votre mot de passe.
tokens-none = Pas encore de jeton
tokens-none-text = Créez-en un par programme : chacun pourra ainsi être révoqué séparément.
token-new = Nouveau jeton
token-make = Créer le jeton
token-name = Nom
token-name-hint = À quel programme il est destiné.
token-scopes = Autorisations
token-life = Validité
token-days = { $days } jours
token-never = Sans fin
token-used = Dernière utilisation
token-unused = Jamais
token-until = Valable jusqu’au
token-over = Expiré
token-revoke = Révoquer : { $name }
token-revoke-title = Révoquer le jeton ?
token-revoke-text = Le programme qui utilise « { $name } » n’aura plus accès, dès maintenant.
token-revoke-confirm = Révoquer
token-revoked = Jeton « { $name } » révoqué.
token-secret-title = Votre nouveau jeton
token-secret = Jeton
token-secret-use = Le programme l’envoie avec chaque requête, dans l’en-tête « Authorization: Bearer ».
program-secret-once = Ceci n’est affiché que maintenant. Copiez-le là où il est nécessaire.
program-secret-done = Je l’ai copié

scope-conferences-read = Lire les conférences, appels et historiques
scope-conferences-write = Planifier, modifier et supprimer des conférences
scope-members-read = Lire les membres
scope-members-write = Modifier et inviter des membres
scope-directory-read = Lire l’annuaire externe
scope-directory-write = Modifier l’annuaire externe
scope-calendar-read = Lire le calendrier

webhooks-title = Webhooks
webhooks-about = Adresses d’autres systèmes qui apprennent ce qui se passe dans { $vpbx }. Les messages sont signés et répétés jusqu’à leur arrivée.
webhooks-none = Pas encore de webhook
webhooks-none-text = Ajoutez l’adresse d’un système à avertir.
webhook-new = Nouveau webhook
webhook-edit = Modifier le webhook
webhook-saved = Webhook enregistré.
webhook-url = Adresse
webhook-url-hint = Commence par https:// et se joint par Internet.
webhook-description = Description
webhook-events = Averti de
webhook-event-count = { $count ->
    [one] Un événement
   *[other] { $count } événements
}
webhook-enabled = Envoyer des messages
webhook-state = État
webhook-on = Actif
webhook-off = Désactivé
webhook-failing = Rien n’arrive
webhook-off-failing = Désactivé : rien n’est arrivé depuis des jours
webhook-off-gone = Désactivé : le destinataire n’en veut plus
webhook-deliveries = Messages à { $url }
webhook-new-secret = Nouveau secret : { $url }
webhook-secret-new-title = Créer un nouveau secret ?
webhook-secret-new-text = Pendant 24 heures, les messages à { $url } portent les signatures de l’ancien et du nouveau secret.
webhook-secret-new-confirm = En créer un nouveau
webhook-secret-title = Le secret du webhook
webhook-secret = Secret
webhook-secret-use = Il permet au destinataire de vérifier que les messages viennent d’ici (Standard Webhooks).
webhook-delete-title = Supprimer le webhook ?
webhook-delete-text = { $url } n’apprendra plus rien ; les messages en attente ne seront pas envoyés.

event-conference-created = Conférence planifiée
event-conference-updated = Conférence modifiée
event-conference-deleted = Conférence supprimée
event-invitation-answered = Réponse à une invitation
event-room-started = Conférence commencée
event-room-ended = Conférence terminée
event-participant-joined = Participant arrivé
event-participant-left = Participant parti
event-call-ended = Appel terminé
event-webhook-test = Message d’essai

deliveries-title = Derniers messages
deliveries-none = Pas encore de message
deliveries-none-text = Envoyez un message d’essai pour voir s’il arrive.
deliveries-test = Envoyer un message d’essai
deliveries-again = Actualiser
delivery-waiting = En attente
delivery-sent = Arrivé
delivery-failed = Échec
delivery-dropped = Non envoyé
delivery-attempts = { $count ->
    [one] une tentative
   *[other] { $count } tentatives
}

program-error-none = Choisissez-en au moins un.
program-error-url = Une adresse comme https://example.com/ucc
program-error-not-https = Seulement des adresses qui commencent par https://
program-error-too-many = Le nombre maximal est atteint. Supprimez-en d’abord un.

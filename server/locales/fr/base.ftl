# Textes communs à toutes les pages. Les termes suivent le manuel de la fonction « Conférence ».
product-name = UCC WebRTC

action-cancel = Annuler
action-close = Fermer
action-copy = Copier
action-copy-label = Copier : { $label }
action-delete = Supprimer
action-retry = Réessayer
action-save = Enregistrer
action-show = Afficher
action-hide = Masquer
copied = Copié
copied-label = { $label } : copié
copy-failed = La copie n’est pas permise ici. Sélectionnez le texte et copiez-le.
loading = Chargement…
optional = facultatif

menu-language = Langue
menu-theme = Apparence
theme-system = Comme le système
theme-light = Clair
theme-dark = Sombre
messages-label = Messages
message-dismiss = Fermer le message

calendar-open = Choisir la date et l’heure
calendar-title = Date et heure
calendar-previous = Mois précédent
calendar-next = Mois suivant
calendar-hour = Heure
calendar-minute = Minute
calendar-now = Maintenant
calendar-apply = Reprendre
datetime-format = JJ.MM.AAAA hh:mm
datetime-zone = Fuseau horaire : { $zone }

validation-required = Ce champ est obligatoire.
validation-digits = N’utilisez que des chiffres, de 0 à 9 : on les compose sur un clavier de téléphone.
validation-too-short = Au moins { $min } chiffres.
validation-too-long = Au plus { $max } chiffres.
validation-text-too-long = Au plus { $max } caractères.
validation-taken = Ce numéro est déjà utilisé. Choisissez-en un autre.
validation-invalid = Cette valeur n’est pas valable.
validation-datetime = Date et heure sous la forme 31.12.2026 14:30, s’il vous plaît.
validation-gap = Cette heure n’existe pas ce jour-là (passage à l’heure d’été).
validation-not-in-menu = Choisissez une valeur du menu.

error-unreachable = Le serveur ne répond pas. Vérifiez la connexion au réseau.
error-server = Le serveur signale une erreur ({ $code }). Réessayez dans un moment.
error-start = La page n’a pas pu être chargée.

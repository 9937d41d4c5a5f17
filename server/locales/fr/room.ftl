# La salle de conférence : devant la porte, à l’intérieur et après.
entry-loading = Ouverture de la conférence…
entry-early-title = La conférence n’a pas encore commencé
entry-early-text = Elle s’ouvre le { $day } à { $time }. Cette page s’ouvrira d’elle-même.
entry-early-left = Ouverture dans
entry-expired-title = Cette conférence est terminée
entry-expired-text = On pouvait y entrer jusqu’à { $time }, le { $day }. L’organisateur peut fixer une nouvelle date et une nouvelle heure.
entry-audio-title = Une conférence par téléphone
entry-audio-text = Cette conférence a lieu uniquement au téléphone. Appelez le numéro ci-dessous pour y participer.
entry-disabled-title = Les conférences web ne sont pas activées
entry-disabled-text = Votre central téléphonique n’a pas de service UCC WebRTC. L’administrateur peut le faire activer.
entry-missing-title = Aucune conférence à cette adresse
entry-missing-text = Vérifiez le lien dans l’invitation. La conférence a peut-être été supprimée.
entry-unreachable-title = Le serveur ne répond pas
entry-unreachable-text = Vérifiez la connexion au réseau.
entry-admin = Aller à l’AdminCenter

phone-title = Par téléphone
phone-text = Vous pouvez participer par téléphone à tout moment, aussi en plus de cette page.
phone-number = Appeler
phone-room = Numéro de la salle
phone-pin = Le PIN est dans l’invitation. Appuyez sur # après chaque numéro.
banner-phone = Vous écoutez et parlez par téléphone. Cette page n’émet aucun son.
phone-none = Aucun numéro de téléphone n’a été annoncé pour ce service.
pair-title = Utiliser un téléphone pour le son
pair-text = Appelez la conférence. Vous parlez et écoutez ensuite par téléphone ; votre image reste ici.
pair-press = Appuyez ensuite, dans la conférence, sur :
pair-hint = Ces touches valent une fois et peu de temps. Qui les a parle en votre nom.
pair-failed = Aucun code n’est disponible pour l’instant. Veuillez réessayer plus tard.

pre-as = Vous entrez sous le nom de { $name }
pre-count =
    { $count ->
        [0] Personne n’est encore là
        [one] Une personne est là
       *[other] { $count } personnes sont là
    }
pre-open = Utiliser la caméra et le microphone
pre-open-text = Le navigateur va demander l’autorisation. Personne ne vous voit ni ne vous entend avant que vous entriez.
pre-preview = Votre caméra
pre-cam-off = La caméra est éteinte
pre-join = Entrer maintenant
pre-listen = Entrer et écouter
pre-listen-text = Sans microphone, vous pouvez écouter et regarder.
pre-devices = Appareils

device-mic = Microphone
device-cam = Caméra
device-speaker = Haut-parleur
device-default = Réglage du système
device-test = Jouer un son d’essai
device-testing = Vous devriez entendre trois sons
device-level = Niveau du microphone
device-silent = On n’entend rien. Dites un mot ou choisissez un autre microphone.
device-original = Son original
device-original-hint = Pour la musique : sans suppression de l’écho et du bruit.

problem-denied = Le navigateur bloque la caméra et le microphone pour cette page.
problem-denied-help = Cliquez sur le symbole à gauche de l’adresse, autorisez les deux et réessayez.
problem-mic-denied = Le navigateur bloque le microphone pour cette page.
problem-mic-none = Aucun microphone trouvé. Branchez-en un : il sera utilisé aussitôt.
problem-mic-busy = Un autre programme utilise le microphone. Fermez-le et réessayez.
problem-mic-unknown = Le microphone ne peut pas être ouvert.
problem-cam-denied = Le navigateur bloque la caméra pour cette page.
problem-cam-none = Aucune caméra trouvée. Branchez-en une : elle sera utilisée aussitôt.
problem-cam-busy = Un autre programme utilise la caméra. Fermez-le et réessayez.
problem-cam-unknown = La caméra ne peut pas être ouverte.
problem-insecure = La caméra et le microphone ne fonctionnent que sur une page sécurisée (https).
problem-listen = Vous pouvez tout de même entrer et écouter, ou parler par téléphone.

room-label = Conférence { $title }
room-until = jusqu’à { $time }
room-locked = Verrouillée
room-tiles = Participants à l’image
room-more =
    { $count ->
        [one] et une personne de plus
       *[other] et { $count } personnes de plus
    }
room-alone = Vous êtes le premier. Les autres apparaissent ici dès qu’ils arrivent, par navigateur ou par téléphone.

tool-bar = Commandes de la conférence
tool-mic-mute = Couper le microphone
tool-mic-unmute = Rétablir le microphone
tool-mic = Microphone
tool-cam-off = Éteindre la caméra
tool-cam-on = Allumer la caméra
tool-cam = Caméra
tool-hand-raise = Lever la main
tool-hand-lower = Baisser la main
tool-hand = Main
tool-screen-start = Partager l’écran
tool-screen-stop = Arrêter de partager l’écran
tool-screen = Écran
tool-people = Afficher les participants
tool-people-hide = Masquer les participants
tool-people-short = Participants
tool-more = Plus
tool-settings = Appareils
tool-keys = Raccourcis clavier
tool-phone = Téléphone pour le son
tool-mute-all = Couper tous les microphones
tool-lock = Verrouiller la salle
tool-unlock = Déverrouiller la salle
tool-end = Terminer pour tous
tool-leave = Quitter

end-title = Terminer la conférence pour tous ?
end-text = Tous les participants quittent la salle, aussi ceux qui sont au téléphone.
end-confirm = Terminer la conférence

tile-you = { $name } (vous)
tile-screen = Écran de { $name }
tile-speaking = parle
tile-muted = microphone coupé
tile-hand = main levée
tile-held = en attente
tile-phone = par téléphone
tile-reconnecting = reconnexion
tile-net-fair = connexion faible
tile-net-poor = mauvaise connexion
tile-net-lost = connexion perdue

roster-title = Participants ({ $count })
roster-role-organiser = Organisateur
roster-role-moderator = Modérateur
roster-role-participant = Participant
roster-role-guest = Invité
roster-web = par navigateur
roster-both = par navigateur et téléphone
roster-mute = Couper le microphone de { $name }
roster-kick = Exclure { $name }
roster-phone = Comment participer par téléphone

net-good = Votre connexion est bonne.
net-fair = Votre connexion est faible : les images peuvent être moins nettes.
net-poor = Votre connexion est mauvaise. Éteignez votre caméra ou participez par téléphone.
net-lost = Votre connexion est interrompue.

banner-connecting = Connexion…
banner-trouble = La connexion est interrompue. Reconnexion…
sound-blocked = Le navigateur ne joue aucun son avant un clic.
sound-unblock = Cliquer pour entendre
talk-muted = Votre microphone est coupé : personne ne vous entend.
talk-unmute = Rétablir

said-joined = { $name } a rejoint la conférence.
said-left = { $name } a quitté la conférence.
said-hand = { $name } lève la main.
said-locked = La salle est verrouillée : personne d’autre ne peut entrer.
said-unlocked = La salle est de nouveau ouverte.
said-muted-you = Un modérateur a coupé votre microphone.
said-phone-on = Votre son passe maintenant par le téléphone.
said-phone-off = Votre téléphone a raccroché. Le son revient sur cette page.
said-refused = Le serveur l’a refusé.

keys-title = Raccourcis clavier
keys-switch = Touches à une lettre
keys-hint = Ctrl ou ⌘ avec D et E fonctionnent dans tous les cas.
keys-mic = Microphone oui ou non
keys-cam = Caméra oui ou non
keys-hand = Lever et baisser la main
keys-people = Afficher et masquer les participants

exit-left-title = Vous avez quitté la conférence
exit-left-text = Elle continue sans vous. Vous pouvez revenir tant qu’elle est ouverte.
exit-lost-title = La connexion n’a pas pu être rétablie
exit-lost-text = Nous avons essayé pendant 45 secondes. Vérifiez le réseau ou participez par téléphone.
exit-failed-title = L’entrée n’a pas réussi
exit-failed-text = Le navigateur n’a pas pu établir la connexion. Réessayez ou participez par téléphone.
exit-kicked-title = Vous avez été exclu de la conférence
exit-kicked-text = Un modérateur vous a exclu.
exit-ended-title = La conférence est terminée
exit-ended-text = Merci de votre participation.
exit-replaced-title = Vous êtes entré dans une autre fenêtre
exit-replaced-text = Cette fenêtre a quitté la conférence, pour que vous n’y soyez qu’une fois.
exit-auth-title = Veuillez vous reconnecter
exit-auth-text = Votre session a expiré.
exit-full-title = La conférence est complète
exit-full-text = Réessayez quand quelqu’un sera parti ou appelez l’organisateur.
exit-locked-title = La salle est verrouillée
exit-locked-text = Un modérateur ne laisse entrer personne d’autre pour le moment.
exit-forbidden-title = Vous ne pouvez pas entrer dans cette conférence
exit-forbidden-text = Demandez une invitation à l’organisateur.
exit-rejoin = Entrer de nouveau
exit-login = Se connecter
exit-admin = Retour à l’AdminCenter

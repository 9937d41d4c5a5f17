# La salle de conférence : devant la porte, à l’intérieur et après.
entry-loading = Ouverture de la conférence…
entry-early-title = La conférence n’a pas encore commencé
entry-early-text = Elle s’ouvre le { $day } à { $time }. Cette page s’ouvrira d’elle-même.
entry-early-left = Ouverture dans
entry-early-enter = Me faire entrer tout seul
entry-early-enter-hint = Dès l’ouverture. Laissez cette page ouverte.
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

guest-title = Participer à la conférence
guest-text = Aucun compte n’est nécessaire : votre nom et le PIN de l’invitation suffisent.
guest-name = Votre nom
guest-name-hint = C’est ainsi que les autres vous voient.
guest-pin = PIN
guest-enter = Continuer comme invité
guest-login = Se connecter avec un compte
guest-failed-wrong = Ce n’est pas correct. Vérifiez le nom et le PIN, ou utilisez le lien de votre invitation.
guest-failed-throttled = Trop de tentatives. Attendez quelques minutes, ou appelez par téléphone.
guest-failed-unreachable = Le serveur ne répond pas. Vérifiez le réseau.
guest-failed-name = Veuillez indiquer votre nom.

phone-title = Par téléphone
phone-text = Vous pouvez participer par téléphone à tout moment, aussi en plus de cette page.
phone-number = Appeler
phone-room = Numéro de la salle
phone-pin = Le PIN est dans l’invitation. Appuyez sur # après chaque numéro.
phone-pin-label = PIN
phone-no-pin = Aucun PIN n’est nécessaire : appuyez encore une fois sur #.
phone-short = Par téléphone : { $portal }, salle { $number }
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
pre-ask = Demander à entrer
pre-ask-text = La personne qui dirige la conférence vous fait entrer. D’ici là, personne ne vous voit ni ne vous entend.
pre-listen = Entrer et écouter
pre-listen-text = Sans microphone, vous pouvez écouter et regarder.
pre-devices = Appareils
pre-present = Déjà là : { $names }
pre-present-more = Déjà là : { $names } et { $more } autres
pre-check = Tester le son et la connexion
pre-check-failed = Le test n’a pas pu être chargé. Vérifiez la connexion.

wait-title = Vous attendez d’entrer
wait-tab = En attente · { $title }
wait-asking = Connexion…
wait-waiting = La personne qui dirige la conférence sait que vous êtes là.
wait-no-leader = Personne n’est encore là pour vous faire entrer. Qui arrivera vous verra aussitôt.
wait-next = Laissez cette page ouverte : dès qu’on vous fait entrer, vous y êtes, avec le micro et la caméra réglés comme ici. D’ici là, personne ne vous voit ni ne vous entend.
wait-leave = Ne plus attendre
wait-trouble = La connexion est interrompue. Votre place est gardée, reconnexion…

lobby-title = En attente ({ $count })
lobby-one = { $name } attend d’entrer.
lobby-several = { $count } personnes attendent d’entrer.
lobby-admit = Accepter { $name }
lobby-admit-one = Accepter
lobby-admit-all = Accepter tous
lobby-deny = Refuser { $name }
lobby-show = Afficher
lobby-since = depuis { $time }
lobby-since-now = à l’instant
lobby-away = connexion perdue

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
device-noise = Supprimer le bruit
device-noise-hint = Ventilateur, clavier, rue. Calculé sur cet appareil.
device-noise-original = Pas avec le son original.
device-blur = Flouter l’arrière-plan
device-blur-hint = Calculé sur cet appareil ; consomme la batterie.
device-starting = Un instant…
device-no-effect-mic = Ce navigateur ne peut pas supprimer le bruit ici. Votre son part tel quel.
device-no-effect-cam = Ce navigateur ne peut pas flouter l’arrière-plan ici. Votre image est montrée telle quelle.
device-moved-mic = Votre microphone a été débranché. À sa place : { $name }
device-moved-cam = Votre caméra a été débranchée. À sa place : { $name }

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
room-recording = Enregistrement
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
tool-documents = Documents
tool-react = Réagir
tool-captions-show = Afficher les sous-titres
tool-captions-hide = Masquer les sous-titres
tool-captions-write = Écrire des sous-titres
tool-captions-stop = Ne plus écrire de sous-titres
tool-keys = Raccourcis clavier
tool-phone = Téléphone pour le son
tool-call = Appeler un numéro
tool-call-me = Appeler mon téléphone
tool-groups = Groupes
tool-poll = Vote
tool-mute-all = Couper tous les microphones
tool-lock = Verrouiller la salle
tool-unlock = Déverrouiller la salle
tool-people-waiting =
    { $count ->
        [one] Afficher les participants ; une personne attend
       *[other] Afficher les participants ; { $count } personnes attendent
    }
tool-lobby-on = Activer la salle d’attente
tool-lobby-off = Désactiver la salle d’attente
tool-end = Terminer pour tous
tool-record = Enregistrer
tool-record-stop = Arrêter l’enregistrement
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
roster-phone = Comment participer par téléphone
roster-calls = Appelés

call-title = Appeler un numéro dans la conférence
call-text = Le téléphone sonne aussitôt. Qui répond entre dans la conférence ; hors de votre installation, après avoir appuyé sur 1.
call-number = Numéro ou nom
call-hint = Comme 044 123 45 67 ou un numéro interne. Tapez des lettres pour chercher quelqu’un.
call-found =
    { $count ->
        [one] Une suggestion
       *[other] { $count } suggestions
    }
call-suggestions = Suggestions
call-me-title = Faire appeler mon téléphone
call-me-text = Dès que vous répondez, vous parlez et écoutez par téléphone ; votre image reste ici.
call-me-number = Mon numéro
call-me-hint = Laissez vide pour votre propre poste.
call-do = Appeler
call-again = Rappeler { $name }
call-cancel = Arrêter l’appel à { $name }
call-dismiss = Retirer { $name }
call-state-calling = Appel…
call-state-ringing = Ça sonne…
call-state-answered = A répondu
call-state-busy = Occupé
call-state-no-answer = Pas de réponse
call-state-rejected = Refusé
call-state-unreachable = Injoignable
call-state-forbidden = Impossible
call-fault-not-allowed = Ce numéro ne peut pas être appelé. Vérifiez-le, ou demandez à l’administrateur lesquels sont permis.
call-fault-limit = La limite d’appels est atteinte. Réessayez plus tard.
call-fault-unreachable = Ce téléphone est injoignable pour le moment.
call-fault-bad-state = Ce numéro est déjà appelé, ou vous avez déjà un téléphone ici.
call-fault-ended = Le temps pour rejoindre cette conférence est écoulé.
call-fault-forbidden = Réservé à l’organisateur et aux modérateurs.
call-fault-lost = La connexion est interrompue. Réessayez.
call-fault-other = L’appel n’a pas abouti. Réessayez.

net-good = Votre connexion est bonne.
net-fair = Votre connexion est faible : les images peuvent être moins nettes.
net-poor = Votre connexion est faible : les autres vous entendent avec des coupures.
net-by-phone = Continuez par téléphone :
net-room = salle { $number } #
net-pin = PIN { $pin } #
net-call-me = M’appeler
net-dial = Appeler soi-même
net-hide = Masquer cette remarque
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
said-recording-on = La conférence est enregistrée.
said-recording-off = L’enregistrement est terminé.
said-unlocked = La salle est de nouveau ouverte.
said-muted-you = Un modérateur a coupé votre microphone.
said-phone-on = Votre son passe maintenant par le téléphone.
said-phone-off = Votre téléphone a raccroché. Le son revient sur cette page.
said-waits = { $name } attend d’entrer.
said-admitted = Vous êtes dans la conférence.
said-group-now = Vous êtes maintenant dans le groupe { $name }.
said-group-back = Vous êtes de retour avec tout le monde.
said-group-minute = Encore une minute, puis tout le monde revient.
said-group-help = Le groupe { $name } demande de l’aide.
said-poll-open = Un vote est ouvert : { $name }
said-poll-closed = Le vote est terminé. { $name }
said-refused = Le serveur l’a refusé.
said-doc-shown = { $name } est présenté.
said-doc-stopped = { $name } n’est plus présenté.
said-call-calling = Appel de { $name }.
said-call-ringing = Le téléphone de { $name } sonne.
said-call-answered = { $name } a répondu.
said-call-busy = { $name } est occupé.
said-call-no-answer = { $name } ne répond pas.
said-call-rejected = { $name } a refusé.
said-call-unreachable = { $name } est injoignable.
said-call-forbidden = { $name } ne peut pas être appelé.

keys-title = Raccourcis clavier
keys-switch = Touches à une lettre
keys-hint = Ctrl ou ⌘ avec D et E fonctionnent dans tous les cas.
keys-space = Espace
keys-talk = Maintenir pour parler quand le micro est coupé
keys-mic = Microphone oui ou non
keys-cam = Caméra oui ou non
keys-hand = Lever et baisser la main
keys-people = Afficher et masquer les participants

chat-title = Messages
chat-hide = Masquer les messages
chat-show = Afficher les messages
chat-show-unread = Afficher les messages, { $count } non lus
chat-earlier = Messages précédents
chat-empty = Personne n’a encore écrit. Qui arrive plus tard peut lire tout ce qui s’adresse à tous.
chat-phones = Les personnes au téléphone ne lisent pas ces messages.
chat-you = Vous
chat-private-to = à { $name } seulement
chat-private-you = à vous seulement
chat-to = À
chat-to-all = tout le monde
chat-text = Message
chat-send = Envoyer
chat-send-hint = Entrée envoie, Maj+Entrée commence une nouvelle ligne.
chat-newest = Aux plus récents
chat-failed-lost = Pas de connexion : le message n’est pas encore envoyé.
chat-failed-gone = Cette personne n’est plus dans la salle.
chat-failed-limit = Trop de messages. Veuillez patienter un instant.
chat-failed-text = Ce texte ne peut pas être envoyé.
chat-failed-load = Les messages n’ont pas pu être chargés.
said-chat = { $name } a écrit.
keys-chat = Afficher et masquer les messages

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
exit-denied-title = On ne vous a pas fait entrer
exit-denied-text = C’est la décision de la personne qui dirige la conférence. Si c’est une erreur, contactez-la ou demandez encore une fois.
exit-over-title = La conférence est terminée
exit-over-text = Elle a pris fin avant qu’on vous fasse entrer.
exit-gave-up-title = Vous n’attendez plus
exit-gave-up-text = Tant que la conférence est ouverte, vous pouvez demander à nouveau à entrer.
exit-ask-again = Demander encore une fois
exit-rejoin = Entrer de nouveau
exit-login = Se connecter
exit-admin = Retour à l’AdminCenter

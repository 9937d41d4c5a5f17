# Les rôles, et qui peut parler.

roster-role-presenter = Présentateur

person-menu = Actions pour { $name }
person-mute = Couper le microphone
person-ask-unmute = Inviter à parler
person-ask-again = Inviter encore une fois à parler
person-give-floor = Donner la parole
person-give-floor-to = Donner la parole à { $name }
person-take-floor = Reprendre la parole
person-spotlight = Afficher en grand pour tous
person-unspotlight = Ne plus afficher en grand
person-kick = Exclure de la conférence
person-role = Rôle
person-role-moderator = décide avec vous de ce que chacun peut faire
person-role-presenter = montre des documents, peut toujours parler
person-role-participant = parle, écrit, lève la main
person-large = en grand pour tous
person-floor = a la parole
person-asked = invité à parler

role-you-organiser = Vous organisez maintenant cette conférence.
role-you-moderator = Vous êtes maintenant modérateur et pouvez diriger la conférence.
role-you-presenter = Vous êtes maintenant présentateur et pouvez montrer des documents.
role-you-participant = Vous êtes maintenant simple participant.
role-you-guest = Vous êtes maintenant simple invité.

floor-only = Seuls ceux qui ont la parole peuvent parler maintenant.
floor-ask = Lever la main
floor-yours = Vous avez la parole.
floor-yield = Rendre la parole
asked-to-speak = On vous invite à parler.
asked-not-now = Pas maintenant

tool-mic-floor = Microphone bloqué : seuls ceux qui ont la parole peuvent parler
tool-floor-only = Ne laisser parler que ceux qui ont la parole
tool-floor-all = Laisser parler tout le monde

said-role-organiser = { $name } organise maintenant la conférence
said-role-moderator = { $name } est maintenant modérateur
said-role-presenter = { $name } est maintenant présentateur
said-role-participant = { $name } est maintenant simple participant
said-role-guest = { $name } est maintenant invité
said-floor = { $name } a la parole
said-floor-over = Vous n’avez plus la parole
said-floor-all = Tout le monde peut de nouveau parler
said-large = { $name } est affiché en grand pour tous
said-large-you = Vous êtes affiché en grand pour tous

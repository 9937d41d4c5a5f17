groups-title = Groupes
groups-lead = Divisez la conférence pour un moment. Dans un groupe, on ne voit et n’entend que ce groupe, au téléphone aussi. Vous restez ici et pouvez rendre visite à chaque groupe.
groups-count = Nombre de groupes
groups-time = Durée
groups-time-none = Sans limite
groups-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
groups-way = Qui va où
groups-way-random = Au hasard
groups-way-hand = À la main
groups-way-choose = Libre choix
groups-again = Mélanger encore
groups-choose-phones = Les téléphones n’affichent pas de liste : placez-les ici ou plus tard.
groups-open = Ouvrir les groupes
groups-staying = Restent ici
groups-choosing = Choisissent
groups-main = Salle principale
groups-name = Groupe { $group }
groups-name-of = Nom du groupe { $group }
groups-size =
    { $count ->
        [one] { $name } : une personne
       *[other] { $name } : { $count } personnes
    }
groups-move = { $name } : déplacer vers
groups-nobody = Personne
groups-left = Tout le monde revient dans
groups-visit = Rendre visite
groups-return = Revenir
groups-visit-of = Rendre visite à { $name }
groups-here = Vous êtes ici
groups-help-wanted = Demande de l’aide
groups-tell = Message à tous les groupes
groups-tell-hint = S’affiche aussitôt chez tous ceux qui ont un navigateur.
groups-tell-send = Envoyer
groups-told = Envoyé à tous les groupes.
groups-end = Faire revenir tout le monde
groups-you-are = Vous êtes dans { $name }.
groups-divided =
    { $count ->
        [one] Il y a un groupe.
       *[other] Il y a { $count } groupes.
    }
groups-choose = Choisissez un groupe :
groups-join = { $name } ({ $count })
groups-rejoin = Retour à { $name }
groups-back = Retour avec tous
groups-help = Demander de l’aide
groups-asked = Le responsable est appelé.
groups-help-by = { $name } demande de l’aide.
groups-go-there = Y aller
groups-put-away = Compris
groups-manage = Gérer

poll-title = Faire voter
poll-question = Question
poll-options = Réponses
poll-option = Réponse { $number }
poll-option-remove = Supprimer la réponse { $number }
poll-option-add = Ajouter une réponse
poll-several = Plusieurs réponses possibles
poll-live = Tout le monde voit l’état du vote
poll-live-hint = Sinon, tous voient le résultat à la fin.
poll-phones = Les téléphones votent par les touches 1 à 9. Ils entendent quelles touches comptent, mais pas la question : lisez-la avec ses réponses.
poll-begin = Ouvrir le vote
poll-running = Un vote est ouvert : { $question }
poll-fault-question = Écrivez une question.
poll-fault-few = Écrivez au moins deux réponses.
poll-fault-alike = Deux réponses sont identiques.
poll-open = Un vote est ouvert
poll-result = Le vote est terminé
poll-fold = Mettre le vote de côté
poll-unfold = Vote : { $question }
poll-put-away = Ranger le résultat
poll-choose-one = Choisissez une réponse
poll-choose-several = Choisissez une ou plusieurs réponses
poll-vote = Voter
poll-change = Changer mon vote
poll-withdraw = Retirer mon vote
poll-counted = Votre vote compte : { $answer }
poll-yours = Votre vote
poll-close = Clore le vote
poll-later = Vous verrez le résultat à la fin.
poll-only-leaders = Les autres verront le résultat à la fin.
poll-votes =
    { $count ->
        [one] { $count } voix
       *[other] { $count } voix
    }
poll-voted =
    { $count ->
        [one] { $count } personne a voté.
       *[other] { $count } personnes ont voté.
    }
polls-title = Votes
polls-loading = Chargement des votes
polls-none = Il n’y a pas encore eu de vote dans cette conférence.
polls-when = { $when }, ouvert par { $name }
polls-group = Dans un groupe
polls-open = Ouvert
polls-unreachable = Le serveur est injoignable.
polls-refused = Cela n’a pas fonctionné. Réessayez.

### Réactions et sous-titres.

reactions = Réactions
reactions-close = Fermer les réactions
reactions-enough = Attendez un instant avant de réagir à nouveau.
reaction-agree = D’accord
reaction-applause = Applaudissements
reaction-heart = Cœur
reaction-laughter = Rires
reaction-surprise = Surprise
reaction-party = Fête
# Read out, for all who have reacted so within a moment.
reactions-said = { $names } : { $reaction }.
reactions-others = { $count } autres

captions = Sous-titres
captions-by = Écrits par { $name }
captions-none = Personne n’écrit de sous-titres pour l’instant.
captions-larger = Texte plus grand
captions-close = Masquer les sous-titres
captions-offered = Des sous-titres sont écrits dans cette conférence.
captions-yes = Afficher
captions-no = Non merci
captions-desk = Écrire des sous-titres
captions-desk-hint = Tout le monde voit ce que vous tapez. La touche Entrée termine la ligne.
captions-desk-close = Ne plus écrire
captions-send = Terminer
captions-forbidden = Vous ne pouvez plus écrire de sous-titres ici.
captions-unsent = La ligne n’est pas arrivée. Envoyez-la encore une fois.

### Dessiner sur les documents et les écrans.

ink-bar = Dessin
ink-draw = Dessiner
ink-laser = Pointeur
ink-pen = Stylo
ink-marker = Surligneur
ink-arrow = Flèche
ink-rectangle = Rectangle
ink-eraser = Gomme
ink-undo = Annuler le dernier trait
ink-clear = Effacer la page
ink-clear-text = Effacer cette page ? Tous les dessins disparaissent, ceux des autres aussi.
ink-allow = Tout le monde peut dessiner
ink-legend = Qui a dessiné sur cette page
ink-you = Vous
ink-count = { $mine ->
    [true] { $count ->
        [one] un dessin de vous
       *[other] { $count } dessins de vous
    }
   *[false] { $count ->
        [one] un dessin de { $name }
       *[other] { $count } dessins de { $name }
    }
}
ink-failed = Cela n'a pas pu être conservé. La page est affichée telle qu'elle est pour tous.
ink-full = Cette page est pleine de dessins. Effacez-la, ou une partie.
ink-on-screen = Pointer et dessiner sur l'écran de { $name }
ink-marks-allow = Les autres peuvent pointer et dessiner

### Disegnare su documenti e schermi.

ink-bar = Disegno
ink-draw = Disegnare
ink-laser = Puntatore
ink-pen = Penna
ink-marker = Evidenziatore
ink-arrow = Freccia
ink-rectangle = Rettangolo
ink-eraser = Gomma
ink-undo = Annulla l'ultimo tratto
ink-clear = Cancella la pagina
ink-clear-text = Cancellare questa pagina? Tutti i disegni spariscono, anche quelli degli altri.
ink-allow = Tutti possono disegnare
ink-legend = Chi ha disegnato su questa pagina
ink-you = Lei
ink-count = { $mine ->
    [true] { $count ->
        [one] un disegno suo
       *[other] { $count } disegni suoi
    }
   *[false] { $count ->
        [one] un disegno di { $name }
       *[other] { $count } disegni di { $name }
    }
}
ink-failed = Non è stato possibile conservarlo. La pagina è mostrata com'è per tutti.
ink-full = Questa pagina è piena di disegni. La cancelli, o ne cancelli alcuni.
ink-on-screen = Indicare e disegnare sullo schermo di { $name }
ink-marks-allow = Gli altri possono indicare e disegnare

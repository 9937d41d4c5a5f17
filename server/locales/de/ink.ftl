### Zeichnen auf Dokumenten und Bildschirmen.

ink-bar = Zeichnen
ink-draw = Zeichnen
ink-laser = Zeiger
ink-pen = Stift
ink-marker = Marker
ink-arrow = Pfeil
ink-rectangle = Rechteck
ink-eraser = Radiergummi
ink-undo = Letzten Strich zurücknehmen
ink-clear = Seite leeren
ink-clear-text = Diese Seite leeren? Alle Zeichnungen darauf sind dann weg, auch die der anderen.
ink-allow = Alle dürfen zeichnen
ink-legend = Wer auf dieser Seite gezeichnet hat
ink-you = Sie
ink-count = { $mine ->
    [true] { $count ->
        [one] eine Zeichnung von Ihnen
       *[other] { $count } Zeichnungen von Ihnen
    }
   *[false] { $count ->
        [one] eine Zeichnung von { $name }
       *[other] { $count } Zeichnungen von { $name }
    }
}
ink-failed = Das konnte nicht behalten werden. Die Seite ist so zu sehen, wie sie für alle ist.
ink-full = Diese Seite ist voll. Leeren Sie sie, oder radieren Sie etwas weg.
ink-on-screen = Auf dem Bildschirm von { $name } zeigen und zeichnen
ink-marks-allow = Andere dürfen zeigen und zeichnen

### Dokumente einer Konferenz: AdminCenter und Raum.

doc-title = Dokumente
doc-add = Dokument hinzufügen
doc-hint = PDF und Bilder, höchstens { $size } MB.
doc-hint-office = PDF, Bilder und Office-Dokumente, höchstens { $size } MB.
doc-sending = { $name } wird hochgeladen
doc-added = { $name } ist hochgeladen.
doc-loading = Dokumente werden geladen
doc-none = Noch keine Dokumente.
doc-waiting = Wird vorbereitet …
doc-rendering = Wird vorbereitet: Seite { $done } von { $count }
doc-rendering-of = { $name } wird vorbereitet
doc-facts = { $count ->
    [one] Eine Seite, { $size } kB, von { $name }
   *[other] { $count } Seiten, { $size } kB, von { $name }
}
doc-show = Allen zeigen
doc-shown = Wird gezeigt
doc-download = Herunterladen
doc-allow = Teilnehmende dürfen es herunterladen
doc-remove = { $name } löschen
doc-remove-text = Dieses Dokument löschen? Wer es gerade ansieht, sieht es dann nicht mehr.
doc-too-large = Die Datei ist grösser als { $size } MB.
doc-unreachable = Der Server ist nicht erreichbar. Bitte versuchen Sie es noch einmal.
doc-gone = Diese Dokumente gibt es nicht mehr.
doc-no-space = Der Server hat keinen Platz mehr. Bitte sagen Sie es dem Betreiber.
doc-refused = Das war nicht möglich.
doc-reason-empty = Die Datei ist leer.
doc-reason-unknown-type = Diese Art von Datei lässt sich nicht zeigen. Bitte speichern Sie sie als PDF.
doc-reason-old-office = Das ist ein altes Office-Format. Bitte speichern Sie es als PDF oder in einem neueren Format.
doc-reason-no-office = Office-Dokumente sind hier nicht verfügbar. Bitte speichern Sie es als PDF.
doc-reason-macros = Dokumente mit Makros werden nicht geöffnet. Bitte speichern Sie es als PDF.
doc-reason-encrypted = Das Dokument ist mit einem Passwort geschützt.
doc-reason-bomb = Das Dokument ist entpackt grösser als erlaubt.
doc-reason-too-many-pages = Das Dokument hat mehr als 500 Seiten.
doc-reason-too-many-pixels = Das Bild ist zu gross.
doc-reason-too-complex = Das Dokument braucht zu viel Zeit oder Speicher.
doc-reason-broken = Das Dokument ist beschädigt und lässt sich nicht zeigen.
doc-reason-shelf-full = In dieser Konferenz ist kein Platz mehr für Dokumente.
doc-stage = Dokument: { $name }
doc-by = Gezeigt von { $name }
doc-coming = Als Nächstes: { $title }
doc-presenter = Wer präsentiert
doc-page = Seite { $page } von { $pages }
doc-picture = { $where } { $title }
doc-text = Text der Seite
doc-notes = Notizen
doc-overview = Übersicht aller Seiten
doc-go = Seite { $page }
doc-bar = Seiten
doc-previous = Vorherige Seite
doc-next = Nächste Seite
doc-follow = Zurück zu Seite { $page }
doc-show-all = Diese Seite allen zeigen
doc-stop = Dokument nicht mehr zeigen

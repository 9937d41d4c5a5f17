### Reaktionen und Untertitel.

reactions = Reaktionen
reactions-close = Reaktionen schliessen
reactions-enough = Warten Sie einen Augenblick, bevor Sie weiter reagieren.
reaction-agree = Zustimmung
reaction-applause = Applaus
reaction-heart = Herz
reaction-laughter = Lachen
reaction-surprise = Staunen
reaction-party = Feiern
# Read out, for all who have reacted so within a moment.
reactions-said = { $names }: { $reaction }.
reactions-others = { $count } weitere

captions = Untertitel
captions-by = Geschrieben von { $name }
captions-none = Im Moment schreibt niemand Untertitel.
captions-larger = Grössere Schrift
captions-close = Untertitel ausblenden
captions-offered = In dieser Konferenz werden Untertitel geschrieben.
captions-yes = Anzeigen
captions-no = Nein, danke
captions-desk = Untertitel schreiben
captions-desk-hint = Alle sehen, was Sie tippen. Die Eingabetaste schliesst die Zeile ab.
captions-desk-close = Nicht mehr schreiben
captions-send = Abschliessen
captions-forbidden = Sie dürfen hier keine Untertitel mehr schreiben.
captions-unsent = Die Zeile ist nicht angekommen. Senden Sie sie noch einmal.

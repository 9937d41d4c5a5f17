# Texte, die alle Seiten teilen. Die Begriffe folgen dem Handbuch der Funktion «Konferenz».
product-name = UCC WebRTC

action-cancel = Abbrechen
action-close = Schliessen
action-copy = Kopieren
action-copy-label = Kopieren: { $label }
action-delete = Löschen
action-retry = Noch einmal versuchen
action-save = Speichern
action-show = Anzeigen
action-hide = Verbergen
copied = Kopiert
copied-label = { $label }: kopiert
copy-failed = Kopieren ist hier nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn.
loading = Wird geladen…
optional = freiwillig

menu-language = Sprache
menu-theme = Darstellung
theme-system = Wie das System
theme-light = Hell
theme-dark = Dunkel
messages-label = Meldungen
message-dismiss = Meldung schliessen

calendar-open = Datum und Zeit wählen
calendar-title = Datum und Zeit
calendar-previous = Voriger Monat
calendar-next = Nächster Monat
calendar-hour = Stunde
calendar-minute = Minute
calendar-now = Jetzt
calendar-apply = Übernehmen
datetime-format = TT.MM.JJJJ hh:mm
datetime-zone = Zeitzone: { $zone }

validation-required = Dieses Feld ist nötig.
validation-digits = Nur Ziffern von 0 bis 9: Sie werden auf einer Telefontastatur eingegeben.
validation-too-short = Mindestens { $min } Ziffern.
validation-too-long = Höchstens { $max } Ziffern.
validation-text-too-long = Höchstens { $max } Zeichen.
validation-taken = Diese Nummer ist schon vergeben. Wählen Sie eine andere.
validation-invalid = Dieser Wert ist nicht gültig.
validation-datetime = Bitte Datum und Zeit in der Form 31.12.2026 14:30.
validation-gap = Diese Zeit gibt es an jenem Tag nicht (Beginn der Sommerzeit).
validation-not-in-menu = Wählen Sie einen Wert aus dem Menü.

error-unreachable = Der Server antwortet nicht. Prüfen Sie die Netzwerkverbindung.
error-server = Der Server meldet einen Fehler ({ $code }). Versuchen Sie es gleich noch einmal.
error-start = Die Seite konnte nicht geladen werden.

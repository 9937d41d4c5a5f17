# AdminCenter: Anmeldung und Konferenzen.
admin-title = AdminCenter
skip-to-content = Zum Inhalt springen

brand-claim = Eine Konferenz, jedes Gerät.
brand-browser = Der Browser, mit Bild und Ton
brand-phone = Das Telefon, über das Audio-Portal
brand-code = *72 auf jeder Nebenstelle der vPBX

login-title = Anmelden
login-title-room = Zur Konferenz
login-lead = Organisieren Sie Ihre Konferenzen mit Ihrem AdminCenter-Konto.
login-lead-room = Melden Sie sich mit Ihrem AdminCenter-Konto an; danach öffnet sich die Konferenz.
login-email = E-Mail-Adresse
login-password = Passwort
login-submit = Anmelden
login-busy = Anmeldung läuft…
login-error-email = Geben Sie die E-Mail-Adresse Ihres Kontos ein.
login-error-password = Geben Sie Ihr Passwort ein.
login-error-credentials = Die E-Mail-Adresse oder das Passwort stimmt nicht.
login-error-throttled = Zu viele Versuche. Versuchen Sie es in { $time } wieder.
login-error-throttled-over = Sie können es jetzt wieder versuchen.
login-expired = Ihre Sitzung ist beendet. Melden Sie sich an, um weiterzufahren; was Sie eingegeben haben, bleibt erhalten.
login-logged-out = Sie sind abgemeldet.
login-code-title = Zweiter Schritt
login-code-lead = Geben Sie den Code ein, den Ihre Authentifizierungs-App jetzt zeigt.
login-code-lead-recovery = Geben Sie einen der Wiederherstellungscodes ein, die Sie notiert haben. Jeder gilt einmal.
login-code = Code
login-code-recovery = Wiederherstellungscode
login-code-use-recovery = Wiederherstellungscode verwenden
login-code-use-app = Authentifizierungs-App verwenden
login-error-code-missing = Geben Sie den Code ein.
login-error-code = Dieser Code stimmt nicht oder wurde schon verwendet.
login-step-over = Das hat zu lange gedauert. Melden Sie sich noch einmal an.
login-sso = Anmelden mit { $label }
login-sso-failed = Die Anmeldung beim Identitätsanbieter hat nicht geklappt. Versuchen Sie es noch einmal.
login-sso-no-account = Sie haben hier kein Konto. Wenden Sie sich an Ihren Administrator.
login-sso-throttled = Zu viele Versuche. Versuchen Sie es gleich noch einmal.

account-menu = Konto: { $name }
account-extension = Nebenstelle { $extension }
account-logout = Abmelden
logout-failed = Die Abmeldung ist nicht gelungen: Sie sind noch angemeldet.
portal-label = Audio-Portal
portal-none = noch nicht bekannt gegeben

conferences-title = Konferenzen
conferences-lead = Alle Konferenzen von { $vpbx }. Ihre eigenen können Sie ändern.
conference-add = Hinzufügen
search-label = Suchen
search-placeholder = Name, Raumnummer, Organisator
filter-label = Status
filter-all = Alle
filter-open = Offen
filter-early = Bevorstehend
filter-expired = Abgelaufen
filter-mine = Nur meine
list-part = { $shown } von { $count }
list-more = Weitere anzeigen
list-found = { $count ->
    [0] Keine Konferenz gefunden
    [one] { $count } Konferenz gefunden
   *[other] { $count } Konferenzen gefunden
}

column-state = Status
column-name = Name
column-organiser = Organisator
column-room = Raumnummer
column-start = Beginn
column-duration = Dauer
column-participants = Teilnehmer
column-actions = Aktionen

state-open = Offen
state-early = Bevorstehend
state-expired = Abgelaufen
state-open-for = noch { $time }
state-opens-in = in { $time }
kind-ucc = UCC
kind-ucc-long = UCC-Konferenz: Browser und Telefon
kind-audio = Audio
kind-audio-long = Audiokonferenz: Telefon
kind-adhoc = Ad hoc
kind-adhoc-long = Ad-hoc-Konferenz: mit *71 begonnen
unnamed = Ohne Namen
you = Sie
participants-now = { $count ->
    [0] niemand
    [one] { $count } Person im Raum
   *[other] { $count } Personen im Raum
}

row-edit = Bearbeiten: { $name }
row-view = Ansehen: { $name }
row-open = Eintreten: { $name }
row-access = Zugang: { $name }
row-delete = Löschen: { $name }
open-room = Eintreten
readonly-short = Nur lesen
readonly-reason = Nur der Organisator, { $organiser }, kann diese Konferenz ändern.
readonly-adhoc = Diese Konferenz wurde mit *71 begonnen und kann nicht geändert werden. Wer damals nicht antwortete, kann nicht mehr dazukommen.

empty-title = Noch keine Konferenz
empty-text = Fügen Sie die erste hinzu: Raumnummer und PIN sind schon vorgeschlagen, Sie brauchen nur zu speichern.
empty-found-title = Nichts gefunden
empty-found-text = Keine Konferenz passt zur Suche und zu den Filtern.
empty-found-reset = Suche und Filter löschen

stale-banner = Der Server antwortet nicht. Sie sehen den Stand von { $time }.
disabled-conference = Die Funktion «Konferenz» ist auf dieser vPBX nicht eingeschaltet. Wenden Sie sich an Ihren Administrator oder Ihren Anbieter.
disabled-portal = Der Anbieter hat noch keine Portalnummer bekannt gegeben: Per Telefon kann niemand teilnehmen.
disabled-ucc = Diese vPBX hat keinen UCC-WebRTC-Dienst. Ihr Anbieter kann ihn einschalten.

editor-title-new = Neue Konferenz
editor-title-edit = Konferenz bearbeiten
field-organiser = Organisator
field-ucc = UCC-Konferenz
field-ucc-hint = Ein: Teilnahme per Browser, mit Bild und Ton, oder per Telefon. Aus: nur per Telefon.
field-name = Name
field-name-hint = Was die Teilnehmer sehen werden.
field-room = Raumnummer
field-room-hint = 3 bis 12 Ziffern, die man am Telefon eingibt.
field-room-suggest = Andere Raumnummer vorschlagen
field-start = Beginn
field-duration = Dauer
field-duration-hint = Wie lange man sich nach dem Beginn verbinden kann.
field-pin = PIN
field-pin-hint = 4 bis 12 Ziffern. Sechs oder mehr sind schwer zu erraten.
field-pin-none = Ohne PIN genügt die Raumnummer, um einzutreten.
field-pin-suggest = Andere PIN vorschlagen
field-description = Beschreibung
suggest = Vorschlagen
suggest-failed = Vom Server kam kein Vorschlag. Geben Sie selbst Ziffern ein.
editor-window = Verbinden kann man sich: { $range }.
editor-window-past = Diese Zeit ist schon vorbei: Die Konferenz würde gespeichert, aber niemand könnte eintreten.
editor-expired = Diese Konferenz ist abgelaufen. Geben Sie ihr einen neuen Beginn, um sie wieder zu benützen.
editor-errors = { $count ->
    [one] Ein Feld muss korrigiert werden.
   *[other] { $count } Felder müssen korrigiert werden.
}
editor-saving = Wird gespeichert…
editor-discard-title = Änderungen verwerfen?
editor-discard-text = Was Sie eingegeben haben, ist noch nicht gespeichert.
editor-discard-confirm = Verwerfen
editor-discard-keep = Weiter bearbeiten
editor-gone = Diese Konferenz gibt es nicht mehr: Sie wurde inzwischen gelöscht.
editor-forbidden = Sie dürfen diese Konferenz nicht ändern.
editor-disabled = Diese Funktion ist auf Ihrer vPBX nicht eingeschaltet.
saved-created = Konferenz «{ $name }» hinzugefügt.
saved-updated = Konferenz «{ $name }» gespeichert.

delete-title = Konferenz löschen?
delete-text = «{ $name }», Raum { $room }, wird endgültig gelöscht. Nummer, PIN und URL gelten danach nicht mehr.
delete-live = { $count ->
    [one] Achtung: Eine Person ist im Raum.
   *[other] Achtung: { $count } Personen sind im Raum.
}
delete-busy = Wird gelöscht…
deleted = Konferenz «{ $name }» gelöscht.

details-title = Zugang zur Konferenz
details-lead = Das braucht jeder Teilnehmer.
details-portal = Portalnummer
details-portal-service = Von einer Nebenstelle der vPBX genügt *72.
details-pin-hidden = Nur für den Organisator sichtbar
details-pin-none = Keine
details-url = URL
details-copy-all = Alle Angaben kopieren
details-edit = Bearbeiten
details-history = Verlauf
details-documents = Dokumente
details-recordings = Aufzeichnungen
details-polls = Abstimmungen
details-calls = Verbindungen
details-text-intro = Einladung zur Konferenz «{ $name }»
details-text-when = Wann: { $range } ({ $zone })
details-text-duration = Dauer: { $duration }
details-text-url = Per Browser: { $url }
details-text-phone = Per Telefon: { $portal }
details-text-room = Raumnummer: { $room }
details-text-pin = PIN: { $pin }

members-title = Mitglieder
column-members = Mitglieder
members-open = Mitglieder ({ $count })
row-members = Mitglieder von { $name }: { $count }
details-duplicate = Duplizieren
conference-now = Jetzt starten
started-now = Die Konferenz ist offen. Geben Sie die Zugangsdaten weiter.
saved-told = Konferenz «{ $name }» gespeichert. Wer schon eingeladen ist, wird per E-Mail informiert.

editor-overlap = { $more ->
    [0] «{ $name }» findet zur gleichen Zeit statt: { $range }.
    [one] «{ $name }» findet zur gleichen Zeit statt ({ $range }), und eine weitere Konferenz auch.
   *[other] «{ $name }» findet zur gleichen Zeit statt ({ $range }), und { $more } weitere Konferenzen auch.
}
field-lobby = Warteraum
lobby-off = Aus
lobby-strangers = Gäste und Anrufende
lobby-everyone = Alle
lobby-off-hint = Wer Adresse oder PIN hat, kommt direkt hinein.
lobby-strangers-hint = Wer hier kein Konto hat, wartet, bis ein Organisator oder eine Administratorin öffnet.
lobby-everyone-hint = Alle ausser Organisatoren und Administratorinnen warten, bis jemand von ihnen öffnet.
field-reminders = Erinnerungen
reminders-default = Wie in der vPBX
reminders-own = Eigene Wahl
reminders-none = Keine
reminders-default-hint = Eingeladene erhalten { $times } vor dem Beginn eine E-Mail.
reminders-own-hint = Vor dem Beginn; höchstens { $count }.
reminders-none-hint = Niemand wird per E-Mail erinnert.

field-recurrence = Wiederholung
repeat-frequency = Wie oft
repeat-once = Einmal
repeat-daily = Täglich
repeat-weekly = Wöchentlich
repeat-monthly = Monatlich
repeat-yearly = Jährlich
repeat-interval = Abstand
repeat-interval-daily = { $count ->
    [one] Jeden Tag
   *[other] Alle { $count } Tage
}
repeat-interval-weekly = { $count ->
    [one] Jede Woche
   *[other] Alle { $count } Wochen
}
repeat-interval-monthly = { $count ->
    [one] Jeden Monat
   *[other] Alle { $count } Monate
}
repeat-interval-yearly = { $count ->
    [one] Jedes Jahr
   *[other] Alle { $count } Jahre
}
repeat-weekdays = Wochentage
repeat-monthly-on = Tag
repeat-end = Ende
repeat-end-count = Nach Anzahl
repeat-end-until = An einem Tag
repeat-count = Anzahl Termine
repeat-until = Letzter Tag
repeat-short-months = In Monaten ohne diesen Tag findet die Konferenz nicht statt.
repeat-hint = Eine Serie hat immer ein Ende: höchstens { $count } Termine in { $years } Jahren. Raumnummer, PIN und URL bleiben gleich. Der erste Termin ist der erste passende Tag ab dem Beginn.
validation-endless = Wählen Sie, wann die Serie endet.
validation-too-many-dates = Das sind zu viele Termine, oder sie reichen zu weit.
validation-no-dates = So findet kein Termin statt: Das Ende liegt vor dem ersten.
details-dates = Termine
details-text-rhythm = Wiederholung: { $rhythm }
dates-title = Termine
dates-list = Kommende Termine
dates-more = Weitere anzeigen
dates-told = Wer eingeladen ist, wird über jede Änderung per E-Mail informiert.
dates-none-title = Keine Termine mehr
dates-none-text = Diese Serie ist zu Ende. Geben Sie ihr einen neuen Beginn, um sie fortzusetzen.
date-planned = Wie geplant
date-moved = Verschoben
date-cancelled = Fällt aus
date-instead-of = statt { $when }
date-new-start = Neuer Beginn
date-move = Verschieben
date-move-of = Verschieben: { $when }
date-cancel = Absagen
date-cancel-of = Absagen: { $when }
date-restore = Wiederherstellen
date-restore-of = Wiederherstellen: { $when }
date-moved-done = Verschoben auf { $when }.
date-cancelled-done = Fällt aus: { $when }.
date-restored-done = Wiederhergestellt: { $when }.
date-expired = Was vorbei ist, lässt sich nicht mehr ändern, und nichts lässt sich in die Vergangenheit verschieben.
date-taken = Zu dieser Zeit findet schon ein anderer Termin der Serie statt.
date-last = Ein Termin muss bleiben. Löschen Sie sonst die Konferenz.
date-too-far = So weit lässt sich ein Termin nicht verschieben: höchstens um ein Jahr.

search-running = Suche läuft…
search-failed = Die Suche ist nicht gelungen. Tippen Sie weiter, um es noch einmal zu versuchen.
search-found = { $count ->
    [0] Niemand gefunden
    [one] { $count } Person gefunden
   *[other] { $count } Personen gefunden
}
field-co-organisers = Mitorganisatoren
co-organisers-hint = Sie dürfen alles wie der Organisator, ausser die Konferenz löschen und Mitorganisatoren bestimmen.
co-organisers-remove = { $name } entfernen
co-organisers-readonly = Nur der Organisator und der Administrator bestimmen Mitorganisatoren.

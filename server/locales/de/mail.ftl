# Mails: Einladung, Änderung, Absage, Erinnerung, Konto.
subject-invitation = Einladung: { $name }, { $when }
subject-update = Geändert: { $name }, { $when }
subject-cancellation = Abgesagt: { $name }, { $when }
subject-reminder = Erinnerung: { $name } beginnt in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
}
untitled = Konferenz, Raum { $room }

heading-invitation = Sie sind zu einer Konferenz eingeladen
heading-update = Die Konferenz wurde geändert
heading-cancellation = Die Konferenz ist abgesagt
heading-reminder = Die Konferenz beginnt bald
lead-invitation = { $organiser } lädt Sie zur Konferenz «{ $name }» ein.
lead-update = { $organiser } hat die Konferenz «{ $name }» geändert. Hier steht, was jetzt gilt; die früheren Angaben gelten nicht mehr.
lead-cancellation = { $organiser } hat die Konferenz «{ $name }» abgesagt. Nummern und Link sind nicht mehr gültig.
lead-reminder = Die Konferenz «{ $name }» beginnt in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
}.

row-window = Einwahl möglich
row-rhythm = Wiederholung
row-cancelled-dates = Fällt aus
row-moved-dates = Verschoben
row-zone = Zeitzone
row-portal = Portalnummer
row-room = Raumnummer
row-pin = Ihre persönliche PIN
row-organiser = Organisator
row-description = Beschreibung
organiser-extension = { $name }, Nebenstelle { $extension }

button-enter = Konferenz betreten
button-call = Portal anrufen
answer-question = Nehmen Sie teil?
answer-accepted = Ja
answer-tentative = Vielleicht
answer-declined = Nein

how-web = Im Browser: Öffnen Sie den Link, sobald die Konferenz beginnt.
how-phone = Am Telefon: Wählen Sie die Portalnummer, danach die Raumnummer und die PIN, jeweils gefolgt von #.
how-service = Von einer Nebenstelle von { $vpbx } genügt *72 statt der Portalnummer.
pin-private = PIN und Links sind persönlich: Sie sagen, wer Sie sind. Geben Sie sie nicht weiter.
footer = Gesendet von { $vpbx } mit UCC WebRTC.

subject-password-reset = Neues Passwort
heading-password-reset = Neues Passwort wählen
lead-password-reset = Jemand, wohl Sie selbst, hat ein neues Passwort für Ihr AdminCenter-Konto verlangt.
button-password-reset = Passwort wählen
note-password-reset = Der Link gilt { $time } und nur einmal. Wenn Sie nichts verlangt haben, beachten Sie diese Mail nicht: Es ändert sich nichts.
subject-email-check = Ihr AdminCenter-Konto
heading-email-check = Willkommen
lead-email-check = Für Sie wurde ein AdminCenter-Konto angelegt. Wählen Sie ein Passwort, um zu beginnen.
button-email-check = Passwort wählen
note-email-check = Der Link gilt { $time } und nur einmal.
subject-password-changed = Ihr Passwort wurde geändert
heading-password-changed = Ihr Passwort wurde geändert
lead-password-changed = Ihr AdminCenter-Konto hat ein neues Passwort. Wer anderswo angemeldet war, ist nun abgemeldet.
button-password-changed = Zum AdminCenter
note-password-changed = Waren Sie das nicht, verlangen Sie sofort auf der Anmeldeseite ein neues Passwort und benachrichtigen Sie Ihren Administrator.

span-days = { $count } Tage
span-hours = { $count } Stunden
span-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
}

# The calendar that somebody subscribes to.
feed-name = UCC-Konferenzen
feed-pin = PIN

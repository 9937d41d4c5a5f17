# Der Verlauf einer Konferenz: wer was wann geändert hat.
record-title = Verlauf
record-list = Änderungen, neueste zuerst
record-zone = Zeiten: { $zone }
record-more = Weitere anzeigen
record-none-title = Noch nichts
record-none-text = Was an dieser Konferenz und ihren Mitgliedern geändert wird, steht dann hier.
record-empty = leer
record-yes = ja
record-no = nein
record-secret = { $field } geändert
record-before = vorher:
record-after = nachher:

record-conference-create = { $actor } hat die Konferenz erstellt.
record-conference-update = { $actor } hat die Konferenz geändert.
record-conference-import = { $count ->
    [one] { $actor } hat ein Mitglied importiert.
   *[other] { $actor } hat { $count } Mitglieder importiert.
}
record-conference-invite = { $count ->
    [one] { $actor } hat eine Einladung gesendet.
   *[other] { $actor } hat { $count } Einladungen gesendet.
}
record-member-create = { $actor } hat das Mitglied { $name } hinzugefügt.
record-member-update = { $actor } hat das Mitglied { $name } geändert.
record-member-delete = { $actor } hat das Mitglied { $name } gelöscht.
record-member-answer = { $answer ->
    [accepted] { $actor } hat die Einladung angenommen.
    [tentative] { $actor } hat auf die Einladung mit «vielleicht» geantwortet.
   *[declined] { $actor } hat die Einladung abgelehnt.
}
record-document-create = { $actor } hat das Dokument „{ $name }“ hochgeladen.
record-document-update = { $actor } hat das Dokument „{ $name }“ geändert.
record-recording-create = { $actor } hat eine Aufzeichnung von „{ $name }“ begonnen.
record-recording-delete = { $actor } hat eine Aufzeichnung von „{ $name }“ gelöscht.
record-document-delete = { $actor } hat das Dokument „{ $name }“ gelöscht.
record-other = { $actor } hat etwas anderes geändert.

record-field-downloadable = Download erlaubt
record-field-date = Termin
record-field-kind = Art der Konferenz
record-field-timezone = Zeitzone
record-field-source = Ziel
record-field-email = E-Mail-Adresse
record-field-number = Nummer
record-field-send-mail = E-Mail senden
record-field-language = Sprache
record-source-extension = Nebenstelle
record-source-directory = Externes Verzeichnis
record-source-name = Name

# Who was connected to a conference, with what, and until when.
call-title = Verbindungen
call-list = Verbindungen, neueste zuerst
call-none-title = Noch niemand
call-none-text = Wer an dieser Konferenz teilnimmt, per Browser oder per Telefon, steht dann hier.
call-browser = Per Browser
call-phone-in = { $known ->
    [yes] Per Telefon, von { $number }
   *[no] Per Telefon
}
call-phone-out = { $known ->
    [yes] Per Telefon, angerufen unter { $number }
   *[no] Per Telefon, von hier aus angerufen
}
call-since = Seit { $from }
call-calling = Wird angerufen
call-now = Jetzt verbunden
call-loss = { $lost } verloren
call-jitter = Jitter { $ms } ms
call-round-trip = Umlaufzeit { $ms } ms
call-cause-hung-up = Von sich aus gegangen
call-cause-removed = Aus der Konferenz entfernt
call-cause-ended-by-organiser = Die Konferenz wurde für alle beendet
call-cause-lost = Verbindung verloren
call-cause-failed = Die Verbindung kam nicht zustande
call-cause-busy = Besetzt
call-cause-no-answer = Keine Antwort
call-cause-rejected = Anruf abgelehnt
call-cause-unreachable = Nicht erreichbar
call-cause-forbidden = Nicht angerufen: nicht erlaubt
call-cause-cancelled = Abgebrochen, bevor jemand antwortete
call-cause-not-started = Nicht eingelassen: zu früh
call-cause-too-late = Nicht eingelassen: Die Konferenz war vorbei
call-cause-locked = Nicht eingelassen: Die Konferenz war gesperrt
call-cause-full = Nicht eingelassen: Die Konferenz war voll
call-cause-disabled = Nicht eingelassen: Der Dienst ist nicht freigeschaltet
call-cause-server-restart = Der Dienst wurde neu gestartet
call-cause-other = Beendet

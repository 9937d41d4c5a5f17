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
record-other = { $actor } hat etwas anderes geändert.

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

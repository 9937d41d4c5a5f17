# Das Journal der vPBX: wer was wann geändert hat.
journal-lead = Wer was in { $vpbx } geändert hat. Zeiten: { $zone }
journal-list = Einträge, neueste zuerst
journal-export = Exportieren (CSV)
journal-filter = Anzeigen
journal-all = Alles
journal-object-conference = Konferenzen
journal-object-member = Mitglieder
journal-object-account = Konten
journal-object-document = Dokumente
journal-object-directory = Externes Adressbuch
journal-object-token = API-Tokens
journal-object-webhook = Webhooks
journal-object-phone-settings = Telefone
journal-object-phone-prompt = Eigene Aufnahmen
journal-none-title = Noch nichts
journal-none-text = Was in der vPBX geändert wird, steht dann hier.
journal-shown = { $count ->
    [one] Ein Eintrag angezeigt.
   *[other] { $count } Einträge angezeigt.
}

journal-conference-create = { $actor } hat die Konferenz «{ $name }» erstellt.
journal-conference-update = { $actor } hat die Konferenz «{ $name }» geändert.
journal-conference-delete = { $actor } hat die Konferenz «{ $name }» gelöscht.
journal-conference-import = { $count ->
    [one] { $actor } hat ein Mitglied in die Konferenz «{ $name }» importiert.
   *[other] { $actor } hat { $count } Mitglieder in die Konferenz «{ $name }» importiert.
}
journal-conference-invite = { $count ->
    [one] { $actor } hat eine Einladung zur Konferenz «{ $name }» gesendet.
   *[other] { $actor } hat { $count } Einladungen zur Konferenz «{ $name }» gesendet.
}
journal-account-create = { $actor } hat das Konto von { $name } erstellt.
journal-account-update = { $actor } hat das Konto von { $name } geändert.
journal-account-delete = { $actor } hat das Konto von { $name } gelöscht.
journal-account-login = { $name } hat sich angemeldet.
journal-account-login-refused = Eine Anmeldung als { $name } wurde abgewiesen.
journal-account-send-link = { $actor } hat { $name } einen Link zum Setzen eines Passworts senden lassen.
journal-account-forgotten = Jemand hat einen Link zum Setzen des Passworts von { $name } angefordert.
journal-directory-create = { $actor } hat { $name } ins externe Adressbuch aufgenommen.
journal-directory-update = { $actor } hat { $name } im externen Adressbuch geändert.
journal-directory-delete = { $actor } hat { $name } aus dem externen Adressbuch gelöscht.
journal-directory-import = { $count ->
    [one] { $actor } hat einen Eintrag ins externe Adressbuch importiert.
   *[other] { $actor } hat { $count } Einträge ins externe Adressbuch importiert.
}
journal-token-create = { $actor } hat das API-Token «{ $name }» erstellt.
journal-token-delete = { $actor } hat das API-Token «{ $name }» widerrufen.
journal-webhook-create = { $actor } hat den Webhook «{ $name }» erstellt.
journal-webhook-update = { $actor } hat den Webhook «{ $name }» geändert.
journal-webhook-delete = { $actor } hat den Webhook «{ $name }» gelöscht.
journal-phone-settings-update = { $actor } hat die Einstellungen der Telefone geändert.
journal-phone-prompt-create = { $actor } hat die Aufnahme „{ $name }“ hochgeladen.
journal-phone-prompt-update = { $actor } hat die Aufnahme „{ $name }“ ersetzt.
journal-phone-prompt-delete = { $actor } hat die Aufnahme „{ $name }“ gelöscht.

journal-field-password = Passwort
journal-field-sip-password = SIP-Passwort
journal-field-network = Netz
journal-field-scopes = Rechte
journal-field-expires = Ablauf
journal-field-second-factor = Zweiter Faktor
journal-field-calendar-feed = Kalenderadresse
journal-field-url = Adresse
journal-field-events = Ereignisse
journal-field-enabled = Eingeschaltet
journal-field-attention-interval = Aufmerksamkeitston (Sekunden)
journal-field-attention-volume = Lautstärke (dBm0)
journal-field-busy-time = Besetztton (Sekunden)
journal-field-hold-shield = Wartemusik stummgeschaltet
journal-field-early-wait = Am Apparat bleiben (Minuten)
journal-field-country-code = Landesvorwahl
journal-field-announce-names = Namen angesagt
journal-field-confirm = Mit 1 bestätigen
journal-field-redial = Verlorene Telefone wieder anrufen
journal-field-recording = Aufzeichnen von Konferenzen
journal-field-languages = Sprachen des Portals
journal-field-seconds = Sekunden
journal-field-sound = Aufnahme
journal-field-secret = Geheimnis

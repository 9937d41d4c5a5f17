# Il registro del vPBX: chi ha cambiato che cosa, e quando.
journal-lead = Chi ha cambiato che cosa in { $vpbx }. Orari: { $zone }
journal-list = Voci, dalla più recente
journal-export = Esporta (CSV)
journal-filter = Mostra
journal-all = Tutto
journal-object-conference = Conferenze
journal-object-member = Membri
journal-object-account = Account
journal-object-document = Documenti
journal-object-directory = Rubrica esterna
journal-object-token = Token API
journal-object-webhook = Webhook
journal-object-phone-settings = Telefoni
journal-object-phone-prompt = Registrazioni proprie
journal-none-title = Ancora niente
journal-none-text = Le modifiche nel vPBX appariranno qui.
journal-shown = { $count ->
    [one] Una voce mostrata.
   *[other] { $count } voci mostrate.
}

journal-conference-create = { $actor } ha creato la conferenza «{ $name }».
journal-conference-update = { $actor } ha modificato la conferenza «{ $name }».
journal-conference-delete = { $actor } ha eliminato la conferenza «{ $name }».
journal-conference-import = { $count ->
    [one] { $actor } ha importato un membro nella conferenza «{ $name }».
   *[other] { $actor } ha importato { $count } membri nella conferenza «{ $name }».
}
journal-conference-invite = { $count ->
    [one] { $actor } ha inviato un invito alla conferenza «{ $name }».
   *[other] { $actor } ha inviato { $count } inviti alla conferenza «{ $name }».
}
journal-account-create = { $actor } ha creato l’account di { $name }.
journal-account-update = { $actor } ha modificato l’account di { $name }.
journal-account-delete = { $actor } ha eliminato l’account di { $name }.
journal-account-login = { $name } ha effettuato l’accesso.
journal-account-login-refused = Un accesso come { $name } è stato rifiutato.
journal-account-send-link = { $actor } ha fatto inviare a { $name } un link per scegliere una password.
journal-account-forgotten = Qualcuno ha chiesto un link per scegliere la password di { $name }.
journal-directory-create = { $actor } ha aggiunto { $name } alla rubrica esterna.
journal-directory-update = { $actor } ha modificato { $name } nella rubrica esterna.
journal-directory-delete = { $actor } ha eliminato { $name } dalla rubrica esterna.
journal-directory-import = { $count ->
    [one] { $actor } ha importato una voce nella rubrica esterna.
   *[other] { $actor } ha importato { $count } voci nella rubrica esterna.
}
journal-token-create = { $actor } ha creato il token API «{ $name }».
journal-token-delete = { $actor } ha revocato il token API «{ $name }».
journal-webhook-create = { $actor } ha creato il webhook «{ $name }».
journal-webhook-update = { $actor } ha modificato il webhook «{ $name }».
journal-webhook-delete = { $actor } ha eliminato il webhook «{ $name }».
journal-phone-settings-update = { $actor } ha modificato le impostazioni dei telefoni.
journal-phone-prompt-create = { $actor } ha caricato la registrazione «{ $name }».
journal-phone-prompt-update = { $actor } ha sostituito la registrazione «{ $name }».
journal-phone-prompt-delete = { $actor } ha eliminato la registrazione «{ $name }».

journal-field-password = Password
journal-field-sip-password = Password SIP
journal-field-network = Rete
journal-field-scopes = Diritti
journal-field-expires = Scadenza
journal-field-second-factor = Secondo fattore
journal-field-calendar-feed = Indirizzo del calendario
journal-field-url = Indirizzo
journal-field-events = Eventi
journal-field-enabled = Attivo
journal-field-attention-interval = Tono di attenzione (secondi)
journal-field-attention-volume = Volume (dBm0)
journal-field-busy-time = Tono di occupato (secondi)
journal-field-hold-shield = Musica di attesa silenziata
journal-field-early-wait = Restare in linea (minuti)
journal-field-country-code = Prefisso del paese
journal-field-announce-names = Nomi annunciati
journal-field-confirm = Conferma con 1
journal-field-redial = Telefoni persi richiamati
journal-field-recording = Registrazione di conferenze
journal-field-languages = Lingue del portale
journal-field-seconds = Secondi
journal-field-sound = Registrazione
journal-field-secret = Segreto

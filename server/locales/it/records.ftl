# La cronologia di una conferenza: chi ha cambiato che cosa, e quando.
record-title = Cronologia
record-list = Modifiche, dalla più recente
record-zone = Orari: { $zone }
record-more = Mostra altro
record-none-title = Ancora niente
record-none-text = Le modifiche a questa conferenza e ai suoi membri appariranno qui.
record-empty = vuoto
record-yes = sì
record-no = no
record-secret = { $field } modificato
record-before = prima:
record-after = dopo:

record-conference-create = { $actor } ha creato la conferenza.
record-conference-update = { $actor } ha modificato la conferenza.
record-conference-import = { $count ->
    [one] { $actor } ha importato un membro.
   *[other] { $actor } ha importato { $count } membri.
}
record-conference-invite = { $count ->
    [one] { $actor } ha inviato un invito.
   *[other] { $actor } ha inviato { $count } inviti.
}
record-member-create = { $actor } ha aggiunto il membro { $name }.
record-member-update = { $actor } ha modificato il membro { $name }.
record-member-delete = { $actor } ha eliminato il membro { $name }.
record-member-answer = { $answer ->
    [accepted] { $actor } ha accettato l’invito.
    [tentative] { $actor } ha risposto «forse» all’invito.
   *[declined] { $actor } ha rifiutato l’invito.
}
record-document-create = { $actor } ha caricato il documento «{ $name }».
record-document-update = { $actor } ha modificato il documento «{ $name }».
record-recording-create = { $actor } ha avviato una registrazione di «{ $name }».
record-recording-delete = { $actor } ha eliminato una registrazione di «{ $name }».
record-document-delete = { $actor } ha eliminato il documento «{ $name }».
record-other = { $actor } ha fatto un’altra modifica.

record-field-downloadable = Download consentito
record-field-date = Data
record-field-kind = Tipo di conferenza
record-field-timezone = Fuso orario
record-field-source = Destinazione
record-field-email = Indirizzo e-mail
record-field-number = Numero
record-field-send-mail = Invia e-mail
record-field-language = Lingua
record-source-extension = Interno
record-source-directory = Rubrica esterna
record-source-name = Nome

# Who was connected to a conference, with what, and until when.
call-title = Connessioni
call-list = Connessioni, dalla più recente
call-none-title = Ancora nessuno
call-none-text = Chi partecipa a questa conferenza, via browser o per telefono, apparirà qui.
call-browser = Via browser
call-phone-in = { $known ->
    [yes] Per telefono, da { $number }
   *[no] Per telefono
}
call-phone-out = { $known ->
    [yes] Per telefono, chiamato al { $number }
   *[no] Per telefono, chiamato da qui
}
call-since = Dal { $from }
call-calling = In chiamata
call-now = Ora in linea
call-loss = { $lost } persi
call-jitter = jitter { $ms } ms
call-round-trip = andata e ritorno { $ms } ms
call-cause-hung-up = Ha lasciato la conferenza
call-cause-removed = Allontanato dalla conferenza
call-cause-ended-by-organiser = La conferenza è stata terminata per tutti
call-cause-lost = Connessione persa
call-cause-failed = La connessione non è riuscita
call-cause-busy = Occupato
call-cause-no-answer = Nessuna risposta
call-cause-rejected = Chiamata rifiutata
call-cause-unreachable = Irraggiungibile
call-cause-forbidden = Non chiamato: non consentito
call-cause-cancelled = Annullato prima di una risposta
call-cause-not-started = Non ammesso: troppo presto
call-cause-too-late = Non ammesso: la conferenza era finita
call-cause-locked = Non ammesso: la conferenza era bloccata
call-cause-full = Non ammesso: la conferenza era al completo
call-cause-disabled = Non ammesso: il servizio non è attivo
call-cause-server-restart = Il servizio è stato riavviato
call-cause-other = Terminata

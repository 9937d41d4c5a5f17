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
record-other = { $actor } ha fatto un’altra modifica.

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

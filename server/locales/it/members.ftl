# I membri di una conferenza: chi è previsto, chi è invitato, e che cosa ha risposto.
members-back = Tutte le conferenze
members-count = { $count ->
    [one] { $count } membro
   *[other] { $count } membri
}
members-import = Importa
members-gone = Non esiste più: la conferenza o il membro è stato eliminato nel frattempo.
members-empty-title = Ancora nessun membro
members-empty-text = Aggiunga chi deve partecipare. Chi riceve e-mail si invita con un solo clic.

member-add = Aggiungi
member-add-submit = Aggiungi
member-add-more = Aggiungi e continua
member-title-new = Nuovo membro
member-title-edit = Modifica membro
member-added = { $name } aggiunto.
member-saved = { $name } salvato.
member-edit = Modifica: { $name }
member-delete = Elimina: { $name }
member-mail-of = Invia e-mail a { $name }
member-removed = { $name } eliminato.
member-remove-title = Eliminare il membro?
member-remove-text = { $name } non sarà più membro di questa conferenza. PIN e link personali non saranno più validi.
member-remove-invited = { $name } è stato invitato e saprà per e-mail che l’invito è annullato.
member-language-auto = Automatica
member-error-choose = Scelga una persona dall’elenco.
member-error-email = Un indirizzo e-mail come nome@esempio.ch, per favore.
member-error-email-required = Senza indirizzo non si può inviare alcuna e-mail.
member-error-too-many = Questa conferenza ha raggiunto il numero massimo di membri.

field-destination = Destinazione
field-search = Criterio di ricerca
field-search-hint = Il nome o il numero, per intero o in parte.
field-number = Numero
field-email = Indirizzo e-mail
field-send-mail = Invia e-mail
field-send-mail-hint = Invito, promemoria e cambiamenti; nulla parte prima di «Invia invito».
field-language = Lingua
field-language-hint = Delle e-mail.
source-extension = Interno
source-extension-hint = Una persona dello stesso vPBX.
source-directory = Rubrica esterna
source-directory-hint = Una persona della rubrica del vPBX.
source-name = Nome
source-name-hint = Un nome qualsiasi.
email-none = nessun indirizzo

column-answer = Risposta
column-mails = Invito e promemoria
answer-none = Nessuna risposta
answer-accepted = Accettato
answer-tentative = Forse
answer-declined = Rifiutato

mail-none = Non ancora invitato
mail-unwanted = Nessuna e-mail
mail-invitation-soon = L’invito è in corso di invio
mail-invitation-waiting = L’invito parte: { $time }
mail-invitation-delayed = Non ancora recapitato, prossimo tentativo: { $time }
mail-invitation-sent = Invitato: { $time }
mail-invitation-failed = Invito non recapitato
mail-invitation-dropped = Invito ritirato
mail-reminder-waiting = Promemoria { $before } prima: { $time }
mail-reminder-delayed = Promemoria { $before } prima: prossimo tentativo { $time }
mail-reminder-sent = Promemoria { $before } prima: inviato { $time }
mail-reminder-failed = Promemoria { $before } prima: non recapitato
mail-reminder-dropped = Promemoria { $before } prima: tralasciato
mail-retry = Riprova

invite-label = Invito
invite-button = Invia invito
invite-waiting = { $count ->
    [one] Un membro non è ancora invitato.
   *[other] { $count } membri non sono ancora invitati.
}
invite-off-mail-off = Questa installazione non invia e-mail. Comunichi Lei i dati ai partecipanti.
invite-off-expired = La conferenza è scaduta. Le dia un nuovo inizio prima di invitare.
invite-off-nobody = Nessun membro riceve e-mail. Attivi «Invia e-mail», o comunichi Lei i dati.
invite-off-all = Tutti coloro che ricevono e-mail sono invitati.
invite-failed = { $count ->
    [one] Un membro non è stato raggiunto.
   *[other] { $count } membri non sono stati raggiunti.
}
invite-copy = Copia i dati
invite-title = Inviare gli inviti?
invite-text = { $count ->
    [one] Un invito viene inviato ora:
   *[other] { $count } inviti vengono inviati ora:
}
invite-more = { $count ->
    [one] e un altro
   *[other] e altri { $count }
}
invite-reminders = Seguono promemoria { $times } prima dell’inizio.
invite-no-reminders = Non seguono promemoria.
invite-send = Invia ora
invite-done = { $count ->
    [0] Non c’era più nessuno da invitare.
    [one] Un invito è in viaggio.
   *[other] { $count } inviti sono in viaggio.
}

access-title = Accesso personale
access-text = Chi entra con questo link o PIN è noto come { $name }. Non li dia a nessun altro.
access-link = Link personale
access-pin = PIN personale
access-copy = Copia i dati personali

import-title = Importa membri
import-file = File con membri
import-drop = Trascini qui un file CSV o vCard.
import-choose = Scegli un file
import-text = Indirizzi
import-text-hint = Uno per riga, o separati da virgole; con il nome: Anna Meier <anna@esempio.ch>.
import-empty = Incolli degli indirizzi, o scelga un file.
import-format = Formato
import-format-addresses = Indirizzi
import-format-csv = CSV
import-format-vcard = vCard
import-run = Importa
import-too-large = È troppo grande. Lo importi in più parti.
import-added = { $count ->
    [0] Nessuno è stato aggiunto
    [one] { $count } membro aggiunto
   *[other] { $count } membri aggiunti
}
import-skipped = { $count ->
    [one] Una riga è stata tralasciata:
   *[other] { $count } righe sono state tralasciate:
}
import-complete = Nessuna riga è stata tralasciata.
import-line = Riga { $line }
import-skipped-taken = Questo indirizzo c’è già.
import-skipped-required = Manca l’indirizzo.
import-skipped-invalid = Non è un indirizzo e-mail.
import-skipped-too-long = È troppo lungo.
import-skipped-too-many = Ci sono troppi membri.

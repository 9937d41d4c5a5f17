# Messaggi: invito, modifica, annullamento, promemoria, conto.
subject-invitation = Invito: { $name }, { $when }
subject-update = Modificata: { $name }, { $when }
subject-cancellation = Annullata: { $name }, { $when }
subject-reminder = Promemoria: { $name } inizia fra { $minutes ->
    [one] un minuto
   *[other] { $minutes } minuti
}
untitled = Conferenza, sala { $room }

heading-invitation = È invitato a una conferenza
heading-update = La conferenza è stata modificata
heading-cancellation = La conferenza è annullata
heading-reminder = La conferenza inizia tra poco
lead-invitation = { $organiser } La invita alla conferenza «{ $name }».
lead-update = { $organiser } ha modificato la conferenza «{ $name }». Ecco i dati validi; quelli precedenti non lo sono più.
lead-cancellation = { $organiser } ha annullato la conferenza «{ $name }». I numeri e il link non sono più validi.
lead-reminder = La conferenza «{ $name }» inizia fra { $minutes ->
    [one] un minuto
   *[other] { $minutes } minuti
}.

row-window = Accesso possibile
row-rhythm = Ripetizione
row-cancelled-dates = Non si tiene
row-moved-dates = Spostata
row-zone = Fuso orario
row-portal = Numero del portale
row-room = Numero della sala
row-pin = Il Suo PIN personale
row-organiser = Organizzatore
row-description = Descrizione
organiser-extension = { $name }, interno { $extension }

button-enter = Entrare nella conferenza
button-call = Chiamare il portale
answer-question = Parteciperà?
answer-accepted = Sì
answer-tentative = Forse
answer-declined = No

how-web = Con il browser: apra il link quando la conferenza inizia.
how-phone = Con il telefono: componga il numero del portale, poi il numero della sala e il PIN, ciascuno seguito da #.
how-service = Da un interno di { $vpbx } basta *72 al posto del numero del portale.
pin-private = Il PIN e i link sono personali: dicono chi è Lei. Non li trasmetta ad altri.
footer = Inviato da { $vpbx } con UCC WebRTC.

subject-password-reset = Nuova password
heading-password-reset = Scegliere una nuova password
lead-password-reset = Qualcuno, probabilmente Lei, ha chiesto una nuova password per il Suo conto AdminCenter.
button-password-reset = Scegliere la password
note-password-reset = Il link vale { $time } e una volta sola. Se non ha chiesto nulla, ignori questo messaggio: non cambia niente.
subject-email-check = Il Suo conto AdminCenter
heading-email-check = Benvenuto
lead-email-check = Per Lei è stato creato un conto AdminCenter. Scelga una password per cominciare.
button-email-check = Scegliere la password
note-email-check = Il link vale { $time } e una volta sola.
subject-password-changed = La Sua password è stata cambiata
heading-password-changed = La Sua password è stata cambiata
lead-password-changed = Il Suo conto AdminCenter ha una nuova password. Le altre sessioni aperte sono state chiuse.
button-password-changed = All’AdminCenter
note-password-changed = Se non è stato Lei, chieda subito una nuova password nella pagina di accesso e avvisi il Suo amministratore.

span-days = { $count } giorni
span-hours = { $count } ore
span-minutes = { $count ->
    [one] un minuto
   *[other] { $count } minuti
}

# The calendar that somebody subscribes to.
feed-name = Conferenze UCC
feed-pin = PIN

# Che cosa possono fare i programmi a Suo nome, e quali vengono a sapere che cosa succede.
programs-lead = Lasciare che altri programmi leggano, pianifichino e siano avvisati.
programs-openapi = Descrizione dell’interfaccia (OpenAPI)

tokens-title = Token di accesso
tokens-about = Con un token un programma agisce a Suo nome, nei limiti che Lei fissa qui. La Sua password non gli serve.
tokens-none = Ancora nessun token
tokens-none-text = Ne crei uno per ogni programma: così potrà revocarli uno per uno.
token-new = Nuovo token
token-make = Crea il token
token-name = Nome
token-name-hint = A quale programma è destinato.
token-scopes = Permessi
token-life = Validità
token-days = { $days } giorni
token-never = Senza scadenza
token-used = Ultimo uso
token-unused = Mai
token-until = Valido fino al
token-over = Scaduto
token-revoke = Revoca: { $name }
token-revoke-title = Revocare il token?
token-revoke-text = Il programma che usa «{ $name }» perde subito l’accesso.
token-revoke-confirm = Revoca
token-revoked = Token «{ $name }» revocato.
token-secret-title = Il Suo nuovo token
token-secret = Token
token-secret-use = Il programma lo invia con ogni richiesta, nell’intestazione «Authorization: Bearer».
program-secret-once = È visibile soltanto ora. Lo copi dove serve.
program-secret-done = L’ho copiato

scope-conferences-read = Leggere conferenze, chiamate e cronologia
scope-conferences-write = Pianificare, modificare ed eliminare conferenze
scope-members-read = Leggere i membri
scope-members-write = Modificare e invitare membri
scope-directory-read = Leggere la rubrica esterna
scope-directory-write = Modificare la rubrica esterna
scope-calendar-read = Leggere il calendario

webhooks-title = Webhook
webhooks-about = Indirizzi di altri sistemi che vengono a sapere che cosa succede in { $vpbx }. I messaggi sono firmati e ripetuti finché arrivano.
webhooks-none = Ancora nessun webhook
webhooks-none-text = Aggiunga l’indirizzo di un sistema da avvisare.
webhook-new = Nuovo webhook
webhook-edit = Modifica il webhook
webhook-saved = Webhook salvato.
webhook-url = Indirizzo
webhook-url-hint = Inizia con https:// ed è raggiungibile via Internet.
webhook-description = Descrizione
webhook-events = Avvisato di
webhook-event-count = { $count ->
    [one] Un evento
   *[other] { $count } eventi
}
webhook-enabled = Invia messaggi
webhook-state = Stato
webhook-on = Attivo
webhook-off = Disattivato
webhook-failing = Non arriva nulla
webhook-off-failing = Disattivato: da giorni non arrivava nulla
webhook-off-gone = Disattivato: il destinatario non ne vuole più
webhook-deliveries = Messaggi a { $url }
webhook-new-secret = Nuovo segreto: { $url }
webhook-secret-new-title = Creare un nuovo segreto?
webhook-secret-new-text = Per 24 ore i messaggi a { $url } portano le firme del vecchio e del nuovo segreto.
webhook-secret-new-confirm = Creane uno nuovo
webhook-secret-title = Il segreto del webhook
webhook-secret = Segreto
webhook-secret-use = Con esso il destinatario verifica che i messaggi vengano da qui (Standard Webhooks).
webhook-delete-title = Eliminare il webhook?
webhook-delete-text = { $url } non verrà più a sapere nulla; i messaggi in attesa non saranno inviati.

event-conference-created = Conferenza pianificata
event-conference-updated = Conferenza modificata
event-conference-deleted = Conferenza eliminata
event-invitation-answered = Risposta a un invito
event-room-started = Conferenza iniziata
event-room-ended = Conferenza terminata
event-participant-joined = Partecipante entrato
event-participant-left = Partecipante uscito
event-call-ended = Chiamata terminata
event-webhook-test = Messaggio di prova

deliveries-title = Ultimi messaggi
deliveries-none = Ancora nessun messaggio
deliveries-none-text = Invii un messaggio di prova per vedere se arriva.
deliveries-test = Invia un messaggio di prova
deliveries-again = Aggiorna
delivery-waiting = In attesa
delivery-sent = Arrivato
delivery-failed = Non riuscito
delivery-dropped = Non inviato
delivery-attempts = { $count ->
    [one] un tentativo
   *[other] { $count } tentativi
}

program-error-none = Ne scelga almeno uno.
program-error-url = Un indirizzo come https://example.com/ucc
program-error-not-https = Solo indirizzi che iniziano con https://
program-error-too-many = È stato raggiunto il numero massimo. Ne elimini prima uno.

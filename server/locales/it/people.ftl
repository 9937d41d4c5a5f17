# Abbonati, rubrica esterna, profilo e password.
section-label = Sezioni
section-conferences = Conferenze
section-subscribers = Abbonati
section-directory = Rubrica esterna
section-journal = Registro
section-programs = Integrazioni
section-telephones = Telefoni

people-name = Nome
people-email = Indirizzo e-mail
people-number = Numero di telefono
people-number-hint = Come lo si compone; gli spazi vengono tolti.
people-extension = Interno
people-extension-hint = Numero interno. Con esso viene creato un login SIP.
people-role = Ruolo
people-language = Lingua
people-language-hint = Per le e-mail e per l’AdminCenter.
people-timezone = Fuso orario
people-disabled = Account disattivato
people-disabled-hint = Accesso e telefono sono bloccati; le conferenze restano.
people-edit = Modifica: { $name }
people-delete = Elimina: { $name }
people-saved = «{ $name }» salvato.
people-removed = «{ $name }» eliminato.
people-none-found = Nessun risultato
people-none-found-text = Nessuno corrisponde alla ricerca.
people-gone = Questa persona non esiste più: è stata eliminata nel frattempo.
people-forbidden = Non è consentito.
people-throttled = Troppi tentativi. Riprovare tra qualche minuto.

people-error-mail-off = Questa installazione non invia e-mail. Chiedere un link all’amministratore.
people-error-required = Questo campo è obbligatorio.
people-error-digits = Solo cifre; nei numeri di telefono anche «+» all’inizio, * e #.
people-error-taken = Già in uso. Scegliere altro.
people-error-too-short = Almeno { $min } caratteri.
people-error-too-long = È troppo lungo.
people-error-too-large = Il file è troppo grande.
people-error-common = Questa password è troppo comune: sarebbe tra le prime a essere indovinate.
people-error-personal = Non usare il proprio nome, indirizzo o il nome dell’azienda.
people-error-wrong = Non è la password attuale.
people-error-mismatch = Le due voci sono diverse.
people-error-own-account = È il proprio account: può farlo un altro amministratore.
people-error-above-own = Questo ruolo è superiore al proprio.
people-error-last-administrator = È l’ultimo amministratore del vPBX: nominarne prima un altro.
people-error-not-empty = Questa persona organizza ancora conferenze. Eliminarle prima, oppure disattivare l’account.
people-error-full = La rubrica è piena.
people-error-no-titles = La prima riga deve indicare le colonne; serve almeno «Nome».
people-error-duplicate = Esiste già.

directory-lead = I contatti esterni di { $vpbx } che tutti possono invitare.
directory-search = Nome, indirizzo o numero
directory-import = Importa
directory-export = Esporta
directory-more = Mostra altri
directory-empty = Ancora nessun contatto
directory-empty-text = Aggiungere il primo, oppure importare una tabella.
entry-add = Aggiungi
entry-new = Nuovo contatto
entry-edit = Modifica contatto
entry-delete-title = Eliminare il contatto?
entry-delete-text = «{ $name }» sparisce dalla rubrica. Gli inviti già fatti restano.
directory-import-title = Importa contatti
directory-import-lead = Un file CSV, per esempio da Excel, con i nomi delle colonne nella prima riga:
directory-import-file = File CSV
directory-import-submit = Importa
directory-import-added = { $count ->
    [0] Nessun contatto aggiunto.
    [one] { $count } contatto aggiunto.
   *[other] { $count } contatti aggiunti.
}
directory-import-skipped = { $count ->
    [one] Una riga tralasciata
   *[other] { $count } righe tralasciate
}
directory-import-line = Riga { $line }: { $reason }
directory-import-reason = { $field }: { $reason }

subscribers-lead = Le persone di { $vpbx }, i loro interni e diritti.
subscribers-search = Nome, indirizzo o interno
subscriber-add = Aggiungi
subscriber-new = Nuovo abbonato
subscriber-edit = Modifica abbonato
subscriber-new-note = La persona riceve un link per scegliere la password.
subscriber-invited = Invito inviato a { $email }.
subscriber-active = Attivo
subscriber-disabled = Disattivato
subscriber-unverified = Indirizzo non verificato
subscriber-unverified-hint = Nessun link inviato a questo indirizzo è ancora stato usato.
subscriber-conferences = Conferenze: { $name }
subscriber-conferences-title = Conferenze di { $name }
subscriber-conferences-none = Questa persona non organizza conferenze.
subscriber-send-link = Invia un link per la password: { $name }
subscriber-make-link = Crea un link per la password: { $name }
subscriber-link-sent = Link inviato a { $email }.
subscriber-new-sip = Nuova password SIP: { $name }
subscriber-sip-title = Nuova password SIP?
subscriber-sip-text = Il telefono di { $name } funzionerà di nuovo solo con la nuova password.
subscriber-sip-confirm = Sostituisci
subscriber-remove-factor = Togli il secondo fattore: { $name }
subscriber-factor-title = Togliere il secondo fattore?
subscriber-factor-text = Assicurarsi che sia davvero { $name } a chiederlo: per accedere basterà la password. Le sessioni aperte terminano.
subscriber-factor-confirm = Togli
subscriber-factor-removed = { $name } accede ora senza secondo fattore.
subscriber-delete-title = Eliminare l’abbonato?
subscriber-delete-text = L’account di { $name } e il suo interno vengono eliminati definitivamente.
role-subscriber = Abbonato
role-subscriber-hint = Organizza le proprie conferenze.
role-administrator = Amministratore
role-administrator-hint = Gestisce tutte le conferenze, gli abbonati e la rubrica del vPBX.
role-operator = Operatore
role-operator-hint = Gestisce l’installazione.

secrets-title = Accesso di { $name }
secrets-once = Annotare ora questi dati: non saranno più mostrati.
secrets-sip = Login SIP del telefono
secrets-username = Nome utente
secrets-realm = Dominio (realm)
secrets-password = Password SIP
secrets-link = Password dell’AdminCenter
secrets-link-label = Link per scegliere la password
secrets-link-note = Questa installazione non invia e-mail: consegnare il link di persona. Vale una volta sola.
secrets-done = Annotato

profile-title = Profilo
profile-saved = Profilo salvato.
feed-title = Abbonamento al calendario
feed-about = Le Sue conferenze nel Suo calendario: vi si abboni con questo indirizzo. Contiene i numeri di sala e il PIN delle Sue conferenze; non lo trasmetta ad altri.
feed-url = Indirizzo
feed-once = Copiarlo ora: non sarà più mostrato.
feed-exists = Esiste un indirizzo. Uno nuovo lo sostituisce.
feed-make = Crea indirizzo
feed-rotate = Crea nuovo indirizzo
feed-revoke = Revoca indirizzo
feed-made = Indirizzo creato.
feed-revoked = Indirizzo revocato.
password-change = Cambia password
password-changed = Password cambiata.
password-old = Password attuale
password-new = Nuova password
password-again = Nuova password, ancora una volta
password-hint = Almeno { $min } caratteri. Una frase di più parole è una buona scelta.
password-others = Verrà chiusa la sessione su tutti gli altri dispositivi.
factor-title = Secondo fattore
factor-about = L’accesso richiede allora, oltre alla password, un codice di un’app sul telefono.
factor-is-on = { $count ->
    [one] Il secondo fattore è attivo. Rimane un codice di recupero.
   *[other] Il secondo fattore è attivo. Rimangono { $count } codici di recupero.
}
factor-switch-on = Attiva
factor-switch-off = Disattiva
factor-on-title = Attivare il secondo fattore
factor-off-title = Disattivare il secondo fattore
factor-next = Avanti
factor-scan = Inquadrare questa immagine con un’app di autenticazione, oppure inserirvi la chiave. Poi indicare il codice che l’app mostra.
factor-qr = Codice QR della chiave
factor-key = Chiave
factor-code = Codice dell’app
factor-code-or-recovery = Codice dell’app o codice di recupero
factor-error-code = Questo codice non è corretto o è già stato usato.
factor-codes-title = Codici di recupero
factor-codes-once = Conservare questi codici dove si trovano anche senza il telefono. Sono mostrati solo ora; ognuno vale per un accesso.
factor-codes-list = Copia tutti i codici
factor-done = Secondo fattore attivato. La sessione su tutti gli altri dispositivi è chiusa.
factor-off-done = Secondo fattore disattivato.

forgot-link = Password dimenticata?
forgot-title = Password dimenticata
forgot-lead = Inviamo un link per sceglierne una nuova.
forgot-submit = Invia il link
forgot-sent = Se esiste un account con questo indirizzo, un’e-mail è in arrivo. Il link vale un’ora.
forgot-back = Torna all’accesso
set-title = Scegliere una password
set-lead = Sostituisce la precedente, e tutte le sessioni aperte terminano.
set-submit = Salva la password
set-done = La password è salvata. Ora è possibile accedere.
set-stale = Questo link non vale più: è stato usato, sostituito, o è troppo vecchio.
set-again = Richiedi un nuovo link

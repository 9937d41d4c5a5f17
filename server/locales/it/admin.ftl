# AdminCenter: accesso e conferenze.
admin-title = AdminCenter
skip-to-content = Vai al contenuto

brand-claim = Una conferenza, ogni apparecchio.
brand-browser = Il browser, con immagine e suono
brand-phone = Il telefono, tramite il portale audio
brand-code = *72 da ogni interno del vPBX

login-title = Accesso
login-title-room = Entrare nella conferenza
login-lead = Organizzate le vostre conferenze con il vostro conto AdminCenter.
login-lead-room = Accedete con il vostro conto AdminCenter; poi si apre la conferenza.
login-email = Indirizzo e-mail
login-password = Password
login-submit = Accedi
login-busy = Accesso in corso…
login-error-email = Indicate l’indirizzo e-mail del vostro conto.
login-error-password = Indicate la vostra password.
login-error-credentials = L’indirizzo e-mail o la password non è corretto.
login-error-throttled = Troppi tentativi. Riprovate tra { $time }.
login-error-throttled-over = Ora potete riprovare.
login-expired = La vostra sessione è terminata. Accedete per continuare; quanto avete inserito non è perso.
login-logged-out = La sessione è chiusa.
login-code-title = Secondo passo
login-code-lead = Inserite il codice che la vostra app di autenticazione mostra ora.
login-code-lead-recovery = Inserite uno dei codici di recupero che avete annotato. Ognuno vale una volta sola.
login-code = Codice
login-code-recovery = Codice di recupero
login-code-use-recovery = Usa un codice di recupero
login-code-use-app = Usa l’app di autenticazione
login-error-code-missing = Inserite il codice.
login-error-code = Questo codice non è corretto o è già stato usato.
login-step-over = È passato troppo tempo. Accedete di nuovo.
login-sso = Accedi con { $label }
login-sso-failed = L’accesso tramite il fornitore di identità non è riuscito. Riprovate.
login-sso-no-account = Non avete un conto qui. Rivolgetevi al vostro amministratore.
login-sso-throttled = Troppi tentativi. Riprovate tra poco.

account-menu = Conto: { $name }
account-extension = Interno { $extension }
account-logout = Esci
logout-failed = L’uscita non è riuscita: la sessione è ancora aperta.
portal-label = Portale audio
portal-none = non ancora annunciato

conferences-title = Conferenze
conferences-lead = Tutte le conferenze di { $vpbx }. Potete modificare le vostre.
conference-add = Aggiungi
search-label = Cerca
search-placeholder = Nome, numero della sala, organizzatore
filter-label = Stato
filter-all = Tutte
filter-open = Aperte
filter-early = Future
filter-expired = Scadute
filter-mine = Solo le mie
list-part = { $shown } di { $count }
list-more = Mostra altre
list-found = { $count ->
    [0] Nessuna conferenza trovata
    [one] { $count } conferenza trovata
   *[other] { $count } conferenze trovate
}

column-state = Stato
column-name = Nome
column-organiser = Organizzatore
column-room = Numero della sala
column-start = Inizio
column-duration = Durata
column-participants = Partecipanti
column-actions = Azioni

state-open = Aperta
state-early = Futura
state-expired = Scaduta
state-open-for = ancora { $time }
state-opens-in = tra { $time }
kind-ucc = UCC
kind-ucc-long = Conferenza UCC: browser e telefono
kind-audio = Audio
kind-audio-long = Conferenza audio: telefono
kind-adhoc = Ad hoc
kind-adhoc-long = Conferenza audio ad hoc: avviata con *71
unnamed = Senza nome
you = voi
participants-now = { $count ->
    [0] nessuno
    [one] { $count } persona nella sala
   *[other] { $count } persone nella sala
}

row-edit = Modifica: { $name }
row-view = Vedi: { $name }
row-open = Entra nella sala: { $name }
row-access = Accesso: { $name }
row-delete = Elimina: { $name }
open-room = Entra
readonly-short = Sola lettura
readonly-reason = Solo l’organizzatore, { $organiser }, può modificare questa conferenza.
readonly-adhoc = Questa conferenza è stata avviata con *71 e non può essere modificata. Chi non ha risposto alla chiamata non può essere aggiunto in seguito.

empty-title = Ancora nessuna conferenza
empty-text = Aggiungete la prima: un numero di sala e un PIN sono già proposti, basta salvare.
empty-found-title = Nessun risultato
empty-found-text = Nessuna conferenza corrisponde alla ricerca e ai filtri.
empty-found-reset = Cancella ricerca e filtri

stale-banner = Il server non risponde. Vedete lo stato delle { $time }.
disabled-conference = La funzione «Conferenza» non è attivata su questo vPBX. Rivolgetevi all’amministratore o al fornitore.
disabled-portal = Il fornitore non ha ancora annunciato un numero di portale: nessuno può partecipare per telefono.
disabled-ucc = Questo vPBX non dispone del servizio UCC WebRTC. Il fornitore può attivarlo.

editor-title-new = Nuova conferenza
editor-title-edit = Modifica della conferenza
field-organiser = Organizzatore
field-ucc = Conferenza UCC
field-ucc-hint = Attivato: si partecipa con il browser, con immagine e suono, o per telefono. Non attivato: solo per telefono.
field-name = Nome
field-name-hint = Ciò che vedranno i partecipanti.
field-room = Numero della sala
field-room-hint = Da 3 a 12 cifre, da comporre al telefono.
field-room-suggest = Proponi un altro numero di sala
field-start = Inizio
field-duration = Durata
field-duration-hint = Periodo in cui ci si può collegare dopo l’inizio.
field-pin = PIN
field-pin-hint = Da 4 a 12 cifre. Sei o più sono difficili da indovinare.
field-pin-none = Senza PIN basta conoscere il numero della sala per entrare.
field-pin-suggest = Proponi un altro PIN
field-description = Descrizione
suggest = Proponi
suggest-failed = Il server non ha inviato proposte. Inserite voi delle cifre.
editor-window = Ci si può collegare: { $range }.
editor-window-past = Questo periodo è già finito: la conferenza sarebbe salvata, ma nessuno potrebbe entrarvi.
editor-expired = Questa conferenza è scaduta. Datele un nuovo inizio per usarla ancora.
editor-errors = { $count ->
    [one] Un campo è da correggere.
   *[other] { $count } campi sono da correggere.
}
editor-saving = Salvataggio…
editor-discard-title = Abbandonare le modifiche?
editor-discard-text = Quanto avete inserito non è ancora salvato.
editor-discard-confirm = Abbandona
editor-discard-keep = Continua a modificare
editor-gone = Questa conferenza non esiste più: nel frattempo è stata eliminata.
editor-forbidden = Non vi è permesso modificare questa conferenza.
editor-disabled = Questa funzione non è attivata sul vostro vPBX.
saved-created = Conferenza «{ $name }» aggiunta.
saved-updated = Conferenza «{ $name }» salvata.

delete-title = Eliminare la conferenza?
delete-text = «{ $name }», sala { $room }, sarà eliminata definitivamente. Numero, PIN e URL non saranno più validi.
delete-live = { $count ->
    [one] Attenzione: una persona è nella sala.
   *[other] Attenzione: { $count } persone sono nella sala.
}
delete-busy = Eliminazione…
deleted = Conferenza «{ $name }» eliminata.

details-title = Accesso alla conferenza
details-lead = Ecco ciò che serve a ogni partecipante.
details-portal = Numero del portale
details-portal-service = Da un interno del vPBX basta *72.
details-pin-hidden = Visibile solo all’organizzatore
details-pin-none = Nessuno
details-url = URL
details-copy-all = Copia tutti i dati
details-edit = Modifica
details-history = Cronologia
details-documents = Documenti
details-recordings = Registrazioni
details-polls = Votazioni
details-calls = Connessioni
details-text-intro = Invito alla conferenza «{ $name }»
details-text-when = Quando: { $range } ({ $zone })
details-text-duration = Durata: { $duration }
details-text-url = Con il browser: { $url }
details-text-phone = Per telefono: { $portal }
details-text-room = Numero della sala: { $room }
details-text-pin = PIN: { $pin }

members-title = Membri
column-members = Membri
members-open = Membri ({ $count })
row-members = Membri di { $name }: { $count }
details-duplicate = Duplica
conference-now = Inizia ora
started-now = La conferenza è aperta. Comunichi i dati di accesso.
saved-told = Conferenza «{ $name }» salvata. Chi è già stato invitato viene informato per e-mail.

editor-overlap = { $more ->
    [0] «{ $name }» si svolge nello stesso momento: { $range }.
    [one] «{ $name }» si svolge nello stesso momento ({ $range }), e così un’altra conferenza.
   *[other] «{ $name }» si svolge nello stesso momento ({ $range }), e così altre { $more } conferenze.
}
field-lobby = Sala d’attesa
lobby-off = Disattivata
lobby-strangers = Ospiti e chi chiama
lobby-everyone = Tutti
lobby-off-hint = Chi ha l’indirizzo o il PIN entra direttamente.
lobby-strangers-hint = Chi non ha un account qui attende che un organizzatore o un amministratore apra.
lobby-everyone-hint = Tutti tranne organizzatori e amministratori attendono che uno di loro apra.
field-reminders = Promemoria
reminders-default = Come nel vPBX
reminders-own = Scelta propria
reminders-none = Nessuno
reminders-default-hint = Chi è invitato riceve un’e-mail { $times } prima dell’inizio.
reminders-own-hint = Prima dell’inizio; al massimo { $count }.
reminders-none-hint = Nessuno riceve un’e-mail di promemoria.

field-recurrence = Ripetizione
repeat-frequency = Frequenza
repeat-once = Una volta
repeat-daily = Ogni giorno
repeat-weekly = Ogni settimana
repeat-monthly = Ogni mese
repeat-yearly = Ogni anno
repeat-interval = Intervallo
repeat-interval-daily = { $count ->
    [one] Ogni giorno
   *[other] Ogni { $count } giorni
}
repeat-interval-weekly = { $count ->
    [one] Ogni settimana
   *[other] Ogni { $count } settimane
}
repeat-interval-monthly = { $count ->
    [one] Ogni mese
   *[other] Ogni { $count } mesi
}
repeat-interval-yearly = { $count ->
    [one] Ogni anno
   *[other] Ogni { $count } anni
}
repeat-weekdays = Giorni della settimana
repeat-monthly-on = Giorno
repeat-end = Fine
repeat-end-count = Dopo un numero
repeat-end-until = In un giorno
repeat-count = Numero di date
repeat-until = Ultimo giorno
repeat-short-months = Nei mesi senza questo giorno la conferenza non si tiene.
repeat-hint = Una serie ha sempre una fine: al massimo { $count } date in { $years } anni. Il numero della sala, il PIN e l’URL restano gli stessi. La prima data è il primo giorno adatto a partire dall’inizio.
validation-endless = Scelga quando finisce la serie.
validation-too-many-dates = Le date sono troppe, o troppo lontane.
validation-no-dates = Nessuna data si terrebbe: la fine viene prima della prima.
details-dates = Date
details-text-rhythm = Ripetizione: { $rhythm }
dates-title = Date
dates-list = Prossime date
dates-more = Mostrare altre
dates-told = Le persone invitate sono informate di ogni modifica per e-mail.
dates-none-title = Nessun’altra data
dates-none-text = Questa serie è finita. Le dia un nuovo inizio per continuarla.
date-planned = Come previsto
date-moved = Spostata
date-cancelled = Annullata
date-instead-of = invece di { $when }
date-new-start = Nuovo inizio
date-move = Spostare
date-move-of = Spostare: { $when }
date-cancel = Annullare la data
date-cancel-of = Annullare la data: { $when }
date-restore = Ripristinare
date-restore-of = Ripristinare: { $when }
date-moved-done = Spostata: { $when }.
date-cancelled-done = Annullata: { $when }.
date-restored-done = Ripristinata: { $when }.
date-expired = Ciò che è passato non si può più modificare, e nulla si può spostare nel passato.
date-taken = In quel momento si tiene un’altra data della serie.
date-last = Una data deve restare. Altrimenti elimini la conferenza.
date-too-far = Una data non si può spostare così lontano: al massimo di un anno.

search-running = Ricerca…
search-failed = La ricerca non è riuscita. Continui a scrivere per riprovare.
search-found = { $count ->
    [0] Nessuno trovato
    [one] { $count } persona trovata
   *[other] { $count } persone trovate
}
field-co-organisers = Co-organizzatori
co-organisers-hint = Possono tutto come l’organizzatore, tranne eliminare la conferenza e nominare co-organizzatori.
co-organisers-remove = Togliere { $name }
co-organisers-readonly = Solo l’organizzatore e l’amministratore nominano co-organizzatori.

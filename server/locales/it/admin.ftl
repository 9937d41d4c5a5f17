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
field-reminders = Promemoria
reminders-default = Come nel vPBX
reminders-own = Scelta propria
reminders-none = Nessuno
reminders-default-hint = Chi è invitato riceve un’e-mail { $times } prima dell’inizio.
reminders-own-hint = Prima dell’inizio; al massimo { $count }.
reminders-none-hint = Nessuno riceve un’e-mail di promemoria.

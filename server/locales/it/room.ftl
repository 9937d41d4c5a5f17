# La sala di conferenza: davanti alla porta, dentro e dopo.
entry-loading = Apertura della conferenza…
entry-early-title = La conferenza non è ancora iniziata
entry-early-text = Si apre { $day } alle { $time }. Questa pagina si aprirà da sola.
entry-early-left = Apertura tra
entry-early-enter = Fammi entrare da solo
entry-early-enter-hint = Appena apre. Lasci aperta questa pagina.
entry-expired-title = Questa conferenza è terminata
entry-expired-text = Si poteva entrare fino alle { $time } di { $day }. L’organizzatore può fissare una nuova data e ora.
entry-audio-title = Una conferenza telefonica
entry-audio-text = Questa conferenza si svolge solo al telefono. Per partecipare chiami il numero qui sotto.
entry-disabled-title = Le conferenze web non sono attivate
entry-disabled-text = Il Suo centralino non dispone del servizio UCC WebRTC. L’amministratore può farlo attivare.
entry-missing-title = Nessuna conferenza a questo indirizzo
entry-missing-text = Controlli il link nell’invito. La conferenza potrebbe essere stata eliminata.
entry-unreachable-title = Il server non risponde
entry-unreachable-text = Controlli la connessione di rete.
entry-admin = Vai all’AdminCenter

guest-title = Partecipare alla conferenza
guest-text = Non serve un account: bastano il Suo nome e il PIN dell’invito.
guest-name = Il Suo nome
guest-name-hint = Così La vedono gli altri.
guest-pin = PIN
guest-enter = Continua come ospite
guest-login = Accedi con un account
guest-failed-wrong = Non è corretto. Controlli il nome e il PIN, o usi il link del Suo invito.
guest-failed-throttled = Troppi tentativi. Attenda qualche minuto, o chiami per telefono.
guest-failed-unreachable = Il server non risponde. Controlli la rete.
guest-failed-name = Indichi il Suo nome.

phone-title = Per telefono
phone-text = Può partecipare per telefono in ogni momento, anche oltre a questa pagina.
phone-number = Chiamare
phone-room = Numero della sala
phone-pin = Il PIN è nell’invito. Prema # dopo ogni numero.
phone-pin-label = PIN
phone-no-pin = Non serve alcun PIN: prema ancora una volta #.
phone-short = Per telefono: { $portal }, sala { $number }
banner-phone = Ascolta e parla al telefono. Questa pagina non emette suoni.
phone-none = Per questo servizio non è stato annunciato alcun numero di telefono.
pair-title = Usare un telefono per l’audio
pair-text = Chiami la conferenza. Poi parla e ascolta al telefono; la Sua immagine resta qui.
pair-press = Nella conferenza prema poi:
pair-hint = Questi tasti valgono una volta e per poco tempo. Chi li ha parla a Suo nome.
pair-failed = Al momento non c’è alcun codice. Riprovi più tardi.

pre-as = Lei entra come { $name }
pre-count =
    { $count ->
        [0] Non c’è ancora nessuno
        [one] C’è una persona
       *[other] Ci sono { $count } persone
    }
pre-open = Usa fotocamera e microfono
pre-open-text = Il browser chiederà il permesso. Nessuno La vede o La sente prima che entri.
pre-preview = La Sua fotocamera
pre-cam-off = La fotocamera è spenta
pre-join = Entra adesso
pre-ask = Chiedere di entrare
pre-ask-text = Chi conduce la conferenza la farà entrare. Fino ad allora nessuno la vede né la sente.
pre-listen = Entra e ascolta
pre-listen-text = Senza microfono può ascoltare e guardare.
pre-devices = Dispositivi
pre-present = Già presenti: { $names }
pre-present-more = Già presenti: { $names } e altri { $more }
pre-check = Prova audio e connessione
pre-check-failed = La prova non è stata caricata. Controlli la connessione.

wait-title = Attende di entrare
wait-tab = In attesa · { $title }
wait-asking = Connessione in corso…
wait-waiting = Chi conduce la conferenza sa che lei è qui.
wait-no-leader = Non c’è ancora nessuno che possa farla entrare. Chi arriva la vede subito.
wait-next = Lasci aperta questa pagina: appena la fanno entrare è subito dentro, con microfono e videocamera come qui. Fino ad allora nessuno la vede né la sente.
wait-leave = Non attendere più
wait-trouble = La connessione è interrotta. Il suo posto resta, nuova connessione…

lobby-title = In attesa ({ $count })
lobby-one = { $name } attende di entrare.
lobby-several = { $count } persone attendono di entrare.
lobby-admit = Accettare { $name }
lobby-admit-one = Accettare
lobby-admit-all = Accettare tutti
lobby-deny = Rifiutare { $name }
lobby-show = Mostrare
lobby-since = da { $time }
lobby-since-now = appena arrivato
lobby-away = connessione persa

device-mic = Microfono
device-cam = Fotocamera
device-speaker = Altoparlante
device-default = Predefinito del sistema
device-test = Riproduci suono di prova
device-testing = Dovrebbe sentire tre suoni
device-level = Livello del microfono
device-silent = Non si sente nulla. Dica una parola o scelga un altro microfono.
device-original = Suono originale
device-original-hint = Per la musica: senza soppressione dell’eco e del rumore.
device-noise = Soppressione del rumore
device-noise-hint = Ventola, tastiera, strada. Calcolato su questo dispositivo.
device-noise-original = Non con l’audio originale.
device-blur = Sfoca lo sfondo
device-blur-hint = Calcolato su questo dispositivo; consuma la batteria.
device-starting = Un momento…
device-no-effect-mic = Questo browser qui non può sopprimere il rumore. Il Suo audio parte così com’è.
device-no-effect-cam = Questo browser qui non può sfocare lo sfondo. La Sua immagine si vede così com’è.
device-moved-mic = Il Suo microfono è stato scollegato. Al suo posto: { $name }
device-moved-cam = La Sua fotocamera è stata scollegata. Al suo posto: { $name }

problem-denied = Il browser blocca fotocamera e microfono per questa pagina.
problem-denied-help = Faccia clic sul simbolo a sinistra dell’indirizzo, consenta entrambi e riprovi.
problem-mic-denied = Il browser blocca il microfono per questa pagina.
problem-mic-none = Nessun microfono trovato. Ne colleghi uno: verrà usato subito.
problem-mic-busy = Un altro programma usa il microfono. Lo chiuda e riprovi.
problem-mic-unknown = Non è possibile aprire il microfono.
problem-cam-denied = Il browser blocca la fotocamera per questa pagina.
problem-cam-none = Nessuna fotocamera trovata. Ne colleghi una: verrà usata subito.
problem-cam-busy = Un altro programma usa la fotocamera. Lo chiuda e riprovi.
problem-cam-unknown = Non è possibile aprire la fotocamera.
problem-insecure = Fotocamera e microfono funzionano solo su una pagina sicura (https).
problem-listen = Può comunque entrare e ascoltare, oppure parlare per telefono.

room-label = Conferenza { $title }
room-until = fino alle { $time }
room-locked = Bloccata
room-recording = Registrazione
room-tiles = Partecipanti in video
room-more =
    { $count ->
        [one] e un’altra persona
       *[other] e altre { $count } persone
    }
room-alone = È la prima persona. Gli altri compaiono qui appena arrivano, dal browser o per telefono.

tool-bar = Comandi della conferenza
tool-mic-mute = Disattiva microfono
tool-mic-unmute = Attiva microfono
tool-mic = Microfono
tool-cam-off = Spegni fotocamera
tool-cam-on = Accendi fotocamera
tool-cam = Fotocamera
tool-hand-raise = Alza la mano
tool-hand-lower = Abbassa la mano
tool-hand = Mano
tool-screen-start = Condividi schermo
tool-screen-stop = Non condividere più lo schermo
tool-screen = Schermo
tool-people = Mostra i partecipanti
tool-people-hide = Nascondi i partecipanti
tool-people-short = Partecipanti
tool-more = Altro
tool-settings = Dispositivi
tool-documents = Documenti
tool-react = Reagisci
tool-captions-show = Mostra i sottotitoli
tool-captions-hide = Nascondi i sottotitoli
tool-captions-write = Scrivi sottotitoli
tool-captions-stop = Smetti di scrivere sottotitoli
tool-keys = Scorciatoie da tastiera
tool-phone = Telefono per l’audio
tool-call = Chiamare un numero
tool-call-me = Chiamare il mio telefono
tool-groups = Gruppi
tool-poll = Votazione
tool-mute-all = Disattiva tutti i microfoni
tool-lock = Blocca la sala
tool-unlock = Sblocca la sala
tool-people-waiting =
    { $count ->
        [one] Mostrare i partecipanti; una persona attende
       *[other] Mostrare i partecipanti; { $count } persone attendono
    }
tool-lobby-on = Attivare la sala d’attesa
tool-lobby-off = Disattivare la sala d’attesa
tool-end = Termina per tutti
tool-record = Registra
tool-record-stop = Termina la registrazione
tool-leave = Esci

end-title = Terminare la conferenza per tutti?
end-text = Tutti i partecipanti lasciano la sala, anche quelli al telefono.
end-confirm = Termina conferenza

tile-you = { $name } (Lei)
tile-screen = Schermo di { $name }
tile-speaking = parla
tile-muted = microfono spento
tile-hand = mano alzata
tile-held = in attesa
tile-phone = per telefono
tile-reconnecting = riconnessione
tile-net-fair = connessione debole
tile-net-poor = connessione scarsa
tile-net-lost = connessione persa

roster-title = Partecipanti ({ $count })
roster-role-organiser = Organizzatore
roster-role-moderator = Moderatore
roster-role-participant = Partecipante
roster-role-guest = Ospite
roster-web = dal browser
roster-both = dal browser e per telefono
roster-mute = Disattiva il microfono di { $name }
roster-phone = Come partecipare per telefono
roster-calls = Chiamati

call-title = Chiamare un numero nella conferenza
call-text = Il telefono squilla subito. Chi risponde è nella conferenza; fuori dal vostro impianto dopo aver premuto 1.
call-number = Numero o nome
call-hint = Come 044 123 45 67 o un interno. Digitate lettere per cercare qualcuno.
call-found =
    { $count ->
        [one] Un suggerimento
       *[other] { $count } suggerimenti
    }
call-suggestions = Suggerimenti
call-me-title = Far chiamare il mio telefono
call-me-text = Da quando rispondete parlate e ascoltate al telefono; la vostra immagine resta qui.
call-me-number = Il mio numero
call-me-hint = Lasciate vuoto per il vostro interno.
call-do = Chiamare
call-again = Richiamare { $name }
call-cancel = Interrompere la chiamata a { $name }
call-dismiss = Togliere { $name }
call-state-calling = Chiamata…
call-state-ringing = Squilla…
call-state-answered = Ha risposto
call-state-busy = Occupato
call-state-no-answer = Nessuna risposta
call-state-rejected = Rifiutato
call-state-unreachable = Irraggiungibile
call-state-forbidden = Non possibile
call-fault-not-allowed = Questo numero non può essere chiamato. Verificatelo, o chiedete all’amministratore quali sono permessi.
call-fault-limit = Il limite di chiamate è raggiunto. Riprovate più tardi.
call-fault-unreachable = Questo telefono è irraggiungibile al momento.
call-fault-bad-state = Questo numero è già in chiamata, o avete già un telefono qui.
call-fault-ended = Il tempo per entrare in questa conferenza è scaduto.
call-fault-forbidden = Riservato a organizzatore e moderatori.
call-fault-lost = La connessione è interrotta. Riprovate.
call-fault-other = La chiamata non è riuscita. Riprovate.

net-good = La Sua connessione è buona.
net-fair = La Sua connessione è debole: le immagini possono essere meno nitide.
net-poor = La Sua connessione è debole: gli altri La sentono a tratti.
net-by-phone = Continui per telefono:
net-room = sala { $number } #
net-pin = PIN { $pin } #
net-call-me = Mi chiami
net-dial = Chiamare da sé
net-hide = Nascondere l’avviso
net-lost = La Sua connessione è interrotta.

banner-connecting = Connessione…
banner-trouble = La connessione è interrotta. Riconnessione…
sound-blocked = Il browser non riproduce suoni prima di un clic.
sound-unblock = Clic per ascoltare
talk-muted = Il Suo microfono è spento: nessuno La sente.
talk-unmute = Attiva

said-joined = { $name } è entrato nella conferenza.
said-left = { $name } ha lasciato la conferenza.
said-hand = { $name } alza la mano.
said-locked = La sala è bloccata: nessun altro può entrare.
said-recording-on = La conferenza viene registrata.
said-recording-off = La registrazione è terminata.
said-unlocked = La sala è di nuovo aperta.
said-muted-you = Un moderatore ha spento il Suo microfono.
said-phone-on = Il Suo audio ora passa per il telefono.
said-phone-off = Il Suo telefono ha riagganciato. L’audio torna su questa pagina.
said-waits = { $name } attende di entrare.
said-admitted = È stato accolto nella conferenza.
said-group-now = Ora siete nel gruppo { $name }.
said-group-back = Siete di nuovo con tutti.
said-group-minute = Ancora un minuto, poi tornano tutti.
said-group-help = Il gruppo { $name } chiede aiuto.
said-poll-open = È aperta una votazione: { $name }
said-poll-closed = La votazione è terminata. { $name }
said-refused = Il server ha rifiutato.
said-doc-shown = Viene mostrato { $name }.
said-doc-stopped = { $name } non è più mostrato.
said-call-calling = Chiamata a { $name }.
said-call-ringing = Il telefono di { $name } squilla.
said-call-answered = { $name } ha risposto.
said-call-busy = { $name } è occupato.
said-call-no-answer = { $name } non risponde.
said-call-rejected = { $name } ha rifiutato.
said-call-unreachable = { $name } è irraggiungibile.
said-call-forbidden = { $name } non può essere chiamato.

keys-title = Scorciatoie da tastiera
keys-switch = Tasti con una sola lettera
keys-hint = Ctrl o ⌘ con D ed E funzionano in ogni caso.
keys-space = Spazio
keys-talk = Tenere premuto per parlare con il microfono spento
keys-mic = Microfono sì e no
keys-cam = Fotocamera sì e no
keys-hand = Alzare e abbassare la mano
keys-people = Mostrare e nascondere i partecipanti

chat-title = Messaggi
chat-hide = Nascondi i messaggi
chat-show = Mostra i messaggi
chat-show-unread = Mostra i messaggi, { $count } non letti
chat-earlier = Messaggi precedenti
chat-empty = Nessuno ha ancora scritto. Chi arriva più tardi può leggere tutto ciò che è per tutti.
chat-phones = Chi partecipa per telefono non legge questi messaggi.
chat-you = Lei
chat-private-to = solo a { $name }
chat-private-you = solo a Lei
chat-to = A
chat-to-all = tutti
chat-text = Messaggio
chat-send = Invia
chat-send-hint = Invio spedisce, Maiusc+Invio comincia una nuova riga.
chat-newest = Ai più recenti
chat-failed-lost = Nessuna connessione: il messaggio non è ancora stato inviato.
chat-failed-gone = Questa persona non è più nella sala.
chat-failed-limit = Troppi messaggi. Attenda un momento.
chat-failed-text = Questo testo non può essere inviato.
chat-failed-load = Non è stato possibile caricare i messaggi.
said-chat = { $name } ha scritto.
keys-chat = Mostra e nascondi i messaggi

exit-left-title = Ha lasciato la conferenza
exit-left-text = Continua senza di Lei. Può tornare finché è aperta.
exit-lost-title = Non è stato possibile ristabilire la connessione
exit-lost-text = Abbiamo provato per 45 secondi. Controlli la rete o partecipi per telefono.
exit-failed-title = L’ingresso non è riuscito
exit-failed-text = Il browser non ha potuto stabilire la connessione. Riprovi o partecipi per telefono.
exit-kicked-title = È stato rimosso dalla conferenza
exit-kicked-text = Un moderatore L’ha rimossa.
exit-ended-title = La conferenza è terminata
exit-ended-text = Grazie per aver partecipato.
exit-replaced-title = È entrato in un’altra finestra
exit-replaced-text = Questa finestra ha lasciato la conferenza, così è presente una volta sola.
exit-auth-title = Acceda di nuovo
exit-auth-text = La Sua sessione è scaduta.
exit-full-title = La conferenza è al completo
exit-full-text = Riprovi quando qualcuno sarà uscito o chiami l’organizzatore.
exit-locked-title = La sala è bloccata
exit-locked-text = Al momento un moderatore non fa entrare nessun altro.
exit-forbidden-title = Non può entrare in questa conferenza
exit-forbidden-text = Chieda un invito all’organizzatore.
exit-denied-title = Non è stato fatto entrare
exit-denied-text = Così ha deciso chi conduce la conferenza. Se è un errore, si metta in contatto, oppure chieda di nuovo.
exit-over-title = La conferenza è terminata
exit-over-text = È finita prima che qualcuno la facesse entrare.
exit-gave-up-title = Non attende più
exit-gave-up-text = Finché la conferenza è aperta può chiedere di nuovo di entrare.
exit-ask-again = Chiedere di nuovo
exit-rejoin = Entra di nuovo
exit-login = Accedi
exit-admin = Torna all’AdminCenter

# La sala di conferenza: davanti alla porta, dentro e dopo.
entry-loading = Apertura della conferenza…
entry-early-title = La conferenza non è ancora iniziata
entry-early-text = Si apre { $day } alle { $time }. Questa pagina si aprirà da sola.
entry-early-left = Apertura tra
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

phone-title = Per telefono
phone-text = Può partecipare per telefono in ogni momento, anche oltre a questa pagina.
phone-number = Chiamare
phone-room = Numero della sala
phone-pin = Il PIN è nell’invito. Prema # dopo ogni numero.
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
pre-listen = Entra e ascolta
pre-listen-text = Senza microfono può ascoltare e guardare.
pre-devices = Dispositivi

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
tool-keys = Scorciatoie da tastiera
tool-phone = Telefono per l’audio
tool-mute-all = Disattiva tutti i microfoni
tool-lock = Blocca la sala
tool-unlock = Sblocca la sala
tool-end = Termina per tutti
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
roster-kick = Rimuovi { $name }
roster-phone = Come partecipare per telefono

net-good = La Sua connessione è buona.
net-fair = La Sua connessione è debole: le immagini possono essere meno nitide.
net-poor = La Sua connessione è scarsa. Spenga la fotocamera o partecipi per telefono.
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
said-unlocked = La sala è di nuovo aperta.
said-muted-you = Un moderatore ha spento il Suo microfono.
said-phone-on = Il Suo audio ora passa per il telefono.
said-phone-off = Il Suo telefono ha riagganciato. L’audio torna su questa pagina.
said-refused = Il server ha rifiutato.

keys-title = Scorciatoie da tastiera
keys-switch = Tasti con una sola lettera
keys-hint = Ctrl o ⌘ con D ed E funzionano in ogni caso.
keys-mic = Microfono sì e no
keys-cam = Fotocamera sì e no
keys-hand = Alzare e abbassare la mano
keys-people = Mostrare e nascondere i partecipanti

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
exit-rejoin = Entra di nuovo
exit-login = Accedi
exit-admin = Torna all’AdminCenter

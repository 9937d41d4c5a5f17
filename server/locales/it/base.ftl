# Testi comuni a tutte le pagine. I termini seguono il manuale della funzione «Conferenza».
product-name = UCC WebRTC

action-cancel = Annulla
action-close = Chiudi
action-copy = Copia
action-copy-label = Copia: { $label }
action-delete = Elimina
action-retry = Riprova
action-save = Salva
action-show = Mostra
action-hide = Nascondi
copied = Copiato
copied-label = { $label }: copiato
copy-failed = Qui non è permesso copiare. Selezionate il testo e copiatelo.
loading = Caricamento…
optional = facoltativo

menu-language = Lingua
menu-theme = Aspetto
theme-system = Come il sistema
theme-light = Chiaro
theme-dark = Scuro
messages-label = Messaggi
message-dismiss = Chiudi il messaggio

calendar-open = Scegliere data e ora
calendar-title = Data e ora
calendar-previous = Mese precedente
calendar-next = Mese successivo
calendar-hour = Ora
calendar-minute = Minuto
calendar-now = Adesso
calendar-apply = Applica
datetime-format = GG.MM.AAAA hh:mm
datetime-zone = Fuso orario: { $zone }

validation-required = Questo campo è obbligatorio.
validation-digits = Solo cifre da 0 a 9: si compongono sulla tastiera di un telefono.
validation-too-short = Almeno { $min } cifre.
validation-too-long = Al massimo { $max } cifre.
validation-text-too-long = Al massimo { $max } caratteri.
validation-taken = Questo numero è già in uso. Sceglietene un altro.
validation-invalid = Questo valore non è valido.
validation-datetime = Data e ora nella forma 31.12.2026 14:30, per favore.
validation-gap = Quest’ora non esiste in quel giorno (inizio dell’ora legale).
validation-not-in-menu = Scegliete un valore dal menu.

error-unreachable = Il server non risponde. Verificate la connessione alla rete.
error-server = Il server segnala un errore ({ $code }). Riprovate tra un momento.
error-start = Non è stato possibile caricare la pagina.

# Come si comportano i telefoni del vPBX.
telephones-lead = Ciò che sente chi chiama nelle conferenze di { $vpbx }. Una modifica vale subito.
telephones-saved = Impostazioni salvate.
telephones-sounds = Suoni durante la conferenza
telephones-interval = Tono di attenzione durante la conferenza
telephones-interval-hint = Ricorda a tutti che sono in una conferenza.
telephones-volume = Volume dei toni di attenzione
telephones-volume-hint = −40 si sente appena, −10 è forte come la voce.
telephones-busy = Tono di occupato per l’ultimo rimasto
telephones-busy-hint = Poi la chiamata viene terminata.
telephones-shield = Musica di attesa nella conferenza
telephones-shield-hint = Di un telefono che non segnala l’attesa. Un tasto o la voce ripristinano l’audio.
telephones-shield-on = viene silenziata
telephones-shield-off = si sente
telephones-names = Nomi di chi arriva e di chi va
telephones-names-hint = Chi chiama dice il proprio nome prima di entrare; gli altri telefoni lo sentono. È dimenticato con la chiamata.
telephones-names-on = sono annunciati
telephones-names-off = non sono annunciati
telephones-portal = Portale
telephones-early = Restare in linea prima dell’inizio
telephones-early-hint = Chi non chiama prima sente musica finché la conferenza apre.
telephones-no-early = nessuno
telephones-country = Prefisso del paese
telephones-country-hint = Dei numeri senza prefisso: con essi chi chiama è cercato tra i membri e nella rubrica. Chi è trovato ha il nome accanto al numero; non è una prova.
telephones-languages = Lingue del portale
telephones-languages-about = Chi chiama cambia lingua con il tasto asterisco. Se qui non ne è scelta nessuna, il portale parla quella del vPBX.
telephones-usual = Come nell’installazione: { $value }
telephones-seconds = { $count ->
    [one] un secondo
   *[other] { $count } secondi
}
telephones-volume-value = { $value } dBm0
telephones-no-tone = nessun tono
telephones-no-busy = nessun tono di occupato, la chiamata continua

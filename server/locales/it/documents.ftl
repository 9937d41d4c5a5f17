### Documenti di una conferenza: AdminCenter e sala.

doc-title = Documenti
doc-add = Aggiungi un documento
doc-hint = PDF e immagini, al massimo { $size } MB.
doc-hint-office = PDF, immagini e documenti Office, al massimo { $size } MB.
doc-sending = Caricamento di { $name }
doc-added = { $name } è caricato.
doc-loading = Caricamento dei documenti
doc-none = Non ci sono ancora documenti.
doc-waiting = In preparazione…
doc-rendering = In preparazione: pagina { $done } di { $count }
doc-rendering-of = Preparazione di { $name }
doc-facts = { $count ->
    [one] Una pagina, { $size } kB, da { $name }
   *[other] { $count } pagine, { $size } kB, da { $name }
}
doc-show = Mostra a tutti
doc-shown = Mostrato ora
doc-download = Scarica
doc-allow = I partecipanti possono scaricarlo
doc-remove = Elimina { $name }
doc-remove-text = Eliminare questo documento? Chi lo sta guardando non lo vedrà più.
doc-too-large = Il file supera { $size } MB.
doc-unreachable = Il server non è raggiungibile. Riprovi.
doc-gone = Questi documenti non esistono più.
doc-no-space = Il server non ha più spazio. Lo dica al gestore.
doc-refused = Non è stato possibile.
doc-reason-empty = Il file è vuoto.
doc-reason-unknown-type = Questo tipo di file non può essere mostrato. Lo salvi come PDF.
doc-reason-old-office = È un vecchio formato Office. Lo salvi come PDF o in un formato più recente.
doc-reason-no-office = I documenti Office non sono disponibili qui. Lo salvi come PDF.
doc-reason-macros = I documenti con macro non vengono aperti. Lo salvi come PDF.
doc-reason-encrypted = Il documento è protetto da una password.
doc-reason-bomb = Una volta decompresso, il documento supera il consentito.
doc-reason-too-many-pages = Il documento ha più di 500 pagine.
doc-reason-too-many-pixels = L’immagine è troppo grande.
doc-reason-too-complex = Il documento richiede troppo tempo o memoria.
doc-reason-broken = Il documento è danneggiato e non può essere mostrato.
doc-reason-shelf-full = In questa conferenza non c’è più spazio per documenti.
doc-stage = Documento: { $name }
doc-by = Mostrato da { $name }
doc-coming = Poi: { $title }
doc-presenter = Chi presenta
doc-page = Pagina { $page } di { $pages }
doc-picture = { $where } { $title }
doc-text = Testo della pagina
doc-notes = Note
doc-overview = Panoramica di tutte le pagine
doc-go = Pagina { $page }
doc-bar = Pagine
doc-previous = Pagina precedente
doc-next = Pagina successiva
doc-follow = Torna alla pagina { $page }
doc-show-all = Mostra questa pagina a tutti
doc-stop = Smetti di mostrare il documento

### Reazioni e sottotitoli.

reactions = Reazioni
reactions-close = Chiudi le reazioni
reactions-enough = Attenda un istante prima di reagire di nuovo.
reaction-agree = D’accordo
reaction-applause = Applausi
reaction-heart = Cuore
reaction-laughter = Risate
reaction-surprise = Stupore
reaction-party = Festa
# Read out, for all who have reacted so within a moment.
reactions-said = { $names }: { $reaction }.
reactions-others = altri { $count }

captions = Sottotitoli
captions-by = Scritti da { $name }
captions-none = Al momento nessuno scrive sottotitoli.
captions-larger = Testo più grande
captions-close = Nascondi i sottotitoli
captions-offered = In questa conferenza vengono scritti dei sottotitoli.
captions-yes = Mostra
captions-no = No, grazie
captions-desk = Scrivere sottotitoli
captions-desk-hint = Tutti vedono ciò che digita. Il tasto Invio conclude la riga.
captions-desk-close = Non scrivere più
captions-send = Concludi
captions-forbidden = Qui non può più scrivere sottotitoli.
captions-unsent = La riga non è arrivata. La invii ancora una volta.

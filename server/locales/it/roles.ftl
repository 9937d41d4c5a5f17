# I ruoli, e chi può parlare.

roster-role-presenter = Relatore

person-menu = Azioni per { $name }
person-mute = Disattiva il microfono
person-ask-unmute = Invita a parlare
person-ask-again = Invita ancora a parlare
person-give-floor = Dai la parola
person-give-floor-to = Dai la parola a { $name }
person-take-floor = Togli la parola
person-spotlight = Mostra in grande a tutti
person-unspotlight = Non mostrare più in grande
person-kick = Rimuovi dalla conferenza
person-role = Ruolo
person-role-moderator = decide con voi che cosa può fare ciascuno
person-role-presenter = mostra documenti, può sempre parlare
person-role-participant = parla, scrive, alza la mano
person-large = in grande per tutti
person-floor = ha la parola
person-asked = invitato a parlare

role-you-organiser = Ora organizzate questa conferenza.
role-you-moderator = Ora siete moderatore e potete condurre la conferenza.
role-you-presenter = Ora siete relatore e potete mostrare documenti.
role-you-participant = Ora siete un semplice partecipante.
role-you-guest = Ora siete un semplice ospite.

floor-only = Ora può parlare solo chi ha la parola.
floor-ask = Alza la mano
floor-yours = Avete la parola.
floor-yield = Restituisci la parola
asked-to-speak = Siete invitati a parlare.
asked-not-now = Non ora

tool-mic-floor = Microfono bloccato: può parlare solo chi ha la parola
tool-floor-only = Fai parlare solo chi ha la parola
tool-floor-all = Fai parlare tutti

said-role-organiser = { $name } ora organizza la conferenza
said-role-moderator = { $name } ora è moderatore
said-role-presenter = { $name } ora è relatore
said-role-participant = { $name } ora è un semplice partecipante
said-role-guest = { $name } ora è ospite
said-floor = { $name } ha la parola
said-floor-over = Non avete più la parola
said-floor-all = Tutti possono di nuovo parlare
said-large = { $name } è mostrato in grande a tutti
said-large-you = Siete mostrati in grande a tutti

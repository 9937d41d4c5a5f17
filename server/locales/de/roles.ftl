# Rollen, und wer sprechen darf.

roster-role-presenter = Vortrag

person-menu = Möglichkeiten für { $name }
person-mute = Stummschalten
person-ask-unmute = Bitten zu sprechen
person-ask-again = Noch einmal bitten zu sprechen
person-give-floor = Das Wort erteilen
person-give-floor-to = { $name } das Wort erteilen
person-take-floor = Das Wort entziehen
person-spotlight = Für alle gross zeigen
person-unspotlight = Nicht mehr gross zeigen
person-kick = Aus der Konferenz entfernen
person-role = Rolle
person-role-moderator = entscheidet mit, wer was darf
person-role-presenter = zeigt Dokumente, darf immer sprechen
person-role-participant = spricht, schreibt, hebt die Hand
person-large = gross für alle
person-floor = hat das Wort
person-asked = gebeten zu sprechen

role-you-organiser = Sie organisieren diese Konferenz jetzt.
role-you-moderator = Sie moderieren jetzt mit und können die Konferenz leiten.
role-you-presenter = Sie tragen jetzt vor und können Dokumente zeigen.
role-you-participant = Sie nehmen jetzt ohne besondere Rechte teil.
role-you-guest = Sie sind jetzt Gast, ohne besondere Rechte.

floor-only = Es spricht jetzt nur, wer das Wort hat.
floor-ask = Hand heben
floor-yours = Sie haben das Wort.
floor-yield = Das Wort zurückgeben
asked-to-speak = Sie werden gebeten zu sprechen.
asked-not-now = Jetzt nicht

tool-mic-floor = Mikrofon gesperrt: Es spricht nur, wer das Wort hat
tool-floor-only = Nur sprechen lassen, wer das Wort hat
tool-floor-all = Alle sprechen lassen

said-role-organiser = { $name } organisiert jetzt die Konferenz
said-role-moderator = { $name } moderiert jetzt
said-role-presenter = { $name } trägt jetzt vor
said-role-participant = { $name } nimmt jetzt ohne besondere Rechte teil
said-role-guest = { $name } ist jetzt Gast
said-floor = { $name } hat das Wort
said-floor-over = Sie haben das Wort nicht mehr
said-floor-all = Alle dürfen wieder sprechen
said-large = { $name } ist für alle gross zu sehen
said-large-you = Sie sind für alle gross zu sehen

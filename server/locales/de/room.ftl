# Der Konferenzraum: vor der Tür, drinnen und danach.
entry-loading = Konferenz wird geöffnet…
entry-early-title = Die Konferenz hat noch nicht begonnen
entry-early-text = Sie öffnet am { $day } um { $time }. Diese Seite öffnet sich von selbst.
entry-early-left = Öffnet in
entry-expired-title = Diese Konferenz ist vorbei
entry-expired-text = Der Eintritt war bis { $time } am { $day } möglich. Die organisierende Person kann einen neuen Termin setzen.
entry-audio-title = Eine Telefonkonferenz
entry-audio-text = Diese Konferenz findet nur am Telefon statt. Rufen Sie zur Teilnahme die Nummer unten an.
entry-disabled-title = Webkonferenzen sind nicht freigeschaltet
entry-disabled-text = Ihre Telefonanlage hat keinen Dienst UCC WebRTC. Die Administration kann ihn freischalten lassen.
entry-missing-title = Keine Konferenz unter dieser Adresse
entry-missing-text = Prüfen Sie den Link in der Einladung. Vielleicht wurde die Konferenz gelöscht.
entry-unreachable-title = Der Server antwortet nicht
entry-unreachable-text = Prüfen Sie die Netzwerkverbindung.
entry-admin = Zum AdminCenter

phone-title = Per Telefon
phone-text = Sie können jederzeit per Telefon teilnehmen, auch zusätzlich zu dieser Seite.
phone-number = Anrufen
phone-room = Raumnummer
phone-pin = Die PIN steht in der Einladung. Drücken Sie nach jeder Nummer #.
banner-phone = Sie hören und sprechen am Telefon. Diese Seite gibt keinen Ton wieder.
phone-none = Für diesen Dienst ist keine Telefonnummer bekannt gegeben.
pair-title = Telefon für den Ton benutzen
pair-text = Rufen Sie die Konferenz an. Danach sprechen und hören Sie am Telefon; Ihr Bild bleibt hier.
pair-press = Drücken Sie dann in der Konferenz:
pair-hint = Die Tasten gelten einmal und nur kurze Zeit. Wer sie hat, spricht in Ihrem Namen.
pair-failed = Zurzeit gibt es keinen Code. Versuchen Sie es bitte später noch einmal.

pre-as = Sie treten ein als { $name }
pre-count =
    { $count ->
        [0] Noch ist niemand da
        [one] Eine Person ist da
       *[other] { $count } Personen sind da
    }
pre-open = Kamera und Mikrofon verwenden
pre-open-text = Der Browser fragt um Erlaubnis. Niemand sieht oder hört Sie, bevor Sie eintreten.
pre-preview = Ihre Kamera
pre-cam-off = Die Kamera ist aus
pre-join = Jetzt eintreten
pre-listen = Eintreten und zuhören
pre-listen-text = Ohne Mikrofon können Sie zuhören und zusehen.
pre-devices = Geräte

device-mic = Mikrofon
device-cam = Kamera
device-speaker = Lautsprecher
device-default = Systemstandard
device-test = Testton abspielen
device-testing = Sie sollten drei Töne hören
device-level = Mikrofonpegel
device-silent = Es ist nichts zu hören. Sagen Sie ein Wort, oder wählen Sie ein anderes Mikrofon.
device-original = Originalton
device-original-hint = Für Musik: ohne Echo- und Geräuschunterdrückung.

problem-denied = Der Browser sperrt Kamera und Mikrofon für diese Seite.
problem-denied-help = Klicken Sie auf das Symbol links von der Adresse, erlauben Sie beides, und versuchen Sie es erneut.
problem-mic-denied = Der Browser sperrt das Mikrofon für diese Seite.
problem-mic-none = Kein Mikrofon gefunden. Stecken Sie eines ein: Es wird sofort verwendet.
problem-mic-busy = Ein anderes Programm verwendet das Mikrofon. Schliessen Sie es, und versuchen Sie es erneut.
problem-mic-unknown = Das Mikrofon lässt sich nicht öffnen.
problem-cam-denied = Der Browser sperrt die Kamera für diese Seite.
problem-cam-none = Keine Kamera gefunden. Stecken Sie eine ein: Sie wird sofort verwendet.
problem-cam-busy = Ein anderes Programm verwendet die Kamera. Schliessen Sie es, und versuchen Sie es erneut.
problem-cam-unknown = Die Kamera lässt sich nicht öffnen.
problem-insecure = Kamera und Mikrofon funktionieren nur auf einer sicheren Seite (https).
problem-listen = Sie können trotzdem eintreten und zuhören, oder per Telefon sprechen.

room-label = Konferenz { $title }
room-until = bis { $time }
room-locked = Gesperrt
room-tiles = Teilnehmende im Bild
room-more =
    { $count ->
        [one] und eine weitere Person
       *[other] und { $count } weitere Personen
    }
room-alone = Sie sind zuerst da. Die anderen erscheinen hier, sobald sie kommen, per Browser oder per Telefon.

tool-bar = Steuerung der Konferenz
tool-mic-mute = Mikrofon stummschalten
tool-mic-unmute = Mikrofon einschalten
tool-mic = Mikrofon
tool-cam-off = Kamera ausschalten
tool-cam-on = Kamera einschalten
tool-cam = Kamera
tool-hand-raise = Hand heben
tool-hand-lower = Hand senken
tool-hand = Hand
tool-screen-start = Bildschirm teilen
tool-screen-stop = Bildschirm nicht mehr teilen
tool-screen = Bildschirm
tool-people = Teilnehmende anzeigen
tool-people-hide = Teilnehmende ausblenden
tool-people-short = Teilnehmende
tool-more = Mehr
tool-settings = Geräte
tool-keys = Tastenkürzel
tool-phone = Telefon für den Ton
tool-mute-all = Alle stummschalten
tool-lock = Raum sperren
tool-unlock = Raum öffnen
tool-end = Für alle beenden
tool-leave = Verlassen

end-title = Konferenz für alle beenden?
end-text = Alle verlassen den Raum, auch die Teilnehmenden am Telefon.
end-confirm = Konferenz beenden

tile-you = { $name } (Sie)
tile-screen = Bildschirm von { $name }
tile-speaking = spricht
tile-muted = stumm
tile-hand = Hand gehoben
tile-held = gehalten
tile-phone = per Telefon
tile-reconnecting = verbindet neu
tile-net-fair = schwache Verbindung
tile-net-poor = schlechte Verbindung
tile-net-lost = Verbindung verloren

roster-title = Teilnehmende ({ $count })
roster-role-organiser = Organisation
roster-role-moderator = Moderation
roster-role-participant = Teilnahme
roster-role-guest = Gast
roster-web = per Browser
roster-both = per Browser und Telefon
roster-mute = { $name } stummschalten
roster-kick = { $name } entfernen
roster-phone = So nehmen Sie per Telefon teil

net-good = Ihre Verbindung ist gut.
net-fair = Ihre Verbindung ist schwach: Bilder können weniger scharf sein.
net-poor = Ihre Verbindung ist schlecht. Schalten Sie die Kamera aus, oder nehmen Sie per Telefon teil.
net-lost = Ihre Verbindung ist unterbrochen.

banner-connecting = Verbindung wird aufgebaut…
banner-trouble = Die Verbindung ist unterbrochen. Sie wird wiederhergestellt…
sound-blocked = Der Browser spielt keinen Ton ab, bevor Sie klicken.
sound-unblock = Klicken und hören
talk-muted = Sie sind stumm: Niemand hört Sie.
talk-unmute = Einschalten

said-joined = { $name } ist beigetreten.
said-left = { $name } hat die Konferenz verlassen.
said-hand = { $name } hebt die Hand.
said-locked = Der Raum ist gesperrt: Niemand sonst kann eintreten.
said-unlocked = Der Raum ist wieder offen.
said-muted-you = Die Moderation hat Sie stummgeschaltet.
said-phone-on = Ihr Ton kommt jetzt vom Telefon.
said-phone-off = Ihr Telefon hat aufgelegt. Der Ton kommt wieder von dieser Seite.
said-refused = Der Server hat das abgelehnt.

keys-title = Tastenkürzel
keys-switch = Tasten mit einem Buchstaben
keys-hint = Ctrl oder ⌘ mit D und E gehen in jedem Fall.
keys-mic = Mikrofon ein und aus
keys-cam = Kamera ein und aus
keys-hand = Hand heben und senken
keys-people = Teilnehmende anzeigen und ausblenden

exit-left-title = Sie haben die Konferenz verlassen
exit-left-text = Sie geht ohne Sie weiter. Sie können zurückkommen, solange sie offen ist.
exit-lost-title = Die Verbindung liess sich nicht wiederherstellen
exit-lost-text = Wir haben es 45 Sekunden lang versucht. Prüfen Sie das Netzwerk, oder nehmen Sie per Telefon teil.
exit-failed-title = Der Eintritt ist nicht gelungen
exit-failed-text = Der Browser konnte die Verbindung nicht aufbauen. Versuchen Sie es erneut, oder nehmen Sie per Telefon teil.
exit-kicked-title = Sie wurden aus der Konferenz entfernt
exit-kicked-text = Die Moderation hat Sie entfernt.
exit-ended-title = Die Konferenz ist beendet
exit-ended-text = Danke für Ihre Teilnahme.
exit-replaced-title = Sie sind in einem anderen Fenster eingetreten
exit-replaced-text = Dieses Fenster hat die Konferenz verlassen, damit Sie nur einmal da sind.
exit-auth-title = Bitte melden Sie sich neu an
exit-auth-text = Ihre Anmeldung ist abgelaufen.
exit-full-title = Die Konferenz ist voll
exit-full-text = Versuchen Sie es, wenn jemand gegangen ist, oder rufen Sie die organisierende Person an.
exit-locked-title = Der Raum ist gesperrt
exit-locked-text = Die Moderation lässt zurzeit niemanden mehr ein.
exit-forbidden-title = Sie dürfen diese Konferenz nicht betreten
exit-forbidden-text = Bitten Sie die organisierende Person um eine Einladung.
exit-rejoin = Wieder eintreten
exit-login = Anmelden
exit-admin = Zurück zum AdminCenter

# Der Konferenzraum: vor der Tür, drinnen und danach.
entry-loading = Konferenz wird geöffnet…
entry-early-title = Die Konferenz hat noch nicht begonnen
entry-early-text = Sie öffnet am { $day } um { $time }. Diese Seite öffnet sich von selbst.
entry-early-left = Öffnet in
entry-early-enter = Mich von selbst einlassen
entry-early-enter-hint = Sobald sie öffnet. Lassen Sie diese Seite offen.
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

guest-title = An der Konferenz teilnehmen
guest-text = Sie brauchen kein Konto: Ihr Name und die PIN aus der Einladung genügen.
guest-name = Ihr Name
guest-name-hint = So sehen Sie die anderen.
guest-pin = PIN
guest-enter = Als Gast weiter
guest-login = Mit Konto anmelden
guest-failed-wrong = Das stimmt nicht. Prüfen Sie Name und PIN, oder nehmen Sie den Link aus Ihrer Einladung.
guest-failed-throttled = Zu viele Versuche. Warten Sie einige Minuten, oder rufen Sie an.
guest-failed-unreachable = Der Server antwortet nicht. Prüfen Sie das Netzwerk.
guest-failed-name = Bitte nennen Sie Ihren Namen.

phone-title = Per Telefon
phone-text = Sie können jederzeit per Telefon teilnehmen, auch zusätzlich zu dieser Seite.
phone-number = Anrufen
phone-room = Raumnummer
phone-pin = Die PIN steht in der Einladung. Drücken Sie nach jeder Nummer #.
phone-pin-label = PIN
phone-no-pin = Es braucht keine PIN: Drücken Sie noch einmal #.
phone-short = Per Telefon: { $portal }, Raum { $number }
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
pre-ask = Um Einlass bitten
pre-ask-text = Wer die Konferenz leitet, lässt Sie hinein. Bis dahin sieht und hört Sie niemand.
pre-listen = Eintreten und zuhören
pre-listen-text = Ohne Mikrofon können Sie zuhören und zusehen.
pre-devices = Geräte
pre-present = Schon da: { $names }
pre-present-more = Schon da: { $names } und { $more } weitere
pre-check = Ton und Verbindung testen
pre-check-failed = Der Test konnte nicht geladen werden. Prüfen Sie die Netzverbindung.

wait-title = Sie warten auf Einlass
wait-tab = Warten · { $title }
wait-asking = Verbindung wird aufgebaut…
wait-waiting = Wer die Konferenz leitet, weiss, dass Sie da sind.
wait-no-leader = Noch ist niemand da, der Sie einlassen kann. Wer kommt, sieht Sie sofort.
wait-next = Lassen Sie diese Seite offen: Werden Sie eingelassen, sind Sie sofort dabei, mit Mikrofon und Kamera wie hier. Bis dahin sieht und hört Sie niemand.
wait-leave = Nicht länger warten
wait-trouble = Die Verbindung ist unterbrochen. Ihr Platz bleibt, wir verbinden neu…

lobby-title = Im Warteraum ({ $count })
lobby-one = { $name } wartet auf Einlass.
lobby-several = { $count } Personen warten auf Einlass.
lobby-admit = { $name } einlassen
lobby-admit-one = Einlassen
lobby-admit-all = Alle einlassen
lobby-deny = { $name } abweisen
lobby-show = Anzeigen
lobby-since = seit { $time }
lobby-since-now = gerade gekommen
lobby-away = Verbindung verloren

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
device-noise = Geräusche unterdrücken
device-noise-hint = Lüfter, Tastatur, Strasse. Wird auf diesem Gerät gerechnet.
device-noise-original = Nicht beim Originalton.
device-blur = Hintergrund unscharf
device-blur-hint = Wird auf diesem Gerät gerechnet; braucht Akku.
device-starting = Einen Augenblick…
device-no-effect-mic = Dieser Browser kann hier keine Geräusche unterdrücken. Ihr Ton geht hinaus, wie er ist.
device-no-effect-cam = Dieser Browser kann hier den Hintergrund nicht unscharf machen. Ihr Bild wird gezeigt, wie es ist.
device-moved-mic = Ihr Mikrofon wurde ausgesteckt. An seiner Stelle: { $name }
device-moved-cam = Ihre Kamera wurde ausgesteckt. An ihrer Stelle: { $name }

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
room-recording = Aufzeichnung
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
tool-documents = Dokumente
tool-react = Reagieren
tool-captions-show = Untertitel anzeigen
tool-captions-hide = Untertitel ausblenden
tool-captions-write = Untertitel schreiben
tool-captions-stop = Keine Untertitel mehr schreiben
tool-keys = Tastenkürzel
tool-phone = Telefon für den Ton
tool-call = Nummer anrufen
tool-call-me = Mein Telefon anrufen
tool-groups = Gruppen
tool-poll = Abstimmung
tool-mute-all = Alle stummschalten
tool-lock = Raum sperren
tool-unlock = Raum öffnen
tool-people-waiting =
    { $count ->
        [one] Teilnehmende anzeigen; eine Person wartet
       *[other] Teilnehmende anzeigen; { $count } Personen warten
    }
tool-lobby-on = Warteraum einschalten
tool-lobby-off = Warteraum ausschalten
tool-end = Für alle beenden
tool-record = Aufzeichnen
tool-record-stop = Aufzeichnung beenden
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
roster-phone = So nehmen Sie per Telefon teil
roster-calls = Angerufen

call-title = Eine Nummer in die Konferenz rufen
call-text = Das Telefon läutet sofort. Wer abnimmt, ist in der Konferenz; ausserhalb Ihrer Telefonanlage nach einem Druck auf die 1.
call-number = Nummer oder Name
call-hint = Wie 044 123 45 67 oder eine Nebenstelle. Buchstaben suchen im Verzeichnis.
call-found =
    { $count ->
        [one] Ein Vorschlag
       *[other] { $count } Vorschläge
    }
call-suggestions = Vorschläge
call-me-title = Mein Telefon anrufen lassen
call-me-text = Sobald Sie abnehmen, sprechen und hören Sie am Telefon; Ihr Bild bleibt hier.
call-me-number = Meine Nummer
call-me-hint = Leer lassen für Ihre eigene Nebenstelle.
call-do = Anrufen
call-again = { $name } nochmals anrufen
call-cancel = Anruf an { $name } abbrechen
call-dismiss = { $name } entfernen
call-state-calling = Wird angerufen…
call-state-ringing = Es läutet…
call-state-answered = Abgenommen
call-state-busy = Besetzt
call-state-no-answer = Keine Antwort
call-state-rejected = Abgelehnt
call-state-unreachable = Nicht erreichbar
call-state-forbidden = Nicht möglich
call-fault-not-allowed = Diese Nummer darf nicht angerufen werden. Prüfen Sie sie, oder fragen Sie den Administrator, welche erlaubt sind.
call-fault-limit = Die Grenze für Anrufe ist erreicht. Versuchen Sie es später wieder.
call-fault-unreachable = Dieses Telefon ist im Moment nicht erreichbar.
call-fault-bad-state = Diese Nummer wird schon angerufen, oder Sie sind schon mit einem Telefon hier.
call-fault-ended = Die Zeit zur Teilnahme an dieser Konferenz ist vorbei.
call-fault-forbidden = Das dürfen nur Organisator und Moderatoren.
call-fault-lost = Die Verbindung ist unterbrochen. Versuchen Sie es nochmals.
call-fault-other = Der Anruf hat nicht geklappt. Versuchen Sie es nochmals.

net-good = Ihre Verbindung ist gut.
net-fair = Ihre Verbindung ist schwach: Bilder können weniger scharf sein.
net-poor = Ihre Verbindung ist schwach: Die anderen hören Sie mit Aussetzern.
net-by-phone = Weiter per Telefon:
net-room = Raum { $number } #
net-pin = PIN { $pin } #
net-call-me = Mich anrufen
net-dial = Selbst anrufen
net-hide = Hinweis ausblenden
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
said-recording-on = Die Konferenz wird aufgezeichnet.
said-recording-off = Die Aufzeichnung ist beendet.
said-unlocked = Der Raum ist wieder offen.
said-muted-you = Die Moderation hat Sie stummgeschaltet.
said-phone-on = Ihr Ton kommt jetzt vom Telefon.
said-phone-off = Ihr Telefon hat aufgelegt. Der Ton kommt wieder von dieser Seite.
said-waits = { $name } wartet auf Einlass.
said-admitted = Sie wurden eingelassen.
said-group-now = Sie sind jetzt in Gruppe { $name }.
said-group-back = Sie sind wieder bei allen.
said-group-minute = Noch eine Minute, dann kommen alle zurück.
said-group-help = Gruppe { $name } bittet um Hilfe.
said-poll-open = Eine Abstimmung läuft: { $name }
said-poll-closed = Die Abstimmung ist beendet. { $name }
said-refused = Der Server hat das abgelehnt.
said-doc-shown = { $name } wird gezeigt.
said-doc-stopped = { $name } wird nicht mehr gezeigt.
said-call-calling = { $name } wird angerufen.
said-call-ringing = Bei { $name } läutet es.
said-call-answered = { $name } hat abgenommen.
said-call-busy = Bei { $name } ist besetzt.
said-call-no-answer = { $name } antwortet nicht.
said-call-rejected = { $name } hat abgelehnt.
said-call-unreachable = { $name } ist nicht erreichbar.
said-call-forbidden = { $name } kann nicht angerufen werden.

keys-title = Tastenkürzel
keys-switch = Tasten mit einem Buchstaben
keys-hint = Ctrl oder ⌘ mit D und E gehen in jedem Fall.
keys-space = Leertaste
keys-talk = Gedrückt halten, um stumm geschaltet zu sprechen
keys-mic = Mikrofon ein und aus
keys-cam = Kamera ein und aus
keys-hand = Hand heben und senken
keys-people = Teilnehmende anzeigen und ausblenden

chat-title = Chat
chat-hide = Chat ausblenden
chat-show = Chat anzeigen
chat-show-unread = Chat anzeigen, { $count } ungelesen
chat-earlier = Frühere Nachrichten
chat-empty = Noch hat niemand geschrieben. Wer später kommt, kann alles lesen, was an alle geht.
chat-phones = Wer am Telefon teilnimmt, liest nicht mit.
chat-you = Sie
chat-private-to = nur an { $name }
chat-private-you = nur an Sie
chat-to = An
chat-to-all = alle
chat-text = Nachricht
chat-send = Senden
chat-send-hint = Enter sendet, Umschalt+Enter macht eine neue Zeile.
chat-newest = Zu den neuesten
chat-failed-lost = Keine Verbindung: Die Nachricht ist noch nicht gesendet.
chat-failed-gone = Diese Person ist nicht mehr im Raum.
chat-failed-limit = Zu viele Nachrichten. Warten Sie einen Augenblick.
chat-failed-text = Dieser Text kann nicht gesendet werden.
chat-failed-load = Die Nachrichten konnten nicht geladen werden.
said-chat = { $name } hat geschrieben.
keys-chat = Chat anzeigen und ausblenden

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
exit-denied-title = Sie wurden nicht eingelassen
exit-denied-text = So hat entschieden, wer die Konferenz leitet. War es ein Versehen, melden Sie sich dort, oder bitten Sie noch einmal.
exit-over-title = Die Konferenz ist zu Ende
exit-over-text = Sie endete, bevor jemand Sie einliess.
exit-gave-up-title = Sie warten nicht mehr
exit-gave-up-text = Solange die Konferenz offen ist, können Sie noch einmal um Einlass bitten.
exit-ask-again = Noch einmal bitten
exit-rejoin = Wieder eintreten
exit-login = Anmelden
exit-admin = Zurück zum AdminCenter

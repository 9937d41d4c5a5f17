"""What telephones are told inside a conference: answers to their keys, and what others did.

Numbers and keys are prompts of their own and follow a sentence that leads to them: "number of
participants:", "twelve". So the sentences before them fit any number.
"""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.prompt import Prompt

_MUTE: Final = (
    Prompt(
        "you-are-muted",
        de="Sie sind stumm geschaltet.",
        fr="Votre microphone est coupé.",
        it="Il vostro microfono è spento.",
        en="You are muted.",
    ),
    Prompt(
        "you-are-unmuted",
        de="Man hört Sie wieder.",
        fr="On vous entend de nouveau.",
        it="Ora vi sentono di nuovo.",
        en="You can be heard again.",
    ),
    Prompt(
        "muted-by-leader",
        de="Die Konferenzleitung hat Sie stumm geschaltet. Wieder sprechen:",
        fr="Le responsable de la conférence a coupé votre microphone. Pour parler de nouveau :",
        it="Il responsabile della conferenza ha spento il vostro microfono. Per parlare di nuovo:",
        en="The host has muted you. To speak again, press:",
    ),
    Prompt(
        "all-muted",
        de="Alle anderen sind stumm geschaltet.",
        fr="Tous les autres microphones sont coupés.",
        it="Tutti gli altri microfoni sono spenti.",
        en="Everybody else is muted.",
    ),
)

_HAND: Final = (
    Prompt(
        "hand-up",
        de="Ihre Hand ist gehoben. Ihr Platz in der Reihe:",
        fr="Votre main est levée. Votre place dans la file :",
        it="La vostra mano è alzata. Il vostro posto nella fila:",
        en="Your hand is up. Your place in the queue is:",
    ),
    Prompt(
        "hand-down",
        de="Ihre Hand ist wieder unten.",
        fr="Votre main est baissée.",
        it="La vostra mano è abbassata.",
        en="Your hand is down.",
    ),
    Prompt(
        "hand-lowered",
        de="Die Konferenzleitung hat Ihre Hand gesenkt.",
        fr="Le responsable de la conférence a baissé votre main.",
        it="Il responsabile della conferenza ha abbassato la vostra mano.",
        en="The host has lowered your hand.",
    ),
)

_ROOM: Final = (
    Prompt(
        "room-locked",
        de="Die Konferenz ist jetzt geschlossen. Niemand kann mehr eintreten.",
        fr="La conférence est maintenant verrouillée. Plus personne ne peut entrer.",
        it="La conferenza è ora chiusa. Non può più entrare nessuno.",
        en="The conference is now locked. Nobody else can join.",
    ),
    Prompt(
        "room-unlocked",
        de="Die Konferenz ist wieder offen.",
        fr="La conférence est de nouveau ouverte.",
        it="La conferenza è di nuovo aperta.",
        en="The conference is open again.",
    ),
    Prompt(
        "people-count",
        de="Anzahl der Teilnehmer:",
        fr="Nombre de participants :",
        it="Numero di partecipanti:",
        en="Number of participants:",
    ),
    Prompt(
        "by-telephone",
        de="Davon am Telefon:",
        fr="Dont par téléphone :",
        it="Di cui al telefono:",
        en="Of these by telephone:",
    ),
    Prompt(
        "by-browser",
        de="Am Computer:",
        fr="Par ordinateur :",
        it="Al computer:",
        en="By computer:",
    ),
    Prompt(
        "muted-count",
        de="Stumm geschaltet:",
        fr="Microphones coupés :",
        it="Microfoni spenti:",
        en="Muted:",
    ),
    Prompt(
        "hands-count",
        de="Gehobene Hände:",
        fr="Mains levées :",
        it="Mani alzate:",
        en="Raised hands:",
    ),
    Prompt(
        "tones-off",
        de="Sie hören keine Hinweistöne mehr.",
        fr="Vous n'entendrez plus les signaux sonores.",
        it="Non sentirete più i segnali acustici.",
        en="You will hear no more signal tones.",
    ),
    Prompt(
        "tones-on",
        de="Sie hören die Hinweistöne wieder.",
        fr="Vous entendrez de nouveau les signaux sonores.",
        it="Sentirete di nuovo i segnali acustici.",
        en="You will hear the signal tones again.",
    ),
)

_REFUSED: Final = (
    Prompt(
        "not-allowed",
        de="Das darf nur die Konferenzleitung.",
        fr="Seul le responsable de la conférence peut le faire.",
        it="Può farlo solo il responsabile della conferenza.",
        en="Only the host can do that.",
    ),
)

_HELP: Final = (
    Prompt(
        "help-count",
        de="Teilnehmer zählen:",
        fr="Nombre de participants :",
        it="Numero di partecipanti:",
        en="To count the participants:",
    ),
    Prompt(
        "help-roll-call",
        de="Wer ist da:",
        fr="Qui est présent :",
        it="Chi è presente:",
        en="To hear who is here:",
    ),
    Prompt(
        "help-mute-all",
        de="Alle anderen stumm schalten:",
        fr="Couper tous les autres microphones :",
        it="Spegnere tutti gli altri microfoni:",
        en="To mute everybody else:",
    ),
    Prompt(
        "help-hand",
        de="Hand heben oder senken:",
        fr="Lever ou baisser la main :",
        it="Alzare o abbassare la mano:",
        en="To raise or lower your hand:",
    ),
    Prompt(
        "help-mute",
        de="Sich stumm schalten oder wieder sprechen:",
        fr="Couper ou rétablir votre microphone :",
        it="Spegnere o riaccendere il microfono:",
        en="To mute or unmute yourself:",
    ),
    Prompt(
        "help-lock",
        de="Die Konferenz schließen oder öffnen:",
        fr="Verrouiller ou ouvrir la conférence :",
        it="Chiudere o aprire la conferenza:",
        en="To lock or unlock the conference:",
    ),
    Prompt(
        "help-tones",
        de="Hinweistöne aus oder ein:",
        fr="Supprimer ou rétablir les signaux sonores :",
        it="Togliere o rimettere i segnali acustici:",
        en="To switch the signal tones off or on:",
    ),
)

_PAIR: Final = (
    Prompt(
        "help-pair",
        de="Dieses Telefon mit Ihrem Browser verbinden:",
        fr="Relier ce téléphone à votre navigateur :",
        it="Collegare questo telefono al vostro browser:",
        en="To join this telephone to your browser:",
    ),
    Prompt(
        "then-code",
        de="Dann der Code auf dem Bildschirm, und Raute.",
        fr="Puis le code affiché à l'écran, et dièse.",
        it="Poi il codice sullo schermo e cancelletto.",
        en="Then the code on your screen, and hash.",
    ),
    Prompt(
        "paired",
        de="Ihr Telefon gehört jetzt zu Ihrem Browser. Sie hören und sprechen am Telefon.",
        fr="Votre téléphone est relié à votre navigateur. Vous écoutez et parlez par téléphone.",
        it="Il vostro telefono è collegato al browser. Ascoltate e parlate al telefono.",
        en="Your telephone now belongs to your browser. You listen and speak by telephone.",
    ),
    Prompt(
        "pair-refused",
        de="Dieser Code gilt nicht.",
        fr="Ce code n'est pas valable.",
        it="Questo codice non è valido.",
        en="This code is not valid.",
    ),
)

# To those who lead the conference: somebody waits before it.
_LOBBY: Final = (
    Prompt(
        "help-admit",
        de="Den nächsten Wartenden einlassen:",
        fr="Laisser entrer la prochaine personne en attente :",
        it="Far entrare la prossima persona in attesa:",
        en="To let in the next person who waits:",
    ),
    Prompt(
        "lobby-arrived",
        de="Jemand möchte eintreten. Zum Einlassen:",
        fr="Quelqu'un demande à entrer. Pour le laisser entrer :",
        it="Qualcuno chiede di entrare. Per farlo entrare:",
        en="Somebody is waiting to join. To let them in, press:",
    ),
    Prompt(
        "lobby-admitted",
        de="Wird eingelassen. Es warten noch:",
        fr="Cette personne entre. Encore en attente :",
        it="Questa persona entra. Ancora in attesa:",
        en="They are let in. Still waiting:",
    ),
    Prompt(
        "lobby-empty",
        de="Es wartet niemand.",
        fr="Personne n'est en attente.",
        it="Nessuno è in attesa.",
        en="Nobody is waiting.",
    ),
)

# To whoever presents a document by telephone, and to those who ask what page is shown.
_PAGES: Final = (
    Prompt(
        "presents-now",
        de="Sie präsentieren jetzt das Dokument.",
        fr="Vous présentez maintenant le document.",
        it="Ora presentate voi il documento.",
        en="You are presenting the document now.",
    ),
    Prompt(
        "help-page-on",
        de="Nächste Seite:",
        fr="Page suivante :",
        it="Pagina successiva:",
        en="For the next page, press:",
    ),
    Prompt(
        "help-page-back",
        de="Vorherige Seite:",
        fr="Page précédente :",
        it="Pagina precedente:",
        en="For the page before, press:",
    ),
    Prompt(
        "page-shown",
        de="Gezeigt wird Seite:",
        fr="Page affichée :",
        it="Pagina mostrata:",
        en="The page shown is:",
    ),
    Prompt(
        "page-count",
        de="Anzahl Seiten:",
        fr="Nombre de pages :",
        it="Numero di pagine:",
        en="Number of pages:",
    ),
    Prompt(
        "page-none",
        de="Es gibt keine weitere Seite.",
        fr="Il n'y a pas d'autre page.",
        it="Non ci sono altre pagine.",
        en="There is no further page.",
    ),
)

_KEYS: Final = (
    Prompt("key-star", de="Stern.", fr="étoile.", it="asterisco.", en="star."),
    Prompt("key-hash", de="Raute.", fr="dièse.", it="cancelletto.", en="hash."),
)

_RECORDING: Final = (
    Prompt(
        "recording-on",
        de="Diese Konferenz wird aufgezeichnet.",
        fr="Cette conférence est enregistrée.",
        it="Questa conferenza viene registrata.",
        en="This conference is being recorded.",
    ),
    Prompt(
        "recording-off",
        de="Die Aufzeichnung ist beendet.",
        fr="L'enregistrement est terminé.",
        it="La registrazione è terminata.",
        en="The recording has ended.",
    ),
)

ROOM: Final = (
    *_RECORDING,
    *_MUTE,
    *_HAND,
    *_ROOM,
    *_REFUSED,
    *_HELP,
    *_PAIR,
    *_LOBBY,
    *_PAGES,
    *_KEYS,
)

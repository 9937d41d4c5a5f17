"""Every sentence a telephone may hear, in each language: the single list of prompts.

Those of the portal stand here; each `catalogue_*` beside adds the ones of its subject.

A prompt is rendered ahead of time to `sip_gateway/prompts/<language>/<id>.wav`. Sentences are
short, one thought each, and the portal strings them together. They say "access code" and never
"PIN", which neither people nor speech recognition make out well through a telephone's 3.4 kHz.
"""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.catalogue_floor import FLOOR
from sip_gateway.prompts.catalogue_groups import GROUPS
from sip_gateway.prompts.catalogue_numbers import NUMBERS
from sip_gateway.prompts.catalogue_polls import POLLS
from sip_gateway.prompts.catalogue_portal import PORTAL
from sip_gateway.prompts.catalogue_room import ROOM
from sip_gateway.prompts.prompt import Prompt

_PORTAL: Final = (
    Prompt(
        "welcome",
        de="Willkommen beim Konferenzportal.",
        fr="Bienvenue sur le portail de conférence.",
        it="Benvenuti al portale delle conferenze.",
        en="Welcome to the conference portal.",
    ),
    Prompt(
        "enter-room",
        de="Bitte geben Sie die Raumnummer ein und drücken Sie die Raute-Taste.",
        fr="Veuillez saisir le numéro de la salle, puis appuyez sur la touche dièse.",
        it="Digitate il numero della sala e premete il tasto cancelletto.",
        en="Please enter the room number, then press the hash key.",
    ),
    Prompt(
        "enter-code",
        de="Bitte geben Sie die Geheimzahl ein und drücken Sie die Raute-Taste.",
        fr="Veuillez saisir le code d'accès, puis appuyez sur la touche dièse.",
        it="Digitate il codice di accesso e premete il tasto cancelletto.",
        en="Please enter the access code, then press the hash key.",
    ),
    Prompt(
        "code-optional",
        de="Haben Sie keine Geheimzahl, drücken Sie nur die Raute-Taste.",
        fr="Si vous n'avez pas de code, appuyez seulement sur la touche dièse.",
        it="Se non avete un codice, premete soltanto il tasto cancelletto.",
        en="If you have no access code, just press the hash key.",
    ),
    Prompt(
        "no-input",
        de="Wir haben keine Eingabe erhalten.",
        fr="Nous n'avons reçu aucune saisie.",
        it="Non abbiamo ricevuto alcuna cifra.",
        en="We did not receive any digits.",
    ),
    Prompt(
        "one-moment",
        de="Einen Moment bitte.",
        fr="Un instant, s'il vous plaît.",
        it="Un momento, per favore.",
        en="One moment, please.",
    ),
    Prompt(
        "wrong-credentials",
        de="Raumnummer oder Geheimzahl stimmen nicht.",
        fr="Le numéro de la salle ou le code d'accès est incorrect.",
        it="Il numero della sala o il codice di accesso non è corretto.",
        en="The room number or the access code is not correct.",
    ),
    Prompt(
        "try-again",
        de="Bitte versuchen Sie es noch einmal.",
        fr="Veuillez réessayer.",
        it="Per favore, riprovate.",
        en="Please try again.",
    ),
    Prompt(
        "goodbye",
        de="Auf Wiederhören.",
        fr="Au revoir.",
        it="Arrivederci.",
        en="Goodbye.",
    ),
)

_REFUSALS: Final = (
    Prompt(
        "not-started",
        de="Diese Konferenz ist noch nicht geöffnet. Bitte rufen Sie später wieder an.",
        fr="Cette conférence n'est pas encore ouverte. Veuillez rappeler plus tard.",
        it="Questa conferenza non è ancora aperta. Per favore, richiamate più tardi.",
        en="This conference is not open yet. Please call again later.",
    ),
    Prompt(
        "ended",
        de="Diese Konferenz ist bereits beendet.",
        fr="Cette conférence est déjà terminée.",
        it="Questa conferenza è già terminata.",
        en="This conference is already over.",
    ),
    Prompt(
        "locked",
        de="Diese Konferenz ist geschlossen. Es kann niemand mehr eintreten.",
        fr="Cette conférence est verrouillée. Plus personne ne peut entrer.",
        it="Questa conferenza è chiusa. Non può più entrare nessuno.",
        en="This conference is locked. Nobody else can join.",
    ),
    Prompt(
        "full",
        de="Diese Konferenz ist leider voll besetzt.",
        fr="Cette conférence est malheureusement complète.",
        it="Purtroppo questa conferenza è al completo.",
        en="Sorry, this conference is full.",
    ),
    Prompt(
        "throttled",
        de="Es gab zu viele falsche Eingaben. Bitte rufen Sie später wieder an.",
        fr="Trop de saisies incorrectes. Veuillez rappeler plus tard.",
        it="Troppi tentativi errati. Per favore, richiamate più tardi.",
        en="There were too many wrong entries. Please call again later.",
    ),
    Prompt(
        "disabled",
        de="Dieser Dienst steht nicht zur Verfügung.",
        fr="Ce service n'est pas disponible.",
        it="Questo servizio non è disponibile.",
        en="This service is not available.",
    ),
    Prompt(
        "denied",
        de="Sie wurden nicht in diese Konferenz eingelassen.",
        fr="Vous n'avez pas été admis dans cette conférence.",
        it="Non siete stati ammessi a questa conferenza.",
        en="You have not been let into this conference.",
    ),
    Prompt(
        "technical-problem",
        de="Es ist ein technischer Fehler aufgetreten. Bitte rufen Sie später wieder an.",
        fr="Un problème technique est survenu. Veuillez rappeler plus tard.",
        it="Si è verificato un problema tecnico. Per favore, richiamate più tardi.",
        en="There is a technical problem. Please call again later.",
    ),
)

_ENTERING: Final = (
    Prompt(
        "first-here",
        de="Sie sind der erste Teilnehmer. Bitte bleiben Sie am Apparat.",
        fr="Vous êtes le premier participant. Veuillez rester en ligne.",
        it="Siete il primo partecipante. Restate in linea, per favore.",
        en="You are the first participant. Please hold the line.",
    ),
    Prompt(
        "entering",
        de="Sie werden jetzt verbunden.",
        fr="Vous entrez maintenant dans la conférence.",
        it="Ora entrate nella conferenza.",
        en="You are now joining the conference.",
    ),
    Prompt(
        "entering-muted",
        de="Ihr Mikrofon ist stumm geschaltet.",
        fr="Votre microphone est coupé.",
        it="Il vostro microfono è disattivato.",
        en="Your microphone is muted.",
    ),
)

_CALLED: Final = (
    Prompt(
        "invited",
        de="Sie werden zu einer Telefonkonferenz eingeladen. "
        "Um teilzunehmen, drücken Sie die Taste eins.",
        fr="Vous êtes invité à une conférence téléphonique. "
        "Pour participer, appuyez sur la touche un.",
        it="Siete invitati a una conferenza telefonica. Per partecipare, premete il tasto uno.",
        en="You are invited to a telephone conference. To join, please press the one key.",
    ),
)

# To a telephone that plays music into the conference, and when that is over.
_HOLD: Final = (
    Prompt(
        "hold-muted",
        de="Ihre Leitung spielt Musik und wurde stummgeschaltet. "
        "Damit man Sie wieder hört, drücken Sie eine beliebige Taste.",
        fr="Votre ligne diffuse de la musique et son micro a été coupé. "
        "Pour être de nouveau entendu, appuyez sur une touche quelconque.",
        it="La vostra linea trasmette musica ed è stata silenziata. "
        "Per essere sentiti di nuovo, premete un tasto qualsiasi.",
        en="Your line is playing music and has been muted. To be heard again, press any key.",
    ),
    Prompt(
        "hold-over",
        de="Man hört Sie wieder.",
        fr="On vous entend de nouveau.",
        it="Ora vi sentono di nuovo.",
        en="You can be heard again.",
    ),
)

_DIGITS: Final = (
    Prompt("digit-0", de="null", fr="zéro", it="zero", en="zero"),
    Prompt("digit-1", de="eins", fr="un", it="uno", en="one"),
    Prompt("digit-2", de="zwei", fr="deux", it="due", en="two"),
    Prompt("digit-3", de="drei", fr="trois", it="tre", en="three"),
    Prompt("digit-4", de="vier", fr="quatre", it="quattro", en="four"),
    Prompt("digit-5", de="fünf", fr="cinq", it="cinque", en="five"),
    Prompt("digit-6", de="sechs", fr="six", it="sei", en="six"),
    Prompt("digit-7", de="sieben", fr="sept", it="sette", en="seven"),
    Prompt("digit-8", de="acht", fr="huit", it="otto", en="eight"),
    Prompt("digit-9", de="neun", fr="neuf", it="nove", en="nine"),
)

CATALOGUE: Final = (
    *_PORTAL,
    *_REFUSALS,
    *_ENTERING,
    *_CALLED,
    *_HOLD,
    *_DIGITS,
    *PORTAL,
    *NUMBERS,
    *ROOM,
    *FLOOR,
    *GROUPS,
    *POLLS,
)
PROMPT_IDS: Final = frozenset(prompt.id for prompt in CATALOGUE)

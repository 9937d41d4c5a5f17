"""What the portal says of languages, and to those who are early."""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.prompt import Prompt

PORTAL: Final = (
    Prompt(
        "other-language",
        de="Für eine andere Sprache drücken Sie die Stern-Taste.",
        fr="Pour une autre langue, appuyez sur la touche étoile.",
        it="Per un'altra lingua, premete il tasto asterisco.",
        en="For another language, press the star key.",
    ),
    Prompt(
        "opens-in",
        de="Diese Konferenz öffnet in",
        fr="Cette conférence ouvrira dans",
        it="Questa conferenza aprirà tra",
        en="This conference opens in",
    ),
    Prompt("minutes", de="Minuten.", fr="minutes.", it="minuti.", en="minutes."),
    Prompt(
        "opens-in-a-minute",
        de="Diese Konferenz öffnet in einer Minute.",
        fr="Cette conférence ouvrira dans une minute.",
        it="Questa conferenza aprirà tra un minuto.",
        en="This conference opens in one minute.",
    ),
    Prompt(
        "stay-on-line",
        de="Bleiben Sie am Apparat, Sie werden dann verbunden.",
        fr="Restez en ligne, vous serez alors mis en communication.",
        it="Restate in linea, poi sarete collegati.",
        en="Stay on the line, and you will be connected.",
    ),
    Prompt(
        "opens-today",
        de="Diese Konferenz öffnet heute um",
        fr="Cette conférence ouvrira aujourd'hui à",
        it="Questa conferenza aprirà oggi alle ore",
        en="This conference opens today at",
    ),
    Prompt("oclock", de="Uhr.", fr="heures.", it="in punto.", en="o'clock."),
    Prompt("hours-and", de="Uhr", fr="heures", it="e", en="hours"),
    Prompt(
        "opens-another-day",
        de="Diese Konferenz öffnet nicht heute. Das Datum steht in Ihrer Einladung.",
        fr="Cette conférence n'ouvrira pas aujourd'hui. La date figure dans votre invitation.",
        it="Questa conferenza non aprirà oggi. La data è nel vostro invito.",
        en="This conference does not open today. The date is in your invitation.",
    ),
    Prompt(
        "say-name",
        de="Bitte nennen Sie nach dem Ton Ihren Namen und drücken Sie die Raute-Taste.",
        fr="Après le bip, veuillez dire votre nom, puis appuyez sur la touche dièse.",
        it="Dopo il segnale dite il vostro nome e premete il tasto cancelletto.",
        en="After the tone, please say your name, then press the hash key.",
    ),
    Prompt(
        "lobby-asked",
        de="Die Konferenzleitung wird gefragt, ob Sie eintreten dürfen. "
        "Bitte bleiben Sie am Apparat.",
        fr="Nous demandons au responsable de la conférence de vous laisser entrer. "
        "Veuillez rester en ligne.",
        it="Chiediamo al responsabile della conferenza di lasciarvi entrare. "
        "Restate in linea, per favore.",
        en="The host is being asked to let you in. Please hold the line.",
    ),
    Prompt(
        "lobby-no-host",
        de="Die Konferenzleitung ist noch nicht da. Bitte bleiben Sie am Apparat.",
        fr="Le responsable de la conférence n'est pas encore là. Veuillez rester en ligne.",
        it="Il responsabile della conferenza non è ancora arrivato. Restate in linea, per favore.",
        en="The host is not here yet. Please hold the line.",
    ),
    Prompt(
        "lobby-still",
        de="Sie warten noch darauf, eingelassen zu werden. Bitte bleiben Sie am Apparat.",
        fr="Vous attendez toujours que l'on vous laisse entrer. Veuillez rester en ligne.",
        it="State ancora aspettando di essere ammessi. Restate in linea, per favore.",
        en="You are still waiting to be let in. Please hold the line.",
    ),
    Prompt(
        "call-again",
        de="Bitte rufen Sie dann wieder an.",
        fr="Veuillez rappeler à ce moment-là.",
        it="Per favore, richiamate a quell'ora.",
        en="Please call again then.",
    ),
)

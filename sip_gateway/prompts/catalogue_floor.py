"""What telephones are told of roles and of the right to speak."""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.prompt import Prompt

_FLOOR: Final = (
    Prompt(
        "floor-only",
        de="Es spricht jetzt nur, wer das Wort hat.",
        fr="Seuls ceux qui ont la parole peuvent parler maintenant.",
        it="Ora può parlare solo chi ha la parola.",
        en="Only those who are given the floor may speak now.",
    ),
    Prompt(
        "floor-ask",
        de="Um das Wort zu verlangen, heben Sie die Hand:",
        fr="Pour demander la parole, levez la main :",
        it="Per chiedere la parola, alzate la mano:",
        en="To ask for it, raise your hand. Press:",
    ),
    Prompt(
        "floor-yours",
        de="Sie haben das Wort.",
        fr="Vous avez la parole.",
        it="Avete la parola.",
        en="You have the floor.",
    ),
    Prompt(
        "floor-taken",
        de="Sie haben das Wort nicht mehr.",
        fr="Vous n'avez plus la parole.",
        it="Non avete più la parola.",
        en="Your turn to speak is over.",
    ),
    Prompt(
        "floor-open",
        de="Alle dürfen wieder sprechen.",
        fr="Tout le monde peut de nouveau parler.",
        it="Ora tutti possono parlare di nuovo.",
        en="Everybody may speak again.",
    ),
    Prompt(
        "asked-to-speak",
        de="Die Konferenzleitung bittet Sie zu sprechen.",
        fr="Le responsable de la conférence vous invite à parler.",
        it="Il responsabile della conferenza vi invita a parlare.",
        en="The host asks you to speak.",
    ),
    Prompt(
        "to-speak",
        de="Um zu sprechen, drücken Sie:",
        fr="Pour parler, appuyez sur :",
        it="Per parlare, premete:",
        en="To speak, press:",
    ),
)

_ROLES: Final = (
    Prompt(
        "role-moderator",
        de="Sie leiten diese Konferenz jetzt mit.",
        fr="Vous êtes maintenant modérateur de cette conférence.",
        it="Ora siete moderatore di questa conferenza.",
        en="You are now a moderator of this conference.",
    ),
    Prompt(
        "role-presenter",
        de="Sie gehören jetzt zu den Vortragenden.",
        fr="Vous êtes maintenant présentateur.",
        it="Ora siete presentatore.",
        en="You are now a presenter.",
    ),
    Prompt(
        "role-participant",
        de="Sie nehmen jetzt ohne besondere Rechte teil.",
        fr="Vous êtes maintenant simple participant.",
        it="Ora siete un semplice partecipante.",
        en="You are now a participant without special rights.",
    ),
    Prompt(
        "role-help",
        de="Was Sie tun können, hören Sie mit:",
        fr="Pour savoir ce que vous pouvez faire :",
        it="Per sapere che cosa potete fare:",
        en="To hear what you can do, press:",
    ),
)

FLOOR: Final = (*_FLOOR, *_ROLES)

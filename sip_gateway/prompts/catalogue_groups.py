"""What telephones are told of the groups into which a conference is divided for a while.

The sentences that end in a colon are followed by a number.
"""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.prompt import Prompt

GROUPS: Final = (
    Prompt(
        "group-now",
        de="Sie sind jetzt in der Gruppe:",
        fr="Vous êtes maintenant dans le groupe :",
        it="Ora siete nel gruppo:",
        en="You are now in group:",
    ),
    Prompt(
        "group-back",
        de="Sie sind wieder in der Konferenz mit allen.",
        fr="Vous êtes de retour dans la conférence avec tout le monde.",
        it="Siete di nuovo nella conferenza con tutti.",
        en="You are back in the conference with everybody.",
    ),
    Prompt(
        "group-minute",
        de="Noch eine Minute. Dann kommen alle zurück.",
        fr="Encore une minute. Ensuite, tout le monde revient.",
        it="Ancora un minuto. Poi tornano tutti.",
        en="One minute left. Then everybody comes back.",
    ),
    Prompt(
        "group-asked",
        de="Die Leitung ist gerufen.",
        fr="Le responsable est appelé.",
        it="Il responsabile è stato chiamato.",
        en="The host has been called.",
    ),
    Prompt(
        "group-help",
        de="Hilfe wünscht die Gruppe:",
        fr="Ce groupe demande de l'aide :",
        it="Chiede aiuto il gruppo:",
        en="Help is wanted in group:",
    ),
)

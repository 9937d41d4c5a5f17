"""What telephones are told of polls. The sentences that end in a colon, and "to", are followed by a
number."""

from __future__ import annotations

from typing import Final

from sip_gateway.prompts.prompt import Prompt

POLLS: Final = (
    Prompt(
        "poll-open",
        de="Eine Abstimmung läuft.",
        fr="Un vote est ouvert.",
        it="È aperta una votazione.",
        en="A vote is open.",
    ),
    Prompt(
        "poll-keys",
        de="Drücken Sie eine Taste von:",
        fr="Appuyez sur une touche de :",
        it="Premete un tasto da:",
        en="Please press a key from:",
    ),
    Prompt("poll-keys-to", de="bis", fr="jusqu'à", it="fino a", en="up to"),
    Prompt(
        "poll-several",
        de="Sie können mehrere Antworten wählen.",
        fr="Vous pouvez choisir plusieurs réponses.",
        it="Potete scegliere più risposte.",
        en="You may choose several answers.",
    ),
    Prompt(
        "poll-voted",
        de="Ihre Stimme zählt für Antwort:",
        fr="Votre vote est compté pour la réponse :",
        it="Il vostro voto vale per la risposta:",
        en="Your vote counts for answer:",
    ),
    Prompt(
        "poll-none",
        de="Sie haben keine Antwort gewählt.",
        fr="Vous n'avez choisi aucune réponse.",
        it="Non avete scelto nessuna risposta.",
        en="You have chosen no answer.",
    ),
    Prompt(
        "poll-no-option",
        de="Diese Antwort gibt es nicht.",
        fr="Cette réponse n'existe pas.",
        it="Questa risposta non esiste.",
        en="There is no such answer.",
    ),
    Prompt(
        "poll-closed",
        de="Die Abstimmung ist beendet.",
        fr="Le vote est terminé.",
        it="La votazione è terminata.",
        en="The vote is over.",
    ),
    Prompt("poll-option", de="Antwort:", fr="Réponse :", it="Risposta:", en="Answer:"),
    Prompt(
        "poll-votes",
        de="Stimmen:",
        fr="Nombre de voix :",
        it="Numero di voti:",
        en="Number of votes:",
    ),
)

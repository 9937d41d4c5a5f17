"""Which participant is in which slot of a receiver.

A slot is a pair of m-lines: sound and picture of one participant (CAM) or of one shared screen
(SCREEN). Who is in one stays in it until somebody more important needs the place, because a
tile that jumps is worse than one that is not the best.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from sfu.api import PeerId, Source, Want

# Participant and what is shown of them: CAM (with MIC) or SCREEN (with SCREEN_AUDIO).
Key = tuple[PeerId, Source]

# Share of the slots that people who speak now get, even if nobody asked to see them.
SPEAKING_SHARE = 3


def rank(
    wants: Iterable[Want],
    seen: Container[Key],
    voices: Sequence[Key],
    audible: Sequence[Key],
    slots: int,
) -> list[Key]:
    """The candidates of a receiver, most important first, without repetition.

    `seen` are keys with a picture to show, `voices` those heard lately (last speaker first),
    `audible` everyone with a sound source, unmuted and recently heard first. A third of the
    slots is for speakers, the rest for what the receiver shows by priority and order, then for
    whoever can be heard.
    """
    shown = sorted(wants, key=lambda want: -want.priority)
    keys = [(want.peer, want.source) for want in shown]
    order = [
        *voices[: max(1, slots // SPEAKING_SHARE)],
        *(key for key in keys if key in seen),
        *voices[:slots],
        *audible[:slots],
    ]
    return list(dict.fromkeys(order))


def assign(
    current: Sequence[Key | None], ranked: Sequence[Key], present: Container[Key]
) -> list[Key | None]:
    """The new slot table: the best candidates, everyone who stays where they were.

    Somebody who is not among the best keeps the slot while it is not needed; who is not
    `present` any more loses it.
    """
    table: list[Key | None] = [
        key if key is not None and key in present else None for key in current
    ]
    placed = {key for key in table if key is not None}
    newcomers = [key for key in ranked[: len(table)] if key not in placed]
    if not newcomers:
        return table
    free = [index for index, key in enumerate(table) if key is None]
    position = {key: index for index, key in enumerate(ranked)}
    occupied = [
        (position.get(key, len(ranked)), index)
        for index, key in enumerate(table)
        if key is not None
    ]
    movable = [index for _, index in sorted(occupied, reverse=True)]  # least important first
    for key, index in zip(newcomers, [*free, *movable], strict=False):
        table[index] = key
    return table

"""Which participant is in which slot of a receiver.

A slot is a pair of m-lines: sound and picture of one participant (CAM) or of one shared screen
(SCREEN). Who is in one stays in it until somebody more important needs the place, because a
tile that jumps is worse than one that is not the best.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sfu.api import PeerId, Source, Want

# Participant and what is shown of them: CAM (with MIC) or SCREEN (with SCREEN_AUDIO).
Key = tuple[PeerId, Source]

# Share of the slots that people who speak now get, even if nobody asked to see them.
SPEAKING_SHARE = 3


def rank(
    wants: Sequence[Want],
    seen: Iterable[Key],
    speaking: Sequence[PeerId],
    audible: Sequence[Key],
    slots: int,
) -> list[Key]:
    """All candidates of a receiver, most important first, without repetition.

    `seen` are keys with a picture to show, `speaking` those heard lately (loudest first),
    `audible` everyone with a sound source, unmuted and recently heard first. A third of the
    slots is for speakers, the rest for what the receiver shows by priority and order, then for
    everyone who can be heard.
    """
    pictures = set(seen)
    heard = {peer for peer, source in audible if source is Source.CAM}
    voices = [(peer, Source.CAM) for peer in speaking if peer in heard]
    shown = [(w.peer, w.source) for w in sorted(wants, key=lambda want: -want.priority)]
    order = [
        *voices[: max(1, slots // SPEAKING_SHARE)],
        *(key for key in shown if key in pictures),
        *voices,
        *audible,
    ]
    return list(dict.fromkeys(order))


def assign(current: Sequence[Key | None], ranked: Sequence[Key]) -> list[Key | None]:
    """The new slot table: the best candidates, everyone who stays where they were.

    Somebody who is not among the best keeps the slot while it is not needed. Keys that are not
    in `ranked` at all lose theirs.
    """
    known = set(ranked)
    table: list[Key | None] = [key if key in known else None for key in current]
    placed = {key for key in table if key is not None}
    newcomers = [key for key in ranked[: len(table)] if key not in placed]
    free = [index for index, key in enumerate(table) if key is None]
    position = {key: index for index, key in enumerate(ranked)}
    occupied = [(position[key], index) for index, key in enumerate(table) if key is not None]
    movable = [index for _, index in sorted(occupied, reverse=True)]  # least important first
    for key, index in zip(newcomers, [*free, *movable], strict=False):
        table[index] = key
    return table

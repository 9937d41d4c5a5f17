"""Which legs play music into their room without having said that they hold us."""

from __future__ import annotations

from collections.abc import Callable

from media.held_music import LOOK, HeldMusic
from sip_gateway.api import LegId
from sip_gateway.media.hearing import Said
from sip_gateway.media.legs import NOWHERE, Legs


class HeldLegs:
    """`on_music` is called when music begins on a leg in a room (True), and when it ends."""

    def __init__(self, legs: Legs, on_music: Callable[[LegId, bool], None]) -> None:
        self._legs = legs
        self._on_music = on_music
        self._music = HeldMusic(legs.capacity)
        self._ticks = 0

    def reset(self, row: int) -> None:
        """A new stream begins on the leg, or it enters another room."""
        self._music.reset(row)

    def listen(self, said: Said) -> None:
        """Take a tick; every fourth one is looked at."""
        self._ticks += 1
        if self._ticks % LOOK:
            return
        legs, rows = self._legs, said.rows
        inside = legs.receiving[rows] & (legs.room[rows] != NOWHERE) & ~legs.muted[rows]
        for items, frames in said.parts(inside):
            for row, playing in self._music.update(rows[items], said.levels[items], frames):
                leg = legs.ids[row]
                if leg is not None:
                    self._on_music(leg, playing)

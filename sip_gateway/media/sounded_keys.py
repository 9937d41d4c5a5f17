"""Keys that come as sound, from the legs that did not agree on telephone events."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from media.arrays import Flags
from media.dtmf_tones import ToneKeys
from sip_gateway.api import LegId
from sip_gateway.media.hearing import Said
from sip_gateway.media.legs import NO_TYPE, Legs


class SoundedKeys:
    """`on_key` is called for each key when its first 40 ms were heard."""

    def __init__(self, legs: Legs, on_key: Callable[[LegId, str], None]) -> None:
        self._legs = legs
        self._on_key = on_key
        self._tones = ToneKeys(legs.capacity)

    def reset(self, row: int) -> None:
        """A new stream begins on the leg."""
        self._tones.reset(row)

    def listen(self, said: Said) -> Flags:
        """Which of the rows sound a key now, and are not to be heard by anybody."""
        legs, sounding = self._legs, np.zeros(len(said.rows), np.bool_)
        none = (legs.dtmf_type[said.rows] == NO_TYPE) & (legs.dtmf_second[said.rows] == NO_TYPE)
        if not none.any():
            return sounding
        none &= legs.receiving[said.rows]
        for items, frames in said.parts(none):
            rows = said.rows[items]
            sounding[items], keys = self._tones.update(rows, frames, said.whole[items])
            self._tell(keys)
        return sounding

    def _tell(self, keys: list[tuple[int, str]]) -> None:
        for row, key in keys:
            leg = self._legs.ids[row]
            if leg is not None:
                self._on_key(leg, key)

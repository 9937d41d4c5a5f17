"""What G.722 legs say: a decoder per leg, which rests while its line is silent.

A telephone whose owner has muted it sends digital silence. That shows in the codes alone, and is not
decoded. A decoder predicts from what it has decoded, so the last frames are kept, and are decoded
first when there is sound again. That takes 0.3 ms, once.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Codes, Flags, Float, Index
from media.g722_level import ScaleFactors
from media.jitter import FRAME
from media.resample import WIDE
from sip_gateway.media import g722

_KEPT: Final = 16  # frames: after 80 ms a tone still shows the difference, after 320 none does
_RESTS: Final = 10  # silent frames after which a decoder rests: 200 ms
# Largest scale factors of a silent frame, as logarithms. Of digital silence the higher band has 0 and
# the lower one flickers up to 3,500. The faintest noise that G.722 can carry, and tones of −70 dBov,
# have 2,500 or more in the higher band.
_LOW: Final = np.float32(4000.0)
_HIGH: Final = np.float32(1000.0)


class WideHearing:
    """`capacity` rows of legs; those with `open` have a decoder."""

    def __init__(self, capacity: int) -> None:
        self._decoders: dict[int, g722.G722Decoder] = {}
        self._factors = ScaleFactors(capacity)
        # The last good frame of each leg, for concealment.
        self._last: Float = np.zeros((capacity, WIDE), np.float32)
        self._kept: Codes = np.zeros((capacity, _KEPT, FRAME), np.uint8)
        self._silent: Index = np.zeros(capacity, np.int64)  # frames in a row
        self._tick = 0
        self.counters = {"g722_rested": 0}

    def open(self, row: int) -> None:
        """A new stream begins on the leg."""
        self._decoders[row] = g722.G722Decoder()
        self._factors.reset(row)
        self._last[row] = 0.0
        self._kept[row] = g722.SILENCE
        self._silent[row] = 0

    def forget(self, row: int) -> None:
        self._decoders.pop(row, None)

    def take(self, rows: Index, codes: Codes, gain: Float) -> Float:
        """`[n, 320]` of the next `[n, 160]` codes of rows (no row twice); a gain that is not 1
        means that the frame is missing, and the last one is repeated with it."""
        self._tick += 1
        whole = np.flatnonzero(gain == 1.0)
        here, octets = rows[whole], codes[whole]
        awake = self._awake(here, octets)
        self._last[here] = 0.0
        self._last[here[awake]] = self._decoded(here[awake], octets[awake])
        self._kept[here, self._tick % _KEPT] = octets
        return self._last[rows] * gain[:, None]

    def _awake(self, rows: Index, codes: Codes) -> Flags:
        """Which have to be decoded; wakes those that rested."""
        low, high = self._factors.follow(rows, codes)
        before = self._silent[rows]
        silent = np.where((low < _LOW) & (high < _HIGH), before + 1, 0)
        self._silent[rows] = silent
        for row in rows[(before > _RESTS) & (silent == 0)].tolist():
            self._wake(row)
        awake: Flags = silent <= _RESTS
        self.counters["g722_rested"] += len(rows) - int(np.count_nonzero(awake))
        return awake

    def _wake(self, row: int) -> None:
        decoder, nowhere = self._decoders.get(row), memoryview(bytearray(2 * WIDE))
        if decoder is not None:
            for age in range(_KEPT):
                kept = self._kept[row, (self._tick + age) % _KEPT]
                decoder.decode_into(kept.tobytes(), nowhere)

    def _decoded(self, rows: Index, codes: Codes) -> Float:
        """One conversion to float for all of them."""
        linear = np.zeros((len(rows), WIDE), np.int16)
        octets, samples = codes.tobytes(), linear.reshape(-1).data.cast("B")
        for number, row in enumerate(rows.tolist()):
            decoder = self._decoders.get(row)
            if decoder is not None:
                here = octets[number * FRAME : (number + 1) * FRAME]
                decoder.decode_into(here, samples[number * 2 * WIDE : (number + 1) * 2 * WIDE])
        return g722.to_float(linear)

"""One Opus stream on its way from packets to 20 ms of sound per tick.

Packets may be of 10 to 120 ms (RFC 6716 §2.1.4). A gap is filled from the copy that the next packet
may hold of it (FEC), or else by the decoder's own concealment.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Float
from media.jitter import PacketBuffer, Taken
from media.opus_packet import duration
from media.resample import WIDE
from sip_gateway.media.opus import Decoder

STEP: Final = 960  # timestamp units at 48 kHz in 20 ms (RFC 7587 §4.1)
_NOTHING: Final = np.zeros(0, np.float32)
_KEPT: Final = 5 * WIDE  # the longest packet without its first 20 ms


class Playout:
    """`lost` counts ticks without a packet of their own; `decoder` is for 16 kHz."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._buffer = PacketBuffer(STEP)
        self._rest: Float = _NOTHING
        self.lost = 0

    def put(self, timestamp: int, payload: bytes) -> bool:
        """Take a packet; False when it is no Opus."""
        length = duration(payload)
        if length:
            self._buffer.put(timestamp, payload, length)
        return length > 0

    def take(self) -> Taken | None:
        """What the next 20 ms are made from, for `sound`; None while the stream is silent."""
        taken = self._buffer.take()
        if taken is None:
            self._rest = _NOTHING
        elif taken.payload is None:
            self.lost += 1
        return taken

    def sound(self, taken: Taken) -> Float:
        """`[320]`; to be called for each `take` in turn, or `skip` instead."""
        parts = [self._rest] if len(self._rest) else []
        if taken.payload is None and taken.next and not parts:
            parts.append(self._decoder.decode(taken.next, fec=True))
        parts += [self._decoder.decode(each) for each in (taken.payload, taken.second) if each]
        sound = parts[0] if len(parts) == 1 else np.concatenate([_NOTHING, *parts])
        if len(sound) < WIDE:
            missing = self._decoder.decode(None)[: WIDE - len(sound)]
            sound = np.concatenate((sound, missing))
        self._rest = sound[WIDE:][-_KEPT:]
        return sound[:WIDE]

    def skip(self) -> None:
        """Nobody hears this tick."""
        self._rest = _NOTHING

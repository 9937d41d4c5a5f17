"""G.722 at 64 kbit/s (ITU-T G.722 mode 1) for one stream of 20 ms frames at 16 kHz, through `av`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import av
import numpy as np

from media.arrays import Float
from media.g711 import FULL_SCALE, to_linear16
from media.resample import WIDE
from sip_gateway.media.opus import Encoder

OCTETS: Final = 160  # of 20 ms
SILENCE: Final = 0xFA  # a code of both bands next to zero


class G722Encoder:
    """Predicts from all that it has encoded; a decoder has to have heard the same."""

    def __init__(self) -> None:
        self._context = av.CodecContext.create("g722", "w")
        self._context.sample_rate = 16000
        self._context.format = "s16"
        self._context.layout = "mono"
        self._frame = av.AudioFrame(format="s16", layout="mono", samples=WIDE)
        self._frame.sample_rate = 16000

    def encode(self, frame: Float) -> bytes:
        """160 octets of 320 samples. Raises ValueError for another number."""
        if frame.shape != (WIDE,):
            raise ValueError("not one frame of 20 ms")
        self._frame.planes[0].update(to_linear16(frame).tobytes())
        return b"".join(bytes(packet) for packet in self._context.encode(self._frame))

    def follow(self, other: Encoder, past: Iterable[Float]) -> None:
        """Go on where another encoder of `past` stands. Both bands forget within some 10 ms, so
        that it is enough to encode what the other did."""
        for frame in past:
            self.encode(frame)


class G722Decoder:
    def __init__(self) -> None:
        self._context = av.CodecContext.create("g722", "r")
        self._context.layout = "mono"
        self._context.sample_rate = 16000

    def decode(self, codes: bytes) -> Float:
        """320 samples of 160 octets; any octets are a sound."""
        sound = np.zeros(WIDE, np.float32)
        done = 0
        for frame in self._context.decode(av.Packet(codes)):
            count = min(frame.samples, WIDE - done)
            samples = np.frombuffer(memoryview(frame.planes[0]), np.int16)[:count]
            np.multiply(samples, np.float32(1.0 / FULL_SCALE), out=sound[done : done + count])
            done += count
        return sound

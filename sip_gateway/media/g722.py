"""G.722 at 64 kbit/s (ITU-T G.722 mode 1) for one stream of 20 ms frames at 16 kHz, through `av`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import av
import numpy as np

from media.arrays import Float, Linear16
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

    def encode(self, frame: Float | Linear16) -> bytes:
        """160 octets of 320 samples, which may be linear already: one conversion of all frames
        costs less than one of each. Raises ValueError for another number."""
        if frame.shape != (WIDE,):
            raise ValueError("not one frame of 20 ms")
        linear = frame if frame.dtype == np.int16 else to_linear16(frame.astype(np.float32))
        self._frame.planes[0].update(linear.tobytes())
        packets = self._context.encode(self._frame)
        return bytes(packets[0]) if len(packets) == 1 else b"".join(map(bytes, packets))

    def follow(self, other: Encoder, past: Iterable[Float | Linear16]) -> None:
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
        linear = np.zeros(WIDE, np.int16)
        self.decode_into(codes, linear.data.cast("B"))
        return to_float(linear)

    def decode_into(self, codes: bytes, linear: memoryview) -> None:
        """The same as 320 samples of 16 bits, 640 octets, as they come from the decoder."""
        done = 0
        for frame in self._context.decode(av.Packet(codes)):
            count = min(2 * frame.samples, len(linear) - done)
            linear[done : done + count] = memoryview(frame.planes[0])[:count]
            done += count


def to_float(linear: Linear16) -> Float:
    """16 bit to ±1."""
    sound: Float = linear * np.float32(1.0 / FULL_SCALE)
    return sound

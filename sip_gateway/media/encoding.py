"""What wideband phones are sent: one encoder for all who hear the same, one for each who does not.

G.722 and Opus predict from what was sent before, so a phone may go over from one encoder to
another only when both stand at the same place; it would hear a click otherwise. A phone that
begins to talk gets an encoder of its own that starts as a copy of the one it shared. A phone that
fell silent keeps its own until that has encoded the same as the shared one for some ticks: both
forget their pasts, and then no difference is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np

from media.arrays import Float, Index, Linear16
from media.g711 import to_linear16
from media.resample import WIDE
from sip_gateway.media.g722 import G722Encoder
from sip_gateway.media.legs import G722, OPUS, Legs
from sip_gateway.media.opus import Codecs, Encoder

SETTLE: Final = 10  # ticks of the same sound until two encoders of it agree: 200 ms
_PAST: Final = 5  # ticks from which a new encoder learns what an old one sent

_Key = tuple[int, int]  # codec, row of a room's mix


@dataclass(slots=True, eq=False)
class _Stream:
    """An encoder and the last tick's packet."""

    encoder: Encoder
    past: deque[Float | Linear16] = field(default_factory=lambda: deque(maxlen=_PAST))
    payload: bytes = b""
    tick: int = -1

    def encode(self, frame: Float | Linear16, tick: int) -> bytes:
        """The tick's packet, encoded when it is first asked for."""
        if self.tick != tick:
            self.tick = tick
            self.payload = self.encoder.encode(frame)
            self.past.append(frame)
        return self.payload


@dataclass(slots=True, eq=False)
class _Listener:
    """A leg and the stream it is sent; `agreed` ticks in which its own was as the shared one."""

    codec: int
    stream: _Stream
    shared: bool = False
    agreed: int = 0


class WideEncoding:
    """Streams by leg and by room. A leg that is left out for a tick starts anew."""

    def __init__(self, legs: Legs, codecs: Codecs) -> None:
        self._legs = legs
        self._makers: Mapping[int, Callable[[], Encoder]] = MappingProxyType(
            {G722: G722Encoder, OPUS: lambda: codecs.encoder(16000)}
        )
        self._listeners: dict[int, _Listener] = {}
        self._shared: dict[_Key, _Stream] = {}
        self._tick = 0

    def forget(self, row: int) -> None:
        """The leg ended or changed its codec."""
        self._listeners.pop(row, None)

    def encode(self, rows: Index, picks: Index, heard: Float, shared: int) -> list[bytes]:
        """The packets of legs that hear `heard[pick]`, limited; rows of `heard` below `shared`
        are those that several may hear, the same ones in each tick."""
        self._tick += 1
        codecs = self._legs.codec[rows]
        sounds: dict[int, Float | Linear16] = {
            OPUS: heard,
            G722: _linear(heard, picks[codecs == G722]),
        }
        each = list(zip(rows.tolist(), picks.tolist(), codecs.tolist(), strict=True))
        # All copies are made before anything is encoded: they must not be a tick ahead.
        listeners = [self._listener(row, pick, codec, pick < shared) for row, pick, codec in each]
        payloads = [
            listener.stream.encode(sounds[codec][pick], self._tick)
            for listener, (_, pick, codec) in zip(listeners, each, strict=True)
        ]
        self._listeners = dict(zip(rows.tolist(), listeners, strict=True))
        self._shared = {
            key: stream for key, stream in self._shared.items() if stream.tick == self._tick
        }
        return payloads

    def _listener(self, row: int, pick: int, codec: int, common: bool) -> _Listener:
        listener = self._listeners.get(row)
        if listener is None:
            listener = _Listener(codec, _Stream(self._makers[codec]()))
        stream = self._shared.get((codec, pick)) if common else None
        if listener.shared:
            if stream is listener.stream:
                return listener
            listener.stream = self._branch(codec, listener.stream)
            listener.shared, listener.agreed = False, 0
        if not common:
            listener.agreed = 0
        elif stream is None:
            self._shared[codec, pick] = listener.stream
            listener.shared = True
        elif listener.agreed >= SETTLE:
            listener.stream, listener.shared = stream, True
        else:
            listener.agreed += 1
        return listener

    def _branch(self, codec: int, stream: _Stream) -> _Stream:
        """A stream of its own that goes on where another stands."""
        encoder = self._makers[codec]()
        encoder.follow(stream.encoder, stream.past)
        return _Stream(encoder, stream.past.copy())


def _linear(heard: Float, picks: Index) -> Linear16:
    """The rows of `heard` that are picked as 16 bit; others are left as they may be."""
    linear = np.empty((len(heard), WIDE), np.int16)
    used = np.unique(picks)
    linear[used] = to_linear16(heard[used])
    return linear

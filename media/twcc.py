"""Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01).

Only the body after the two SSRCs is handled here; `media.rtcp` adds the RTCP header. Times are
in ticks of 250 µs.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

TICK = 0.00025  # seconds
REFERENCE_TICKS = 256  # a reference time unit is 64 ms
# Statuses accepted in one packet. Browsers report some hundreds; sixteen bytes could name 65,535.
MAX_STATUSES = 4096

_HEAD = struct.Struct(">HHI")
_LOST, _SMALL, _LARGE = 0, 1, 2


class TwccError(ValueError):
    """The feedback cannot be read, or not be expressed in one packet."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Arrivals of the packets from `base_sequence` on, None for those that did not come.

    An arrival is in ticks after `reference_time` (24 bits, in 64 ms); `count` numbers the
    feedback packets modulo 256.
    """

    base_sequence: int
    reference_time: int
    count: int
    arrivals: tuple[int | None, ...]


def pack(feedback: Feedback) -> bytes:
    """The body's bytes, not padded. Raises TwccError if a delta does not fit 16 bits."""
    symbols: list[int] = []
    deltas = bytearray()
    previous = 0
    for arrival in feedback.arrivals:
        if arrival is None:
            symbols.append(_LOST)
            continue
        delta = arrival - previous
        previous = arrival
        if 0 <= delta <= 0xFF:
            symbols.append(_SMALL)
            deltas.append(delta)
        elif -0x8000 <= delta <= 0x7FFF:
            symbols.append(_LARGE)
            deltas += delta.to_bytes(2, "big", signed=True)
        else:
            raise TwccError("delta")
    head = _HEAD.pack(
        feedback.base_sequence & 0xFFFF,
        len(symbols),
        (feedback.reference_time & 0xFFFFFF) << 8 | feedback.count & 0xFF,
    )
    return head + _chunks(symbols) + bytes(deltas)


def _chunks(symbols: Sequence[int]) -> bytes:
    packed = bytearray()
    position = 0
    while position < len(symbols):
        word, used = _chunk(symbols, position)
        packed += word.to_bytes(2, "big")
        position += used
    return bytes(packed)


def _chunk(symbols: Sequence[int], position: int) -> tuple[int, int]:
    """The chunk that covers the most symbols from `position`, and how many it covers."""
    first = symbols[position]
    run = 1
    limit = min(len(symbols) - position, 0x1FFF)
    while run < limit and symbols[position + run] == first:
        run += 1
    window = symbols[position : position + 14]
    narrow = _LARGE not in window
    if run >= (14 if narrow else 7) or run == len(symbols) - position:
        return first << 13 | run, run
    if narrow:
        word = 0x8000
        for index, symbol in enumerate(window):
            word |= symbol << 13 - index
        return word, len(window)
    word = 0xC000
    window = window[:7]
    for index, symbol in enumerate(window):
        word |= symbol << 12 - 2 * index
    return word, len(window)


def unpack(body: bytes) -> Feedback:
    """Read a body. Raises TwccError."""
    if len(body) < _HEAD.size:
        raise TwccError("short")
    base, total, rest = _HEAD.unpack_from(body)
    if total > MAX_STATUSES:
        raise TwccError("count")
    symbols, position = _symbols(body, total)
    arrivals: list[int | None] = []
    clock = 0
    for symbol in symbols:
        if symbol == _LOST or symbol == 3:
            arrivals.append(None)
            continue
        width = symbol
        if position + width > len(body):
            raise TwccError("deltas")
        clock += int.from_bytes(body[position : position + width], "big", signed=symbol == _LARGE)
        position += width
        arrivals.append(clock)
    return Feedback(base, rest >> 8, rest & 0xFF, tuple(arrivals))


def _symbols(body: bytes, total: int) -> tuple[list[int], int]:
    """The first `total` status symbols, and where the deltas begin."""
    symbols: list[int] = []
    position = _HEAD.size
    while len(symbols) < total:
        if position + 2 > len(body):
            raise TwccError("chunks")
        word = body[position] << 8 | body[position + 1]
        position += 2
        if not word & 0x8000:
            run = min(word & 0x1FFF, total - len(symbols))
            if run == 0:
                raise TwccError("run")
            symbols += [word >> 13 & 3] * run
        elif word & 0x4000:
            symbols += [word >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [word >> shift & 1 for shift in range(13, -1, -1)]
    return symbols[:total], position

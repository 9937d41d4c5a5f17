"""Transport-wide feedback as a browser gives it: when each packet of a transport arrived."""

from __future__ import annotations

from media import rtcp, twcc
from media.seq import Unwrapper

INTERVAL = 0.1  # seconds between two
_TICK = 250_000  # nanoseconds
_HEADER = 12
_LONGEST = 512  # packets in one


class Arrivals:
    """What came since the last feedback; `extension` is the id of the transport-wide number."""

    def __init__(self, extension: int) -> None:
        self._extension = extension
        self._unwrap = Unwrapper(16).unwrap
        self._ticks: dict[int, int] = {}
        self._next: int | None = None
        self._count = 0

    def note(self, header: bytes, arrived: int) -> None:
        """`header` is the beginning of an RTP packet without CSRCs, `arrived` in nanoseconds."""
        if not header[0] & 0x10:
            return
        position = _HEADER + 4
        end = position + 4 * int.from_bytes(header[_HEADER + 2 : position], "big")
        while position < end:
            element = header[position]
            if element >> 4 == self._extension:
                number = int.from_bytes(header[position + 1 : position + 3], "big")
                self._ticks[self._unwrap(number)] = arrived // _TICK
                return
            position += 2 + (element & 0x0F) if element else 1

    def take(self) -> bytes | None:
        """The RTCP packet about what is new, or None when nothing is."""
        if not self._ticks:
            return None
        last = max(self._ticks)
        first = min(self._ticks) if self._next is None else min(self._next, min(self._ticks))
        first = max(first, last - _LONGEST)
        reference = self._ticks[min(self._ticks)] // twcc.REFERENCE_TICKS
        start = reference * twcc.REFERENCE_TICKS
        arrivals = tuple(
            self._ticks[number] - start if number in self._ticks else None
            for number in range(first, last + 1)
        )
        self._next = last + 1
        self._ticks.clear()
        feedback = twcc.Feedback(first & 0xFFFF, reference & 0xFFFFFF, self._count & 0xFF, arrivals)
        self._count += 1
        return rtcp.build([rtcp.TransportFeedback(1, 1, feedback)])

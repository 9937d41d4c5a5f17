"""Feedback to publishers: when their packets arrived (transport-wide congestion control)."""

from __future__ import annotations

from media import rtcp
from media.twcc import REFERENCE_TICKS, TICK, Feedback

INTERVAL = 0.1  # seconds between two feedback packets to one publisher
MAX_STATUSES = 400  # in one feedback packet, so that it fits a datagram
MAX_PENDING = 2000  # arrivals kept; a publisher that jumps further starts anew
MAX_DELTA = 0x7FFF  # ticks between two arrivals in one packet


class ArrivalRecorder:
    """Arrivals by transport-wide sequence number, until they are reported."""

    __slots__ = ("_arrivals", "_base", "_count", "_highest")

    def __init__(self) -> None:
        self._arrivals: dict[int, int] = {}  # unwrapped number → tick
        self._base: int | None = None  # first number not yet reported
        self._highest = 0
        self._count = 0

    def arrived(self, sequence: int, arrival: float) -> None:
        """Note packet `sequence` (16 bits), received at `arrival` seconds."""
        if self._base is None:
            self._base = self._highest = sequence + 0x10000
        number = self._highest + ((sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
        if number < self._base:
            return  # reported as lost already
        if number - self._base >= MAX_PENDING:
            self._arrivals.clear()
            self._base = number
        self._highest = max(self._highest, number)
        self._arrivals.setdefault(number, int(arrival / TICK))

    def feedback(self) -> list[Feedback]:
        """Report what arrived since the last call; empty when nothing did."""
        made: list[Feedback] = []
        while self._arrivals:
            made.append(self._one())
        return made

    def packets(self, sender: int, media: int) -> list[bytes]:
        """The same as RTCP packets of `sender` about `media`, ready to be sent."""
        return [
            rtcp.build([rtcp.TransportFeedback(sender, media, made)]) for made in self.feedback()
        ]

    def _one(self) -> Feedback:
        base = self._base
        assert base is not None
        first = next((n for n in range(base, self._highest + 1) if n in self._arrivals), base)
        reference = self._arrivals[first] // REFERENCE_TICKS
        previous = reference * REFERENCE_TICKS
        statuses: list[int | None] = []
        for number in range(base, min(self._highest + 1, base + MAX_STATUSES)):
            tick = self._arrivals.get(number)
            if tick is None:
                statuses.append(None)
                continue
            if abs(tick - previous) > MAX_DELTA:
                break
            previous = tick
            statuses.append(tick - reference * REFERENCE_TICKS)
            del self._arrivals[number]
        self._base = base + len(statuses)
        feedback = Feedback(base & 0xFFFF, reference & 0xFFFFFF, self._count, tuple(statuses))
        self._count = (self._count + 1) & 0xFF
        return feedback

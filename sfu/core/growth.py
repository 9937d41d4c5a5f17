"""How an estimate grows and how far it falls: the rate controller of draft-ietf-rmcat-gcc-02 §5.5.

Far from the rate at which the path was full the last time it grows by a share, near it by about
half a packet each round trip. It never grows beyond one and a half times what really arrived: what
was not tried is not known, and is found out by probing (`sfu.core.probing`).
"""

from __future__ import annotations

import math

BETA = 0.85  # of what arrived is kept when a queue grows
SHARE = 0.08  # per second, far from the limit
BEYOND = 1.5  # times what arrived, at most
SLACK = 10_000.0  # bit/s more, so that silence is not the end
PACKET = 1200 * 8  # bits
RESPONSE = 0.1  # seconds from a packet to its feedback, beside the round trip
LEAST_STEP = 4_000.0  # bit/s per second
NARROW = 3.0  # standard deviations around the limit that count as near
MEMORY = 0.05  # weight of a new limit


class Growth:
    """Remembers at which rates the path was full."""

    __slots__ = ("_deviation", "_limit")

    def __init__(self) -> None:
        self._limit: float | None = None  # bit/s
        self._deviation = 0.4  # variance, in parts of the limit, times kbit/s

    def fell(self, arrived: float) -> float:
        """The path was full while `arrived` bit/s came through; gives what is left of it."""
        if self._limit is not None and arrived < self._limit - self._width():
            self._limit = None
        if self._limit is None:
            self._limit = arrived
        else:
            self._limit += MEMORY * (arrived - self._limit)
        off = (self._limit - arrived) / 1000
        share = off * off / max(1.0, self._limit / 1000)
        self._deviation += MEMORY * (share - self._deviation)
        self._deviation = min(2.5, max(0.4, self._deviation))
        return BETA * arrived

    def grown(self, rate: float, arrived: float, elapsed: float, rtt: float) -> float:
        """`rate` after `elapsed` seconds without a queue."""
        if rate >= BEYOND * arrived + SLACK:
            return rate
        if self._limit is not None and arrived > self._limit + self._width():
            self._limit = None  # the path has become wider
        if self._limit is None:
            step = rate * (math.pow(1 + SHARE, min(elapsed, 1.0)) - 1)
        else:
            step = elapsed * max(LEAST_STEP, 0.5 * PACKET / (rtt + RESPONSE))
        return min(rate + step, BEYOND * arrived + SLACK)

    def _width(self) -> float:
        assert self._limit is not None
        return NARROW * 1000 * math.sqrt(self._deviation * self._limit / 1000)

"""Bounds on what strangers may ask: one token bucket per source address."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

_MAX_SOURCES: Final = 10_000


class TokenBuckets:
    """Lets each source do `rate` things a second, and `burst` at once.

    Sources beyond the table's size push out the one heard of longest ago; it then has a full
    bucket again, which costs less than unbounded memory.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, source: str, now: float, amount: float = 1.0) -> bool:
        """Take from the source's bucket; False when there is not enough in it."""
        level = self._level(source, now)
        self._levels.pop(source, None)
        enough = level >= amount
        self._levels[source] = (level - amount if enough else level, now)
        if len(self._levels) > _MAX_SOURCES:
            self._levels.popitem(last=False)
        return enough

    def has(self, source: str, now: float, amount: float = 1.0) -> bool:
        """Whether `take` would succeed."""
        return self._level(source, now) >= amount

    def _level(self, source: str, now: float) -> float:
        level, then = self._levels.get(source, (self._burst, now))
        return min(self._burst, level + max(0.0, now - then) * self._rate)

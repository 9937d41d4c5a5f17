"""One key press, one key: of telephones that tell it in more ways than one."""

from __future__ import annotations

from collections import deque
from enum import IntEnum
from typing import Final

_SAME: Final = 3.0  # seconds between two tidings of one press
_WAITING: Final = 16  # keys that a better way may still repeat; the oldest goes


class Way(IntEnum):
    """How a key came, the best last."""

    SOUND = 0  # tones (Q.23)
    INFO = 1
    EVENT = 2  # telephone-event (RFC 4733)


class KeyWays:
    """The keys of one call, of which the best way that the telephone uses counts.

    What it has agreed on does not say which that is: many that offer telephone-event are set to
    send INFO. And one may send a key twice, in an order that depends on the network. So each way
    counts until there is a better one, and each key of that takes away what it repeats. Keys are
    secrets: they stay for seconds and are never shown.
    """

    def __init__(self) -> None:
        self._best = Way.SOUND
        self._counted: deque[tuple[Way, str, float]] = deque(maxlen=_WAITING)

    def without_events(self) -> None:
        """It has just agreed on none: the next best counts again."""
        self._best = min(self._best, Way.INFO)

    def counts(self, way: Way, key: str, now: float) -> bool:
        """Whether that key is a new one."""
        if way < self._best:
            return False
        self._best = way
        repeated = False
        while not repeated and self._counted and self._counted[0][0] < way:
            _, known, at = self._counted.popleft()
            repeated = known == key and now - at <= _SAME
        if way is not Way.EVENT:
            self._counted.append((way, key, now))
        return not repeated

"""One key press, one key: of telephones that tell it in more ways than one."""

from __future__ import annotations

from collections import deque
from typing import Final

_SAME: Final = 3.0  # seconds between the sound of a key and the INFO about it
_WAITING: Final = 16  # sounded keys that an INFO may still come for; the oldest goes


class KeyWays:
    """The keys of one call without telephone events, where INFO goes before sound.

    A telephone may send INFO and let its tones be heard as well. Which comes first depends on the
    network, so sounded keys count until there is a first INFO, and each of them takes away the
    INFO that repeats it. Keys are secrets: they stay for seconds and are never shown.
    """

    def __init__(self) -> None:
        self._informs = False
        self._sounded: deque[tuple[str, float]] = deque(maxlen=_WAITING)

    def sounded(self, key: str, now: float) -> bool:
        """Whether a key that was heard counts."""
        if not self._informs:
            self._sounded.append((key, now))
        return not self._informs

    def informed(self, key: str, now: float) -> bool:
        """Whether a key that INFO told counts."""
        self._informs = True
        while self._sounded:
            heard, at = self._sounded.popleft()
            if heard == key and now - at <= _SAME:
                return False
        return True

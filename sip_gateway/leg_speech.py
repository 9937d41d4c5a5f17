"""Sentences spoken to single telephones inside a room, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sip_gateway.api import LegId
from sip_gateway.phone_media import PhoneMedia

# Sayings that wait behind the one that is heard. Drop policy: the oldest waiting one goes, for a
# newer one tells how things are now.
WAITING: Final = 4


@dataclass(slots=True)
class _Line:
    """`saying` is the number of the saying that is heard; numbers are negative, so that they never
    meet those of the call's dialogue."""

    language: str
    waiting: deque[tuple[str, ...]] = field(default_factory=lambda: deque(maxlen=WAITING))
    open: bool = False
    saying: int | None = None
    number: int = 0


class LegSpeech:
    """Lays prompts over what single legs hear of their room.

    A leg is spoken to between `begin`, when it has entered the mix, and `end`; what is said to it
    before waits for `begin`.
    """

    def __init__(self, media: PhoneMedia) -> None:
        self._media = media
        self._lines: dict[LegId, _Line] = {}

    def say(
        self, leg: LegId, language: str, prompts: Sequence[str], *, at_once: bool = False
    ) -> None:
        """Say this after what was said before, or `at_once` instead of what is heard now."""
        line = self._lines.setdefault(leg, _Line(language))
        if at_once:
            line.waiting.appendleft(tuple(prompts))
            line.saying = None
        else:
            line.waiting.append(tuple(prompts))
        self._go_on(leg, line)

    def begin(self, leg: LegId, language: str) -> None:
        line = self._lines.setdefault(leg, _Line(language))
        line.open = True
        self._go_on(leg, line)

    def heard(self, leg: LegId, number: int) -> None:
        """A playback of the leg came to its end, perhaps one of ours."""
        line = self._lines.get(leg)
        if line is not None and line.saying == number:
            line.saying = None
            self._go_on(leg, line)

    def end(self, leg: LegId) -> None:
        """Nothing is said any more; the leg is gone, or hears other things."""
        self._lines.pop(leg, None)

    def _go_on(self, leg: LegId, line: _Line) -> None:
        if line.open and line.saying is None and line.waiting:
            line.number -= 1
            line.saying = line.number
            self._media.play(leg, line.waiting.popleft(), line.language, line.saying)

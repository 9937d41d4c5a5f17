"""Star codes pressed inside a conference: the telephone's way to the room's commands. Sans-IO."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from server.live.commands import Command, Lock, LowerHand, Mute, MuteAll, RaiseHand, Unlock, Unmute
from server.live.people import Participant

# A star and its digit belong together only when keyed within this many seconds.
STAR_TIME = 4.0

# `*` and the digit; the same digits as in other conference services. A code toggles, because a
# telephone shows no state.
STAR_CODES: Mapping[str, Callable[[Participant, bool], Command]] = MappingProxyType(
    {
        "4": lambda person, locked: MuteAll(),
        "5": lambda person, locked: (
            RaiseHand(person.peer) if person.hand is None else LowerHand(person.peer)
        ),
        "6": lambda person, locked: _toggle_mute(person),
        "7": lambda person, locked: Unlock() if locked else Lock(),
    }
)


def _toggle_mute(person: Participant) -> Command:
    return Unmute(person.peer) if person.muted else Mute(person.peer)


class Keypad:
    """One telephone's keys."""

    def __init__(self) -> None:
        self._star_at: float | None = None

    def press(self, digit: str, person: Participant, locked: bool, now: float) -> Command | None:
        """The command that this key completes; anything else is just a key."""
        star_at, self._star_at = self._star_at, None
        if digit == "*":
            self._star_at = now
            return None
        if star_at is None or now - star_at > STAR_TIME or digit not in STAR_CODES:
            return None
        return STAR_CODES[digit](person, locked)

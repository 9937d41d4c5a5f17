"""The rules of groups: which there are, who belongs where, and when everybody comes back. Sans-IO.

Where people *are* is not known here: they are in their rooms. A group is a number from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.live.group_commands import GoToGroup, OpenGroups, SendToGroup
from server.live.refused import CommandRefused
from sfu.api import PeerId

MOST: Final = 50  # groups
LONGEST_NAME: Final = 60  # characters
SHORTEST: Final = 60.0  # seconds that groups last, if they have an end
LONGEST: Final = 24 * 3600.0
WARNING: Final = 60.0  # seconds before the end


class Due(StrEnum):
    """What time brings."""

    WARNING = "warning"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Group:
    number: int
    name: str  # "" where only the number is shown


class Groups:
    """None at first. While there are any, `all` is not empty."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self.all: tuple[Group, ...] = ()
        self.choose = False
        self.ends_at: float | None = None
        self.asking: frozenset[int] = frozenset()  # groups that want help
        self._warned = False
        self._belongs: dict[PeerId, int] = {}

    @property
    def open(self) -> bool:
        return bool(self.all)

    def find(self, number: int) -> Group:
        """Raises CommandRefused."""
        found = next((group for group in self.all if group.number == number), None)
        if found is None:
            raise CommandRefused("not-found", "no such group")
        return found

    def begin(self, command: OpenGroups, now: float) -> None:
        """Raises CommandRefused, with everything as it was."""
        if self.open:
            raise CommandRefused("bad-state", "there are groups already")
        names = tuple(_clean(name) for name in command.names)
        if not 1 <= len(names) <= MOST or any(len(name) > LONGEST_NAME for name in names):
            raise CommandRefused("not-allowed", "no such number of groups, or names too long")
        if any(not 1 <= group <= len(names) for _, group in command.places):
            raise CommandRefused("not-found", "no such group")
        seconds = command.seconds
        if seconds is not None and not SHORTEST <= seconds <= LONGEST:
            raise CommandRefused("not-allowed", "no such time")
        self.all = tuple(Group(number, name) for number, name in enumerate(names, 1))
        self.choose = command.choose
        self.ends_at = None if seconds is None else now + seconds
        # Who is told of the last minute as they are told of the whole time hears it twice.
        self._warned = seconds is not None and seconds <= WARNING
        self._belongs = dict(command.places)

    def end(self) -> None:
        """Raises CommandRefused when there are none."""
        if not self.open:
            raise CommandRefused("bad-state", "there are no groups")
        self._clear()

    def send(self, command: SendToGroup) -> None:
        """Somebody belongs there from now on. Raises CommandRefused."""
        if not self.open:
            raise CommandRefused("bad-state", "there are no groups")
        if command.group is None:
            self._belongs.pop(command.who, None)
        else:
            self._belongs[command.who] = self.find(command.group).number

    def go(self, command: GoToGroup, *, leads: bool) -> None:
        """Raises CommandRefused when they may not go there."""
        if not self.open:
            raise CommandRefused("bad-state", "there are no groups")
        if command.group is None:
            return
        self.find(command.group)
        if not (leads or self.choose or self._belongs.get(command.peer) == command.group):
            raise CommandRefused("forbidden", "not your group")
        if self.choose and not leads:
            self._belongs[command.peer] = command.group

    def belongs(self, peer: PeerId) -> int | None:
        """Where somebody was sent, or chose to go."""
        return self._belongs.get(peer)

    def ask(self, number: int) -> bool:
        """A group wants help; whether that is news."""
        news = number not in self.asking
        self.asking |= {number}
        return news

    def helped(self, number: int) -> None:
        """Somebody who leads is there."""
        self.asking -= {number}

    def forget(self, peer: PeerId) -> None:
        """They left the conference."""
        self._belongs.pop(peer, None)

    def next_deadline(self) -> float | None:
        if self.ends_at is None or self._warned:
            return self.ends_at
        return self.ends_at - WARNING

    def advance(self, now: float) -> Due | None:
        """What is due; after `OVER` it is for the caller to `end` it."""
        if self.ends_at is None:
            return None
        if now >= self.ends_at:
            return Due.OVER
        if not self._warned and now >= self.ends_at - WARNING:
            self._warned = True
            return Due.WARNING
        return None


def _clean(name: str) -> str:
    return "".join(char for char in name if char.isprintable()).strip()

"""Star codes pressed inside a conference: the telephone's way to the room's commands. Sans-IO."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from server.conferencing import pairing
from server.conferencing.saying import Saying, number
from server.live.commands import (
    Admit,
    Command,
    Lock,
    LowerHand,
    Mute,
    MuteAll,
    RaiseHand,
    Unlock,
    Unmute,
)
from server.live.people import Participant
from server.live.permissions import Relation, allowed
from server.live.room import Room

# A key belongs to the one before only when it comes within this many seconds.
KEY_TIME = 4.0
# And so long one may look for the next digit of a pairing code.
ENTRY_TIME = 10.0
PAIR_CODE = "0"
HELP_CODE = "1"
HAND_CODE = "5"
MUTE_CODE = "6"
ADMIT_CODE = "8"


class Question(Enum):
    """What a code asks for that is nobody's business but the caller's."""

    HELP = auto()
    COUNT = auto()
    ROLL_CALL = auto()
    TONES = auto()
    PAIR = auto()


@dataclass(frozen=True, slots=True)
class StarCode:
    """`does` gives the command for a person, as the room is now: a code toggles, because a
    telephone shows no state. None when there is nothing to do, of which `idle` tells. `help` is
    the prompt that offers the code; `done` gives what is said when the command's own events tell
    its sender nothing. `needs` is what the permission table is asked, None for everybody's."""

    does: Question | Callable[[Participant, Room], Command | None]
    help: str = ""
    needs: tuple[type[Command], Relation] | None = None
    done: Callable[[Room], Saying] | None = None
    idle: str = ""

    def open_to(self, person: Participant) -> bool:
        """Whether the person may use it; the room decides, this only knows before."""
        return self.needs is None or allowed(person.role, *self.needs)


def _admit_next(person: Participant, room: Room) -> Command | None:
    """Whoever has waited longest comes first: a telephone shows no list to choose from."""
    waiting = room.door.waiting
    return Admit(waiting[0].peer) if waiting else None


# By the digit after the prefix, all ten; the same as in other conference services.
STAR_CODES: Mapping[str, StarCode] = MappingProxyType(
    {
        HELP_CODE: StarCode(Question.HELP),
        "2": StarCode(Question.COUNT, "help-count"),
        "3": StarCode(Question.ROLL_CALL, "help-roll-call"),
        "4": StarCode(
            lambda person, room: MuteAll(),
            "help-mute-all",
            (MuteAll, Relation.ROOM),
            done=lambda room: ("all-muted",),
        ),
        HAND_CODE: StarCode(
            lambda person, room: (
                RaiseHand(person.peer) if person.hand is None else LowerHand(person.peer)
            ),
            "help-hand",
            (RaiseHand, Relation.SELF),
        ),
        MUTE_CODE: StarCode(
            lambda person, room: Unmute(person.peer) if person.muted else Mute(person.peer),
            "help-mute",
            (Mute, Relation.SELF),
        ),
        "7": StarCode(
            lambda person, room: Unlock() if room.locked else Lock(),
            "help-lock",
            (Lock, Relation.ROOM),
        ),
        ADMIT_CODE: StarCode(
            _admit_next,
            "help-admit",
            (Admit, Relation.OTHER),
            done=lambda room: ("lobby-admitted", *number(len(room.door.waiting))),
            idle="lobby-empty",
        ),
        "9": StarCode(Question.TONES, "help-tones"),
        "0": StarCode(Question.PAIR, "help-pair"),
    }
)


class Keypad:
    """One telephone's keys; `prefix` begins a code."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._keys = ""  # since the last code, at most as many as the prefix has
        self._entry: str | None = None  # what is keyed after `PAIR_CODE`
        self._last = 0.0

    def press(self, key: str, now: float) -> str | None:
        """The digit of the code that this key completes; anything else is just a key. That of pairing is complete with its last digit or `#`, and they come behind it."""
        pause, self._last = now - self._last, now
        if self._entry is not None and pause <= ENTRY_TIME and (key.isdigit() or key == "#"):
            return self._collect(self._entry, key)
        self._entry = None
        if pause > KEY_TIME:
            self._keys = ""
        if self._keys != self._prefix or not key.isdigit():
            self._keys = (self._keys + key)[-len(self._prefix) :]
            return None
        self._keys = ""
        if key != PAIR_CODE:
            return key
        self._entry = ""
        return None

    @property
    def alone(self) -> bool:
        """Whether the last key belongs to no code, complete or begun."""
        begun = any(self._keys.endswith(self._prefix[:most]) for most in (1, len(self._prefix)))
        return self._entry is None and not begun and self._keys != ""

    def _collect(self, entry: str, key: str) -> str | None:
        self._entry = None if key == "#" else entry + key
        if self._entry is None or len(self._entry) == pairing.DIGITS:
            complete, self._entry = self._entry or entry, None
            return PAIR_CODE + complete
        return None

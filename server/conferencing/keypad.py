"""Star codes pressed inside a conference: the telephone's way to the room's commands. Sans-IO."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from server.conferencing import pairing
from server.live.commands import Command, Lock, LowerHand, Mute, MuteAll, RaiseHand, Unlock, Unmute
from server.live.people import Participant
from server.live.permissions import Relation, allowed

# A key belongs to the one before only when it comes within this many seconds.
KEY_TIME = 4.0
# And so long one may look for the next digit of a pairing code.
ENTRY_TIME = 10.0
PAIR_CODE = "0"


class Question(Enum):
    """What a code asks for that is nobody's business but the caller's."""

    HELP = auto()
    COUNT = auto()
    ROLL_CALL = auto()
    TONES = auto()
    PAIR = auto()


@dataclass(frozen=True, slots=True)
class StarCode:
    """`does` gives the command for a person, and for whether the room is locked: a code toggles,
    because a telephone shows no state. `help` is the prompt that offers the code; `done` is said
    when the command's own events tell its sender nothing."""

    does: Question | Callable[[Participant, bool], Command]
    help: str = ""
    done: str = ""

    def open_to(self, person: Participant) -> bool:
        """Whether the person may use it; the room decides, this only knows before."""
        if isinstance(self.does, Question):
            return True
        command = self.does(person, False)
        own = hasattr(command, "peer")
        return allowed(person.role, type(command), Relation.SELF if own else Relation.ROOM)


# By the digit after the prefix; the same digits as in other conference services.
STAR_CODES: Mapping[str, StarCode] = MappingProxyType(
    {
        "1": StarCode(Question.HELP),
        "2": StarCode(Question.COUNT, "help-count"),
        "3": StarCode(Question.ROLL_CALL, "help-roll-call"),
        "4": StarCode(lambda person, locked: MuteAll(), "help-mute-all", done="all-muted"),
        "5": StarCode(
            lambda person, locked: (
                RaiseHand(person.peer) if person.hand is None else LowerHand(person.peer)
            ),
            "help-hand",
        ),
        "6": StarCode(
            lambda person, locked: Unmute(person.peer) if person.muted else Mute(person.peer),
            "help-mute",
        ),
        "7": StarCode(lambda person, locked: Unlock() if locked else Lock(), "help-lock"),
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
        """The digit of the code that this key completes, known or not; anything else is just a
        key. That of pairing is complete with its last digit or `#`, and they come behind it."""
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

    def _collect(self, entry: str, key: str) -> str | None:
        self._entry = None if key == "#" else entry + key
        if self._entry is None or len(self._entry) == pairing.DIGITS:
            complete, self._entry = self._entry or entry, None
            return PAIR_CODE + complete
        return None

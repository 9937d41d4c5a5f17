"""The part of the wire protocol about telephones that are called: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

CallStateName = Literal[
    "calling",
    "ringing",
    "answered",
    "busy",
    "no-answer",
    "rejected",
    "unreachable",
    "forbidden",
]


@dataclass(frozen=True, slots=True)
class CallInfo:
    """A telephone that is being called, or was in vain; nobody has come in by it. `number` is
    masked for everyone but moderators; `by` asked for it, `owner` is whose telephone it becomes."""

    call: str
    name: str
    number: str
    state: CallStateName
    by: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class CallNumber:
    """A moderator has a number called into the room; `name` is how it is shown, "" for what we
    know of the number."""

    type: ClassVar = "call"
    id: int
    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CallMe:
    """Have a telephone of one's own called, which then has one's sound; null: one's extension."""

    type: ClassVar = "call-me"
    id: int
    number: str | None = None


@dataclass(frozen=True, slots=True)
class CallAgain:
    type: ClassVar = "call-again"
    id: int
    call: str


@dataclass(frozen=True, slots=True)
class DropCall:
    """Call it off while it rings, or clear it away when it came to nothing."""

    type: ClassVar = "drop-call"
    id: int
    call: str


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A telephone is being called, or more is known of it; whole, as it is now."""

    type: ClassVar = "call-state"
    seq: int
    call: CallInfo


@dataclass(frozen=True, slots=True)
class CallGone:
    """They came in, or it was called off or cleared away."""

    type: ClassVar = "call-gone"
    seq: int
    call: str

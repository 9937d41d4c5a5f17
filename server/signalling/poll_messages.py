"""The polls' part of the wire protocol: protocol.py continued. Options are numbered from 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """Put a question to all in the room. `several` options may be chosen; `live`: all see how it
    stands before it is closed."""

    type: ClassVar = "poll-open"
    id: int
    question: str
    options: tuple[str, ...]
    several: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class CastVote:
    """What one chooses now, in place of what was; nothing takes the vote back. It is kept when the
    reply comes."""

    type: ClassVar = "poll-vote"
    id: int
    poll: str
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosePoll:
    type: ClassVar = "poll-close"
    id: int
    poll: str


@dataclass(frozen=True, slots=True)
class PollInfo:
    """`voted` people have. `counts` are the votes of each option, null where one is not to know
    them yet. `by` is the name of who opened it."""

    poll: str
    question: str
    options: tuple[str, ...]
    several: bool
    live: bool
    by: str
    voted: int
    counts: tuple[int, ...] | None
    closed: bool


@dataclass(frozen=True, slots=True)
class PollChanged:
    """The poll of the room as it stands, whole."""

    type: ClassVar = "poll"
    seq: int
    poll: PollInfo


@dataclass(frozen=True, slots=True)
class OwnVote:
    """What one has chosen by now, from whatever device."""

    type: ClassVar = "poll-own"
    poll: str
    choices: tuple[int, ...]

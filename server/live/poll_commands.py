"""What is done with polls: one is open in a room, all in it vote, and it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from sfu.api import PeerId


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """Put a question to everybody in the room. `poll` is the id by which it is spoken of;
    `several` options may be chosen; `live`: all see how it stands, not only the result."""

    poll: str
    question: str
    options: tuple[str, ...]
    several: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class Vote:
    """Choose options, from 1, in place of those chosen before; none takes the vote back."""

    peer: PeerId
    poll: str
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosePoll:
    """Nobody votes any more, and all see the result."""

    poll: str


PollCommand = OpenPoll | Vote | ClosePoll

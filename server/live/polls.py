"""The poll of one room: who has voted what, and what others may know of it. Sans-IO.

A vote is a person's, not a device's: whoever has proved who they are has one, however often they
are here and also after the service was started anew. Others, as most callers, are known by their
place in the room. With the poll it is forgotten who voted what; the counts stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from server.domain.poll import PollRefused, read_options, read_question
from server.live.people import Participant
from server.live.poll_commands import ClosePoll, OpenPoll, PollCommand, Vote
from server.live.refused import CommandRefused

NO_CHOICE: Final[tuple[int, ...]] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """As it stands, without who voted what. `name` is of who opened it, `counts`
    are the votes of each option, `voted` how many people have voted."""

    id: str
    question: str
    options: tuple[str, ...]
    several: bool
    live: bool
    name: str
    counts: tuple[int, ...]
    voted: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class KeptPoll:
    """What has to outlast a crash; `votes` by voter, none once it is closed."""

    poll: Poll
    votes: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody's vote has changed."""

    voter: str
    choices: tuple[int, ...]


def voter_of(person: Participant) -> str:
    return person.identity or f"peer:{person.peer}"


class Polls:
    """The latest poll, to be looked at; it is changed by commands."""

    def __init__(self, kept: KeptPoll | None = None) -> None:
        self._votes: dict[str, tuple[int, ...]] = dict(kept.votes) if kept else {}
        self.latest: Poll | None = kept.poll if kept else None
        if self.open is not None:
            self._count(self.open)

    @property
    def open(self) -> Poll | None:
        return None if self.latest is None or self.latest.closed else self.latest

    @property
    def kept(self) -> KeptPoll | None:
        return None if self.latest is None else KeptPoll(self.latest, tuple(self._votes.items()))

    def choices(self, voter: str) -> tuple[int, ...]:
        """What they have chosen in the open poll."""
        return self._votes.get(voter, NO_CHOICE)

    def apply(self, command: PollCommand, by: Participant | None) -> tuple[bool, Cast | None]:
        """Whether the poll is another now, and whose vote made it so. Raises CommandRefused."""
        match command:
            case OpenPoll():
                self._open(command, by)
                return True, None
            case Vote():
                if by is None:
                    raise CommandRefused("forbidden", "the house has no vote")
                cast = self._vote(command, voter_of(by))
                return cast is not None, cast
            case ClosePoll():
                self._get(command.poll)
                return self.close(), None

    def close(self) -> bool:
        """Whether there was one to close."""
        poll = self.open
        if poll is None:
            return False
        self._votes.clear()
        self.latest = replace(poll, closed=True)
        return True

    def unite(self, voter: str, other: str) -> Cast | None:
        """`voter` turns out to be `other`, who has one vote: their own, if they have voted."""
        poll, choices = self.open, self._votes.pop(voter, None)
        if poll is None or choices is None:
            return None
        self._votes.setdefault(other, choices)
        self._count(poll)
        return Cast(other, self._votes[other])

    def _open(self, command: OpenPoll, by: Participant | None) -> None:
        if self.open is not None:
            raise CommandRefused("bad-state", "a poll is open")
        try:
            question, options = read_question(command.question), read_options(command.options)
        except PollRefused:
            raise CommandRefused("not-allowed", "nothing that can be voted on") from None
        name = "" if by is None else by.name
        kind = (command.several, command.live)
        self.latest = Poll(command.poll, question, options, *kind, name, (0,) * len(options))

    def _vote(self, command: Vote, voter: str) -> Cast | None:
        poll, choices = self._get(command.poll), tuple(sorted(set(command.choices)))
        if any(not 1 <= each <= len(poll.options) for each in choices):
            raise CommandRefused("not-allowed", "no such option")
        if len(choices) > 1 and not poll.several:
            raise CommandRefused("not-allowed", "one option only")
        if choices == self.choices(voter):
            return None
        if choices:
            self._votes[voter] = choices
        else:
            del self._votes[voter]
        self._count(poll)
        return Cast(voter, choices)

    def _get(self, poll: str) -> Poll:
        if self.open is None or self.open.id != poll:
            raise CommandRefused("bad-state", "that poll is not open")
        return self.open

    def _count(self, poll: Poll) -> None:
        counts = counted(self._votes, len(poll.options))
        self.latest = replace(poll, counts=counts, voted=len(self._votes))


def counted(votes: Mapping[str, tuple[int, ...]], options: int) -> tuple[int, ...]:
    """The votes of each option. A vote for one that there is not counts nowhere."""
    counts = [0] * options
    for choices in votes.values():
        for choice in choices:
            if 1 <= choice <= options:
                counts[choice - 1] += 1
    return tuple(counts)

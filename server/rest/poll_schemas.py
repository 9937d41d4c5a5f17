"""What goes over the wire about polls: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PollOption:
    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class Poll:
    """`voters` is how many people have voted; who has voted what nobody is told. `closed_at` is null
    while it is open. `group`: opened in a group of the divided conference."""

    id: str
    question: str
    options: list[PollOption]
    several: bool
    voters: int
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    group: bool


@dataclass(frozen=True, slots=True)
class PollPage:
    items: list[Poll]
    next: int | None

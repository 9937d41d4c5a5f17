"""Who is in a conference, as its telephones may be told. Names are as everybody in the room sees
them: a number that is masked there is masked here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterLeg:
    """One connection of somebody. `id` is for telling it from others, and is shown to nobody."""

    id: str
    phone: bool
    muted: bool = False
    held: bool = False
    video: bool = False  # sends a picture


@dataclass(frozen=True, slots=True)
class RosterUser:
    """A person; `id` as for legs. `moderates` covers organisers."""

    id: str
    name: str
    legs: tuple[RosterLeg, ...]
    moderates: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """`users` in the order in which they came."""

    title: str
    users: tuple[RosterUser, ...]
    locked: bool = False

"""What happened in a live room, in order.

`seq` increases by one with every event of a room. An event carries the participant whole, as they
are after it, so that a reader needs no earlier event to understand it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.live.people import Facts, Participant
from sfu.api import PeerId


class LeaveReason(StrEnum):
    LEFT = "left"  # of their own accord: left the page, hung up
    KICKED = "kicked"
    LOST = "lost"  # did not come back in time
    PAIRED = "paired"  # was the telephone of somebody who is here by browser


class EndReason(StrEnum):
    EMPTY = "empty"  # the last one left
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    seq: int
    participant: Participant


@dataclass(frozen=True, slots=True)
class ParticipantUpdated:
    """`by` is who caused it, None for the house and for time."""

    seq: int
    participant: Participant
    by: PeerId | None = None


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """`participant` is as they were at last, with the legs they still had."""

    seq: int
    participant: Participant
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class RoomChanged:
    seq: int
    facts: Facts
    locked: bool
    by: PeerId | None = None


@dataclass(frozen=True, slots=True)
class RoomEnded:
    """The last event of a room; `participants` were still in it."""

    seq: int
    reason: EndReason
    participants: tuple[Participant, ...]


Event = ParticipantJoined | ParticipantUpdated | ParticipantLeft | RoomChanged | RoomEnded

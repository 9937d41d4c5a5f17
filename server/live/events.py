"""What happened in a live room, in order.

`seq` increases by one with every event of a room. An event carries the participant whole, as they
are after it, so that a reader needs no earlier event to understand it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.live.called import RoomCall
from server.live.people import Facts, Participant
from server.live.polls import Cast, Poll
from server.live.presentation import Presentation
from sfu.api import PeerId


class LeaveReason(StrEnum):
    LEFT = "left"  # of their own accord: left the page, hung up
    KICKED = "kicked"
    LOST = "lost"  # did not come back in time
    MOVED = "moved"  # goes on in another room of the conference
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
    """What holds for the whole room, as it is now."""

    seq: int
    facts: Facts
    locked: bool
    by: PeerId | None = None
    spotlight: tuple[PeerId, ...] = ()
    floor_only: bool = False
    recording: bool = False


@dataclass(frozen=True, slots=True)
class CallChanged:
    """A telephone is being called, or more is known of it; whole, as it is now."""

    seq: int
    call: RoomCall


@dataclass(frozen=True, slots=True)
class CallGone:
    """They are in, the call is called off, or what came to nothing was cleared away."""

    seq: int
    call: RoomCall


@dataclass(frozen=True, slots=True)
class PresentationChanged:
    """What everybody looks at now, whole; None for nothing."""

    seq: int
    shown: Presentation | None
    by: PeerId | None = None


@dataclass(frozen=True, slots=True)
class PollChanged:
    """A poll was opened or closed, or somebody has voted: whole, as it stands now. `cast` is only
    for whose vote it is."""

    seq: int
    poll: Poll
    by: PeerId | None = None
    cast: Cast | None = None


@dataclass(frozen=True, slots=True)
class RoomEnded:
    """The last event of a room; `participants` were still in it."""

    seq: int
    reason: EndReason
    participants: tuple[Participant, ...]


CallEvent = CallChanged | CallGone
Event = (
    ParticipantJoined
    | ParticipantUpdated
    | ParticipantLeft
    | RoomChanged
    | CallEvent
    | PresentationChanged
    | PollChanged
    | RoomEnded
)

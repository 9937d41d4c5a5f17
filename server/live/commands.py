"""Everything that can be done to a live room, whatever device it is done from.

A command with a `peer` acts on that participant, one without acts on the room. Who may apply
which stands in `permissions`.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.live.events import LeaveReason
from server.live.people import Facts, Leg, LiveRole, Net
from sfu.api import PeerId, Source


@dataclass(frozen=True, slots=True)
class Join:
    """Let somebody in who passed admission."""

    peer: PeerId
    name: str
    role: LiveRole
    leg: Leg
    account_id: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class AddLeg:
    peer: PeerId
    leg: Leg


@dataclass(frozen=True, slots=True)
class MoveLeg:
    """A telephone turns out to be somebody else's who is here by browser: `to` gets the leg, and
    `peer` leaves when it was their last."""

    peer: PeerId
    leg: str
    to: PeerId


@dataclass(frozen=True, slots=True)
class RemoveLeg:
    """A connection is gone for good; its owner leaves with the last one."""

    peer: PeerId
    leg: str
    reason: LeaveReason = LeaveReason.LEFT


@dataclass(frozen=True, slots=True)
class Detach:
    """A leg lost its connection and may come back within the grace period."""

    peer: PeerId
    leg: str


@dataclass(frozen=True, slots=True)
class Resume:
    """A detached leg is back, or an admitted call has entered the mix."""

    peer: PeerId
    leg: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The telephone put us on hold, or came back."""

    peer: PeerId
    leg: str
    held: bool


@dataclass(frozen=True, slots=True)
class ReportNet:
    peer: PeerId
    net: Net


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """The conference was edited while it runs."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """The plan makes somebody who is in the room another thing than before."""

    peer: PeerId
    role: LiveRole


@dataclass(frozen=True, slots=True)
class Leave:
    peer: PeerId


@dataclass(frozen=True, slots=True)
class SetSource:
    peer: PeerId
    leg: str
    source: Source
    on: bool
    muted: bool


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence somebody's voice on every leg."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class Unmute:
    """Only for oneself: nobody opens another's microphone."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class RaiseHand:
    peer: PeerId


@dataclass(frozen=True, slots=True)
class LowerHand:
    peer: PeerId


@dataclass(frozen=True, slots=True)
class Kick:
    peer: PeerId


@dataclass(frozen=True, slots=True)
class MuteAll:
    """Mute everybody but the one who asks."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Nobody new gets in, by any device, except organiser and moderators."""


@dataclass(frozen=True, slots=True)
class Unlock:
    pass


@dataclass(frozen=True, slots=True)
class End:
    """Everybody out; the room is over."""


Command = (
    Join
    | AddLeg
    | MoveLeg
    | RemoveLeg
    | Detach
    | Resume
    | Hold
    | ReportNet
    | ChangeFacts
    | ChangeRole
    | Leave
    | SetSource
    | Mute
    | Unmute
    | RaiseHand
    | LowerHand
    | Kick
    | MuteAll
    | Lock
    | Unlock
    | End
)

"""Everything that can be done to a live room, whatever device it is done from.

A command with a `peer` acts on that participant, one without acts on the room. Who may apply
which stands in `permissions`.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.conference import LobbyPolicy
from server.live.aid_commands import React, WriteCaption
from server.live.called import CallState
from server.live.events import LeaveReason
from server.live.group_commands import (
    Arrive,
    AskForHelp,
    CloseGroups,
    Depart,
    ForgetAway,
    GoToGroup,
    OpenGroups,
    SendToGroup,
    TellGroups,
)
from server.live.people import Facts, Leg, LiveRole, Net
from server.live.poll_commands import ClosePoll, OpenPoll, Vote
from sfu.api import PeerId, Source


@dataclass(frozen=True, slots=True)
class Join:
    """Let somebody in who passed admission. Whoever leads has called the `invited` in by name,
    which counts more than the lock."""

    peer: PeerId
    name: str
    role: LiveRole
    leg: Leg
    account_id: str | None = None
    number: str | None = None
    # Who they have proved to be, by account or as a guest; `planned` is what they are without a
    # leader's word, None where that is `role`.
    identity: str | None = None
    planned: LiveRole | None = None
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Have somebody who passed admission wait until a leader lets them in."""

    peer: PeerId
    name: str
    role: LiveRole
    leg: Leg
    account_id: str | None = None
    number: str | None = None
    identity: str | None = None  # these two as in Join
    planned: LiveRole | None = None


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
class ReturnLeg:
    """A telephone that was lost, `former`, has been called again: `leg` takes its place."""

    peer: PeerId
    leg: Leg
    former: str


@dataclass(frozen=True, slots=True)
class RemoveLeg:
    """A connection is gone for good; its owner leaves with the last one."""

    peer: PeerId
    leg: str
    reason: LeaveReason = LeaveReason.LEFT


@dataclass(frozen=True, slots=True)
class Detach:
    """A leg lost its connection and may come back within the grace period, or that many
    seconds."""

    peer: PeerId
    leg: str
    seconds: float | None = None


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
class Appoint:
    """Make somebody moderator, presenter, or participant again, while the conference runs."""

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
class SetFloor:
    """Whether `only` those may speak from now on who have the floor."""

    only: bool


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """Somebody may speak; their raised hand is thereby answered."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """A leader ends somebody's turn to speak, or they do so themselves."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class AskToSpeak:
    """Ask somebody who is muted to speak; whether they do is theirs."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class NotNow:
    """Whoever was asked to speak will not."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class Lock:
    """Nobody new gets in, by any device, except organiser and moderators."""


@dataclass(frozen=True, slots=True)
class Unlock:
    pass


@dataclass(frozen=True, slots=True)
class CallNumber:
    """Have a telephone called into the room. `call` is the id by which it is spoken of."""

    call: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class CallMe:
    """The same for a telephone that becomes the person's own."""

    peer: PeerId
    call: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class CallAgain:
    """Once more, after it came to nothing."""

    call: str


@dataclass(frozen=True, slots=True)
class DropCall:
    """Called off while it rings; cleared away when it has come to nothing."""

    call: str


@dataclass(frozen=True, slots=True)
class ReportCall:
    """What became of a telephone that is called."""

    call: str
    state: CallState


@dataclass(frozen=True, slots=True)
class Admit:
    """Let somebody in who waits, also while the room is locked."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class AdmitAll:
    """Let in as many of those who wait as there are places, first come first."""


@dataclass(frozen=True, slots=True)
class Deny:
    peer: PeerId


@dataclass(frozen=True, slots=True)
class CloseLobby:
    """Nobody can come any more who could let somebody in: send those home who wait."""


@dataclass(frozen=True, slots=True)
class SetLobby:
    """Who has to wait from now on; whoever waits and would not have to goes in."""

    policy: LobbyPolicy


@dataclass(frozen=True, slots=True)
class Write:
    """Write to everybody, or `to` one only. The text is kept elsewhere; the room only says whether
    it may be."""

    peer: PeerId
    to: PeerId | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Show a document to everybody, from `page` on, in place of what is shown."""

    document: str
    name: str
    pages: int
    page: int = 1


@dataclass(frozen=True, slots=True)
class TurnPage:
    page: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """From now on `peer` presents what is shown."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class StopPresenting:
    pass


@dataclass(frozen=True, slots=True)
class PutInSpotlight:
    """Have everybody see somebody large."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class TakeFromSpotlight:
    peer: PeerId


@dataclass(frozen=True, slots=True)
class AllowDrawing:
    """Whether all may draw on what is shown, or only those who present or lead."""

    on: bool


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw or point on the document that is shown. The drawing is kept elsewhere; the room only says
    whether it may be."""

    document: str
    page: int


@dataclass(frozen=True, slots=True)
class ClearDrawings:
    """Take away what others have drawn, too. Likewise."""

    document: str
    page: int


@dataclass(frozen=True, slots=True)
class AllowMarks:
    """Whether others may point and draw on the screen that one shows."""

    peer: PeerId
    on: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Point or draw, for the moment, on the screen that `peer` shows."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class StartRecording:
    """What is heard and seen is recorded from now on, and everybody is told so."""


@dataclass(frozen=True, slots=True)
class StopRecording:
    pass


@dataclass(frozen=True, slots=True)
class End:
    """Everybody out; the room is over."""


Command = (
    Join
    | Wait
    | AddLeg
    | MoveLeg
    | ReturnLeg
    | RemoveLeg
    | Detach
    | Resume
    | Hold
    | ReportNet
    | ChangeFacts
    | ChangeRole
    | Appoint
    | Leave
    | SetSource
    | Mute
    | Unmute
    | RaiseHand
    | LowerHand
    | Kick
    | MuteAll
    | SetFloor
    | GiveFloor
    | TakeFloor
    | AskToSpeak
    | NotNow
    | Lock
    | Unlock
    | CallNumber
    | CallMe
    | CallAgain
    | DropCall
    | ReportCall
    | Admit
    | AdmitAll
    | Deny
    | CloseLobby
    | SetLobby
    | Write
    | Present
    | TurnPage
    | HandOver
    | StopPresenting
    | PutInSpotlight
    | TakeFromSpotlight
    | AllowDrawing
    | Draw
    | ClearDrawings
    | AllowMarks
    | Mark
    | OpenGroups
    | CloseGroups
    | SendToGroup
    | GoToGroup
    | AskForHelp
    | TellGroups
    | Depart
    | Arrive
    | ForgetAway
    | React
    | WriteCaption
    | StartRecording
    | StopRecording
    | OpenPoll
    | Vote
    | ClosePoll
    | End
)

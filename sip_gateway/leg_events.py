"""What becomes of one telephone's call, as the product is told: the events of the seam.

Others import them from `sip_gateway.api`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sfu.api import PeerId, RoomId

LegId = NewType("LegId", str)


class LeaveCause(StrEnum):
    """Why a leg left."""

    HANGUP = "hangup"  # the caller
    RELEASED = "released"  # us, by command
    LOST = "lost"  # no RTP or no answer to a refresh
    FAILED = "failed"  # signalling or media error


class DialCause(StrEnum):
    """Why a telephone that we called did not come in. The list is closed."""

    BUSY = "busy"
    NO_ANSWER = "no-answer"  # or a mailbox, which pressed no key
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"  # by the number plan, the limits, or the room; nothing was sent
    CANCELLED = "cancelled"  # whoever called hung up first


@dataclass(frozen=True, slots=True)
class LegEntered:
    """The leg has heard its prompts and is in the mix now; `codec` is its encoding name."""

    leg: LegId
    room: RoomId
    peer: PeerId
    codec: str = ""


@dataclass(frozen=True, slots=True)
class LegLeft:
    """The leg is gone, out of the room or from before it."""

    leg: LegId
    room: RoomId
    peer: PeerId
    cause: LeaveCause


@dataclass(frozen=True, slots=True)
class LegHeld:
    """The phone put us on hold or came back (RFC 3264 §8.4); with `music` it did not say so but
    was heard to play music, and is kept out of the mix meanwhile."""

    leg: LegId
    room: RoomId
    peer: PeerId
    held: bool
    music: bool = False


@dataclass(frozen=True, slots=True)
class LegQuality:
    """The leg's network in the last seconds, about every five of them: `packets` that it sent and
    how many of them were `lost`, `jitter` in seconds; of what it was sent, as the phone reports,
    `told_loss` from 0 to 1 and `round_trip` in seconds, None where it reports none."""

    leg: LegId
    room: RoomId
    peer: PeerId
    packets: int
    lost: int
    jitter: float
    told_loss: float = 0.0
    round_trip: float | None = None


@dataclass(frozen=True, slots=True)
class LegDigit:
    """A key pressed inside the conference. Digits of the portal dialogue never surface."""

    leg: LegId
    room: RoomId
    peer: PeerId
    digit: str


@dataclass(frozen=True, slots=True)
class LegDialled:
    """A telephone is going to be called; `caller` is the leg of whoever wants it so, None when
    the product does.

    Nothing has been sent yet, and nothing will be before `PhoneDirectory.callee` has answered.
    LegFailed or LegEntered follows, after LegRinging and LegAnswered where they apply.
    """

    leg: LegId
    room: RoomId
    caller: LegId | None
    number: str


@dataclass(frozen=True, slots=True)
class LegRinging:
    leg: LegId
    room: RoomId


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """Somebody, or a mailbox, took the call; they are not in the room yet. `line` is the name of
    the trunk that the call went by, empty for a telephone of ours; a minute costs `rate`, in
    ten-thousandths of the currency."""

    leg: LegId
    room: RoomId
    line: str = ""
    rate: int = 0


@dataclass(frozen=True, slots=True)
class LegFailed:
    """A telephone that was called does not come in, and cannot any more. `line` is the name of
    the last trunk that was tried, empty when it was none; `rate` as in LegAnswered."""

    leg: LegId
    room: RoomId
    cause: DialCause
    line: str = ""
    rate: int = 0


DialEvent = LegDialled | LegRinging | LegAnswered | LegFailed
PhoneEvent = LegEntered | LegLeft | LegHeld | LegQuality | LegDigit | DialEvent

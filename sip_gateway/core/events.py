"""What the core tells its shell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sip_gateway.core.flow import Flow
from sip_gateway.core.forwarding import Forwarding
from sip_gateway.core.offer_answer import AudioSession
from sip_gateway.core.reason import Reason
from sip_gateway.core.transfer_fields import Replaces

CallId = NewType("CallId", str)  # ours, not the Call-ID on the wire
Ticket = NewType("Ticket", int)
SubscriptionId = NewType("SubscriptionId", str)


class EndCause(StrEnum):
    HANGUP = "hangup"  # the peer's BYE or CANCEL
    RELEASED = "released"  # ours
    LOST = "lost"  # no answer to a refresh, or no refresh
    FAILED = "failed"  # our 200 was never acknowledged, or offer and answer did not meet


class DialFailure(StrEnum):
    """Why nobody talks at the other end of a call of ours."""

    BUSY = "busy"
    NO_ANSWER = "no-answer"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"  # by us, before anybody answered


@dataclass(frozen=True, slots=True)
class CredentialsWanted:
    """Somebody claims to be `username`: answer with `SipCore.give_credentials`."""

    ticket: Ticket
    username: str


@dataclass(frozen=True, slots=True)
class CallOffered:
    """A call from somebody who may call: answer with `accept` or `reject`.

    `dialled` is the percent-decoded user of the Request-URI. `username` is the account that
    was proved, None for a call from a trunk; `number` and `display_name` are what the trunk, or
    the phone, says of the caller: a claim, unless `trusted`.
    """

    call: CallId
    flow: Flow
    dialled: str
    username: str | None
    number: str
    display_name: str
    trusted: bool
    replaces: CallId | None = None  # whose place it asks for (RFC 3891)
    forwardings: tuple[Forwarding, ...] = ()  # told by trunks only


@dataclass(frozen=True, slots=True)
class TransferWanted:
    """The peer of a call, which has proved to be `username`, wants `number` called in its place
    (REFER): answer with `accept_transfer` or `refuse_transfer`. `replaces` is a dialog of the one
    to be called."""

    call: CallId
    username: str
    number: str
    replaces: Replaces | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionWanted:
    """Somebody wants to be told who is in a conference: the peer of `call`, or, outside of any,
    whoever has proved to be `username`. Answer with `Subscriptions.accept` or `refuse`."""

    subscription: SubscriptionId
    call: CallId | None
    username: str | None


@dataclass(frozen=True, slots=True)
class CallMedia:
    """Offer and answer have met, for the first time or again."""

    call: CallId
    session: AudioSession


@dataclass(frozen=True, slots=True)
class CallEstablished:
    """Our 200 was acknowledged, or we acknowledged theirs: both hear each other from now on."""

    call: CallId


@dataclass(frozen=True, slots=True)
class CallRinging:
    """A telephone that we call rings; sent once at most."""

    call: CallId


@dataclass(frozen=True, slots=True)
class CallFailed:
    """A call of ours came to nothing; `status` is what the peer said, 0 if nothing.

    `heard` is whether the last INVITE got any response but the final one; `rang` whether one of
    those was more than "trying". `retry_after`: seconds that a peer wants to be left alone
    (RFC 3261 §20.33). `reasons` are the peer's own.
    """

    call: CallId
    cause: DialFailure
    status: int = 0
    heard: bool = False
    rang: bool = False
    retry_after: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class CallDigit:
    """A key reported by INFO instead of RFC 4733. Secret: never log an instance."""

    call: CallId
    digit: str

    def __repr__(self) -> str:
        return f"CallDigit(call={self.call!r})"


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over; sent exactly once for each CallOffered that was not rejected, and for
    each call of ours that was established. `reasons` are those of the peer's BYE or CANCEL."""

    call: CallId
    cause: EndCause
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class InputRefused:
    """Something hostile or broken came from `source`; `reason` has no text of the peer's."""

    reason: str
    source: str


Event = (
    CredentialsWanted
    | CallOffered
    | CallMedia
    | CallEstablished
    | CallRinging
    | CallFailed
    | CallDigit
    | TransferWanted
    | SubscriptionWanted
    | CallEnded
    | InputRefused
)

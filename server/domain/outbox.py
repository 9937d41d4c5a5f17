"""Mails waiting to be sent, as values: kinds, states, entries, what the relay made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias


class MailKind(StrEnum):
    INVITATION = "invitation"
    UPDATE = "update"  # an invited person is told of another time, room number or PIN
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    ACCOUNT = "account"  # about a login, not about a conference


class OutboxState(StrEnum):
    """PENDING → CLAIMED → HANDED → SENT is the way of a mail that goes well.

    CLAIMED has an owner with a lease, HANDED has passed the last check and is on its way to the
    relay: from then on it may have arrived, whatever happens to us.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    HANDED = "handed"
    SENT = "sent"
    FAILED = "failed"  # refused for good, or tried often enough
    SUPERSEDED = "superseded"  # a change made it untrue before it was known to have arrived
    EXPIRED = "expired"  # its deadline passed: nobody is reminded of what has begun


# Somebody is at work on these, and a lease says for how long.
LEASED: Final = (OutboxState.CLAIMED, OutboxState.HANDED)
UNFINISHED: Final = (OutboxState.PENDING, *LEASED)


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One mail. Times are aware UTC; `payload` is JSON and may hold secrets in sealed form."""

    id: str
    vpbx_id: str
    conference_id: str
    member_id: str
    kind: MailKind
    sequence: int
    recipient: str
    message_id: str
    due: datetime
    created_at: datetime
    minutes: int = 0
    payload: str = "{}"
    deadline: datetime | None = None
    state: OutboxState = OutboxState.PENDING
    attempts: int = 0
    last_error: str = ""
    handed_at: datetime | None = None
    sent_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def gives_up(self) -> bool:
        """Whether attempts are counted; reminders are tried as long as they are of use."""
        return self.kind is not MailKind.REMINDER

    def __repr__(self) -> str:
        return f"OutboxEntry(id={self.id!r}, kind={self.kind.value!r}, state={self.state.value!r})"


@dataclass(frozen=True, slots=True)
class Sent:
    """The relay has taken the mail: it is the relay's now (RFC 5321 §4.2.5)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """This mail will never be taken; trying again is no use."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: a passing fault of the relay, of the way there, or of ourselves."""

    reason: str


Delivery: TypeAlias = Sent | Refused | Later

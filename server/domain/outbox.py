"""Mails waiting to be sent, as values: kinds, states, entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    SUPERSEDED = "superseded"  # a change made it untrue before it was handed over
    EXPIRED = "expired"  # its deadline passed: nobody is reminded of what has begun


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

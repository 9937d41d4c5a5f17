"""What a mail about a conference says, before it has words: the composer's input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.outbox import MailKind
from server.domain.recurrence import Series


@dataclass(frozen=True, slots=True)
class Mailbox:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ConferenceMail:
    """Everything one recipient is told. Has the PIN: never log an instance.

    `start` is aware UTC and shown in `timezone`, `duration` in minutes, `minutes_left` counts to
    the start at the moment of writing (reminders). A cancellation has no PIN. Empty strings mean
    "there is none": `url` for an audio conference, `portal_number` for a vPBX without portal,
    `answer_url` where answering by link is not offered, `answer_address` where nobody reads what
    calendar programs answer. With a `series`, `start` is that of the
    date which goes on or comes next.
    """

    kind: MailKind
    language: str
    message_id: str
    written_at: datetime
    sender: Mailbox
    recipient: Mailbox
    organiser: Mailbox
    organiser_extension: str
    vpbx_name: str
    uid: str
    sequence: int
    name: str
    description: str
    start: datetime
    duration: int
    timezone: str
    portal_number: str
    room_number: str
    pin: str
    url: str
    answer_url: str
    minutes_left: int = 0
    answer_address: str = ""
    series: Series | None = None

    def __repr__(self) -> str:
        return f"ConferenceMail(kind={self.kind.value!r}, message_id={self.message_id!r})"

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.duration)


@dataclass(frozen=True, slots=True)
class AccountMail:
    """A mail with one link for one person: password reset, e-mail check, which are secrets; or a
    notice of what was done, which leads to the login page and is valid for 0 minutes."""

    purpose: str  # "password-reset", "email-check", "password-changed": the catalogue's names
    language: str
    message_id: str
    written_at: datetime
    sender: Mailbox
    recipient: Mailbox
    url: str
    valid_minutes: int

    def __repr__(self) -> str:
        return f"AccountMail(purpose={self.purpose!r}, message_id={self.message_id!r})"

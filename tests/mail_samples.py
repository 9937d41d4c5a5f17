"""A mail about a conference to vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from server.domain.outbox import MailKind
from server.mail.compose import Composer
from server.mail.content import AccountMail, ConferenceMail, Mailbox
from server.mail.markup import Markup
from server.mail.wording import Wordings

INVITATION = ConferenceMail(
    kind=MailKind.INVITATION,
    language="fr",
    message_id="<m1@ucc.example>",
    written_at=datetime(2026, 5, 1, 8, 0, tzinfo=UTC),
    sender=Mailbox("UCC WebRTC", "conference@ucc.example"),
    recipient=Mailbox("Carla Rossi", "carla@x.example"),
    organiser=Mailbox("Anna Favre", "anna@alpha.example"),
    organiser_extension="201",
    vpbx_name="Alpha SA",
    uid="c1@ucc.example",
    sequence=2,
    name="Budget",
    description="Ligne 1\nLigne 2",
    start=datetime(2026, 5, 6, 9, 0, tzinfo=UTC),
    duration=15,
    timezone="Europe/Zurich",
    portal_number="0315551234",
    room_number="471132",
    pin="86420135",
    url="https://ucc.example/c/c1#m=link",
    answer_url="https://ucc.example/answer#link",
    minutes_left=30,
)
PASSWORD = AccountMail(
    purpose="password-reset",
    language="de",
    message_id="<m2@ucc.example>",
    written_at=INVITATION.written_at,
    sender=INVITATION.sender,
    recipient=INVITATION.recipient,
    url="https://ucc.example/#reset=secret",
    valid_minutes=60,
)
COMPOSER = Composer(Wordings(), Markup())


def sample(**changes: Any) -> ConferenceMail:
    return replace(INVITATION, **changes)


def cancelled(**changes: Any) -> ConferenceMail:
    """As the service makes it: without anything that opens a door."""
    bare = {"kind": MailKind.CANCELLATION, "pin": "", "url": "", "answer_url": ""}
    return sample(**bare | changes)

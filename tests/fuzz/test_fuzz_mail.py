"""Invariant: whatever stands in a mail's fields, the message is written and read back with one of
each header and no further recipient; its HTML holds no element of theirs, its calendar one event;
or the address is refused."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.policy import default as modern

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from server.mail.compose import Unaddressable
from server.mail.content import Mailbox
from tests.mail_samples import COMPOSER, INVITATION

_PIECES = st.sampled_from(
    ["\r\n", "\n", "Bcc: eve@x.example", "<b>", "&", '"', ",", ";", ":", "=?utf-8?q?", "?=", "\\",
     "END:VEVENT", "ü", "\u202e", "\u2028", "\0", "👩‍👧", "{ $pin }", "${lead}", " ", "a"]
)  # fmt: skip
# What JSON and the database can hold: no lone surrogates (the forms refuse them).
_PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_TEXT = st.one_of(_PLAIN, st.lists(_PIECES, max_size=8).map("".join))
_ADDRESS = st.one_of(st.just("carla@x.example"), _TEXT.map(lambda text: f"{text}@x.example"))


@settings(max_examples=150, deadline=None)
@given(_TEXT, _TEXT, _TEXT, _TEXT, _ADDRESS)
def test_any_text(name: str, person: str, description: str, vpbx: str, address: str) -> None:
    mail = replace(
        INVITATION,
        name=name,
        description=description,
        vpbx_name=vpbx,
        organiser=Mailbox(person, "anna@alpha.example"),
        recipient=Mailbox(person, address),
    )
    try:
        raw = COMPOSER.conference(mail).as_bytes(policy=SMTPUTF8)
    except Unaddressable:
        assert address != "carla@x.example"
        return
    message = message_from_bytes(raw, policy=modern)
    assert isinstance(message, EmailMessage)
    for header in ("From", "To", "Subject", "Reply-To", "Message-ID", "Date", "Auto-Submitted"):
        assert len(message.get_all(header, [])) == 1
    assert message["Bcc"] is None and len(message["To"].addresses) == 1
    html = message.get_body(("html",))
    assert html is not None and "<b>" not in html.get_content()
    (calendar,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert len(Calendar.from_ical(calendar.get_content()).walk("VEVENT")) == 1

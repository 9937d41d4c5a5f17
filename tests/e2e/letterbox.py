"""Where the service's mails arrive: an SMTP server in a thread, read as mail programs read."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from icalendar import Calendar

from tests.ports import free_port

SENDER: Final = "conference@ucc.example"
WAIT: Final = 20.0  # seconds for a mail to arrive; it takes a fraction of one


@dataclass(frozen=True, slots=True)
class Arrived:
    """One mail as its reader gets it. `start` is in the conference's time zone."""

    recipient: str
    header: str
    subject: str
    text: str
    html: str
    method: str
    uid: str
    sequence: int
    start: datetime

    def row(self, label: str) -> str:
        """The value of a line "label: value" in the text."""
        found = re.search(rf"^{re.escape(label)}: (.+)$", self.text, re.MULTILINE)
        assert found is not None, f"{label} is not in\n{self.text}"
        return found[1]


class Letterbox:
    """Takes every mail, in the order of arrival, but for those that it is told to refuse."""

    def __init__(self) -> None:
        self.port = free_port()
        self._changed = threading.Condition()
        self._refused: dict[str, str] = {}
        self._arrived: list[Arrived] = []
        self._read = 0

    @property
    def settings(self) -> dict[str, str]:
        """What leads a service here."""
        return {
            "UCC_MAIL_HOST": "127.0.0.1",
            "UCC_MAIL_PORT": str(self.port),
            "UCC_MAIL_SENDER": SENDER,
        }

    def refuse(self, address: str, reply: str) -> None:
        with self._changed:
            self._refused[address] = reply

    def accept(self, address: str) -> None:
        with self._changed:
            del self._refused[address]

    def next(self, count: int) -> dict[str, Arrived]:
        """The next `count` mails by recipient. Raises AssertionError when they do not come, or
        when one recipient gets two."""
        with self._changed:
            wanted = self._read + count
            self._changed.wait_for(lambda: len(self._arrived) >= wanted, WAIT)
            mails = self._arrived[self._read : wanted]
            self._read = wanted
        told = [(mail.recipient, mail.subject) for mail in mails]
        assert len({mail.recipient for mail in mails}) == count, f"{count} mails, but got {told}"
        return {mail.recipient: mail for mail in mails}

    def unread(self) -> list[Arrived]:
        """What nobody has asked for with `next`."""
        with self._changed:
            return self._arrived[self._read :]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        with self._changed:
            reply = self._refused.get(address)
        if reply is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        (recipient,) = envelope.rcpt_tos
        mail = read(recipient, envelope.content)
        with self._changed:
            self._arrived.append(mail)
            self._changed.notify_all()
        return "250 OK"


def read(recipient: str, raw: bytes) -> Arrived:
    """Take a mail apart. Raises AssertionError or ValueError where a part is missing."""
    message = message_from_bytes(raw, policy=default)
    body = message.get_body(("plain",))
    invitations = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    page = message.get_body(("html",))
    assert body is not None and page is not None and len(invitations) == 1
    calendar = Calendar.from_ical(invitations[0].get_content())
    (event,) = calendar.walk("VEVENT")
    method = invitations[0].get_param("method")
    assert method == str(calendar["METHOD"])
    return Arrived(
        recipient=recipient,
        header=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content().replace("\r\n", "\n"),
        html=page.get_content(),
        method=method,
        uid=str(event["UID"]),
        sequence=event.decoded("SEQUENCE"),
        start=event.decoded("DTSTART"),
    )


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()

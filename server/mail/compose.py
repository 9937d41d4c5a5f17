"""Letters as mails: MIME parts and headers (RFC 5322, 2045, 6047, 3834)."""

from __future__ import annotations

import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from server.domain.fields import Fault, email
from server.domain.outbox import MailKind
from server.mail.calendar import calendar_of, method_of
from server.mail.content import AccountMail, ConferenceMail, Mailbox
from server.mail.letter import Letter, account_letter, conference_letter
from server.mail.markup import Markup
from server.mail.plain import render_plain
from server.mail.wording import Wordings

MAX_HEADER: Final = 200  # characters of a subject or a display name
# Turn the reading direction, or cannot be seen at all.
_HIDDEN: Final = frozenset({"Cc", "Cs", "Cf", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u200c\u200d")  # of Persian words and of emoji families


class Unaddressable(ValueError):
    """No mail can be sent to this address."""


class Composer:
    def __init__(self, wordings: Wordings, markup: Markup) -> None:
        self._wordings = wordings
        self._markup = markup

    def conference(self, mail: ConferenceMail) -> EmailMessage:
        """Text, HTML and the calendar object that mail programs act upon, and the same calendar
        object as a file for those that do not. Raises Unaddressable."""
        letter = conference_letter(mail, self._wordings.of(mail.language))
        message = self._message(letter, mail.sender, mail.recipient, mail)
        if mail.organiser.email:
            message["Reply-To"] = _address(mail.organiser)
        if mail.kind is MailKind.REMINDER:  # calendars know already: it would ask once more
            return message
        calendar = calendar_of(mail, letter.title, render_plain(letter))
        method = method_of(mail.kind)
        message.add_alternative(
            calendar.decode("utf-8"), subtype="calendar", params={"method": method}
        )
        message.add_attachment(
            calendar, maintype="application", subtype="ics", filename="invite.ics"
        )
        return message

    def account(self, mail: AccountMail) -> EmailMessage:
        """Text and HTML. Raises Unaddressable."""
        letter = account_letter(mail, self._wordings.of(mail.language))
        return self._message(letter, mail.sender, mail.recipient, mail)

    def _message(
        self,
        letter: Letter,
        sender: Mailbox,
        recipient: Mailbox,
        mail: ConferenceMail | AccountMail,
    ) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = _address(sender)
        message["To"] = _address(recipient)
        message["Subject"] = one_line(letter.subject)
        message["Message-ID"] = mail.message_id
        message["Date"] = mail.written_at
        # Nobody's holiday notice shall answer this (RFC 3834 §5).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(render_plain(letter))
        message.add_alternative(self._markup.render(letter), subtype="html")
        return message


def one_line(text: str) -> str:
    """What may stand in a header: no controls, no hidden marks, not endless."""
    kept = (
        char if char in _JOINERS or unicodedata.category(char) not in _HIDDEN else " "
        for char in text
    )
    return " ".join("".join(kept).split())[:MAX_HEADER].rstrip()


def _address(box: Mailbox) -> Address:
    try:
        local, _, domain = email(box.email).rpartition("@")
        # The relay needs no SMTPUTF8 for a domain, only for what stands before it (RFC 6531).
        ascii_domain = domain.encode("idna").decode("ascii")
    except (Fault, UnicodeError):
        raise Unaddressable("not a mail address") from None
    if not local:
        raise Unaddressable("not a mail address")
    return Address(one_line(box.name), username=local, domain=ascii_domain)

"""Mails that came back: answers by iMIP (RFC 6047), notices of failure, and all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Final, TypeAlias

from server.domain.reply import Reply
from server.mail.bounce import Bounce, message_id_of, read_bounce
from server.mail.itip import read_reply

MAX_MAIL: Final = 256 * 1024  # bytes; an answer has some kilobytes, with a picture some ten
# Each level of nesting needs one of these words: more of them than any answer has could nest
# deeper than the parser's stack.
MAX_NESTING: Final = 40
_NESTING: Final = re.compile(rb"boundary[\d*]*\s*=|message/", re.IGNORECASE)
# Their parameters take the parser time that grows with the square of their length.
_LONG_HEADER: Final = re.compile(
    rb"(?:^|[\r\n])content-(?:type|disposition):(?:[^\r\n]|\r\n?[ \t]|\n[ \t]){1500}", re.IGNORECASE
)
MAX_PARTS: Final = 50
MAX_CALENDARS: Final = 5
MAX_RECIPIENTS: Final = 20
MAX_HEADER: Final = 2_000  # characters of one that are looked at

# Where a mail says for whom it came in; servers add those after the first two at delivery.
_RECIPIENT_HEADERS: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESS: Final = re.compile(r"[^\s<>,;:\"'()\[\]\\@]{1,64}@[^\s<>,;:\"'()\[\]\\@]{1,253}")
_CALENDAR_TYPES: Final = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
# All that is looked for is ASCII or UTF-8, whatever the part says of itself; only UTF-16 differs.
_CHARSETS: Final = ("utf-8", "utf-16", "latin-1")


@dataclass(frozen=True, slots=True)
class AnswerMail:
    """A mail with a REPLY. All of it is a stranger's words: `sender` is the one address in From
    (or ""), `recipients` those it came for, `in_reply_to` a Message-ID."""

    reply: Reply
    sender: str
    recipients: tuple[str, ...]
    in_reply_to: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """Nothing for us: `reason` is one of a few words of ours, for the log."""

    reason: str


Arrived: TypeAlias = AnswerMail | Bounce | Unusable


def read(raw: bytes) -> Arrived:
    """What a mail from the mailbox is. Never raises."""
    if len(raw) > MAX_MAIL:
        return Unusable("too-large")
    if sum(1 for _ in _NESTING.finditer(raw)) > MAX_NESTING:
        return Unusable("too-nested")
    if _LONG_HEADER.search(raw):
        return Unusable("too-long-header")
    message = message_from_bytes(raw)
    bounce = read_bounce(message)
    if bounce is not None:
        return bounce
    found = 0
    for part in _calendar_parts(message):
        found += 1
        reply = read_reply(_text(part), _parameter(part, "method"))
        if reply is not None:
            return _answer_mail(message, reply)
        if found == MAX_CALENDARS:
            break
    return Unusable("no-reply" if found else "no-calendar")


def _answer_mail(message: Message, reply: Reply) -> AnswerMail:
    recipients = [one for header in _RECIPIENT_HEADERS for one in _addresses(message, header)]
    senders = _addresses(message, "From")
    return AnswerMail(
        reply=reply,
        # Two addresses could be one that is shown and one that sent it.
        sender=senders[0] if len(senders) == 1 else "",
        recipients=tuple(dict.fromkeys(recipients))[:MAX_RECIPIENTS],
        in_reply_to=message_id_of(message, "In-Reply-To"),
    )


def _addresses(message: Message, header: str) -> list[str]:
    values = message.get_all(header, [])[:MAX_RECIPIENTS]
    return [one for value in values for one in _ADDRESS.findall(str(value)[:MAX_HEADER])]


def _calendar_parts(message: Message) -> Iterator[Message]:
    """Calendar objects of this mail, the named type first; not those of mails attached to it."""
    leaves = list(_leaves(message))
    yield from (part for part in leaves if part.get_content_type() in _CALENDAR_TYPES)
    yield from (
        part
        for part in leaves
        if part.get_content_type() not in _CALENDAR_TYPES and _is_calendar_file(part)
    )


def _is_calendar_file(part: Message) -> bool:
    names = (_parameter(part, "name"), _parameter(part, "filename", "Content-Disposition"))
    return any(name.lower().endswith(".ics") for name in names)


def _leaves(message: Message) -> Iterator[Message]:
    waiting, seen = [message], 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop(0)
        seen += 1
        payload = part.get_payload()
        if not isinstance(payload, list):
            yield part
        elif part.get_content_maintype() != "message":
            waiting += [one for one in payload if isinstance(one, Message)]


def _parameter(part: Message, name: str, header: str = "Content-Type") -> str:
    """A parameter's text; of one in parts or with a charset (RFC 2231), the raw words."""
    found = part.get_param(name, "", header)
    return str(found[2]) if isinstance(found, tuple) else str(found or "")


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in _CHARSETS:
        try:
            text = payload.decode(charset)
        except UnicodeDecodeError:
            continue
        if "VCALENDAR" in text.upper():
            return text
    return ""

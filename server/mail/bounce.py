"""Delivery status notifications (RFC 3464): a mail that a relay took and could not deliver."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from typing import Final

from server.mail.relay import one_line

MAX_MESSAGE_ID: Final = 255
MAX_BLOCKS: Final = 20  # recipients of one notification; our mails have one each


@dataclass(frozen=True, slots=True)
class Bounce:
    """`message_ids` are those the mail may have had, `reason` is in the relay's words."""

    message_ids: tuple[str, ...]
    reason: str


def read_bounce(message: Message) -> Bounce | None:
    """What a multipart/report tells of a mail that will not arrive; None for anything else, as a
    delay or a receipt."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    reason, ids = "", []
    for part in _parts(message):
        match part.get_content_type():
            case "message/delivery-status":
                reason = reason or _failure(part)
            case "message/rfc822" | "message/global":
                ids += [message_id_of(inner) for inner in _parts(part)[:1]]
            case "text/rfc822-headers" | "message/global-headers":
                ids.append(message_id_of(message_from_string(_text(part))))
            case _:
                pass  # words for people
    ids.append(message_id_of(message, "In-Reply-To"))  # some leave the original out
    known = tuple(dict.fromkeys(one for one in ids if one))
    return Bounce(known, reason) if reason and known else None


def _failure(status: Message) -> str:
    """Why the first recipient that failed did, "" when none has."""
    for block in _parts(status)[:MAX_BLOCKS]:
        if str(block.get("Action", "")).strip().lower() == "failed":
            code = str(block.get("Status", "")).strip()
            # "smtp; 550 5.1.1 No such user"
            words = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
            return one_line(words or code) or "failed"
    return ""


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("latin-1") if isinstance(payload, bytes) else ""


def message_id_of(message: Message, header: str = "Message-ID") -> str:
    """`<…@…>`, or "" for what is none: databases do not take every character."""
    found = str(message.get(header, "")).strip()
    return found if found.isprintable() and len(found) <= MAX_MESSAGE_ID else ""

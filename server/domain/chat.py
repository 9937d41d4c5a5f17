"""What is written in a conference: lines of text, and who may read them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.domain.fields import is_storable

LONGEST: Final = 2_000  # characters of one line
MOST_BREAKS: Final = 40  # line breaks in it


class ChatRefused(Exception):
    """The text is none that can be kept; nothing of it is in the message."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a conference. `peer` is their place in the live room, and gone with it; the
    account, of those who have one, is theirs the next time, too."""

    peer: str
    name: str
    account_id: str | None = None

    def is_same(self, other: Who) -> bool:
        if self.account_id is not None and self.account_id == other.account_id:
            return True
        return self.peer == other.peer


@dataclass(frozen=True, slots=True)
class ChatLine:
    """`to` is the only other one who reads it, None for everybody. `position` grows with time
    in a conference, 0 until stored. `room` is the group in which it was written, "" for none."""

    id: str
    conference_id: str
    by: Who
    text: str
    written_at: datetime
    to: Who | None = None
    position: int = 0
    room: str = ""

    def read_by(self, reader: Who) -> bool:
        return self.to is None or self.to.is_same(reader) or self.by.is_same(reader)


def read_text(raw: str) -> str:
    """The text as it is kept: one kind of line break, nothing invisible that could make it look
    like something else, no empty ends. Raises ChatRefused."""
    if len(raw) > LONGEST or not is_storable(raw):
        raise ChatRefused
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char == "\n" or is_shown(char)).strip()
    if not text or len(text) > LONGEST or text.count("\n") > MOST_BREAKS:
        raise ChatRefused
    return text


# What joins letters and emoji is needed; what turns the direction of a line round is not.
_JOINERS: Final = "\u200c\u200d"


def is_shown(char: str) -> bool:
    """Whether a character of a text is seen as what it is, or needed by those that are."""
    if char == "\t" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

"""Who is planned to take part in a conference (manual, "membre de la conférence")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MemberSource(StrEnum):
    """The manual's "Destination": where a member's data were taken from."""

    EXTENSION = "extension"
    DIRECTORY = "directory"
    NAME = "name"


class Answer(StrEnum):
    """What an invited person said (RFC 5545 §3.2.12, PARTSTAT)."""

    NONE = "none"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Member:
    """`pin` and `link` tell who a caller or guest is: never log an instance.

    `number` is the extension or telephone number taken from the source, empty for a free name.
    """

    id: str
    conference_id: str
    source: MemberSource
    source_id: str
    name: str
    email: str
    number: str
    send_mail: bool
    language: str
    pin: str
    link: str
    created_at: datetime
    answer: Answer = Answer.NONE
    answered_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Member(id={self.id!r}, conference_id={self.conference_id!r})"

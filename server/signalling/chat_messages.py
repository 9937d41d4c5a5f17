"""The chat's part of the wire protocol: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ChatLine:
    """`n` grows from line to line; they may come out of order. `p` is who wrote it, as long as
    they stay; `mine` whether it was oneself, also on an earlier visit. `to` is null for everybody,
    else who reads it besides, by their place and name."""

    n: int
    p: str
    name: str
    mine: bool
    text: str
    at: str
    to: str | None
    to_name: str | None


@dataclass(frozen=True, slots=True)
class WriteLine:
    """Write to everybody, or to one browser only. The reply comes once it is kept."""

    type: ClassVar = "chat"
    id: int
    text: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class ReadLines:
    """Ask for the latest lines since the conference began, or for those before `before`."""

    type: ClassVar = "chat-read"
    id: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Oldest first. `more`: there are older ones."""

    type: ClassVar = "chat-lines"
    re: int
    lines: tuple[ChatLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote this just now; whoever wrote it gets it, too."""

    type: ClassVar = "chat-line"
    line: ChatLine

"""Reactions and captions, as the wire protocol has them: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

# 👍 👏 ❤️ 😂 😮 🎉, in this order. No others: a page shows nothing that it has no words for.
ReactionName = Literal["agree", "applause", "heart", "laughter", "surprise", "party"]


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """A line of captions. It comes again under its number `n` while it is being written, until it is
    `final`; without text it was taken back. `p` and `name` are whose line it is."""

    n: int
    p: str
    name: str
    text: str
    final: bool


@dataclass(frozen=True, slots=True)
class React:
    """Show a reaction to everybody in the same room, for the moment."""

    type: ClassVar = "react"
    id: int
    reaction: ReactionName


@dataclass(frozen=True, slots=True)
class WriteCaption:
    """The whole line that one is writing, as it is now, in place of what it was; `final` ends it.
    For those who lead or present."""

    type: ClassVar = "caption"
    id: int
    text: str
    final: bool


@dataclass(frozen=True, slots=True)
class ReadCaptions:
    """Have the latest captions, for who begins to read along."""

    type: ClassVar = "captions-read"
    id: int


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody in the same room reacts; oneself hears it, too. It is not repeated after a loss."""

    type: ClassVar = "reacted"
    p: str
    reaction: ReactionName


@dataclass(frozen=True, slots=True)
class Captioned:
    """A line of captions is written; whoever writes hears it, too."""

    type: ClassVar = "captioned"
    line: CaptionLine


@dataclass(frozen=True, slots=True)
class Captions:
    """The last lines, at most three that are final and those that are being written."""

    type: ClassVar = "captions"
    re: int
    lines: tuple[CaptionLine, ...]

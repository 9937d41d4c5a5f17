"""The presentation's part of the wire protocol: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PresentationInfo:
    """What everybody looks at: page `page` of `pages`; `p` presents it. Its pictures and texts are
    fetched over REST. `drawing`: all may draw on it, not only who presents or leads."""

    document: str
    name: str
    pages: int
    page: int
    p: str
    drawing: bool


@dataclass(frozen=True, slots=True)
class PresentDocument:
    """Show a document of the conference to everybody, in place of what is shown."""

    type: ClassVar = "present"
    id: int
    document: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class TurnPage:
    type: ClassVar = "turn-page"
    id: int
    page: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """Have `p` present what is shown."""

    type: ClassVar = "hand-over"
    id: int
    p: str


@dataclass(frozen=True, slots=True)
class StopPresenting:
    type: ClassVar = "stop-presenting"
    id: int


@dataclass(frozen=True, slots=True)
class PresentationChanged:
    """As it is now, whole; null when nothing is presented any more."""

    type: ClassVar = "presentation"
    seq: int
    shown: PresentationInfo | None

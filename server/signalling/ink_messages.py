"""The drawings' part of the wire protocol: protocol.py continued.

Updates are those of Yjs, version 1, in Base64: `server.ink.update` tells which are taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

TraceToolName = Literal["laser", "pen", "marker"]


@dataclass(frozen=True, slots=True)
class InkArtist:
    """Who writes as number `client`; `colour` is theirs, 0 to 7, `mine` tells whether it is oneself."""

    client: int
    name: str
    colour: int
    mine: bool


@dataclass(frozen=True, slots=True)
class OpenInk:
    """Have the drawings of a page of the document that is shown, and hear what is drawn there until
    another page is asked for. `known` is a state vector of `run`, so that only the rest is sent."""

    type: ClassVar = "ink-open"
    id: int
    document: str
    page: int
    run: str | None = None
    known: str = ""


@dataclass(frozen=True, slots=True)
class DrawInk:
    """Strokes of one's own, or what is to be erased. The reply comes once it is kept."""

    type: ClassVar = "ink-draw"
    id: int
    document: str
    page: int
    run: str
    update: str


@dataclass(frozen=True, slots=True)
class ClearInk:
    """Take away all that is drawn on a page, for who presents and who leads."""

    type: ClassVar = "ink-clear"
    id: int
    document: str
    page: int


@dataclass(frozen=True, slots=True)
class AllowInk:
    """Whether all may draw on what is shown: who presents it and who leads decide."""

    type: ClassVar = "ink-allow"
    id: int
    on: bool


@dataclass(frozen=True, slots=True)
class AllowMarks:
    """Whether others may point and draw on the screen that one shows."""

    type: ClassVar = "marks-allow"
    id: int
    on: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """Point, or draw for the moment: on the screen of `screen`, else on a page. Not answered; what
    may not be is dropped. `points` are x and y in turn, 0 to 65535 from left and top; none takes the
    pointer away. `line` is another number after the pen was lifted."""

    type: ClassVar = "trace"
    tool: TraceToolName
    line: int
    points: tuple[int, ...]
    screen: str | None = None
    document: str | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class InkPage:
    """What is drawn on a page: all of it, or what goes beyond `known` of the same run. `colour` is
    one's own."""

    type: ClassVar = "ink-page"
    re: int
    document: str
    page: int
    run: str
    update: str
    artists: tuple[InkArtist, ...]
    colour: int


@dataclass(frozen=True, slots=True)
class InkAdded:
    """Something was drawn or erased; oneself hears it, too. `artist` is null where it only erases."""

    type: ClassVar = "ink"
    document: str
    page: int
    run: str
    update: str
    artist: InkArtist | None


@dataclass(frozen=True, slots=True)
class InkCleared:
    """All is gone. What was drawn under another `run` counts no more."""

    type: ClassVar = "ink-cleared"
    document: str
    page: int
    run: str


@dataclass(frozen=True, slots=True)
class Traced:
    """Somebody points or draws for the moment; `colour` is theirs, also where it is oneself."""

    type: ClassVar = "traced"
    p: str
    colour: int
    tool: TraceToolName
    line: int
    points: tuple[int, ...]
    screen: str | None
    document: str | None
    page: int

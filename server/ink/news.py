"""What those hear who look at drawings. None of it is an event of the room: a page is fetched whole by
whoever comes, and pointers are of the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from server.ink.page import Artist
from sfu.api import PeerId

# What a trace is drawn with: a point of light, a pen or a marker. Of all of them nothing stays.
TraceTool = Literal["laser", "pen", "marker"]
MAX_TRACE: Final = 64  # numbers: coordinates of 32 points


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a document."""

    document: str
    page: int


@dataclass(frozen=True, slots=True)
class InkAdded:
    """`client` and `by` tell who drew, if anything was drawn and not only erased."""

    place: Place
    run: str
    data: bytes
    client: int | None
    by: Artist


@dataclass(frozen=True, slots=True)
class InkCleared:
    """All is gone; drawing goes on under another `run`."""

    place: Place
    run: str


@dataclass(frozen=True, slots=True)
class Traced:
    """Somebody points or draws for the moment, on a page or on a screen (`screen`: whose).

    `points` are coordinates, x and y in turn, 0 to 65535; empty when the pointer is taken away.
    `line` changes when the pen was lifted.
    """

    by: PeerId
    colour: int
    screen: PeerId | None
    place: Place | None
    tool: TraceTool
    line: int
    points: tuple[int, ...]


InkNews = InkAdded | InkCleared | Traced

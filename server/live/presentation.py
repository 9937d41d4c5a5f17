"""What everybody in a live room looks at."""

from __future__ import annotations

from dataclasses import dataclass

from sfu.api import PeerId


@dataclass(frozen=True, slots=True)
class Presentation:
    """`page` counts from 1 to `pages`; `presenter` is who began it, or to whom it was handed over.
    `drawing`: all may draw on it, not only those who present or lead."""

    document: str
    name: str
    pages: int
    page: int
    presenter: PeerId
    drawing: bool = False

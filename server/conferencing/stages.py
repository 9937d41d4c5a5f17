"""Documents in running conferences: found on the conference's shelf, then presented by the room."""

from __future__ import annotations

from typing import Protocol

from server.conferencing.running import RunningRoom
from server.domain.document import Document
from server.live.commands import Present
from server.live.refused import CommandRefused
from sfu.api import PeerId


class Slides(Protocol):
    """Documents that can be shown."""

    async def document(self, conference_id: str, document_id: str) -> Document | None:
        """One of the conference, once all its pages are there."""
        ...


class Stages:
    def __init__(self, slides: Slides) -> None:
        self._slides = slides

    async def present(self, running: RunningRoom, by: PeerId, document_id: str, page: int) -> None:
        """Show a document to everybody. Raises CommandRefused."""
        # Who may not present does not learn what there is.
        running.room.check(Present(document_id, "", page, page), by)
        document = await self._slides.document(running.room.facts.conference, document_id)
        if document is None:
            raise CommandRefused("not-found", "no such document, or not all of it yet")
        running.apply(Present(document.id, document.name, document.pages, page), by)

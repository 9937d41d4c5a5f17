"""The task that turns documents into pages, one after another, and clears away deleted ones."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from server.db import documents
from server.db.engine import Database
from server.documents.frames import Declined, Opened, Page
from server.documents.kinds import Refusal
from server.documents.renderer import Renderer
from server.documents.shelf import Shelf
from server.domain.document import MAX_ATTEMPTS, Document, DocumentPage, DocumentState
from server.services.conferences import ConferenceChanged

log = logging.getLogger(__name__)

PAUSE: Final = 5.0  # seconds after a fault of this machine


class DocumentDesk:
    """Each page is on disk before it is spoken of, so that a crash costs the page begun."""

    def __init__(self, database: Database, shelf: Shelf, renderer: Renderer) -> None:
        self._database = database
        self._shelf = shelf
        self._renderer = renderer
        self._work = asyncio.Event()
        self._deleted: set[str] = set()

    def wake(self) -> None:
        self._work.set()

    def conference_changed(self, change: ConferenceChanged) -> None:
        """A deleted conference takes its files along."""
        if change.deleted:
            self._deleted.add(change.conference.id)
            self.wake()

    async def run(self) -> None:
        """Until cancelled."""
        await self._sweep()
        while True:
            self._work.clear()
            try:
                if not await self.step():
                    await self._work.wait()
            except (OSError, SQLAlchemyError):
                log.exception("documents could not be rendered")
                await asyncio.sleep(PAUSE)

    async def step(self) -> bool:
        """Do what is next. False when there is nothing. Raises OSError, SQLAlchemyError."""
        while self._deleted:
            await asyncio.to_thread(self._shelf.remove_all, self._deleted.pop())
        async with self._database.read() as connection:
            document = await documents.next_waiting(connection)
        if document is None:
            return False
        await self._render(document)
        return True

    async def _sweep(self) -> None:
        async with self._database.read() as connection:
            known = await documents.all_ids(connection)
        stray = await asyncio.to_thread(self._shelf.sweep, known)
        if stray:
            log.info("files of deleted documents removed", extra={"documents": stray})

    async def _render(self, document: Document) -> None:
        if document.attempts >= MAX_ATTEMPTS:
            await self._refuse(document, Refusal.TOO_COMPLEX)
            return
        async with self._database.write() as connection:
            await documents.change(connection, document.id, attempts=document.attempts + 1)
        reason = await self._take_pages(document)
        if reason is not None:
            await self._refuse(document, reason)

    async def _take_pages(self, document: Document) -> Refusal | None:
        """Why it cannot be shown; None when it is ready, or was removed meanwhile."""
        original = self._shelf.original(document.conference_id, document.id)
        done, pages = document.rendered, document.pages
        async with aclosing(self._renderer.frames(original, done + 1)) as frames:
            async for frame in frames:
                match frame:
                    case Declined(reason):
                        return reason
                    case Opened(pages):
                        async with self._database.write() as connection:
                            await documents.change(connection, document.id, pages=pages)
                    case Page(number=number) if number == done + 1 <= pages:
                        if not await self._keep(document, frame):
                            return None
                        done += 1
                    case _:
                        return Refusal.BROKEN
        if done < pages or not pages:
            return Refusal.BROKEN
        async with self._database.write() as connection:
            await documents.change(connection, document.id, state=DocumentState.READY.value)
        return None

    async def _keep(self, document: Document, page: Page) -> bool:
        """False when the document was removed. Raises OSError."""
        place = (document.conference_id, document.id, page.number)
        try:
            await asyncio.to_thread(self._shelf.put, self._shelf.page(*place), page.image)
            await asyncio.to_thread(self._shelf.put, self._shelf.thumbnail(*place), page.thumbnail)
        except FileNotFoundError:
            return False
        row = DocumentPage(page.number, page.width, page.height, page.text, page.notes)
        async with self._database.write() as connection:
            return await documents.add_page(connection, document.id, row)

    async def _refuse(self, document: Document, reason: Refusal) -> None:
        log.info("document refused", extra={"document": document.id, "reason": reason.value})
        async with self._database.write() as connection:
            await documents.change(
                connection, document.id, state=DocumentState.REFUSED.value, reason=reason.value
            )

"""Drawings on pages, kept before anybody sees them."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from server.db import ink
from server.db.engine import Database
from server.domain.errors import NotFound
from server.ink.news import Place
from server.ink.page import Drawn


class InkBook:
    """What live rooms draw into. Who may has been asked before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_page(self, place: Place) -> tuple[str | None, list[Drawn]]:
        """The run that is kept, None when nothing is, and its updates in order."""
        async with self._database.read() as connection:
            return await ink.of_page(connection, place)

    async def keep(self, place: Place, run: str, drawn: Drawn) -> None:
        """On disk when this returns. Raises NotFound when the document was removed."""
        try:
            async with self._database.write() as connection:
                await ink.add(connection, place, run, drawn)
        except IntegrityError:
            raise NotFound from None

    async def clear(self, place: Place) -> None:
        async with self._database.write() as connection:
            await ink.clear(connection, place)

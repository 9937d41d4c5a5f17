"""What waits in the database to leave the house, asked for at each scrape."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from server.db import outbox, webhook_deliveries
from server.db.engine import Database

log = logging.getLogger(__name__)

LIMIT: Final = 2.0  # seconds that the database may take


class Queues:
    """`clock` gives aware UTC. Where no mails are sent, none are told of."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime], mails: bool) -> None:
        self._database = database
        self._clock = clock
        self._mails = mails
        self._read: dict[str, float] = {}

    def read(self) -> Mapping[str, float]:
        """As of the last `refresh`."""
        return self._read

    async def refresh(self) -> None:
        """Ask the database; what it does not tell in time is told by nobody."""
        try:
            async with asyncio.timeout(LIMIT):
                self._read = await self._ask() | {"database-up": 1.0}
        except (SQLAlchemyError, TimeoutError, OSError):
            log.warning("metrics: the database does not answer")
            self._read = {"database-up": 0.0}

    async def _ask(self) -> dict[str, float]:
        now = self._clock()
        async with self._database.read() as connection:
            messages = await webhook_deliveries.depth(connection, now)
            found: dict[str, float] = {"webhook-messages": messages}
            if self._mails:
                mails, oldest = await outbox.depth(connection, now)
                found |= {"mails": mails, "mails-seconds": oldest.total_seconds()}
        return found

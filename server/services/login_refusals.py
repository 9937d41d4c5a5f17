"""Refused logins in the audit log, written down some time after the answer.

Only who has an account gets an entry. Written at once, it would show in the time that a refusal
takes, or in what the next call has to wait for, whether there is such an account.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from server.db import accounts, audit
from server.db.engine import Database
from server.domain.audit import Action, stranger_entry

log = logging.getLogger(__name__)

PAUSE: Final = 5.0  # seconds between two times that they are written down
# Refusals that wait. Above it new ones are dropped: each has a line in the service's log, too.
MAX_WAITING: Final = 500


@dataclass(frozen=True, slots=True)
class _Refusal:
    email: str
    address: str
    at: datetime


class LoginRefusals:
    """`clock` gives aware UTC."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[_Refusal] = []

    def note(self, email: str, address: str) -> None:
        """Somebody at `address` was refused as `email`, which may be nobody's."""
        if len(self._waiting) < MAX_WAITING:
            self._waiting.append(_Refusal(email, address, self._clock()))

    async def run(self) -> None:
        """Write them down until cancelled, and then once more."""
        try:
            while True:
                await asyncio.sleep(PAUSE)
                await self._try()
        finally:
            with contextlib.suppress(SQLAlchemyError):
                await self.write_down()

    async def _try(self) -> None:
        try:
            await self.write_down()
        except SQLAlchemyError:
            log.exception("refused logins could not be written down")

    async def write_down(self) -> None:
        """All that wait; what fails waits on. Raises what the database raises."""
        waiting = self._waiting[:]
        if not waiting:
            return
        async with self._database.write() as connection:
            for one in waiting:
                found = await accounts.by_email(connection, one.email)
                if found is not None:
                    entry = stranger_entry(found[0], one.at, Action.LOGIN_REFUSED, one.address)
                    await audit.record(connection, entry)
        del self._waiting[: len(waiting)]

"""The task that writes what was decided in rooms that run, so that it outlasts a crash.

Per conference, and per poll, the newest state replaces one that still waits: there is at most one for
each. Whoever has decided something, or voted, is told so when it is on disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import polls, room_decisions
from server.db.engine import Database
from server.live.kept import Kept
from server.live.polls import KeptPoll

log = logging.getLogger(__name__)

FAILURE_PAUSE: Final = 1.0  # seconds between attempts to reach a database that is away
STOP_GRACE: Final = 5.0  # seconds for what is still waiting when we are stopped

_Store = Callable[[AsyncConnection], Awaitable[None]]


@dataclass(slots=True)
class _Waiting:
    store: _Store
    told: list[asyncio.Future[None]] = field(default_factory=list)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DecisionWriter:
    """`keep` may be called before `run`; then it waits for it. `clock` gives aware UTC."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._database = database
        self._clock = clock
        self._waiting: dict[str, _Waiting] = {}
        self._writing: _Waiting | None = None
        self._woken = asyncio.Event()

    def keep(self, conference_id: str, starts_at: datetime, kept: Kept) -> asyncio.Future[None]:
        """Have it stored as it is now; what is returned is done when it, or what replaced it, is
        on disk."""

        async def store(connection: AsyncConnection) -> None:
            await room_decisions.save(connection, conference_id, starts_at, kept)

        return self._keep(conference_id, store)

    def keep_poll(
        self, conference_id: str, starts_at: datetime, room: str, kept: KeptPoll
    ) -> asyncio.Future[None]:
        """The same for a poll; `room` is the group in which it was opened, "" for none."""
        now = self._clock()

        async def store(connection: AsyncConnection) -> None:
            await polls.save(connection, conference_id, starts_at, room, kept, now)

        return self._keep(f"poll {kept.poll.id}", store)

    def _keep(self, key: str, store: _Store) -> asyncio.Future[None]:
        stored = asyncio.get_running_loop().create_future()
        former = self._waiting.get(key)
        # Whose state is just being written need not wait for this one.
        told = former.told if former is not None and former is not self._writing else []
        self._waiting[key] = _Waiting(store, [*told, stored])
        self._woken.set()
        return stored

    async def run(self) -> None:
        """Write what comes, until cancelled; then what is still waiting, for STOP_GRACE."""
        try:
            while True:
                await self._woken.wait()
                try:
                    await self.flush()
                except (SQLAlchemyError, OSError) as error:
                    log.error("decisions of rooms wait: %s", type(error).__name__)
                    await asyncio.sleep(FAILURE_PAUSE)
        finally:
            with contextlib.suppress(SQLAlchemyError, OSError, TimeoutError):
                async with asyncio.timeout(STOP_GRACE):
                    await self.flush()

    async def flush(self) -> None:
        """Everything that waits. What fails goes on waiting."""
        self._woken.clear()
        while self._waiting:
            key, one = next(iter(self._waiting.items()))
            self._writing = one
            try:
                await self._store(one)
            except BaseException:
                self._wait_on(key, one)
                raise
            finally:
                self._writing = None
            if self._waiting.get(key) is one:
                del self._waiting[key]
            for stored in one.told:
                if not stored.done():
                    stored.set_result(None)

    def _wait_on(self, key: str, one: _Waiting) -> None:
        """It was not written: whoever waits for it hears when what replaced it is."""
        newest = self._waiting[key]
        if newest is not one:
            newest.told[:0] = one.told
        self._woken.set()

    async def _store(self, one: _Waiting) -> None:
        # A conference that was deleted meanwhile takes its decisions along.
        with contextlib.suppress(IntegrityError):
            async with self._database.write() as connection:
                await one.store(connection)

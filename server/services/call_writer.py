"""The task that writes call records, so that neither signalling nor media waits for a disk.

Records that come while a transaction runs are written together by the next one: in a storm of
joins a commit serves many. The state of a leg replaces an older one that is still waiting, so that
there is at most one record a leg; what webhooks are told of it goes with it. Drop policy: beyond MOST_WAITING, which only a database that has
been away for long can cause, the oldest goes, is counted and logged. A join waits until the begin
of its record is on disk (`server.conferencing.calls`), so nothing that was acknowledged is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from server.db import calls, webhook_deliveries
from server.db.engine import Database
from server.domain.call import CallRecord
from server.domain.happening import Happening, of_end

log = logging.getLogger(__name__)

MOST_WAITING: Final = 20_000
# Seconds between notes that the open legs are still there: so much too early is the end that the
# record of a leg gets which we did not live to see.
HEARTBEAT: Final = 60.0
FAILURE_PAUSE: Final = 1.0  # seconds between attempts to reach a database that is away
STOP_GRACE: Final = 5.0  # seconds for what is still waiting when we are stopped


@dataclass(slots=True)
class CallCounters:
    """How often each thing happened since the start."""

    written: int = 0
    transactions: int = 0
    failures: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    record: CallRecord
    told: tuple[Happening, ...]


class CallWriter:
    """`clock` gives aware UTC; `wake` is called when there may be something for webhooks. `keep`
    may be called before `run`; then it waits for it."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
        heartbeat: float = HEARTBEAT,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._heartbeat = heartbeat
        self._most_waiting = most_waiting
        self._waiting: dict[str, _Waiting] = {}
        self._stored: asyncio.Future[None] | None = None  # of all that waits now
        self._open: set[str] = set()
        self._woken = asyncio.Event()
        self._is_failing = False
        self.counters = CallCounters()

    def keep(self, record: CallRecord, told: Sequence[Happening] = ()) -> asyncio.Future[None]:
        """Have the record stored as it is now, and webhooks told; what is returned is done when
        it is on disk."""
        if len(self._waiting) >= self._most_waiting and record.id not in self._waiting:
            self._drop_oldest()
        self._waiting[record.id] = _after(self._waiting.get(record.id), record, told)
        if record.ended_at is None:
            self._open.add(record.id)
        else:
            self._open.discard(record.id)
        if self._stored is None:
            self._stored = asyncio.get_running_loop().create_future()
        self._woken.set()
        return self._stored

    async def reap(self) -> int:
        """Close what a former process left open; how many. One process serves a database."""
        async with self._database.write() as connection:
            closed = await calls.close_open(connection)
            await webhook_deliveries.emit(connection, _told_of(closed))
        if closed:
            log.warning("call records were left open and are closed", extra={"count": len(closed)})
        return len(closed)

    async def run(self) -> None:
        """Write what comes, until cancelled; then what is still waiting, for STOP_GRACE."""
        loop = asyncio.get_running_loop()
        beat = loop.time() + self._heartbeat
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(beat):
                        await self._woken.wait()
                if loop.time() >= beat:
                    beat = loop.time() + self._heartbeat
                    await self._attempt(self.note_open)
                if self._woken.is_set() and not await self._attempt(self.flush):
                    await asyncio.sleep(FAILURE_PAUSE)
        finally:
            with contextlib.suppress(SQLAlchemyError, OSError, TimeoutError):
                async with asyncio.timeout(STOP_GRACE):
                    await self.flush()

    async def _attempt(self, work: Callable[[], Coroutine[None, None, None]]) -> bool:
        """Whether it went well. One line per outage, however often it is tried."""
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - a writer that ends is one nobody notices
            self.counters.failures += 1
            if not self._is_failing:
                self._is_failing = True
                log.error("call records wait: %s", type(error).__name__)
            return False
        if self._is_failing:
            self._is_failing = False
            log.info("call records are written again")
        return True

    async def flush(self) -> None:
        """Everything that waits, in one transaction."""
        self._woken.clear()
        batch, stored = self._waiting, self._stored
        self._waiting, self._stored = {}, None
        try:
            await self._store(tuple(batch.values()))
            self._wake()
        except BaseException:
            self._put_back(batch, stored)
            raise
        _done(stored)

    def _put_back(self, batch: dict[str, _Waiting], stored: asyncio.Future[None] | None) -> None:
        """To be tried again; what came meanwhile is newer."""
        later = self._stored
        for key, newer in self._waiting.items():
            batch[key] = _after(batch.get(key), newer.record, newer.told)
        self._waiting, self._stored = batch, stored or later
        if stored is not None and later is not None:
            stored.add_done_callback(lambda _: _done(later))
        while len(self._waiting) > self._most_waiting:
            self._drop_oldest()
        if self._waiting:
            self._woken.set()

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        if not batch:
            return
        try:
            async with self._database.write() as connection:
                await calls.store(connection, [one.record for one in batch])
                told = [happening for one in batch for happening in one.told]
                await webhook_deliveries.emit(connection, told)
        except IntegrityError:
            if len(batch) == 1:
                # Its vPBX is gone: so would the record be.
                self.counters.dropped += 1
                return
            for one in batch:
                await self._store((one,))
            return
        self.counters.written += len(batch)
        self.counters.transactions += 1

    async def note_open(self) -> None:
        """Say of all open legs that they are still there: the heartbeat."""
        if self._open:
            async with self._database.write() as connection:
                await calls.touch(connection, tuple(self._open), self._clock())

    def _drop_oldest(self) -> None:
        self._waiting.pop(next(iter(self._waiting)))
        if self.counters.dropped == 0:
            log.error("call records are lost: too many wait for the database")
        self.counters.dropped += 1


def _done(stored: asyncio.Future[None] | None) -> None:
    """Whoever waited may have been cancelled meanwhile."""
    if stored is not None and not stored.done():
        stored.set_result(None)


def _after(former: _Waiting | None, record: CallRecord, told: Sequence[Happening]) -> _Waiting:
    """The newer state counts, and everything that happened is told."""
    return _Waiting(record, (*(former.told if former else ()), *told))


def _told_of(closed: Sequence[CallRecord]) -> list[Happening]:
    """What became of the legs of a former process: the last of each conference ended its room."""
    last = {record.conference_id: record.id for record in closed}
    return [
        happening
        for record in closed
        for happening in of_end(record, was_in=True, last=last[record.conference_id] == record.id)
    ]

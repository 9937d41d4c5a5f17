"""The tasks behind recordings: one keeps the database true to the disk, one has films made.

The disk is first: a folder tells what it is about before a packet is in it. So whatever ends the
process, at the next start each recording is found, and made a film of as far as it went.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from server.db import audit, recordings
from server.db.engine import Database
from server.domain.audit import Action
from server.domain.audit_recordings import recording_entry
from server.domain.recording import MAX_ATTEMPTS, Recording, RecordingState
from server.recording.archive import Archive
from server.recording.maker import Maker
from server.recording.spooler import Spooler
from server.services.conferences import ConferenceChanged

log = logging.getLogger(__name__)

TIDY: Final = 3600.0  # seconds between two looks at what is past its time
PAUSE: Final = 5.0  # seconds after a fault of this machine


class RecordingDesk:
    def __init__(
        self,
        database: Database,
        archive: Archive,
        maker: Maker,
        *,
        clock: Callable[[], datetime],
        retention: timedelta,
    ) -> None:
        self._database = database
        self._archive = archive
        self._maker = maker
        self._clock = clock
        self._retention = retention
        # As many as recordings are begun and ended: by people, and one at a time in each room.
        self._news: asyncio.Queue[Recording | tuple[str, Spooler]] = asyncio.Queue()
        self._work = asyncio.Event()
        self._deleted = False

    # --- what happens in rooms ------------------------------------------------------------

    def begun(self, recording: Recording) -> None:
        self._news.put_nowait(recording)

    def ended(self, recording_id: str, spooler: Spooler) -> None:
        self._news.put_nowait((recording_id, spooler))

    def conference_changed(self, change: ConferenceChanged) -> None:
        """A deleted conference takes its files along."""
        if change.deleted:
            self._deleted = True
            self._work.set()

    # --- tasks ----------------------------------------------------------------------------

    async def adopt(self) -> None:
        """Before anything is recorded: bring together what the last process left."""
        found = await asyncio.to_thread(lambda: list(self._archive.all()))
        async with self._database.write() as connection:
            known = await recordings.all_ids(connection)
            for recording_id, about in found:
                if recording_id not in known and (
                    about is None or not await recordings.add(connection, about)
                ):
                    await asyncio.to_thread(self._archive.remove, recording_id)
            for cut in await recordings.in_state(connection, RecordingState.RECORDING):
                await recordings.change(connection, cut.id, state=RecordingState.PROCESSING.value)
                log.info("a recording was cut off", extra={"recording": cut.id})
        self._work.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._book(), name="recordings: book")
            group.create_task(self._make(), name="recordings: make")
            group.create_task(self._tidy(), name="recordings: tidy")

    async def _book(self) -> None:
        while True:
            news = await self._news.get()
            while True:
                try:
                    await self._note(news)
                    break
                except (OSError, SQLAlchemyError):
                    log.exception("a recording is not noted yet")
                    await asyncio.sleep(PAUSE)

    async def _note(self, news: Recording | tuple[str, Spooler]) -> None:
        if isinstance(news, Recording):
            async with self._database.write() as connection:
                if await recordings.add(connection, news):
                    who = (news.starter_id, news.starter_name, news.started_at)
                    entry = recording_entry(*who, Action.CREATE, news)
                    await audit.record(connection, entry)
            return
        recording_id, spooler = news
        await asyncio.to_thread(spooler.close)
        async with self._database.write() as connection:
            state = RecordingState.PROCESSING.value
            await recordings.change(connection, recording_id, state=state)
        self._work.set()

    async def _make(self) -> None:
        while True:
            self._work.clear()
            try:
                if not await self.step():
                    await self._work.wait()
            except (OSError, SQLAlchemyError):
                log.exception("films could not be made")
                await asyncio.sleep(PAUSE)

    async def step(self) -> bool:
        """Do what is next. False when there is nothing. Raises OSError, SQLAlchemyError."""
        if self._deleted:
            self._deleted = False
            await self._sweep()
        async with self._database.read() as connection:
            waiting = await recordings.in_state(connection, RecordingState.PROCESSING)
        if not waiting:
            return False
        await self._film(waiting[0])
        return True

    async def _film(self, recording: Recording) -> None:
        attempts = recording.attempts + 1
        async with self._database.write() as connection:
            await recordings.change(connection, recording.id, attempts=attempts)
        folder, spool = self._archive.folder(recording.id), self._archive.spool(recording.id)
        # A name of its own: whoever was at it before us may not have ended yet.
        place = folder / f"film-{os.getpid()}-{attempts}.new"
        film = self._archive.film(recording.id)
        seconds: int | None = recording.seconds
        if spool.exists() or not film.exists():
            seconds = await self._maker.make(folder, spool, place)
        if seconds is None:
            if attempts >= MAX_ATTEMPTS or not folder.exists():
                log.error("no film of a recording", extra={"recording": recording.id})
                await self._change(recording.id, state=RecordingState.FAILED.value)
            return
        await self._change(recording.id, seconds=seconds)
        made = place if place.exists() else film
        size = await asyncio.to_thread(self._archive.finish, recording.id, made)
        state = RecordingState.READY.value
        if not await self._change(recording.id, state=state, size=size):
            await asyncio.to_thread(self._archive.remove, recording.id)  # deleted meanwhile

    async def _change(self, recording_id: str, **values: object) -> bool:
        async with self._database.write() as connection:
            return await recordings.change(connection, recording_id, **values)

    async def _sweep(self) -> None:
        """Remove files of which no row speaks. A recording that has just begun has none yet."""
        found = await asyncio.to_thread(lambda: list(self._archive.all()))
        async with self._database.read() as connection:
            known = await recordings.all_ids(connection)
        recent = self._clock() - timedelta(minutes=1)
        for recording_id, about in found:
            if recording_id not in known and about is not None and about.started_at < recent:
                await asyncio.to_thread(self._archive.remove, recording_id)

    async def _tidy(self) -> None:
        while True:
            try:
                await self.remove_old()
            except SQLAlchemyError:
                log.exception("old recordings could not be cleared away")
            await asyncio.sleep(TIDY)

    async def remove_old(self) -> None:
        """Clear away films past their time."""
        async with self._database.write() as connection:
            over = await recordings.started_before(connection, self._clock() - self._retention)
            for recording_id in over:
                await recordings.remove(connection, recording_id)
        for recording_id in over:
            await asyncio.to_thread(self._archive.remove, recording_id)

"""Recordings of conferences: listed, kept, removed; and who may do which."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit, recordings
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.domain.account import Account
from server.domain.audit import Action
from server.domain.audit_recordings import recording_entry
from server.domain.conference import Conference
from server.domain.errors import Forbidden, NotFound
from server.domain.recording import Recording, RecordingState
from server.recording.archive import Archive


@dataclass(frozen=True, slots=True)
class RecordingView:
    """`downloads` tells whether this reader may have the film."""

    recording: Recording
    downloads: bool


class RecordingService:
    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        archive: Archive,
        *,
        clock: Callable[[], datetime],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._archive = archive
        self._clock = clock
        self._permissions = permissions

    async def of_conference(self, account: Account, conference_id: str) -> list[RecordingView]:
        """Newest first. Raises NotFound, Forbidden."""
        async with self._database.read() as connection:
            item = await self._conference(connection, account, conference_id)
            self._require(account, "read", item)
            found = await recordings.of_conference(connection, conference_id)
        may = self._allows(account, "download", item)
        return [RecordingView(one, may and one.state is RecordingState.READY) for one in found]

    async def film(
        self, account: Account, conference_id: str, recording_id: str
    ) -> tuple[Recording, Path]:
        """Raises NotFound, also while there is none yet, Forbidden."""
        async with self._database.read() as connection:
            item = await self._conference(connection, account, conference_id)
            self._require(account, "download", item)
            found = await recordings.find(connection, conference_id, recording_id)
        if found is None or found.state is not RecordingState.READY:
            raise NotFound
        path = self._archive.film(found.id)
        if not await asyncio.to_thread(path.is_file):
            raise NotFound
        return found, path

    async def remove(self, account: Account, conference_id: str, recording_id: str) -> None:
        """Raises NotFound, also for one that is being made, Forbidden."""
        async with self._database.write() as connection:
            item = await self._conference(connection, account, conference_id)
            self._require(account, "delete", item)
            found = await recordings.find(connection, conference_id, recording_id)
            if found is None or found.state is RecordingState.RECORDING:
                raise NotFound
            await recordings.remove(connection, recording_id)
            who = (account.id, account.name, self._clock())
            await audit.record(connection, recording_entry(*who, Action.DELETE, found))
        await asyncio.to_thread(self._archive.remove, recording_id)

    async def _conference(
        self, connection: AsyncConnection, account: Account, conference_id: str
    ) -> Conference:
        item = await self._conferences.by_id(connection, conference_id)
        if item is None or item.vpbx_id != account.vpbx_id:
            raise NotFound
        return item

    def _require(self, account: Account, action: str, item: Conference) -> None:
        if not self._allows(account, action, item):
            raise Forbidden

    def _allows(self, account: Account, action: str, item: Conference) -> bool:
        return self._permissions.allows(
            account.role,
            action,
            "recording",
            own=item.is_organised_by(account.id),
            same_tenant=item.vpbx_id == account.vpbx_id,
        )

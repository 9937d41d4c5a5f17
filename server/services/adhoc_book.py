"""Ad-hoc conferences in the database: begun by a call, over with its last participant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from server.db import accounts, audit, phone_settings, vpbxs
from server.db.conferences import ConferenceRepository, RoomNumberTaken
from server.db.engine import Database
from server.domain import adhoc
from server.domain.audit import conference_entry
from server.domain.conference import Conference, ConferenceKind, WindowState, window
from server.domain.entry import is_enabled
from server.domain.phone_settings import PhoneSettings
from server.services.identifiers import new_id, random_digits
from server.services.lookups import PlannedRoom

_TRIES = 3  # for a room number that nobody has, out of 9 · 10^11


class AdhocBook:
    """`clock` gives aware UTC; `random_bytes` is a source fit for secrets; `defaults` hold for
    the telephones of vPBXs that have decided nothing."""

    def __init__(
        self,
        database: Database,
        repository: ConferenceRepository,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        defaults: PhoneSettings | None = None,
    ) -> None:
        self._database = database
        self._repository = repository
        self._clock = clock
        self._random_bytes = random_bytes
        self._defaults = defaults or PhoneSettings()

    async def begin(self, account_id: str) -> PlannedRoom | None:
        """Store a conference of this account's; None when it may not have any."""
        for attempt in range(_TRIES):
            try:
                return await self._begin(account_id)
            except RoomNumberTaken:
                if attempt == _TRIES - 1:
                    raise
        return None

    async def end(self, conference_id: str) -> None:
        """Note that the conference is over. Nothing happens when it was deleted."""
        async with self._database.write() as connection:
            found = await self._repository.by_id(connection, conference_id, to_change=True)
            if found is not None and _runs(found, self._clock()):
                await self._repository.save(connection, adhoc.ended(found, self._clock()))

    async def end_left_over(self) -> None:
        """Close what a process that died left open. When it ended nobody knows: now it is over."""
        now = self._clock()
        async with self._database.write() as connection:
            since = now - timedelta(minutes=adhoc.LONGEST)
            for found in await self._repository.adhoc_since(connection, since):
                if _runs(found, now):
                    await self._repository.save(connection, adhoc.ended(found, now))

    async def _begin(self, account_id: str) -> PlannedRoom | None:
        now = self._clock()
        async with self._database.write() as connection:
            organiser = await accounts.by_id(connection, account_id)
            vpbx = await vpbxs.by_id(connection, organiser.vpbx_id) if organiser else None
            if organiser is None or vpbx is None or not is_enabled(vpbx, ConferenceKind.ADHOC):
                return None
            number = random_digits(self._random_bytes, adhoc.ROOM_DIGITS)
            item = adhoc.begun(new_id(self._random_bytes), organiser, vpbx, number, now)
            await self._repository.add(connection, item, vpbx)
            await audit.record(connection, conference_entry(organiser, now, None, item))
            profile = await phone_settings.of_vpbx(connection, vpbx.id, self._defaults)
        return PlannedRoom(item, vpbx, phones=profile.settings)


def _runs(conference: Conference, now: datetime) -> bool:
    is_adhoc = conference.kind is ConferenceKind.ADHOC
    return is_adhoc and window(conference, now) is WindowState.OPEN

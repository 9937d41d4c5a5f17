"""Reading call records: those of a vPBX, or of one conference; and clearing old ones away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import calls
from server.db.calls import CallFilter
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.domain.account import Account
from server.domain.call import CallRecord
from server.domain.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class CallPage:
    """Records, newest first; `next` is what `after` has to be for those before, if any."""

    items: tuple[CallRecord, ...]
    next: int | None


class CallService:
    """`clock` gives aware UTC; `retention` is how long a record is kept after its beginning."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        *,
        clock: Callable[[], datetime],
        retention: timedelta,
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._clock = clock
        self._retention = retention
        self._permissions = permissions

    async def of_vpbx(
        self,
        account: Account,
        after: int | None,
        limit: int,
        *,
        conference_id: str | None = None,
        account_id: str | None = None,
    ) -> CallPage:
        """A page of the asker's own vPBX. Raises Forbidden."""
        if not self._permissions.allows(account.role, "read", "call", same_tenant=True):
            raise Forbidden
        return await self._page(
            CallFilter(account.vpbx_id, conference_id, account_id), after, limit
        )

    async def of_conference(
        self, account: Account, conference_id: str, after: int | None, limit: int
    ) -> CallPage:
        """A page of who was in a conference that exists. Raises NotFound, Forbidden."""
        async with self._database.read() as connection:
            item = await self._conferences.by_id(connection, conference_id)
        if item is None or item.vpbx_id != account.vpbx_id:
            raise NotFound
        own = item.is_own(account.id, "read-calls")
        if not self._permissions.allows(
            account.role, "read-calls", "conference", own=own, same_tenant=True
        ):
            raise Forbidden
        return await self._page(CallFilter(account.vpbx_id, item.id), after, limit)

    async def remove_old(self) -> int:
        """Clear away records past their time; returns how many."""
        async with self._database.write() as connection:
            return await calls.remove_before(connection, self._clock() - self._retention)

    async def _page(self, wanted: CallFilter, after: int | None, limit: int) -> CallPage:
        async with self._database.read() as connection:
            # One more than asked for tells whether there is another page.
            found = await calls.page(connection, wanted, after, limit + 1)
        items = tuple(found[:limit])
        return CallPage(items, items[-1].position if len(found) > limit else None)

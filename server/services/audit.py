"""Reading the audit log: the whole of a vPBX, or the history of one conference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit
from server.db.audit import AuditFilter
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.domain.account import Account
from server.domain.audit import RETENTION, AuditEntry
from server.domain.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first; `next` is what `after` has to be for those before, if any."""

    items: tuple[AuditEntry, ...]
    next: int | None


class AuditService:
    """`clock` gives aware UTC."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        *,
        clock: Callable[[], datetime],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._clock = clock
        self._permissions = permissions

    async def of_vpbx(
        self,
        account: Account,
        after: int | None,
        limit: int,
        *,
        object: str | None = None,
        object_id: str | None = None,
    ) -> AuditPage:
        """A page of the asker's own vPBX. Raises Forbidden."""
        if not self._permissions.allows(account.role, "read", "audit", same_tenant=True):
            raise Forbidden
        return await self._page(AuditFilter(account.vpbx_id, object, object_id), after, limit)

    async def of_conference(
        self, account: Account, conference_id: str, after: int | None, limit: int
    ) -> AuditPage:
        """A page of what was done to a conference that exists. Raises NotFound, Forbidden."""
        async with self._database.read() as connection:
            item = await self._conferences.by_id(connection, conference_id)
        if item is None or item.vpbx_id != account.vpbx_id:
            raise NotFound
        own = item.is_organised_by(account.id)
        if not self._permissions.allows(
            account.role, "read-history", "conference", own=own, same_tenant=True
        ):
            raise Forbidden
        wanted = AuditFilter(account.vpbx_id, conference_id=item.id)
        return await self._page(wanted, after, limit)

    async def remove_old(self) -> int:
        """Clear away entries past RETENTION; returns how many."""
        async with self._database.write() as connection:
            return await audit.remove_before(connection, self._clock() - RETENTION)

    async def _page(self, wanted: AuditFilter, after: int | None, limit: int) -> AuditPage:
        async with self._database.read() as connection:
            # One more than asked for tells whether there is another page.
            found = await audit.page(connection, wanted, after, limit + 1)
        items = tuple(found[:limit])
        return AuditPage(items, items[-1].id if len(found) > limit else None)

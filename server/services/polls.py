"""What was voted on in conferences: read again later by whoever organises them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import polls
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.db.polls import StoredPoll
from server.domain.account import Account
from server.domain.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class PollPage:
    """Polls, oldest first; `next` is what `after` has to be for those that follow, if any."""

    items: tuple[StoredPoll, ...]
    next: int | None


class PollBook:
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

    async def of_conference(
        self, account: Account, conference_id: str, after: int | None, limit: int
    ) -> PollPage:
        """A page of the polls of the conference and its groups. Raises NotFound, Forbidden."""
        async with self._database.read() as connection:
            item = await self._conferences.by_id(connection, conference_id)
            if item is None or item.vpbx_id != account.vpbx_id:
                raise NotFound
            own = item.is_own(account.id, "read-polls")
            if not self._permissions.allows(
                account.role, "read-polls", "conference", own=own, same_tenant=True
            ):
                raise Forbidden
            found = await polls.of_conference(connection, conference_id, after, limit + 1)
        items = tuple(found[:limit])
        return PollPage(items, items[-1].position if len(found) > limit else None)

    async def close_of_groups(self) -> None:
        """When the service starts: groups are over then."""
        async with self._database.write() as connection:
            await polls.close_of_groups(connection, self._clock())

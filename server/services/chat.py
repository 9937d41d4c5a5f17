"""The chat of conferences: kept before anybody reads it, and read again later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import chat
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.domain.account import Account
from server.domain.chat import ChatLine, Who
from server.domain.errors import Forbidden, NotFound


@dataclass(frozen=True, slots=True)
class ChatPage:
    """Lines, oldest first; `next` is what `after` has to be for those that follow, if any."""

    items: tuple[ChatLine, ...]
    next: int | None


class ChatBook:
    """What live rooms write into and read from, and the organiser afterwards."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        *,
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._permissions = permissions

    async def keep(self, line: ChatLine) -> ChatLine:
        """On disk when this returns. Raises NotFound when the conference was deleted."""
        try:
            async with self._database.write() as connection:
                return await chat.add(connection, line)
        except IntegrityError:
            raise NotFound from None

    async def latest(
        self,
        conference_id: str,
        reader: Who,
        *,
        room: str = "",
        since: datetime,
        before: int | None,
        limit: int,
    ) -> tuple[ChatLine, ...]:
        """The last lines that `reader`, who is in that room, may read, oldest first."""
        async with self._database.read() as connection:
            found = await chat.latest(
                connection,
                conference_id,
                reader,
                room=room,
                since=since,
                before=before,
                limit=limit,
            )
        return tuple(found)

    async def of_conference(
        self, account: Account, conference_id: str, after: int | None, limit: int
    ) -> ChatPage:
        """A page of what was written to everybody. What two wrote to each other stays theirs.

        Raises NotFound, Forbidden.
        """
        async with self._database.read() as connection:
            item = await self._conferences.by_id(connection, conference_id)
        if item is None or item.vpbx_id != account.vpbx_id:
            raise NotFound
        own = item.is_own(account.id, "read-chat")
        if not self._permissions.allows(
            account.role, "read-chat", "conference", own=own, same_tenant=True
        ):
            raise Forbidden
        async with self._database.read() as connection:
            found = await chat.public(connection, conference_id, after, limit + 1)
        items = tuple(found[:limit])
        return ChatPage(items, items[-1].position if len(found) > limit else None)

"""Repository of conferences. PINs are sealed on the way in and opened on the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.conference_list import calendar_of, page_of
from server.db.tables import conference
from server.domain import reminders
from server.domain.account import VPBX, Account
from server.domain.conference import Conference, ConferenceKind
from server.domain.listing import ConferenceQuery
from server.secretbox import SecretBox


class RoomNumberTaken(Exception):
    """Another conference at the same portal has this room number."""


class ConferenceRepository:
    def __init__(self, box: SecretBox) -> None:
        self._box = box

    async def by_id(
        self, connection: AsyncConnection, conference_id: str, *, to_change: bool = False
    ) -> Conference | None:
        """`to_change` keeps others from changing the row until this transaction ends."""
        query = select(conference).where(conference.c.id == conference_id)
        if to_change:  # SQLite has locked the whole database already
            query = query.with_for_update()
        row = (await connection.execute(query)).one_or_none()
        return self._to_conference(row) if row else None

    async def by_room(
        self, connection: AsyncConnection, portal_key: str, room_number: str
    ) -> Conference | None:
        """The conference that a caller of this portal means; see VPBX.portal_key.

        Never an ad-hoc one: whoever did not answer its call cannot come later (manual, p. 5).
        """
        query = select(conference).where(
            conference.c.portal_key == portal_key,
            conference.c.room_number == room_number,
            conference.c.kind != ConferenceKind.ADHOC,
        )
        row = (await connection.execute(query)).one_or_none()
        return self._to_conference(row) if row else None

    async def of_vpbx(self, connection: AsyncConnection, vpbx_id: str) -> list[Conference]:
        """All conferences of a vPBX, earliest start first."""
        query = select(conference).where(conference.c.vpbx_id == vpbx_id)
        rows = await connection.execute(query.order_by(conference.c.start, conference.c.id))
        return [self._to_conference(row) for row in rows]

    async def adhoc_since(self, connection: AsyncConnection, since: datetime) -> list[Conference]:
        """Ad-hoc conferences that started then or later."""
        query = select(conference).where(
            conference.c.kind == ConferenceKind.ADHOC, conference.c.start >= since
        )
        return [self._to_conference(row) for row in await connection.execute(query)]

    async def page(
        self,
        connection: AsyncConnection,
        vpbx_id: str,
        asked: ConferenceQuery,
        now: datetime,
        shows_pin: Callable[[str], bool],
    ) -> tuple[list[Conference], bool]:
        """A page of the list, and whether another follows.

        `shows_pin` tells by the organiser's id whose PINs are opened: each costs decryption. The
        other conferences come with an empty one.
        """
        rows = (await connection.execute(page_of(vpbx_id, asked, now))).all()
        shown = rows if asked.limit is None else rows[: asked.limit]
        items = [self._to_conference(row, opened=shows_pin(row.organiser_id)) for row in shown]
        return items, len(rows) > len(shown)

    async def calendar(
        self, connection: AsyncConnection, account: Account, since: datetime, limit: int
    ) -> list[Conference]:
        """What an account organises or is a member of and starts from `since` on, earliest first.
        Only its own conferences come with their PIN."""
        rows = await connection.execute(calendar_of(account, since, limit))
        return [self._to_conference(row, opened=row.organiser_id == account.id) for row in rows]

    async def room_number_taken(
        self, connection: AsyncConnection, portal_key: str, room_number: str
    ) -> bool:
        query = select(conference.c.id).where(
            conference.c.portal_key == portal_key, conference.c.room_number == room_number
        )
        return (await connection.execute(query)).first() is not None

    async def add(self, connection: AsyncConnection, item: Conference, vpbx: VPBX) -> None:
        """Store a new conference. Raises RoomNumberTaken."""
        values = self._values(item) | {"portal_key": vpbx.portal_key}
        try:
            await connection.execute(insert(conference).values(values))
        except IntegrityError as error:
            _raise_taken(error)

    async def save(self, connection: AsyncConnection, item: Conference) -> bool:
        """Change a conference; False when it is gone. Raises RoomNumberTaken."""
        query = update(conference).where(conference.c.id == item.id).values(self._values(item))
        try:
            return (await connection.execute(query)).rowcount == 1
        except IntegrityError as error:
            _raise_taken(error)

    async def remove(self, connection: AsyncConnection, conference_id: str) -> bool:
        """Delete a conference; False when it is gone already."""
        query = delete(conference).where(conference.c.id == conference_id)
        return (await connection.execute(query)).rowcount == 1

    def _values(self, item: Conference) -> dict[str, object]:
        return {
            "id": item.id,
            "vpbx_id": item.vpbx_id,
            "organiser_id": item.organiser_id,
            "kind": item.kind,
            "name": item.name,
            "room_number": item.room_number,
            "start": item.start,
            "timezone": item.timezone,
            "duration": item.duration,
            "pin_sealed": self._box.seal(item.pin, _pin_context(item.id)),
            "description": item.description,
            "sequence": item.sequence,
            "reminders": None if item.reminders is None else reminders.render(item.reminders),
            "created_at": item.created_at,
            "updated_at": item.updated_at,
        }

    def _to_conference(self, row: Row[Any], *, opened: bool = True) -> Conference:
        return Conference(
            id=row.id,
            vpbx_id=row.vpbx_id,
            organiser_id=row.organiser_id,
            kind=ConferenceKind(row.kind),
            name=row.name,
            room_number=row.room_number,
            start=row.start,
            timezone=row.timezone,
            duration=row.duration,
            pin=self._box.open(row.pin_sealed, _pin_context(row.id)) if opened else "",
            description=row.description,
            created_at=row.created_at,
            updated_at=row.updated_at,
            sequence=row.sequence,
            reminders=None if row.reminders is None else reminders.parse(row.reminders),
        )


def _pin_context(conference_id: str) -> str:
    return f"conference:{conference_id}"


def _raise_taken(error: IntegrityError) -> NoReturn:
    # Both databases name the column or the constraint, which has the column in its name.
    if "room_number" in str(error.orig):
        raise RoomNumberTaken from error
    raise error

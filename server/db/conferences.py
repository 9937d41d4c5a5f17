"""Repository of conferences. PINs are sealed on the way in and opened on the way out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import co_organisers, occurrences
from server.db.conference_list import calendar_of, counts_of, page_of, select_conferences
from server.db.tables import conference
from server.domain import reminders
from server.domain.account import VPBX, Account
from server.domain.conference import Conference, ConferenceKind, LobbyPolicy
from server.domain.listing import ConferenceQuery, StateCounts, segments
from server.domain.recurrence import Series
from server.domain.recurrence_rule import parse_rule, render_rule
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
        if to_change:  # SQLite has locked the whole database already
            # A statement of its own: one that has waited for the row reads it anew, but other
            # tables as they were before (PostgreSQL, "Read Committed Isolation Level").
            held = select(conference.c.id).where(conference.c.id == conference_id)
            await connection.execute(held.with_for_update())
        query = select_conferences().where(conference.c.id == conference_id)
        return await self._only(connection, query)

    async def by_room(
        self, connection: AsyncConnection, portal_key: str, room_number: str
    ) -> Conference | None:
        """The conference that a caller of this portal means; see VPBX.portal_key.

        Never an ad-hoc one: whoever did not answer its call cannot come later (manual, p. 5).
        """
        query = select_conferences().where(
            conference.c.portal_key == portal_key,
            conference.c.room_number == room_number,
            conference.c.kind != ConferenceKind.ADHOC,
        )
        return await self._only(connection, query)

    async def of_vpbx(self, connection: AsyncConnection, vpbx_id: str) -> list[Conference]:
        """All conferences of a vPBX, earliest start first."""
        query = select_conferences().where(conference.c.vpbx_id == vpbx_id)
        query = query.order_by(conference.c.start, conference.c.id)
        rows = (await connection.execute(query)).all()
        changes = await _changes_of_all(connection, vpbx_id, rows)
        return [self._to_conference(row, changes) for row in rows]

    async def adhoc_since(self, connection: AsyncConnection, since: datetime) -> list[Conference]:
        """Ad-hoc conferences that started then or later."""
        query = select_conferences().where(
            conference.c.kind == ConferenceKind.ADHOC, conference.c.start >= since
        )
        return [self._to_conference(row, {}) for row in await connection.execute(query)]

    async def page(
        self,
        connection: AsyncConnection,
        vpbx_id: str,
        asked: ConferenceQuery,
        now: datetime,
        shows_pin: Callable[[Collection[str]], bool],
    ) -> tuple[list[Conference], bool]:
        """A page of the list, and whether another follows.

        `shows_pin` tells by the organisers' ids whose PINs are opened: each costs decryption. The
        other conferences come with an empty one.
        """
        rows, has_more = await _rows_of(connection, vpbx_id, asked, now)
        if asked.limit is None:
            changes = await _changes_of_all(connection, vpbx_id, rows)
        else:
            changes = await occurrences.of_conferences(connection, _series_among(rows))
        items = [
            self._to_conference(row, changes, opened=shows_pin(_organisers(row))) for row in rows
        ]
        return items, has_more

    async def counts(
        self, connection: AsyncConnection, vpbx_id: str, asked: ConferenceQuery, now: datetime
    ) -> StateCounts:
        """How many of each state `asked` finds, on whichever page."""
        row = (await connection.execute(counts_of(vpbx_id, asked, now))).one()
        return StateCounts(row.early, row.open, row.expired)

    async def calendar(
        self, connection: AsyncConnection, account: Account, since: datetime, limit: int
    ) -> list[Conference]:
        """What an account organises or is a member of and starts from `since` on, earliest first.
        Only its own conferences come with their PIN."""
        rows = (await connection.execute(calendar_of(account, since, limit))).all()
        changes = await occurrences.of_conferences(connection, _series_among(rows))
        return [
            self._to_conference(row, changes, opened=account.id in _organisers(row)) for row in rows
        ]

    async def due_to_roll(
        self, connection: AsyncConnection, now: datetime, limit: int, besides: Collection[str] = ()
    ) -> list[str]:
        """Ids of the series whose current date has ended and is followed by another."""
        query = select(conference.c.id).where(
            conference.c.rolls_at <= now, conference.c.id.not_in(besides)
        )
        rows = await connection.execute(query.order_by(conference.c.rolls_at).limit(limit))
        return [row.id for row in rows]

    async def next_roll(
        self, connection: AsyncConnection, besides: Collection[str] = ()
    ) -> datetime | None:
        """When the next series is due; None when there is none."""
        query = select(func.min(conference.c.rolls_at)).where(conference.c.id.not_in(besides))
        moment: datetime | None = (await connection.execute(query)).scalar_one()
        return moment

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
        await self._save_lists(connection, item)

    async def save(self, connection: AsyncConnection, item: Conference) -> bool:
        """Change a conference; False when it is gone. Raises RoomNumberTaken."""
        query = update(conference).where(conference.c.id == item.id).values(self._values(item))
        try:
            found = (await connection.execute(query)).rowcount == 1
        except IntegrityError as error:
            _raise_taken(error)
        if found:
            await self._save_lists(connection, item)
        return found

    async def roll(self, connection: AsyncConnection, item: Conference) -> None:
        """Store the date that a series has come to, and nothing else of it."""
        query = update(conference).where(conference.c.id == item.id)
        await connection.execute(query.values(start=item.start, rolls_at=item.rolls_at))

    async def _save_lists(self, connection: AsyncConnection, item: Conference) -> None:
        changes = item.series.changes if item.series else ()
        await occurrences.replace(connection, item.id, changes)
        await co_organisers.replace(connection, item.id, item.co_organisers)

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
            "recurrence": render_rule(item.series.recurrence) if item.series else None,
            "first_start": item.series.first_start if item.series else None,
            "rolls_at": item.rolls_at,
            "lobby": item.lobby,
        }

    async def _only(self, connection: AsyncConnection, query: Select[Any]) -> Conference | None:
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        changes = await occurrences.of_conferences(connection, _series_among([row]))
        return self._to_conference(row, changes)

    def _to_conference(
        self, row: Row[Any], changes: occurrences.Changes, *, opened: bool = True
    ) -> Conference:
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
            series=_series(row, changes),
            co_organisers=_co_organisers(row),
            lobby=LobbyPolicy(row.lobby),
        )


def _co_organisers(row: Row[Any]) -> tuple[str, ...]:
    return tuple(sorted(row.co_organisers.split(","))) if row.co_organisers else ()


def _organisers(row: Row[Any]) -> tuple[str, ...]:
    return (row.organiser_id, *_co_organisers(row))


def _series(row: Row[Any], changes: occurrences.Changes) -> Series | None:
    if row.recurrence is None:
        return None
    return Series(parse_rule(row.recurrence), row.first_start, changes.get(row.id, ()))


async def _rows_of(
    connection: AsyncConnection, vpbx_id: str, asked: ConferenceQuery, now: datetime
) -> tuple[list[Row[Any]], bool]:
    """The rows of a page, segment by segment, and whether others follow."""
    found: list[Row[Any]] = []
    for number, state in enumerate(segments(asked)):
        room = None if asked.limit is None else asked.limit - len(found)
        after = asked.after if number == 0 else None
        part = replace(asked, state=state, after=after, limit=room)
        rows = (await connection.execute(page_of(vpbx_id, part, now))).all()
        found += rows[:room]
        if room is not None and len(rows) > room:
            return found, True
    return found, False


async def _changes_of_all(
    connection: AsyncConnection, vpbx_id: str, rows: Iterable[Row[Any]]
) -> occurrences.Changes:
    return await occurrences.of_vpbx(connection, vpbx_id) if _series_among(rows) else {}


def _series_among(rows: Iterable[Row[Any]]) -> list[str]:
    return [row.id for row in rows if row.recurrence is not None]


def _pin_context(conference_id: str) -> str:
    return f"conference:{conference_id}"


def _raise_taken(error: IntegrityError) -> NoReturn:
    # Both databases name the column or the constraint, which has the column in its name.
    if "room_number" in str(error.orig):
        raise RoomNumberTaken from error
    raise error

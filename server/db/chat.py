"""Repository of what was written in conferences."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.room_tables import chat_line
from server.domain.chat import ChatLine, Who

LONGEST_NAME = 120  # characters; as the columns


async def add(connection: AsyncConnection, line: ChatLine) -> ChatLine:
    """Store it; the same with its position. Raises IntegrityError when the conference is gone."""
    query = insert(chat_line).values(_values(line)).returning(chat_line.c.position)
    return replace(line, position=(await connection.execute(query)).scalar_one())


async def latest(
    connection: AsyncConnection,
    conference_id: str,
    reader: Who,
    *,
    room: str = "",
    since: datetime,
    before: int | None,
    limit: int,
) -> list[ChatLine]:
    """Of what `reader` may read the last lines, oldest first; `before` is the position of one
    that is known already, `room` the group in which they are."""
    columns = chat_line.c
    query = select(chat_line).where(
        columns.conference_id == conference_id,
        columns.room == room,
        columns.written_at >= since,
        _readable(reader),
    )
    if before is not None:
        query = query.where(columns.position < before)
    rows = await connection.execute(query.order_by(columns.position.desc()).limit(limit))
    return [_to_line(row) for row in rows][::-1]


async def public(
    connection: AsyncConnection, conference_id: str, after: int | None, limit: int
) -> list[ChatLine]:
    """What was written to everybody, not to a group, oldest first; `after` is the position of the last one seen."""
    columns = chat_line.c
    query = select(chat_line).where(
        columns.conference_id == conference_id, columns.room == "", columns.to_peer.is_(None)
    )
    if after is not None:
        query = query.where(columns.position > after)
    rows = await connection.execute(query.order_by(columns.position).limit(limit))
    return [_to_line(row) for row in rows]


def _readable(reader: Who) -> ColumnElement[bool]:
    columns = chat_line.c
    mine = [columns.peer == reader.peer, columns.to_peer == reader.peer]
    if reader.account_id is not None:
        mine += [
            columns.account_id == reader.account_id,
            and_(columns.to_peer.is_not(None), columns.to_account_id == reader.account_id),
        ]
    return or_(columns.to_peer.is_(None), *mine)


def _values(line: ChatLine) -> dict[str, Any]:
    to = line.to
    return {
        "id": line.id,
        "conference_id": line.conference_id,
        "peer": line.by.peer,
        "name": line.by.name[:LONGEST_NAME],
        "account_id": line.by.account_id,
        "to_peer": to.peer if to is not None else None,
        "to_name": to.name[:LONGEST_NAME] if to is not None else None,
        "to_account_id": to.account_id if to is not None else None,
        "text": line.text,
        "written_at": line.written_at,
        "room": line.room,
    }


def _to_line(row: Row[Any]) -> ChatLine:
    return ChatLine(
        id=row.id,
        conference_id=row.conference_id,
        by=Who(row.peer, row.name, row.account_id),
        text=row.text,
        written_at=row.written_at,
        to=None if row.to_peer is None else Who(row.to_peer, row.to_name, row.to_account_id),
        position=row.position,
        room=row.room,
    )

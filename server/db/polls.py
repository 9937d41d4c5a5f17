"""Repository of what was voted on in conferences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.room_tables import poll
from server.live.polls import KeptPoll, Poll

LONGEST_NAME = 120  # characters; as the columns


@dataclass(frozen=True, slots=True)
class StoredPoll:
    """`room` is the group in which it was opened, "" for none. `position` grows with time."""

    position: int
    room: str
    opened_at: datetime
    closed_at: datetime | None
    poll: Poll


async def save(
    connection: AsyncConnection,
    conference_id: str,
    starts_at: datetime,
    room: str,
    kept: KeptPoll,
    now: datetime,
) -> None:
    """As it is now. Raises IntegrityError when the conference is gone."""
    one = kept.poll
    state = {
        "counts": json.dumps(one.counts),
        "voted": one.voted,
        "votes": json.dumps(dict(kept.votes)),
        "closed_at": now if one.closed else None,
    }
    query = update(poll).where(poll.c.id == one.id, poll.c.closed_at.is_(None)).values(**state)
    if (await connection.execute(query)).rowcount:
        return
    fixed = {
        "id": one.id,
        "conference_id": conference_id,
        "room": room,
        "starts_at": starts_at,
        "question": one.question,
        "options": json.dumps(one.options, ensure_ascii=False),
        "several": one.several,
        "live": one.live,
        "opener_name": one.name[:LONGEST_NAME],
        "opened_at": now,
    }
    await connection.execute(insert(poll).values(**fixed, **state))


async def left_open(
    connection: AsyncConnection, conference_id: str, starts_at: datetime
) -> KeptPoll | None:
    """That of the main room on this date which was not closed."""
    query = (
        select(poll)
        .where(
            poll.c.conference_id == conference_id,
            poll.c.room == "",
            poll.c.starts_at == starts_at,
            poll.c.closed_at.is_(None),
        )
        .order_by(poll.c.position.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    votes = ((voter, tuple(choices)) for voter, choices in json.loads(row.votes).items())
    return KeptPoll(_to_poll(row), tuple(votes))


async def of_conference(
    connection: AsyncConnection, conference_id: str, after: int | None, limit: int
) -> list[StoredPoll]:
    """Oldest first; `after` is the position of the last one seen."""
    query = select(poll).where(poll.c.conference_id == conference_id)
    if after is not None:
        query = query.where(poll.c.position > after)
    rows = await connection.execute(query.order_by(poll.c.position).limit(limit))
    return [
        StoredPoll(row.position, row.room, row.opened_at, row.closed_at, _to_poll(row))
        for row in rows
    ]


async def close_of_groups(connection: AsyncConnection, now: datetime) -> None:
    """Groups do not outlast the service, and no more do their polls."""
    query = update(poll).where(poll.c.room != "", poll.c.closed_at.is_(None))
    await connection.execute(query.values(closed_at=now, votes="{}"))


def _to_poll(row: Row[Any]) -> Poll:
    return Poll(
        id=row.id,
        question=row.question,
        options=tuple(json.loads(row.options)),
        several=row.several,
        live=row.live,
        name=row.opener_name,
        counts=tuple(json.loads(row.counts)),
        voted=row.voted,
        closed=row.closed_at is not None,
    )

"""Repository of call records: kept while the legs live, closed, listed, cleared away by age."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import call_record
from server.domain.call import CallCause, CallKind, CallRecord, Direction

LONGEST_NAME = 120  # characters; as the columns
LONGEST_NUMBER = 40
LONGEST_LINE = 64
MOST_PARAMETERS = 400  # ids in one statement


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What to look for within one vPBX; None means everything."""

    vpbx_id: str
    conference_id: str | None = None
    account_id: str | None = None


async def store(connection: AsyncConnection, records: Sequence[CallRecord]) -> None:
    """Write the records as they are now, whether they are stored already or not.

    So a batch whose commit was not heard of may be written once more.
    """
    stored = await _stored(connection, [record.id for record in records])
    new = [_values(record) for record in records if record.id not in stored]
    known = [_changes(record) for record in records if record.id in stored]
    if new:
        await connection.execute(insert(call_record), new)
    if known:
        query = update(call_record).where(call_record.c.id == bindparam("key"))
        await connection.execute(query, known)


async def _stored(connection: AsyncConnection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for first in range(0, len(ids), MOST_PARAMETERS):
        part = ids[first : first + MOST_PARAMETERS]
        rows = await connection.execute(select(call_record.c.id).where(call_record.c.id.in_(part)))
        found.update(row.id for row in rows)
    return found


async def touch(connection: AsyncConnection, ids: Collection[str], now: datetime) -> None:
    """These are still there."""
    if ids:
        query = update(call_record).where(
            call_record.c.id == bindparam("key"), call_record.c.ended_at.is_(None)
        )
        await connection.execute(query.values(seen_at=now), [{"key": key} for key in ids])


async def close_open(connection: AsyncConnection) -> list[CallRecord]:
    """End whatever has no end, at the moment it was seen last; returns what was closed.

    At a start these are the legs that did not outlive a former process.
    """
    query = update(call_record).where(call_record.c.ended_at.is_(None))
    values = {"ended_at": call_record.c.seen_at, "cause": CallCause.SERVER_RESTART}
    rows = await connection.execute(query.values(values).returning(call_record))
    return sorted((_to_record(row) for row in rows), key=lambda record: record.position)


async def page(
    connection: AsyncConnection, wanted: CallFilter, after: int | None, limit: int
) -> list[CallRecord]:
    """Up to `limit` records, newest first; `after` is the position of the last one seen."""
    columns = call_record.c
    query = select(call_record).where(columns.vpbx_id == wanted.vpbx_id)
    if wanted.conference_id is not None:
        query = query.where(columns.conference_id == wanted.conference_id)
    if wanted.account_id is not None:
        query = query.where(columns.account_id == wanted.account_id)
    if after is not None:
        query = query.where(columns.position < after)
    rows = await connection.execute(query.order_by(columns.position.desc()).limit(limit))
    return [_to_record(row) for row in rows]


async def remove_before(connection: AsyncConnection, moment: datetime) -> int:
    """Clear away what is over and began before `moment`; returns how many there were."""
    query = delete(call_record).where(
        call_record.c.started_at < moment, call_record.c.ended_at.is_not(None)
    )
    return (await connection.execute(query)).rowcount


@dataclass(frozen=True, slots=True)
class Talk:
    """`rate` is of a minute, in ten-thousandths of the currency."""

    vpbx_id: str
    begins: datetime
    ends: datetime
    rate: int


async def talked(
    connection: AsyncConnection, lines: Collection[str], since: datetime
) -> list[Talk]:
    """All calls of ours by those lines that were not over by then. A
    call without end counts until it was seen last."""
    columns = call_record.c
    end = func.coalesce(columns.ended_at, columns.seen_at)
    query = select(columns.vpbx_id, columns.answered_at, end.label("until"), columns.rate).where(
        columns.direction == Direction.OUT,
        columns.line.in_(list(lines)),
        columns.answered_at.is_not(None),
        end >= since,
    )
    rows = await connection.execute(query)
    return [Talk(row.vpbx_id, row.answered_at, row.until, row.rate or 0) for row in rows]


def _values(record: CallRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "vpbx_id": record.vpbx_id,
        "conference_id": record.conference_id,
        "conference_name": record.conference_name[:LONGEST_NAME],
        "room_number": record.room_number,
        "kind": record.kind,
        "direction": record.direction,
        "name": record.name[:LONGEST_NAME],
        "account_id": record.account_id,
        "member_id": record.member_id,
        "number": record.number[:LONGEST_NUMBER],
        "started_at": record.started_at,
        "seen_at": record.ended_at or record.answered_at or record.started_at,
        **_course(record),
    }


def _changes(record: CallRecord) -> dict[str, object]:
    return {"key": record.id, **_course(record)}


def _course(record: CallRecord) -> dict[str, object]:
    """What becomes known while the leg lives."""
    return {
        "line": record.line[:LONGEST_LINE],
        "codec": record.codec,
        "answered_at": record.answered_at,
        "ended_at": record.ended_at,
        "cause": record.cause,
        "loss": record.loss,
        "packets": record.packets,
        "jitter": record.jitter,
        "round_trip": record.round_trip,
        "rate": record.rate,
    }


def _to_record(row: Row[Any]) -> CallRecord:
    return CallRecord(
        position=row.position,
        id=row.id,
        vpbx_id=row.vpbx_id,
        conference_id=row.conference_id,
        conference_name=row.conference_name,
        room_number=row.room_number,
        kind=CallKind(row.kind),
        direction=Direction(row.direction),
        name=row.name,
        account_id=row.account_id,
        member_id=row.member_id,
        number=row.number,
        line=row.line,
        codec=row.codec,
        started_at=row.started_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        cause=CallCause(row.cause) if row.cause is not None else None,
        loss=row.loss,
        packets=row.packets,
        jitter=row.jitter,
        round_trip=row.round_trip,
        rate=row.rate,
    )

"""Repository of recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.room_tables import recording
from server.domain.recording import Recording, RecordingState


async def add(connection: AsyncConnection, item: Recording) -> bool:
    """False when it is known already, or its conference is there no more."""
    values = {
        "id": item.id,
        "conference_id": item.conference_id,
        "vpbx_id": item.vpbx_id,
        "name": item.name,
        "starter_id": item.starter_id,
        "starter_name": item.starter_name,
        "started_at": item.started_at,
        "state": item.state.value,
        "seconds": item.seconds,
        "size": item.size,
        "attempts": item.attempts,
    }
    try:
        async with connection.begin_nested():
            await connection.execute(insert(recording).values(values))
    except IntegrityError:
        return False
    return True


async def of_conference(connection: AsyncConnection, conference_id: str) -> list[Recording]:
    """Newest first."""
    query = select(recording).where(recording.c.conference_id == conference_id)
    rows = await connection.execute(query.order_by(recording.c.started_at.desc(), recording.c.id))
    return [_to_recording(row) for row in rows]


async def find(
    connection: AsyncConnection, conference_id: str, recording_id: str
) -> Recording | None:
    query = select(recording).where(
        recording.c.conference_id == conference_id, recording.c.id == recording_id
    )
    row = (await connection.execute(query)).one_or_none()
    return _to_recording(row) if row else None


async def in_state(connection: AsyncConnection, state: RecordingState) -> list[Recording]:
    """Whichever was tried least first, and of those the oldest."""
    query = select(recording).where(recording.c.state == state.value)
    order = (recording.c.attempts, recording.c.started_at, recording.c.id)
    return [_to_recording(row) for row in await connection.execute(query.order_by(*order))]


async def all_ids(connection: AsyncConnection) -> set[str]:
    return set((await connection.execute(select(recording.c.id))).scalars())


async def change(connection: AsyncConnection, recording_id: str, **values: object) -> bool:
    """False when there is none."""
    query = update(recording).where(recording.c.id == recording_id).values(values)
    return (await connection.execute(query)).rowcount > 0


async def remove(connection: AsyncConnection, recording_id: str) -> bool:
    query = delete(recording).where(recording.c.id == recording_id)
    return (await connection.execute(query)).rowcount > 0


async def started_before(connection: AsyncConnection, moment: datetime) -> list[str]:
    """Ids of those whose time is over; what is going on is not."""
    query = select(recording.c.id).where(
        recording.c.started_at < moment,
        recording.c.state.in_([RecordingState.READY.value, RecordingState.FAILED.value]),
    )
    return list((await connection.execute(query)).scalars())


def _to_recording(row: Row[Any]) -> Recording:
    return Recording(
        id=row.id,
        conference_id=row.conference_id,
        vpbx_id=row.vpbx_id,
        name=row.name,
        starter_id=row.starter_id,
        starter_name=row.starter_name,
        started_at=row.started_at,
        state=RecordingState(row.state),
        seconds=row.seconds,
        size=row.size,
        attempts=row.attempts,
    )

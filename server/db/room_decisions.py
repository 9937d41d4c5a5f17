"""Repository of what leaders have decided in rooms that run: one JSON object each."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.room_tables import room_decision
from server.live.appointments import Appointment
from server.live.kept import NOTHING_KEPT, Kept, LeftOver
from server.live.people import LiveRole


async def of_conference(connection: AsyncConnection, conference_id: str) -> LeftOver | None:
    query = select(room_decision.c.starts_at, room_decision.c.decided).where(
        room_decision.c.conference_id == conference_id
    )
    row = (await connection.execute(query)).one_or_none()
    return LeftOver(row.starts_at, restored(row.decided)) if row is not None else None


async def save(
    connection: AsyncConnection, conference_id: str, starts_at: datetime, kept: Kept
) -> None:
    """In place of what is there. Where nothing is kept there is no row."""
    of_this = room_decision.c.conference_id == conference_id
    await connection.execute(delete(room_decision).where(of_this))
    if kept != NOTHING_KEPT:
        values = {
            "conference_id": conference_id,
            "starts_at": starts_at,
            "decided": storable(kept),
        }
        await connection.execute(insert(room_decision).values(**values))


def storable(kept: Kept) -> str:
    roles = [[one.identity, one.planned.value, one.role.value] for one in kept.appointments]
    return json.dumps({"floor_only": kept.floor_only, "roles": roles})


def restored(text: str) -> Kept:
    """What another version has written and this one does not know is left out."""
    stored = json.loads(text)
    return Kept(bool(stored.get("floor_only")), tuple(_appointments(stored.get("roles", ()))))


def _appointments(roles: Iterable[Any]) -> Iterator[Appointment]:
    for identity, planned, role in roles:
        with contextlib.suppress(ValueError):
            yield Appointment(identity, LiveRole(planned), LiveRole(role))

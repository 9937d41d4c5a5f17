"""Call records to store, and a way to store them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from server.db import calls
from server.domain.call import CallCause, CallKind, CallRecord, Direction
from tests.installation import ALPHA, START, Installation


def call(name: str = "Bruno", **fields: Any) -> CallRecord:
    """A browser's leg of ten minutes in a conference of Alpha's."""
    plain: dict[str, Any] = {
        "id": f"call of {name}",
        "vpbx_id": ALPHA.id,
        "conference_id": "c1",
        "conference_name": "Budget",
        "room_number": "4711",
        "kind": CallKind.BROWSER,
        "direction": Direction.IN,
        "name": name,
        "started_at": START,
        "answered_at": START + timedelta(seconds=2),
        "ended_at": START + timedelta(minutes=10, seconds=2),
        "cause": CallCause.HUNG_UP,
    }
    return CallRecord(**(plain | fields))


def begun(name: str = "Bruno", **fields: Any) -> CallRecord:
    """The same while it lives."""
    return call(name, **({"ended_at": None, "cause": None} | fields))


async def store(installation: Installation, *records: CallRecord) -> None:
    async with installation.database.write() as connection:
        await calls.store(connection, records)

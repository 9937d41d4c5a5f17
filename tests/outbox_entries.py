"""Entries of the outbox as tests want them, and a way to see the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from server.db import outbox
from server.db.engine import Database
from server.domain.outbox import MailKind, OutboxEntry, OutboxState
from tests.installation import ALPHA, START

CONFERENCE = "c1"


def mail(number: int | str, **changes: Any) -> OutboxEntry:
    """An invitation of Alpha's conference, due at START."""
    entry = OutboxEntry(
        id=f"o{number}",
        vpbx_id=ALPHA.id,
        conference_id=CONFERENCE,
        member_id=f"m{number}",
        kind=MailKind.INVITATION,
        sequence=0,
        recipient=f"guest{number}@example.org",
        message_id=f"<o{number}@ucc.example>",
        due=START,
        created_at=START,
    )
    return replace(entry, **changes)


async def put(database: Database, *entries: OutboxEntry) -> None:
    async with database.write() as connection:
        await outbox.add(connection, entries)


async def table(database: Database, conference_id: str = CONFERENCE) -> dict[str, OutboxEntry]:
    async with database.read() as connection:
        found = await outbox.of_conference(connection, conference_id)
    return {entry.id: entry for entry in found}


async def states(database: Database) -> dict[str, OutboxState]:
    return {key: entry.state for key, entry in (await table(database)).items()}

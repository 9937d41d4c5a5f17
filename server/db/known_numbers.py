"""Whose numbers a vPBX has on file: its extensions and its external directory."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import directory_entry, extension
from server.domain.caller_id import Known

# Whoever has more entries with one ending has no telephone directory but a mistake in it.
_MOST: Final = 100


async def ending_in(connection: AsyncConnection, vpbx_id: str, tail: str) -> list[Known]:
    """All whose number ends in these digits; nobody for an empty tail."""
    if not tail:
        return []
    found: list[Known] = []
    for table in (extension, directory_entry):
        query = select(table.c.name, table.c.number).where(
            table.c.vpbx_id == vpbx_id, table.c.number.endswith(tail, autoescape=True)
        )
        rows = await connection.execute(query.order_by(table.c.id).limit(_MOST))
        found += [Known(row.name, row.number) for row in rows]
    return found

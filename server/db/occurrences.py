"""The dates of series that are not as their rule has them, within a conference's transaction."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import conference, occurrence_change
from server.domain.recurrence import OccurrenceChange

Changes = dict[str, tuple[OccurrenceChange, ...]]


async def of_conferences(connection: AsyncConnection, conference_ids: Collection[str]) -> Changes:
    """By conference, in the order of the rule. No statement for no conference."""
    if not conference_ids:
        return {}
    query = select(occurrence_change).where(occurrence_change.c.conference_id.in_(conference_ids))
    return await _found(connection, query)


async def of_vpbx(connection: AsyncConnection, vpbx_id: str) -> Changes:
    """The same for a whole vPBX: more ids than a statement can name."""
    of_series = select(conference.c.id).where(
        conference.c.vpbx_id == vpbx_id, conference.c.recurrence.is_not(None)
    )
    query = select(occurrence_change).where(occurrence_change.c.conference_id.in_(of_series))
    return await _found(connection, query)


async def replace(
    connection: AsyncConnection, conference_id: str, changes: Collection[OccurrenceChange]
) -> None:
    """What was said of any date is forgotten, and this said instead."""
    mine = occurrence_change.c.conference_id == conference_id
    await connection.execute(delete(occurrence_change).where(mine))
    if changes:
        rows = [
            {
                "conference_id": conference_id,
                "original_start": one.original_start,
                "moved_to": one.moved_to,
            }
            for one in changes
        ]
        await connection.execute(insert(occurrence_change), rows)


async def _found(connection: AsyncConnection, query: Select[tuple[object, ...]]) -> Changes:
    found: Changes = {}
    for row in await connection.execute(query.order_by(occurrence_change.c.original_start)):
        change = OccurrenceChange(row.original_start, row.moved_to)
        found[row.conference_id] = (*found.get(row.conference_id, ()), change)
    return found

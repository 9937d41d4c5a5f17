"""Who organises a conference together with its organiser."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Label, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import co_organiser, conference


def ids() -> Label[str]:
    """A column for statements that select conferences: the account ids, with commas, or NULL."""
    query = select(func.aggregate_strings(co_organiser.c.account_id, ","))
    mine = query.where(co_organiser.c.conference_id == conference.c.id)
    return mine.correlate(conference).scalar_subquery().label("co_organisers")


async def replace(
    connection: AsyncConnection, conference_id: str, account_ids: Collection[str]
) -> None:
    """These and no others."""
    mine = co_organiser.c.conference_id == conference_id
    await connection.execute(delete(co_organiser).where(mine))
    if account_ids:
        rows = [{"conference_id": conference_id, "account_id": one} for one in account_ids]
        await connection.execute(insert(co_organiser), rows)

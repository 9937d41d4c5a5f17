"""Where members come from: extensions and directory entries of one vPBX, found by name or number.

The search ignores case as the database does: ASCII only on SQLite, all letters on PostgreSQL.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import account, directory_entry, extension
from server.domain.member import MemberSource
from server.domain.member_draft import Destination

MAX_PATTERN = 60


async def find(
    connection: AsyncConnection, vpbx_id: str, source: MemberSource, pattern: str, limit: int
) -> list[Destination]:
    """Those whose name or number holds the pattern (all for an empty one), by name."""
    query, table = _query(source, vpbx_id)
    if wanted := pattern.strip()[:MAX_PATTERN].lower():
        query = query.where(
            or_(
                func.lower(table.c.name).contains(wanted, autoescape=True),
                table.c.number.contains(wanted, autoescape=True),
            )
        )
    rows = await connection.execute(query.order_by(table.c.name, table.c.id).limit(limit))
    return [_to_destination(source, row) for row in rows]


async def by_id(
    connection: AsyncConnection, vpbx_id: str, source: MemberSource, source_id: str
) -> Destination | None:
    """One of this vPBX; None also for those of others."""
    query, table = _query(source, vpbx_id)
    row = (await connection.execute(query.where(table.c.id == source_id))).one_or_none()
    return _to_destination(source, row) if row else None


def _query(source: MemberSource, vpbx_id: str) -> tuple[Select[Any], Any]:
    if source is MemberSource.DIRECTORY:
        return select(directory_entry).where(directory_entry.c.vpbx_id == vpbx_id), directory_entry
    # Not the whole row: the SIP login has no business here.
    query = (
        select(
            extension.c.id,
            extension.c.name,
            extension.c.number,
            account.c.email,
            account.c.language,
        )
        .select_from(extension.outerjoin(account, account.c.id == extension.c.account_id))
        .where(extension.c.vpbx_id == vpbx_id)
    )
    return query, extension


def _to_destination(source: MemberSource, row: Any) -> Destination:
    return Destination(
        source=source,
        source_id=row.id,
        name=row.name,
        number=row.number,
        email=row.email or "",
        language=getattr(row, "language", None) or "",
    )

"""Repository of tenants."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import vpbx
from server.domain import reminders
from server.domain.account import VPBX


def _to_vpbx(row: Row[Any]) -> VPBX:
    return VPBX(
        id=row.id,
        name=row.name,
        portal_number=row.portal_number,
        conference_enabled=row.conference_enabled,
        ucc_enabled=row.ucc_enabled,
        language=row.language,
        timezone=row.timezone,
        reminders=reminders.parse(row.reminders),
    )


def _values(tenant: VPBX) -> dict[str, object]:
    return {
        "id": tenant.id,
        "name": tenant.name,
        "portal_number": tenant.portal_number,
        "portal_key": tenant.portal_key,
        "conference_enabled": tenant.conference_enabled,
        "ucc_enabled": tenant.ucc_enabled,
        "language": tenant.language,
        "timezone": tenant.timezone,
        "reminders": reminders.render(tenant.reminders),
    }


async def by_id(connection: AsyncConnection, vpbx_id: str) -> VPBX | None:
    row = (await connection.execute(select(vpbx).where(vpbx.c.id == vpbx_id))).one_or_none()
    return _to_vpbx(row) if row else None


async def by_portal_number(connection: AsyncConnection, number: str) -> list[VPBX]:
    """The vPBXs behind a portal number, in a stable order; none for the empty number."""
    query = select(vpbx).where(vpbx.c.portal_number == number, vpbx.c.portal_number != "")
    return [_to_vpbx(row) for row in await connection.execute(query.order_by(vpbx.c.id))]


async def all_portal_numbers(connection: AsyncConnection) -> list[str]:
    query = select(vpbx.c.portal_number).where(vpbx.c.portal_number != "").distinct()
    return list((await connection.execute(query.order_by(vpbx.c.portal_number))).scalars())


async def add(connection: AsyncConnection, tenant: VPBX) -> None:
    await connection.execute(insert(vpbx).values(_values(tenant)))


async def save(connection: AsyncConnection, tenant: VPBX) -> None:
    """Change a tenant. A new portal number takes its conferences along.

    Raises sqlalchemy.exc.IntegrityError when a room number is taken at the new portal.
    """
    values = _values(tenant)
    await connection.execute(update(vpbx).where(vpbx.c.id == tenant.id).values(values))


async def lock(connection: AsyncConnection, vpbx_id: str) -> None:
    """Let one transaction at a time decide on what concerns the whole vPBX: limits, the last
    administrator. SQLite has locked everything already."""
    await connection.execute(select(vpbx.c.id).where(vpbx.c.id == vpbx_id).with_for_update())

"""Repository of vPBXs' own recordings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import phone_prompt
from server.domain.phone_prompt import PhonePrompt

_HEAD = (
    phone_prompt.c.vpbx_id,
    phone_prompt.c.place,
    phone_prompt.c.seconds_tenths,
    phone_prompt.c.updated_at,
)


async def of_vpbx(connection: AsyncConnection, vpbx_id: str) -> list[PhonePrompt]:
    """All of them, by place, without their sound."""
    query: Select[Any] = select(*_HEAD).where(phone_prompt.c.vpbx_id == vpbx_id)
    rows = await connection.execute(query.order_by(phone_prompt.c.place))
    return [_to_prompt(row) for row in rows]


async def everywhere(connection: AsyncConnection) -> list[tuple[str, str]]:
    """(vPBX, place) of all there are."""
    query = select(phone_prompt.c.vpbx_id, phone_prompt.c.place)
    return [(row.vpbx_id, row.place) for row in await connection.execute(query)]


async def find(connection: AsyncConnection, vpbx_id: str, place: str) -> PhonePrompt | None:
    """One, with its sound."""
    query = select(phone_prompt).where(
        phone_prompt.c.vpbx_id == vpbx_id, phone_prompt.c.place == place
    )
    row = (await connection.execute(query)).one_or_none()
    return _to_prompt(row, row.sound) if row else None


async def save(connection: AsyncConnection, item: PhonePrompt) -> None:
    """In place of what was there. Two at once must have been told apart by a lock on the vPBX."""
    await remove(connection, item.vpbx_id, item.place)
    values = {
        "vpbx_id": item.vpbx_id,
        "place": item.place,
        "seconds_tenths": round(item.seconds * 10),
        "updated_at": item.updated_at,
        "sound": item.sound,
    }
    await connection.execute(insert(phone_prompt).values(values))


async def remove(connection: AsyncConnection, vpbx_id: str, place: str) -> bool:
    """False when there was none."""
    query = delete(phone_prompt).where(
        phone_prompt.c.vpbx_id == vpbx_id, phone_prompt.c.place == place
    )
    return (await connection.execute(query)).rowcount > 0


def _to_prompt(row: Row[Any], sound: bytes = b"") -> PhonePrompt:
    return PhonePrompt(row.vpbx_id, row.place, row.seconds_tenths / 10, row.updated_at, sound)

"""Repository of what vPBXs have decided on their telephones: one JSON object each."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import phone_settings
from server.domain.phone_settings import PhoneProfile, PhoneSettings, restored, storable


async def of_vpbx(
    connection: AsyncConnection, vpbx_id: str, defaults: PhoneSettings
) -> PhoneProfile:
    """The vPBX's profile; one without own settings where nothing was ever decided."""
    query = select(phone_settings.c.settings).where(phone_settings.c.vpbx_id == vpbx_id)
    text = (await connection.execute(query)).scalar_one_or_none()
    stored = json.loads(text) if text else {}
    return restored(vpbx_id, stored if isinstance(stored, dict) else {}, defaults)


async def save(connection: AsyncConnection, profile: PhoneProfile) -> None:
    """Two at once must have been told apart by a lock on the vPBX."""
    of_this = phone_settings.c.vpbx_id == profile.vpbx_id
    await connection.execute(delete(phone_settings).where(of_this))
    text = json.dumps(storable(profile), sort_keys=True)
    await connection.execute(insert(phone_settings).values(vpbx_id=profile.vpbx_id, settings=text))

"""Facts about the installation, and the proof that the key file belongs to the database."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import setting
from server.secretbox import SecretBox

KEY_CHECK = "key-check"


async def get(connection: AsyncConnection, name: str) -> str | None:
    query = select(setting.c.value).where(setting.c.name == name)
    return (await connection.execute(query)).scalar_one_or_none()


async def check_key(connection: AsyncConnection, box: SecretBox) -> None:
    """Open the sealed marker, or leave one in a new database (needs a writing transaction).

    Raises SecretError when the database was written under another key file: better now than
    at the first PIN.
    """
    sealed = await get(connection, KEY_CHECK)
    if sealed is None:
        value = box.seal(KEY_CHECK, KEY_CHECK)
        await connection.execute(insert(setting).values(name=KEY_CHECK, value=value))
    else:
        box.open(sealed, KEY_CHECK)

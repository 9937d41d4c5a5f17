"""Repository of calendar feeds. A feed is found by the hash of its secret."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import account, calendar_feed


async def put(
    connection: AsyncConnection, account_id: str, secret_hash: str, now: datetime
) -> None:
    """Store the account's feed in place of the former one."""
    # Two at once would both find no feed to replace; SQLite has locked the database already.
    await connection.execute(
        select(account.c.id).where(account.c.id == account_id).with_for_update()
    )
    await remove(connection, account_id)
    await connection.execute(
        insert(calendar_feed).values(account_id=account_id, secret_hash=secret_hash, created_at=now)
    )


async def made_at(connection: AsyncConnection, account_id: str) -> datetime | None:
    """When the account's feed was made, None when it has none."""
    query = select(calendar_feed.c.created_at).where(calendar_feed.c.account_id == account_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def owner(connection: AsyncConnection, secret_hash: str) -> str | None:
    """The id of the account whose feed this is."""
    query = select(calendar_feed.c.account_id).where(calendar_feed.c.secret_hash == secret_hash)
    return (await connection.execute(query)).scalar_one_or_none()


async def remove(connection: AsyncConnection, account_id: str) -> None:
    await connection.execute(delete(calendar_feed).where(calendar_feed.c.account_id == account_id))

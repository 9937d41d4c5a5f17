"""Repository of one-time links, by the hash of their token."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import login_token
from server.domain.login_token import LoginToken, TokenPurpose


async def add(connection: AsyncConnection, token: LoginToken) -> None:
    """Store a new link; the account's former ones count no more."""
    await remove_of_account(connection, token.account_id)
    await connection.execute(
        insert(login_token).values(
            token_hash=token.token_hash,
            purpose=token.purpose,
            account_id=token.account_id,
            created_at=token.created_at,
            expires_at=token.expires_at,
        )
    )


async def by_hash(connection: AsyncConnection, token_hash: str) -> LoginToken | None:
    query = select(login_token).where(login_token.c.token_hash == token_hash)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return LoginToken(
        token_hash=row.token_hash,
        purpose=TokenPurpose(row.purpose),
        account_id=row.account_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


async def use(connection: AsyncConnection, token_hash: str, now: datetime) -> bool:
    """Use a link up. Of several at once, one gets True."""
    query = update(login_token).where(
        login_token.c.token_hash == token_hash,
        login_token.c.used_at.is_(None),
        login_token.c.expires_at > now,
    )
    return (await connection.execute(query.values(used_at=now))).rowcount == 1


async def remove_of_account(connection: AsyncConnection, account_id: str) -> None:
    await connection.execute(delete(login_token).where(login_token.c.account_id == account_id))


async def remove_expired(connection: AsyncConnection, now: datetime) -> int:
    """Clear away links past their time; returns how many there were."""
    query = delete(login_token).where(login_token.c.expires_at <= now)
    return (await connection.execute(query)).rowcount

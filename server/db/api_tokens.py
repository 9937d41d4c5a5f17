"""Repository of API tokens. A token is found by the hash of its secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import api_token
from server.domain.api_token import ApiToken, Scope


def _to_token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        scopes=tuple(Scope(scope) for scope in row.scopes.split(",")),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


async def add(connection: AsyncConnection, token: ApiToken, secret_hash: str) -> None:
    await connection.execute(
        insert(api_token).values(
            id=token.id,
            account_id=token.account_id,
            secret_hash=secret_hash,
            name=token.name,
            scopes=",".join(token.scopes),
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
        )
    )


async def by_hash(connection: AsyncConnection, secret_hash: str) -> ApiToken | None:
    query = select(api_token).where(api_token.c.secret_hash == secret_hash)
    row = (await connection.execute(query)).one_or_none()
    return _to_token(row) if row else None


async def of_account(connection: AsyncConnection, account_id: str) -> list[ApiToken]:
    """In the order they were made, expired ones too: their owner shall see them."""
    query = select(api_token).where(api_token.c.account_id == account_id)
    rows = await connection.execute(query.order_by(api_token.c.created_at, api_token.c.id))
    return [_to_token(row) for row in rows]


async def count(connection: AsyncConnection, account_id: str) -> int:
    query = select(func.count()).where(api_token.c.account_id == account_id)
    return (await connection.execute(query)).scalar_one()


async def touch(connection: AsyncConnection, token_id: str, now: datetime) -> None:
    """Note that the token is in use. One revoked meanwhile stays revoked."""
    await connection.execute(
        update(api_token).where(api_token.c.id == token_id).values(last_used_at=now)
    )


async def remove(connection: AsyncConnection, account_id: str, token_id: str) -> bool:
    """Revoke a token of this account; False when there is none."""
    query = delete(api_token).where(
        api_token.c.id == token_id, api_token.c.account_id == account_id
    )
    return (await connection.execute(query)).rowcount == 1

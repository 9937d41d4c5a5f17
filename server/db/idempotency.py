"""Repository of idempotency keys: one row for each key of an account, as long as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import idempotency_key


@dataclass(frozen=True, slots=True)
class StoredCall:
    """`sealed` is the request, and with `done` the answer as well."""

    sealed: str
    done: bool
    created_at: datetime


def _is(account_id: str, key_hash: str) -> ColumnElement[bool]:
    return and_(idempotency_key.c.account_id == account_id, idempotency_key.c.key_hash == key_hash)


async def get(connection: AsyncConnection, account_id: str, key_hash: str) -> StoredCall | None:
    query = select(idempotency_key).where(_is(account_id, key_hash))
    row = (await connection.execute(query)).one_or_none()
    return StoredCall(row.sealed, row.done, row.created_at) if row else None


async def add(
    connection: AsyncConnection, account_id: str, key_hash: str, sealed: str, now: datetime
) -> bool:
    """Begin a call; False when another one began it at the same moment."""
    values = {
        "account_id": account_id,
        "key_hash": key_hash,
        "sealed": sealed,
        "done": False,
        "created_at": now,
    }
    try:
        async with connection.begin_nested():
            await connection.execute(insert(idempotency_key).values(values))
    except IntegrityError:
        return False
    return True


async def finish(connection: AsyncConnection, account_id: str, key_hash: str, sealed: str) -> None:
    query = update(idempotency_key).where(_is(account_id, key_hash))
    await connection.execute(query.values(sealed=sealed, done=True))


async def remove(connection: AsyncConnection, account_id: str, key_hash: str) -> None:
    await connection.execute(delete(idempotency_key).where(_is(account_id, key_hash)))


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Forget calls up to that moment; returns how many."""
    query = delete(idempotency_key).where(idempotency_key.c.created_at <= before)
    return (await connection.execute(query)).rowcount

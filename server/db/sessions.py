"""Repository of login sessions, by the hash of their id."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import login_session


@dataclass(frozen=True, slots=True)
class LoginSession:
    """One login. `csrf` must come back in a header of every unsafe request."""

    id_hash: str
    account_id: str
    csrf: str
    created_at: datetime
    last_seen_at: datetime

    def __repr__(self) -> str:
        return f"LoginSession(account_id={self.account_id!r})"


async def by_hashes(
    connection: AsyncConnection, hashes: Collection[str]
) -> dict[str, LoginSession]:
    """Those that there are, by hash."""
    query = select(login_session).where(login_session.c.id_hash.in_(hashes))
    return {row.id_hash: _to_session(row) for row in await connection.execute(query)}


async def by_hash(connection: AsyncConnection, id_hash: str) -> LoginSession | None:
    return (await by_hashes(connection, [id_hash])).get(id_hash)


def _to_session(row: Row[Any]) -> LoginSession:
    return LoginSession(
        id_hash=row.id_hash,
        account_id=row.account_id,
        csrf=row.csrf,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )


async def add(connection: AsyncConnection, session: LoginSession) -> None:
    await connection.execute(
        insert(login_session).values(
            id_hash=session.id_hash,
            account_id=session.account_id,
            csrf=session.csrf,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
        )
    )


async def touch(connection: AsyncConnection, id_hash: str, now: datetime) -> None:
    """Note that the session is in use. A session ended meanwhile stays ended."""
    await connection.execute(
        update(login_session).where(login_session.c.id_hash == id_hash).values(last_seen_at=now)
    )


async def remove(connection: AsyncConnection, id_hash: str) -> None:
    await connection.execute(delete(login_session).where(login_session.c.id_hash == id_hash))


async def remove_of_account(connection: AsyncConnection, account_id: str) -> int:
    """End every session of an account; returns how many there were."""
    query = delete(login_session).where(login_session.c.account_id == account_id)
    return (await connection.execute(query)).rowcount


async def remove_others(connection: AsyncConnection, account_id: str, kept: str) -> int:
    """End every session of an account but the one with the hash `kept`."""
    query = delete(login_session).where(
        login_session.c.account_id == account_id, login_session.c.id_hash != kept
    )
    return (await connection.execute(query)).rowcount


async def remove_stale(
    connection: AsyncConnection, created_before: datetime, seen_before: datetime
) -> int:
    """Clear away sessions that no longer count; returns how many there were."""
    query = delete(login_session).where(
        or_(
            login_session.c.created_at <= created_before,
            login_session.c.last_seen_at <= seen_before,
        )
    )
    return (await connection.execute(query)).rowcount

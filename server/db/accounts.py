"""Repository of accounts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import account, extension
from server.domain.account import Account, AccountStatus, Role


def _select() -> Select[Any]:
    """Active accounts with their extension; a disabled account is invisible everywhere."""
    return (
        select(account, extension.c.number.label("extension_number"))
        .select_from(account.outerjoin(extension, extension.c.account_id == account.c.id))
        .where(account.c.status == AccountStatus.ACTIVE)
    )


def _to_account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        vpbx_id=row.vpbx_id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        language=row.language,
        timezone=row.timezone,
        extension=row.extension_number,
    )


async def by_id(connection: AsyncConnection, account_id: str) -> Account | None:
    return (await active_of_ids(connection, [account_id])).get(account_id)


async def active_of_ids(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Account]:
    """Those of these accounts that may log in, by id."""
    rows = await connection.execute(_select().where(account.c.id.in_(ids)))
    return {row.id: _to_account(row) for row in rows}


async def any_by_id(connection: AsyncConnection, account_id: str) -> Account | None:
    """An account whatever its status: who organised a conference may have left since."""
    query = (
        select(account, extension.c.number.label("extension_number"))
        .select_from(account.outerjoin(extension, extension.c.account_id == account.c.id))
        .where(account.c.id == account_id)
    )
    row = (await connection.execute(query)).one_or_none()
    return _to_account(row) if row else None


async def by_email(connection: AsyncConnection, email: str) -> tuple[Account, str] | None:
    """The account and its password hash."""
    query = _select().where(account.c.email == email.lower())
    row = (await connection.execute(query)).one_or_none()
    return (_to_account(row), row.password_hash) if row else None


async def of_vpbx(connection: AsyncConnection, vpbx_id: str) -> dict[str, Account]:
    """All accounts of a vPBX by id, disabled ones too: they may still own conferences."""
    query = (
        select(account, extension.c.number.label("extension_number"))
        .select_from(account.outerjoin(extension, extension.c.account_id == account.c.id))
        .where(account.c.vpbx_id == vpbx_id)
    )
    return {row.id: _to_account(row) for row in await connection.execute(query)}


async def of_ids(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Account]:
    """These accounts by id, whatever their status."""
    query = (
        select(account, extension.c.number.label("extension_number"))
        .select_from(account.outerjoin(extension, extension.c.account_id == account.c.id))
        .where(account.c.id.in_(ids))
    )
    return {row.id: _to_account(row) for row in await connection.execute(query)}


async def find(
    connection: AsyncConnection, vpbx_id: str, pattern: str, limit: int
) -> list[Account]:
    """Active accounts of a vPBX whose name or extension holds `pattern`, by name."""
    holds = or_(
        func.lower(account.c.name).contains(pattern.lower(), autoescape=True),
        extension.c.number.contains(pattern, autoescape=True),
    )
    query = _select().where(account.c.vpbx_id == vpbx_id, holds)
    rows = await connection.execute(query.order_by(account.c.name, account.c.id).limit(limit))
    return [_to_account(row) for row in rows]


async def count(connection: AsyncConnection) -> int:
    return (await connection.execute(select(func.count()).select_from(account))).scalar_one()


async def add(
    connection: AsyncConnection, person: Account, password_hash: str, now: datetime
) -> None:
    """Store a new account. Its extension is a row of its own (`server.db.directory`)."""
    await connection.execute(
        insert(account).values(
            id=person.id,
            vpbx_id=person.vpbx_id,
            email=person.email.lower(),
            name=person.name,
            role=person.role,
            status=AccountStatus.ACTIVE,
            password_hash=password_hash,
            language=person.language,
            timezone=person.timezone,
            created_at=now,
            email_verified=False,
        )
    )


async def password_hash(connection: AsyncConnection, account_id: str) -> str:
    """What is stored of the password, "" for an account that is unknown or disabled."""
    row = (await connection.execute(_select().where(account.c.id == account_id))).one_or_none()
    return row.password_hash if row else ""


async def set_password_hash(
    connection: AsyncConnection, account_id: str, password_hash: str
) -> None:
    await connection.execute(
        update(account).where(account.c.id == account_id).values(password_hash=password_hash)
    )


async def set_status(connection: AsyncConnection, account_id: str, status: AccountStatus) -> None:
    await connection.execute(
        update(account).where(account.c.id == account_id).values(status=status)
    )

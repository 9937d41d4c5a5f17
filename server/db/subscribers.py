"""Repository of accounts as administrators manage them, disabled ones too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import account, conference, extension, second_factor
from server.domain.account import Account, AccountStatus, Role
from server.domain.subscriber import Subscriber


def _select() -> Select[Any]:
    with_extension = account.outerjoin(extension, extension.c.account_id == account.c.id)
    return select(
        account,
        extension.c.number,
        extension.c.sip_username,
        extension.c.realm,
        second_factor.c.confirmed_at,
    ).select_from(
        with_extension.outerjoin(second_factor, second_factor.c.account_id == account.c.id)
    )


def _to_subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        account=Account(
            id=row.id,
            vpbx_id=row.vpbx_id,
            email=row.email,
            name=row.name,
            role=Role(row.role),
            language=row.language,
            timezone=row.timezone,
            extension=row.number,
        ),
        disabled=row.status != AccountStatus.ACTIVE,
        email_verified=row.email_verified,
        sip_username=row.sip_username or "",
        realm=row.realm or "",
        second_factor=row.confirmed_at is not None,
    )


async def of_vpbx(connection: AsyncConnection, vpbx_id: str) -> list[Subscriber]:
    rows = await connection.execute(_select().where(account.c.vpbx_id == vpbx_id))
    return [_to_subscriber(row) for row in rows]


async def by_id(connection: AsyncConnection, account_id: str) -> Subscriber | None:
    row = (await connection.execute(_select().where(account.c.id == account_id))).one_or_none()
    return _to_subscriber(row) if row else None


async def email_taken(connection: AsyncConnection, email: str, but: str = "") -> bool:
    """Whether an account other than `but` has this address, in any vPBX."""
    query = select(account.c.id).where(account.c.email == email, account.c.id != but)
    return (await connection.execute(query)).first() is not None


async def other_administrators(connection: AsyncConnection, vpbx_id: str, but: str) -> int:
    """How many administrators of the vPBX can log in, without `but`."""
    query = select(func.count()).where(
        account.c.vpbx_id == vpbx_id,
        account.c.role == Role.ADMINISTRATOR,
        account.c.status == AccountStatus.ACTIVE,
        account.c.id != but,
    )
    return (await connection.execute(query)).scalar_one()


async def save(connection: AsyncConnection, item: Subscriber) -> None:
    """Change an account; its extension is a row of its own (`server.db.directory`)."""
    person = item.account
    status = AccountStatus.DISABLED if item.disabled else AccountStatus.ACTIVE
    query = update(account).where(account.c.id == person.id)
    await connection.execute(
        query.values(
            email=person.email,
            name=person.name,
            role=person.role,
            status=status,
            language=person.language,
            timezone=person.timezone,
            email_verified=item.email_verified,
        )
    )


async def set_email_verified(connection: AsyncConnection, account_id: str) -> None:
    query = update(account).where(account.c.id == account_id)
    await connection.execute(query.values(email_verified=True))


async def organises(connection: AsyncConnection, account_id: str) -> int:
    """How many conferences would go with the account."""
    query = select(func.count()).where(conference.c.organiser_id == account_id)
    return (await connection.execute(query)).scalar_one()


async def remove(connection: AsyncConnection, account_id: str) -> None:
    """Remove an account with its sessions, its extension and all that it organises."""
    await connection.execute(delete(extension).where(extension.c.account_id == account_id))
    await connection.execute(delete(account).where(account.c.id == account_id))

"""Repository of who accounts are to an identity provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import external_identity


async def owner(connection: AsyncConnection, issuer: str, subject: str) -> str | None:
    """The id of the account that the provider's subject is."""
    query = select(external_identity.c.account_id).where(
        external_identity.c.issuer == issuer, external_identity.c.subject == subject
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def is_linked(connection: AsyncConnection, issuer: str, account_id: str) -> bool:
    """Whether the account is somebody at this provider already."""
    query = select(external_identity.c.subject).where(
        external_identity.c.issuer == issuer, external_identity.c.account_id == account_id
    )
    return (await connection.execute(query)).first() is not None


async def link(
    connection: AsyncConnection, issuer: str, subject: str, account_id: str, now: datetime
) -> None:
    """Raises IntegrityError where subject or account is linked already."""
    await connection.execute(
        insert(external_identity).values(
            issuer=issuer, subject=subject, account_id=account_id, created_at=now
        )
    )

"""Repository of second factors and their recovery codes."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import account, recovery_code, second_factor
from server.domain.second_factor import SecondFactor
from server.secretbox import SecretBox


class SecondFactorRepository:
    """What needs the sealed secret."""

    def __init__(self, box: SecretBox) -> None:
        self._box = box

    async def by_account(
        self, connection: AsyncConnection, account_id: str, *, held: bool = False
    ) -> SecondFactor | None:
        """`held` keeps it as it is until the transaction ends, and `start` waiting."""
        query = select(second_factor).where(second_factor.c.account_id == account_id)
        if held:
            await _hold_account(connection, account_id)
            query = query.with_for_update()
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        secret = self._box.open(row.secret_sealed, _context(account_id))
        return SecondFactor(
            account_id=row.account_id,
            secret=base64.b64decode(secret),
            last_step=row.last_step,
            confirmed_at=row.confirmed_at,
        )

    async def start(
        self, connection: AsyncConnection, account_id: str, secret: bytes, now: datetime
    ) -> bool:
        """Store a factor that is not confirmed, in place of such a one. False where one is on."""
        # Two at once would both find nothing to replace.
        await _hold_account(connection, account_id)
        former = await self.by_account(connection, account_id)
        if former is not None and former.confirmed_at is not None:
            return False
        await remove(connection, account_id)
        text = base64.b64encode(secret).decode("ascii")
        await connection.execute(
            insert(second_factor).values(
                account_id=account_id,
                secret_sealed=self._box.seal(text, _context(account_id)),
                last_step=0,
                created_at=now,
            )
        )
        return True


async def _hold_account(connection: AsyncConnection, account_id: str) -> None:
    """Before any row of the factor: two orders could be a deadlock. SQLite has locked the
    database already."""
    query = select(account.c.id).where(account.c.id == account_id)
    await connection.execute(query.with_for_update())


async def confirm(connection: AsyncConnection, account_id: str, step: int, now: datetime) -> None:
    """Switch it on; `step` is that of the code."""
    query = update(second_factor).where(second_factor.c.account_id == account_id)
    await connection.execute(query.values(last_step=step, confirmed_at=now))


async def use_step(connection: AsyncConnection, account_id: str, step: int) -> bool:
    """Use the code of a step up. Of several with the same code, one gets True."""
    query = update(second_factor).where(
        second_factor.c.account_id == account_id,
        second_factor.c.confirmed_at.is_not(None),
        second_factor.c.last_step < step,
    )
    return (await connection.execute(query.values(last_step=step))).rowcount == 1


async def remove(connection: AsyncConnection, account_id: str) -> bool:
    """Remove it with its recovery codes; whether one was on."""
    query = select(second_factor.c.confirmed_at).where(second_factor.c.account_id == account_id)
    was_on = (await connection.execute(query)).scalar_one_or_none() is not None
    for table in (recovery_code, second_factor):
        await connection.execute(delete(table).where(table.c.account_id == account_id))
    return was_on


async def add_codes(connection: AsyncConnection, account_id: str, hashes: Iterable[str]) -> None:
    rows = [{"account_id": account_id, "code_hash": one} for one in hashes]
    await connection.execute(insert(recovery_code), rows)


async def use_code(connection: AsyncConnection, account_id: str, code_hash: str) -> bool:
    """Use a recovery code up. Of several with the same one, one gets True."""
    query = delete(recovery_code).where(
        recovery_code.c.account_id == account_id, recovery_code.c.code_hash == code_hash
    )
    return (await connection.execute(query)).rowcount == 1


async def codes_left(connection: AsyncConnection, account_id: str) -> int:
    query = select(func.count()).where(recovery_code.c.account_id == account_id)
    return (await connection.execute(query)).scalar_one()


def _context(account_id: str) -> str:
    """What a secret is sealed for."""
    return f"second-factor:{account_id}"

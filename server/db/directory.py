"""Repository of extensions (SIP logins, digests sealed) and of the external directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import account, directory_entry, extension
from server.domain.account import AccountStatus
from server.domain.directory import DirectoryEntry, Extension, needle, search_key
from server.secretbox import SecretBox


class ExtensionRepository:
    def __init__(self, box: SecretBox) -> None:
        self._box = box

    async def by_sip_username(self, connection: AsyncConnection, username: str) -> Extension | None:
        """The SIP login with this name; none while its subscriber is disabled."""
        query = (
            select(extension)
            .select_from(extension.outerjoin(account, account.c.id == extension.c.account_id))
            .where(
                extension.c.sip_username == username,
                or_(account.c.id.is_(None), account.c.status == AccountStatus.ACTIVE),
            )
        )
        row = (await connection.execute(query)).one_or_none()
        return self._to_extension(row) if row else None

    async def by_number(
        self, connection: AsyncConnection, vpbx_id: str, number: str
    ) -> Extension | None:
        """The extension with that number; none while its subscriber is disabled."""
        query = (
            select(extension)
            .select_from(extension.outerjoin(account, account.c.id == extension.c.account_id))
            .where(
                extension.c.vpbx_id == vpbx_id,
                extension.c.number == number,
                or_(account.c.id.is_(None), account.c.status == AccountStatus.ACTIVE),
            )
        )
        row = (await connection.execute(query)).one_or_none()
        return self._to_extension(row) if row else None

    async def by_account(self, connection: AsyncConnection, account_id: str) -> Extension | None:
        query = select(extension).where(extension.c.account_id == account_id)
        row = (await connection.execute(query)).one_or_none()
        return self._to_extension(row) if row else None

    async def number_taken(
        self, connection: AsyncConnection, vpbx_id: str, number: str, but: str = ""
    ) -> bool:
        """Whether an extension other than the one with the id `but` has this number."""
        query = select(extension.c.id).where(
            extension.c.vpbx_id == vpbx_id, extension.c.number == number, extension.c.id != but
        )
        return (await connection.execute(query)).first() is not None

    async def username_taken(self, connection: AsyncConnection, username: str) -> bool:
        """In the whole installation: there is one registrar."""
        query = select(extension.c.id).where(extension.c.sip_username == username)
        return (await connection.execute(query)).first() is not None

    async def save(self, connection: AsyncConnection, item: Extension) -> None:
        query = update(extension).where(extension.c.id == item.id)
        await connection.execute(query.values(self._values(item)))

    async def remove(self, connection: AsyncConnection, extension_id: str) -> None:
        await connection.execute(delete(extension).where(extension.c.id == extension_id))

    async def of_vpbx(self, connection: AsyncConnection, vpbx_id: str) -> list[Extension]:
        query = select(extension).where(extension.c.vpbx_id == vpbx_id)
        rows = await connection.execute(query.order_by(extension.c.number))
        return [self._to_extension(row) for row in rows]

    async def add(self, connection: AsyncConnection, item: Extension) -> None:
        await connection.execute(insert(extension).values(self._values(item)))

    def _values(self, item: Extension) -> dict[str, object]:
        return {
            "id": item.id,
            "vpbx_id": item.vpbx_id,
            "number": item.number,
            "name": item.name,
            "account_id": item.account_id,
            "sip_username": item.sip_username,
            "realm": item.realm,
            "ha1_md5_sealed": self._box.seal(item.ha1_md5, f"ha1-md5:{item.id}"),
            "ha1_sha256_sealed": self._box.seal(item.ha1_sha256, f"ha1-sha256:{item.id}"),
        }

    def _to_extension(self, row: Row[Any]) -> Extension:
        return Extension(
            id=row.id,
            vpbx_id=row.vpbx_id,
            number=row.number,
            name=row.name,
            account_id=row.account_id,
            sip_username=row.sip_username,
            realm=row.realm,
            ha1_md5=self._box.open(row.ha1_md5_sealed, f"ha1-md5:{row.id}"),
            ha1_sha256=self._box.open(row.ha1_sha256_sealed, f"ha1-sha256:{row.id}"),
        )


async def add_entry(connection: AsyncConnection, entry: DirectoryEntry) -> None:
    await connection.execute(insert(directory_entry).values(_values(entry)))


async def add_entries(connection: AsyncConnection, entries: Sequence[DirectoryEntry]) -> None:
    if entries:
        await connection.execute(insert(directory_entry), [_values(entry) for entry in entries])


async def save_entry(connection: AsyncConnection, entry: DirectoryEntry) -> bool:
    """False when it is gone meanwhile."""
    query = update(directory_entry).where(directory_entry.c.id == entry.id).values(_values(entry))
    return (await connection.execute(query)).rowcount > 0


async def remove_entry(connection: AsyncConnection, entry_id: str) -> None:
    await connection.execute(delete(directory_entry).where(directory_entry.c.id == entry_id))


async def entry_by_id(
    connection: AsyncConnection, entry_id: str, *, to_change: bool = False
) -> DirectoryEntry | None:
    """`to_change` keeps others from changing the row until this transaction ends."""
    query = select(directory_entry).where(directory_entry.c.id == entry_id)
    if to_change:
        query = query.with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return _to_entry(row) if row else None


async def entries_of_vpbx(connection: AsyncConnection, vpbx_id: str) -> list[DirectoryEntry]:
    """All of them, by name."""
    query = select(directory_entry).where(directory_entry.c.vpbx_id == vpbx_id)
    rows = await connection.execute(
        query.order_by(directory_entry.c.search_key, directory_entry.c.id)
    )
    return [_to_entry(row) for row in rows]


async def count_entries(connection: AsyncConnection, vpbx_id: str) -> int:
    query = select(func.count()).select_from(directory_entry)
    return (
        await connection.execute(query.where(directory_entry.c.vpbx_id == vpbx_id))
    ).scalar_one()


async def find_entries(
    connection: AsyncConnection, vpbx_id: str, query: str, after: str, limit: int
) -> list[DirectoryEntry]:
    """At most `limit` entries whose name, address or number holds `query`, by name, behind the
    entry with the id `after` ("" for the first; none when there is no such entry any more)."""
    columns = directory_entry.c
    found = select(directory_entry).where(columns.vpbx_id == vpbx_id)
    if needle(query):
        found = found.where(columns.search_key.contains(needle(query), autoescape=True))
    if after:
        key = select(columns.search_key).where(columns.vpbx_id == vpbx_id, columns.id == after)
        last = (await connection.execute(key)).scalar_one_or_none()
        if last is None:
            return []
        found = found.where(tuple_(columns.search_key, columns.id) > (last, after))
    found = found.order_by(columns.search_key, columns.id).limit(limit)
    return [_to_entry(row) for row in await connection.execute(found)]


def _values(entry: DirectoryEntry) -> dict[str, str]:
    return {
        "id": entry.id,
        "vpbx_id": entry.vpbx_id,
        "name": entry.name,
        "email": entry.email,
        "number": entry.number,
        "search_key": search_key(entry),
    }


def _to_entry(row: Row[Any]) -> DirectoryEntry:
    return DirectoryEntry(
        id=row.id, vpbx_id=row.vpbx_id, name=row.name, email=row.email, number=row.number
    )

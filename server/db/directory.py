"""Repository of extensions (SIP logins, digests sealed) and of the external directory."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.tables import directory_entry, extension
from server.domain.directory import DirectoryEntry, Extension
from server.secretbox import SecretBox


class ExtensionRepository:
    def __init__(self, box: SecretBox) -> None:
        self._box = box

    async def by_sip_username(self, connection: AsyncConnection, username: str) -> Extension | None:
        query = select(extension).where(extension.c.sip_username == username)
        row = (await connection.execute(query)).one_or_none()
        return self._to_extension(row) if row else None

    async def of_vpbx(self, connection: AsyncConnection, vpbx_id: str) -> list[Extension]:
        query = select(extension).where(extension.c.vpbx_id == vpbx_id)
        rows = await connection.execute(query.order_by(extension.c.number))
        return [self._to_extension(row) for row in rows]

    async def add(self, connection: AsyncConnection, item: Extension) -> None:
        await connection.execute(
            insert(extension).values(
                id=item.id,
                vpbx_id=item.vpbx_id,
                number=item.number,
                name=item.name,
                account_id=item.account_id,
                sip_username=item.sip_username,
                realm=item.realm,
                ha1_md5_sealed=self._box.seal(item.ha1_md5, f"ha1-md5:{item.id}"),
                ha1_sha256_sealed=self._box.seal(item.ha1_sha256, f"ha1-sha256:{item.id}"),
            )
        )

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
    await connection.execute(
        insert(directory_entry).values(
            id=entry.id,
            vpbx_id=entry.vpbx_id,
            name=entry.name,
            email=entry.email,
            number=entry.number,
        )
    )


async def entries_of_vpbx(connection: AsyncConnection, vpbx_id: str) -> list[DirectoryEntry]:
    query = select(directory_entry).where(directory_entry.c.vpbx_id == vpbx_id)
    rows = await connection.execute(query.order_by(directory_entry.c.name, directory_entry.c.id))
    return [
        DirectoryEntry(
            id=row.id, vpbx_id=row.vpbx_id, name=row.name, email=row.email, number=row.number
        )
        for row in rows
    ]

"""The external directory of a vPBX: everybody there reads it, its administrators keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit, directory, vpbxs
from server.db.engine import Database
from server.domain import directory_table
from server.domain.account import Account
from server.domain.audit_entries import directory_entry, directory_import_entry
from server.domain.directory import DirectoryEntry, validate_entry
from server.domain.directory_table import LineFault
from server.domain.errors import FieldError, Forbidden, Invalid, NotFound
from server.services.identifiers import RandomBytes, new_id

MAX_ENTRIES = 10_000
PAGE = 50
MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """`next` is what to ask for `after` this page; None at the end."""

    items: list[DirectoryEntry]
    next: str | None


@dataclass(frozen=True, slots=True)
class ImportResult:
    added: int
    skipped: list[LineFault]


class DirectoryService:
    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        permissions: PermissionTable = PERMISSIONS,
        max_entries: int = MAX_ENTRIES,
    ) -> None:
        self._database = database
        self._clock = clock
        self._random_bytes = random_bytes
        self._permissions = permissions
        self._max_entries = max_entries

    async def page(
        self, account: Account, query: str = "", after: str = "", limit: int = PAGE
    ) -> DirectoryPage:
        """Entries of the asker's vPBX whose name, address or number holds `query`, by name."""
        limit = max(1, min(limit, MAX_PAGE))
        async with self._database.read() as connection:
            found = await directory.find_entries(
                connection, account.vpbx_id, query, after, limit + 1
            )
        items = found[:limit]
        return DirectoryPage(items, items[-1].id if len(found) > limit else None)

    async def create(self, account: Account, raw: Mapping[str, object]) -> DirectoryEntry:
        """Raises Forbidden or Invalid."""
        blank = self._blank(account, "create")
        entry = replace(validate_entry(raw, blank), id=new_id(self._random_bytes))
        async with self._database.write() as connection:
            await vpbxs.lock(connection, account.vpbx_id)  # two at once count the same
            if await directory.count_entries(connection, account.vpbx_id) >= self._max_entries:
                raise Invalid([FieldError("name", "full")])
            await directory.add_entry(connection, entry)
            await audit.record(connection, directory_entry(account, self._clock(), None, entry))
        return entry

    async def change(
        self, account: Account, entry_id: str, raw: Mapping[str, object]
    ) -> DirectoryEntry:
        """Fields left out stay as they are. Raises NotFound, Forbidden or Invalid."""
        async with self._database.write() as connection:
            found = await directory.entry_by_id(connection, entry_id, to_change=True)
            former = self._require(account, "update", found)
            entry = validate_entry(raw, former)
            if not await directory.save_entry(connection, entry):
                raise NotFound
            await audit.record(connection, directory_entry(account, self._clock(), former, entry))
        return entry

    async def delete(self, account: Account, entry_id: str) -> None:
        """Members that were taken from the entry stay. Raises NotFound or Forbidden."""
        async with self._database.write() as connection:
            found = await directory.entry_by_id(connection, entry_id, to_change=True)
            former = self._require(account, "delete", found)
            await directory.remove_entry(connection, entry_id)
            await audit.record(connection, directory_entry(account, self._clock(), former, None))

    async def load(self, account: Account, text: object) -> ImportResult:
        """Add the good rows of a CSV table and tell of the others. Raises Forbidden, Invalid."""
        blank = self._blank(account, "create")
        rows = directory_table.rows_of(text)
        async with self._database.write() as connection:
            await vpbxs.lock(connection, account.vpbx_id)
            known = await directory.entries_of_vpbx(connection, account.vpbx_id)
            room = max(0, self._max_entries - len(known))
            good, faults = directory_table.merge(rows, known, blank, room)
            entries = [replace(entry, id=new_id(self._random_bytes)) for entry in good]
            await directory.add_entries(connection, entries)
            entry = directory_import_entry(account, self._clock(), len(entries))
            await audit.record(connection, entry)
        return ImportResult(len(entries), faults)

    async def table(self, account: Account) -> str:
        """The whole directory as CSV, titles in the asker's language. Raises Forbidden."""
        self._blank(account, "export")
        async with self._database.read() as connection:
            entries = await directory.entries_of_vpbx(connection, account.vpbx_id)
        return directory_table.render(entries, account.language)

    def _blank(self, account: Account, action: str) -> DirectoryEntry:
        """An empty entry of the asker's vPBX, if the asker may do this there at all."""
        if not self._permissions.allows(account.role, action, "directory", same_tenant=True):
            raise Forbidden
        return DirectoryEntry("", account.vpbx_id, "", "", "")

    def _require(
        self, account: Account, action: str, entry: DirectoryEntry | None
    ) -> DirectoryEntry:
        if entry is None or not self._allows(account, "read", entry):
            raise NotFound
        if not self._allows(account, action, entry):
            raise Forbidden
        return entry

    def _allows(self, account: Account, action: str, entry: DirectoryEntry) -> bool:
        same_tenant = entry.vpbx_id == account.vpbx_id
        return self._permissions.allows(account.role, action, "directory", same_tenant=same_tenant)

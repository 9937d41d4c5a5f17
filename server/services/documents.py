"""Documents of a conference: brought, listed, looked at, kept, removed; and who may do which."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit, documents
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.documents.kinds import HEAD, Kind, Refusal, Refused, sniff
from server.documents.shelf import Incoming, Shelf
from server.domain.account import Account
from server.domain.audit_documents import document_entry
from server.domain.conference import Conference
from server.domain.document import (
    MAX_DOCUMENTS,
    Document,
    DocumentPage,
    DocumentState,
    file_name,
)
from server.domain.errors import FieldError, Forbidden, Invalid, NoSpace, NotFound, TooLarge
from server.domain.fields import check_all, flag
from server.domain.guest import Guest, Visitor
from server.services.identifiers import RandomBytes, new_id
from server.services.logins import Throttled
from server.services.shared_reads import SharedRead

MAX_UPLOADS: Final = 3  # of one account at a time; a fourth is refused
RETRY: Final = 5.0  # seconds
_PIECE: Final = 256 * 1024  # bytes written at once


class Presence(Protocol):
    """What documents want to know of the running rooms."""

    def is_in(self, conference_id: str, visitor_id: str) -> bool:
        """Whether the account or guest is in the room, not before it."""
        ...

    def presents(self, conference_id: str, visitor_id: str) -> bool:
        """Whether the account or guest is in the room and may turn pages there for everybody."""
        ...

    def may_present(self, conference_id: str, visitor_id: str) -> bool:
        """Whether the account or guest is in the room and may show documents there."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes: of one file, and of all originals of a conference."""

    file: int
    conference: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """`downloads` and `editable` tell what this reader may do."""

    document: Document
    downloads: bool
    editable: bool


# Told of (conference, document) once it is removed.
Listener = Callable[[str, str], None]


class DocumentService:
    """`office` tells whether office documents can be shown, `wake` the desk that there is work."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        shelf: Shelf,
        presence: Presence,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        limits: Limits,
        office: bool,
        wake: Callable[[], None],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._shelf = shelf
        self._presence = presence
        self._clock = clock
        self._random_bytes = random_bytes
        self.limits = limits
        self.office = office
        self._wake = wake
        self._permissions = permissions
        self._uploads: Counter[str] = Counter()
        self._listeners: list[Listener] = []
        self._finds = SharedRead(self._read_places)
        self._pictures = SharedRead(_read_files)

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    # --- reading --------------------------------------------------------------------------

    async def of_conference(
        self, visitor: Visitor, conference_id: str
    ) -> tuple[list[DocumentView], bool]:
        """All of them, oldest first, and whether the asker may bring further ones.

        Raises NotFound, also for those who are neither organiser nor in the room.
        """
        async with self._database.read() as connection:
            item = await self._readable(connection, visitor, conference_id)
            found = await documents.of_conference(connection, conference_id)
        may_add = self._may_add(visitor, item)
        return [self._view(visitor, item, one) for one in found], may_add

    async def one(self, visitor: Visitor, conference_id: str, document_id: str) -> DocumentView:
        """Raises NotFound."""
        item, found = await self._find(visitor, conference_id, document_id)
        return self._view(visitor, item, found)

    async def pages(
        self, visitor: Visitor, conference_id: str, document_id: str
    ) -> list[DocumentPage]:
        """Those that can be seen, with their text; the notes are for whoever organises, leads or
        presents only. Raises NotFound."""
        item, found = await self._find(visitor, conference_id, document_id)
        if found.state is DocumentState.REFUSED:
            return []
        async with self._database.read() as connection:
            pages = await documents.pages(connection, document_id)
        if self._allows(visitor, "update", item) or self._presence.presents(item.id, visitor.id):
            return pages
        return [replace(page, notes="") for page in pages]

    async def picture(
        self, visitor: Visitor, conference_id: str, document_id: str, number: int, *, small: bool
    ) -> bytes:
        """A WebP file. Raises NotFound, also for a page that is not rendered yet."""
        _, found = await self._find(visitor, conference_id, document_id)
        if not 1 <= number <= found.rendered or found.state is DocumentState.REFUSED:
            raise NotFound
        place = self._shelf.thumbnail if small else self._shelf.page
        data = await self._pictures.get(place(conference_id, document_id, number))
        if data is None:  # removed between two statements
            raise NotFound
        return data

    async def original(
        self, visitor: Visitor, conference_id: str, document_id: str
    ) -> tuple[Document, Path]:
        """The file as it was brought. Raises NotFound, Forbidden."""
        item, found = await self._find(visitor, conference_id, document_id)
        if not self._view(visitor, item, found).downloads:
            raise Forbidden
        return found, self._shelf.original(conference_id, document_id)

    # --- changing -------------------------------------------------------------------------

    async def add(
        self, account: Account, conference_id: str, name: str, data: AsyncIterator[bytes]
    ) -> DocumentView:
        """Receive a file; original and row are on disk when this returns.

        Raises NotFound, Forbidden, Invalid, TooLarge, NoSpace, Throttled, and what `data` raises.
        """
        async with self._database.read() as connection:
            item = await self._readable(connection, account, conference_id)
            if not self._may_add(account, item):
                raise Forbidden
            await self._require_room(connection, conference_id, 1)
        if self._uploads[account.id] >= MAX_UPLOADS:
            raise Throttled(RETRY)
        self._uploads[account.id] += 1
        document_id = new_id(self._random_bytes)
        try:
            kind, size = await self._receive(conference_id, document_id, data)
            document = Document(
                id=document_id,
                conference_id=conference_id,
                uploader_id=account.id,
                uploader_name=account.name,
                name=file_name(name),
                kind=kind.value,
                size=size,
                downloadable=False,
                created_at=self._clock(),
            )
            await self._store(account, item, document)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NoSpace from error
            raise
        finally:
            self._uploads[account.id] -= 1
            if not self._uploads[account.id]:
                del self._uploads[account.id]
        self._wake()
        return self._view(account, item, document)

    async def _receive(
        self, conference_id: str, document_id: str, data: AsyncIterator[bytes]
    ) -> tuple[Kind, int]:
        incoming = self._shelf.receive(conference_id, document_id)
        try:
            await asyncio.to_thread(incoming.open)
            kind, size = await self._write(incoming, data)
            await asyncio.to_thread(incoming.keep)
            return kind, size
        finally:
            await asyncio.to_thread(incoming.drop)

    async def _write(self, incoming: Incoming, data: AsyncIterator[bytes]) -> tuple[Kind, int]:
        """Raises Invalid as soon as it is clear that the file is nothing to be shown."""
        kind: Kind | None = None
        size, waiting = 0, bytearray()
        async for piece in data:
            size += len(piece)
            waiting += piece
            if size > self.limits.file:
                raise TooLarge
            if kind is None and len(waiting) >= HEAD:
                kind = self._kind(bytes(waiting[:HEAD]))
            if len(waiting) >= _PIECE:
                await asyncio.to_thread(incoming.write, bytes(waiting))
                waiting.clear()
        if kind is None:
            kind = self._kind(bytes(waiting))
        await asyncio.to_thread(incoming.write, bytes(waiting))
        return kind, size

    def _kind(self, head: bytes) -> Kind:
        try:
            kind = sniff(head)
            if kind is Kind.OFFICE and not self.office:
                raise Refused(Refusal.NO_OFFICE)
        except Refused as refused:
            raise Invalid([FieldError("file", refused.reason.value)]) from None
        return kind

    async def _store(self, account: Account, item: Conference, document: Document) -> None:
        try:
            async with self._database.write() as connection:
                # Locked, so that two uploads at once cannot both take the last place.
                await self._conferences.by_id(connection, item.id, to_change=True)
                await self._require_room(connection, item.id, document.size)
                await documents.add(connection, document)
                now = document.created_at
                await audit.record(connection, document_entry(account, now, item, None, document))
        except BaseException as error:
            await asyncio.to_thread(self._shelf.remove, item.id, document.id)
            if isinstance(error, IntegrityError):  # the conference was deleted meanwhile
                raise NotFound from None
            raise

    async def change(
        self, account: Account, conference_id: str, document_id: str, raw: Mapping[str, object]
    ) -> DocumentView:
        """Fields left out stay as they are. Raises NotFound, Forbidden, Invalid."""
        values, errors = check_all({"downloadable": flag}, raw)
        if errors:
            raise Invalid(errors)
        async with self._database.write() as connection:
            item, former = await self._to_change(
                connection, account, "update", conference_id, document_id
            )
            document = replace(former, **values)
            if document != former:
                await documents.change(connection, document_id, **values)
            entry = document_entry(account, self._clock(), item, former, document)
            await audit.record(connection, entry)
        return self._view(account, item, document)

    async def remove(self, account: Account, conference_id: str, document_id: str) -> None:
        """Raises NotFound, Forbidden."""
        async with self._database.write() as connection:
            item, former = await self._to_change(
                connection, account, "delete", conference_id, document_id
            )
            await documents.remove(connection, conference_id, document_id)
            entry = document_entry(account, self._clock(), item, former, None)
            await audit.record(connection, entry)
        for listener in self._listeners:
            listener(conference_id, document_id)
        # A crash before this leaves files that nobody speaks of: they are swept at the start.
        await asyncio.to_thread(self._shelf.remove, conference_id, document_id)

    # --- rules ----------------------------------------------------------------------------

    async def _readable(
        self, connection: AsyncConnection, visitor: Visitor, conference_id: str
    ) -> Conference:
        item = await self._conferences.by_id(connection, conference_id)
        if item is None or not self._may_read(visitor, item):
            raise NotFound
        return item

    async def _find(
        self, visitor: Visitor, conference_id: str, document_id: str
    ) -> tuple[Conference, Document]:
        found = await self._finds.get((conference_id, document_id))
        if found is None or not self._may_read(visitor, found[0]):
            raise NotFound
        return found

    async def _read_places(
        self, places: list[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[Conference, Document]]:
        found = {}
        async with self._database.read() as connection:
            for place in places:
                item = await self._conferences.by_id(connection, place[0])
                document = await documents.find(connection, *place)
                if item is not None and document is not None:
                    found[place] = item, document
        return found

    async def _to_change(
        self,
        connection: AsyncConnection,
        account: Account,
        action: str,
        conference_id: str,
        document_id: str,
    ) -> tuple[Conference, Document]:
        item = await self._readable(connection, account, conference_id)
        found = await documents.find(connection, conference_id, document_id)
        if found is None:
            raise NotFound
        if not self._may_change(account, action, item, found):
            raise Forbidden
        return item, found

    async def _require_room(
        self, connection: AsyncConnection, conference_id: str, size: int
    ) -> None:
        used = await documents.used(connection, conference_id)
        if used.documents >= MAX_DOCUMENTS or used.size + size > self.limits.conference:
            raise Invalid([FieldError("file", "shelf-full")])

    def _may_add(self, visitor: Visitor, item: Conference) -> bool:
        """Who presents in the room brings their own slides; a guest has them shown by others."""
        if self._allows(visitor, "create", item):
            return True
        return isinstance(visitor, Account) and self._presence.may_present(item.id, visitor.id)

    def _may_change(
        self, visitor: Visitor, action: str, item: Conference, document: Document
    ) -> bool:
        """What one has brought oneself, one also takes away, as long as one is there."""
        if self._allows(visitor, action, item):
            return True
        own = isinstance(visitor, Account) and document.uploader_id == visitor.id
        return own and self._presence.is_in(item.id, visitor.id)

    def _allows(self, visitor: Visitor, action: str, item: Conference) -> bool:
        """As organiser or administrator, which guests are neither of."""
        if isinstance(visitor, Guest):
            return False
        return self._permissions.allows(
            visitor.role,
            action,
            "document",
            own=item.is_organised_by(visitor.id),
            same_tenant=item.vpbx_id == visitor.vpbx_id,
        )

    def _may_read(self, visitor: Visitor, item: Conference) -> bool:
        if self._allows(visitor, "read", item):
            return True
        if isinstance(visitor, Guest):
            belongs = visitor.conference_id == item.id
        else:
            belongs = visitor.vpbx_id == item.vpbx_id
        return belongs and self._presence.is_in(item.id, visitor.id)

    def _view(self, visitor: Visitor, item: Conference, document: Document) -> DocumentView:
        editable = self._may_change(visitor, "update", item, document)
        offered = document.downloadable and document.state is DocumentState.READY
        return DocumentView(document, downloads=editable or offered, editable=editable)


async def _read_files(paths: list[Path]) -> dict[Path, bytes]:
    """Those that there are."""

    def read() -> dict[Path, bytes]:
        found = {}
        for path in paths:
            with contextlib.suppress(FileNotFoundError):
                found[path] = path.read_bytes()
        return found

    return await asyncio.to_thread(read)

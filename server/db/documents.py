"""Repository of conferences' documents and their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.room_tables import document, document_page
from server.domain.document import Document, DocumentPage, DocumentState


@dataclass(frozen=True, slots=True)
class Used:
    """What a conference has on its shelf: how many, and how many bytes of originals."""

    documents: int
    size: int


async def add(connection: AsyncConnection, item: Document) -> None:
    values = {
        "id": item.id,
        "conference_id": item.conference_id,
        "uploader_id": item.uploader_id,
        "uploader_name": item.uploader_name,
        "name": item.name,
        "kind": item.kind,
        "size": item.size,
        "downloadable": item.downloadable,
        "created_at": item.created_at,
        "state": item.state.value,
        "reason": item.reason,
        "pages": item.pages,
        "attempts": item.attempts,
    }
    await connection.execute(insert(document).values(values))


async def of_conference(connection: AsyncConnection, conference_id: str) -> list[Document]:
    """Oldest first."""
    query = _select().where(document.c.conference_id == conference_id)
    rows = await connection.execute(query.order_by(document.c.created_at, document.c.id))
    return [_to_document(row) for row in rows]


async def find(
    connection: AsyncConnection, conference_id: str, document_id: str
) -> Document | None:
    query = _select().where(document.c.conference_id == conference_id, document.c.id == document_id)
    row = (await connection.execute(query)).one_or_none()
    return _to_document(row) if row else None


async def used(connection: AsyncConnection, conference_id: str) -> Used:
    query = select(func.count(), func.coalesce(func.sum(document.c.size), 0)).where(
        document.c.conference_id == conference_id
    )
    count, size = (await connection.execute(query)).one()
    return Used(int(count), int(size))


async def next_waiting(connection: AsyncConnection) -> Document | None:
    """Whichever was tried least, and of those the oldest."""
    query = _select().where(document.c.state == DocumentState.WAITING.value)
    order = (document.c.attempts, document.c.created_at, document.c.id)
    row = (await connection.execute(query.order_by(*order).limit(1))).one_or_none()
    return _to_document(row) if row else None


async def all_ids(connection: AsyncConnection) -> set[tuple[str, str]]:
    """(conference, document) of all there are."""
    rows = await connection.execute(select(document.c.conference_id, document.c.id))
    return {(row.conference_id, row.id) for row in rows}


async def change(connection: AsyncConnection, document_id: str, **values: object) -> bool:
    """False when there is none."""
    query = update(document).where(document.c.id == document_id).values(values)
    return (await connection.execute(query)).rowcount > 0


async def remove(connection: AsyncConnection, conference_id: str, document_id: str) -> bool:
    """False when there was none. Its pages go along."""
    query = delete(document).where(
        document.c.conference_id == conference_id, document.c.id == document_id
    )
    return (await connection.execute(query)).rowcount > 0


async def add_page(connection: AsyncConnection, document_id: str, page: DocumentPage) -> bool:
    """False when the document is there no more."""
    values = {
        "document_id": document_id,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "text": page.text,
        "notes": page.notes,
    }
    try:
        async with connection.begin_nested():
            await connection.execute(insert(document_page).values(values))
    except IntegrityError:
        return False
    return True


async def pages(connection: AsyncConnection, document_id: str) -> list[DocumentPage]:
    """Those that can be seen, in order."""
    query = select(document_page).where(document_page.c.document_id == document_id)
    rows = await connection.execute(query.order_by(document_page.c.number))
    return [DocumentPage(row.number, row.width, row.height, row.text, row.notes) for row in rows]


def _select() -> Select[Any]:
    rendered = (
        select(func.count())
        .where(document_page.c.document_id == document.c.id)
        .scalar_subquery()
        .label("rendered")
    )
    return select(document, rendered)


def _to_document(row: Row[Any]) -> Document:
    return Document(
        id=row.id,
        conference_id=row.conference_id,
        uploader_id=row.uploader_id,
        uploader_name=row.uploader_name,
        name=row.name,
        kind=row.kind,
        size=row.size,
        downloadable=row.downloadable,
        created_at=row.created_at,
        state=DocumentState(row.state),
        reason=row.reason,
        pages=row.pages,
        rendered=row.rendered,
        attempts=row.attempts,
    )

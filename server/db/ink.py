"""Repository of what was drawn on the pages of documents."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.db.room_tables import ink
from server.ink.news import Place
from server.ink.page import Artist, Drawn

LONGEST_NAME = 120  # characters; as the column


async def add(connection: AsyncConnection, place: Place, run: str, drawn: Drawn) -> None:
    """Raises IntegrityError when the document is gone."""
    values = {
        "document_id": place.document,
        "page": place.page,
        "run": run,
        "client": drawn.client,
        "owner": drawn.by.owner,
        "name": drawn.by.name[:LONGEST_NAME],
        "colour": drawn.by.colour,
        "data": drawn.data,
    }
    await connection.execute(insert(ink).values(values))


async def of_page(connection: AsyncConnection, place: Place) -> tuple[str | None, list[Drawn]]:
    """The run that is kept, None when nothing is, and its updates in the order in which they came."""
    columns = ink.c
    query = select(ink).where(columns.document_id == place.document, columns.page == place.page)
    rows = (await connection.execute(query.order_by(columns.position))).all()
    drawn = [
        Drawn(bytes(row.data), row.client, Artist(row.owner, row.name, row.colour)) for row in rows
    ]
    return (rows[0].run if rows else None), drawn


async def clear(connection: AsyncConnection, place: Place) -> None:
    columns = ink.c
    await connection.execute(
        delete(ink).where(columns.document_id == place.document, columns.page == place.page)
    )

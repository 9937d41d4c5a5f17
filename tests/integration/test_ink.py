"""Drawings on disk: in order, by page, and gone with their document."""

from __future__ import annotations

import pytest

from server.db import documents
from server.domain.document import Document
from server.domain.errors import NotFound
from server.ink.news import Place
from server.ink.page import Artist, Drawn
from server.services.ink import InkBook
from tests.installation import ALPHA, ANNA, Installation
from tests.pen import Pen, erase

ARTIST = Artist(ANNA.id, "Anna " * 40, 3)


@pytest.fixture
async def book(installation: Installation) -> InkBook:
    fields = {"room_number": "4711", "name": "Budget"}
    conference = (await installation.conferences.create(ANNA, ALPHA, fields)).conference.id
    plan = Document(
        "plan", conference, ANNA.id, "Anna", "plan.pdf", "pdf", 9, False, installation.clock()
    )
    async with installation.database.write() as connection:
        await documents.add(connection, plan)
    return InkBook(installation.database)


async def test_what_is_kept_is_read_in_order_and_by_page(book: InkBook) -> None:
    pen = Pen(2**32 - 1)
    one, two = Place("plan", 1), Place("plan", 2)
    assert await book.of_page(one) == (None, [])
    updates = [Drawn(pen.draw(), pen.client, ARTIST), Drawn(erase([pen.last]), None, ARTIST)]
    for drawn in updates:
        await book.keep(one, "run", drawn)
    await book.keep(two, "other", updates[0])
    run, kept = await book.of_page(one)
    assert run == "run"
    assert [(drawn.data, drawn.client) for drawn in kept] == [
        (drawn.data, drawn.client) for drawn in updates
    ]
    assert kept[0].by == Artist(ANNA.id, ARTIST.name[:120], 3)
    await book.clear(one)
    assert await book.of_page(one) == (None, [])
    assert len((await book.of_page(two))[1]) == 1


async def test_a_removed_document_takes_its_drawings_along(
    book: InkBook, installation: Installation
) -> None:
    place, drawn = Place("plan", 1), Drawn(Pen().draw(), 7, ARTIST)
    await book.keep(place, "run", drawn)
    async with installation.database.read() as connection:
        (conference, _), *_ = await documents.all_ids(connection)
    async with installation.database.write() as connection:
        await documents.remove(connection, conference, "plan")
    assert await book.of_page(place) == (None, [])
    with pytest.raises(NotFound):
        await book.keep(place, "run", drawn)

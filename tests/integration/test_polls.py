"""Polls on disk: before they are acknowledged, found again after a crash, read by whom it concerns."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.db import polls
from server.db.engine import Database
from server.db.room_tables import poll as table
from server.domain.account import Account
from server.domain.conference import Conference
from server.live.polls import KeptPoll, Poll
from server.services.decision_writer import DecisionWriter
from tests.conftest import BrowserFactory
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BEN, Installation

OPEN = KeptPoll(
    Poll("q1", "Où ?", ("Berne", "Genève"), False, True, "Anna", (1, 1), 2),
    (("id-ben", (1,)), ("peer:x", (2,))),
)
CLOSED = KeptPoll(replace(OPEN.poll, closed=True))


@pytest.fixture
async def planned(installation: Installation) -> Conference:
    fields = {"room_number": "4711", "name": "Budget"}
    return (await installation.conferences.create(ANNA, ALPHA, fields)).conference


async def keep(database: Database, planned: Conference, kept: KeptPoll, room: str = "") -> None:
    writer = DecisionWriter(database)
    stored = writer.keep_poll(planned.id, planned.start, room, kept)
    await writer.flush()
    assert stored.done()


async def left_open(database: Database, planned: Conference, days: int = 0) -> KeptPoll | None:
    async with database.read() as connection:
        return await polls.left_open(connection, planned.id, planned.start + timedelta(days=days))


async def test_an_open_one_is_found_again_with_its_votes(
    installation: Installation, database: Database, planned: Conference
) -> None:
    await keep(database, planned, KeptPoll(replace(OPEN.poll, counts=(0, 0), voted=0)))
    await keep(database, planned, OPEN)
    assert await left_open(database, planned) == OPEN
    assert await left_open(database, planned, days=7) is None
    room = await installation.lookups.conference(planned.id)
    assert room is not None and room.poll == OPEN


async def test_once_closed_nobody_knows_who_voted_what(
    database: Database, planned: Conference
) -> None:
    await keep(database, planned, OPEN)
    await keep(database, planned, CLOSED)
    assert await left_open(database, planned) is None
    await keep(database, planned, OPEN)  # too late: what is closed stays so
    async with database.read() as connection:
        (row,) = (await connection.execute(select(table))).all()
    assert (row.votes, row.counts, row.closed_at is None) == ("{}", "[1, 1]", False)


async def test_that_of_a_group_does_not_outlast_the_service(
    installation: Installation, database: Database, planned: Conference
) -> None:
    await keep(database, planned, OPEN, room="group-room")
    assert await left_open(database, planned) is None
    await installation.polls.close_of_groups()
    page = await installation.polls.of_conference(ANNA, planned.id, None, 10)
    (stored,) = page.items
    assert (stored.room, stored.poll.closed, stored.poll.counts) == ("group-room", True, (1, 1))


async def test_it_goes_with_its_conference(
    installation: Installation, database: Database, planned: Conference
) -> None:
    await keep(database, planned, OPEN)
    await installation.conferences.delete(ANNA, planned.id)
    await keep(database, planned, OPEN)  # on its way when the conference went
    async with database.read() as connection:
        assert (await connection.execute(select(table))).all() == []


async def test_a_vote_need_not_wait_for_those_that_come_while_it_is_written(
    database: Database, planned: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = DecisionWriter(database)
    save, writing, go_on = polls.save, asyncio.Event(), asyncio.Event()

    async def slow(*what: object) -> None:
        writing.set()
        await go_on.wait()
        await save(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(polls, "save", slow)
    first = writer.keep_poll(planned.id, planned.start, "", OPEN)
    flushing = asyncio.create_task(writer.flush())
    await writing.wait()
    second = writer.keep_poll(planned.id, planned.start, "", CLOSED)
    go_on.set()
    await first
    assert not second.done()
    await flushing
    assert second.done() and await left_open(database, planned) is None


@pytest.mark.parametrize(
    ("person", "status"), [(ANNA, 200), (BEN, 403), (ADA, 403), (BEATRIX, 404)]
)
async def test_only_who_organises_reads_them_afterwards(
    installation: Installation,
    open_browser: BrowserFactory,
    database: Database,
    planned: Conference,
    person: Account,
    status: int,
) -> None:
    await keep(database, planned, CLOSED)
    await keep(database, planned, replace(OPEN, poll=replace(OPEN.poll, id="q2")))
    browser = await open_browser(installation)
    await browser.log_in(person)
    path = f"/api/v1/conferences/{planned.id}/polls"
    found, body = await browser.call("GET", path)
    assert found == status
    if status == 200:
        closed, still_open = body["items"]
        assert closed["options"] == [
            {"text": "Berne", "votes": 1},
            {"text": "Genève", "votes": 1},
        ]
        assert (closed["voters"], closed["opened_by"], closed["group"]) == (2, "Anna", False)
        assert closed["closed_at"] and still_open["closed_at"] is None
        assert "votes" not in closed and "id-ben" not in str(body)
        _, first = await browser.call("GET", f"{path}?limit=1")
        _, second = await browser.call("GET", f"{path}?limit=1&after={first['next']}")
        assert [each["id"] for each in second["items"]] == ["q2"]

"""What leaders have decided, on disk before it is acknowledged, and found again after a crash."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from server.db import room_decisions
from server.db.engine import Database
from server.domain.conference import Conference
from server.lifetimes import owned
from server.live.appointments import Appointment
from server.live.kept import NOTHING_KEPT, Kept, LeftOver
from server.live.people import LiveRole
from server.services.decision_writer import DecisionWriter
from tests.installation import ALPHA, ANNA, Installation

KEPT = Kept(
    True,
    (
        Appointment("ben", LiveRole.PARTICIPANT, LiveRole.MODERATOR),
        Appointment("guest-1", LiveRole.GUEST, LiveRole.PRESENTER),
    ),
)


@pytest.fixture
async def planned(installation: Installation) -> Conference:
    fields = {"room_number": "4711", "name": "Budget"}
    return (await installation.conferences.create(ANNA, ALPHA, fields)).conference


async def left_over(database: Database, conference: Conference) -> LeftOver | None:
    async with database.read() as connection:
        return await room_decisions.of_conference(connection, conference.id)


async def test_what_is_kept_is_found_again(database: Database, planned: Conference) -> None:
    writer = DecisionWriter(database)
    async with owned(writer.run(), "writer"):
        await writer.keep(planned.id, planned.start, KEPT)
        found = await left_over(database, planned)
        assert found == LeftOver(planned.start, KEPT)
        assert found.of(planned.start) == KEPT
        assert found.of(planned.start + timedelta(days=7)) == NOTHING_KEPT
        await writer.keep(planned.id, planned.start, replace(KEPT, floor_only=False))
        await writer.keep(planned.id, planned.start, NOTHING_KEPT)
        assert await left_over(database, planned) is None


async def test_only_the_newest_is_written_and_both_are_told(
    database: Database, planned: Conference
) -> None:
    writer = DecisionWriter(database)
    first = writer.keep(planned.id, planned.start, KEPT)
    second = writer.keep(planned.id, planned.start, NOTHING_KEPT)
    await writer.flush()
    assert first.done() and second.done()
    assert await left_over(database, planned) is None


async def test_what_comes_at_the_stop_is_written(database: Database, planned: Conference) -> None:
    writer = DecisionWriter(database)
    async with owned(writer.run(), "writer"):
        await asyncio.sleep(0)
        stored = writer.keep(planned.id, planned.start, KEPT)
    assert stored.done()
    assert await left_over(database, planned) == LeftOver(planned.start, KEPT)


async def test_a_conference_that_is_gone_takes_its_decisions_along(
    installation: Installation, database: Database, planned: Conference
) -> None:
    writer = DecisionWriter(database)
    never = writer.keep("never-was", planned.start, KEPT)
    await writer.flush()
    assert never.done()
    writer.keep(planned.id, planned.start, KEPT)
    await writer.flush()
    await installation.conferences.delete(ANNA, planned.id)
    assert await left_over(database, planned) is None


async def test_a_database_that_is_away_keeps_it_waiting(
    database: Database, planned: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = DecisionWriter(database)
    stored = writer.keep(planned.id, planned.start, KEPT)

    async def away(*_: object) -> None:
        raise OperationalError("", None, Exception())

    with monkeypatch.context() as outage:
        outage.setattr(room_decisions, "save", away)
        with pytest.raises(OperationalError):
            await writer.flush()
        assert not stored.done()
    await writer.flush()
    assert stored.done()
    assert await left_over(database, planned) == LeftOver(planned.start, KEPT)


def test_what_another_version_wrote_is_left_out() -> None:
    text = '{"floor_only": true, "roles": [["a", "participant", "juggler"], ["b", "guest", "presenter"]]}'
    kept = room_decisions.restored(text)
    assert kept == Kept(True, (Appointment("b", LiveRole.GUEST, LiveRole.PRESENTER),))
    assert room_decisions.restored(room_decisions.storable(KEPT)) == KEPT

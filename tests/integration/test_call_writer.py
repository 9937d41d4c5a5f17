"""The writer of call records: what it stores when, and what a fault or a restart costs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from server.db import calls
from server.db.calls import CallFilter
from server.domain.call import CallCause, CallRecord
from server.services.call_writer import CallWriter
from tests.call_samples import begun, call, store
from tests.installation import ALPHA, START, Installation


@pytest.fixture
def writer(installation: Installation) -> CallWriter:
    return CallWriter(installation.database, clock=installation.clock)


@contextlib.asynccontextmanager
async def running(writer: CallWriter) -> AsyncIterator[None]:
    task = asyncio.create_task(writer.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def stored(installation: Installation) -> list[CallRecord]:
    """Oldest first, without their positions."""
    async with installation.database.read() as connection:
        found = await calls.page(connection, CallFilter(ALPHA.id), None, 1000)
    return [replace(record, position=0) for record in reversed(found)]


async def test_what_was_awaited_is_stored(installation: Installation, writer: CallWriter) -> None:
    async with running(writer):
        await writer.keep(begun())
        assert await stored(installation) == [begun()]
        await writer.keep(call())
        assert await stored(installation) == [call()]


async def test_what_comes_together_is_one_transaction(
    installation: Installation, writer: CallWriter
) -> None:
    waits = [writer.keep(begun(f"n{n}")) for n in range(50)]
    waits += [writer.keep(call(f"n{n}")) for n in range(25)]  # over before it was written
    async with running(writer):
        await asyncio.gather(*waits)
    assert (writer.counters.transactions, writer.counters.written) == (1, 50)
    assert sum(record.ended_at is None for record in await stored(installation)) == 25


async def test_a_stop_writes_what_waits(installation: Installation, writer: CallWriter) -> None:
    async with running(writer):
        await asyncio.sleep(0)
        writer.keep(call())
    assert await stored(installation) == [call()]


async def test_a_database_that_comes_back_gets_everything(
    installation: Installation,
    writer: CallWriter,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("server.services.call_writer.FAILURE_PAUSE", 0.01)
    store_now, faults = calls.store, 3

    async def store_later(*arguments: object) -> None:
        nonlocal faults
        faults -= 1
        if faults == 1:
            later.append(writer.keep(call("Carla")))  # while it fails
        if faults >= 0:
            raise OperationalError("x", {}, Exception("away"))
        await store_now(*arguments)  # type: ignore[arg-type]

    later: list[asyncio.Future[None]] = []
    monkeypatch.setattr("server.services.call_writer.calls.store", store_later)
    async with running(writer):
        await writer.keep(begun())
        await later[0]
    assert await stored(installation) == [begun(), call("Carla")]
    assert caplog.text.count("call records wait") == 1
    assert "away" not in caplog.text


async def test_too_many_waiting_lose_the_oldest(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    writer = CallWriter(installation.database, clock=installation.clock, most_waiting=2)
    for name in ("a", "b", "b", "c", "d"):
        writer.keep(call(name))
    await writer.flush()
    assert [record.name for record in await stored(installation)] == ["c", "d"]
    assert writer.counters.dropped == 2
    assert caplog.text.count("call records are lost") == 1


async def test_a_vpbx_that_is_gone_keeps_nobody_elses_record(
    installation: Installation, writer: CallWriter
) -> None:
    writer.keep(call("ghost", vpbx_id="gone"))
    writer.keep(call())
    await writer.flush()
    assert await stored(installation) == [call()]
    assert writer.counters.dropped == 1


async def test_a_restart_closes_what_was_open_where_it_was_seen_last(
    installation: Installation, writer: CallWriter
) -> None:
    installation.clock.advance(minutes=7)
    await store(installation, begun("never seen again", answered_at=None), call("over"))
    async with running(writer):
        await writer.keep(begun("seen"))
        await writer.note_open()
    assert await CallWriter(installation.database, clock=installation.clock).reap() == 2
    first, over, seen = await stored(installation)
    assert (first.ended_at, first.cause) == (START, CallCause.SERVER_RESTART)
    assert (seen.ended_at, seen.cause) == (
        START + timedelta(minutes=7),
        CallCause.SERVER_RESTART,
    )
    assert over == call("over")
    assert await writer.reap() == 0


async def test_the_heartbeat_comes_by_itself(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = asyncio.Event()
    touch = calls.touch

    async def touch_and_tell(*arguments: Any) -> None:
        await touch(*arguments)
        noted.set()

    monkeypatch.setattr("server.services.call_writer.calls.touch", touch_and_tell)
    writer = CallWriter(installation.database, clock=installation.clock, heartbeat=0.01)
    async with running(writer):
        writer.keep(begun())
        await noted.wait()

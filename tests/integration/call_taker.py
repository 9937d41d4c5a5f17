"""The process that test_calls_kill9 kills: people join and leave, and each join is told.

Arguments: database URL, number of the round.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from dataclasses import replace

from server.conferencing.calls import CallLog
from server.conferencing.entry import WebEntry
from server.conferencing.rooms import LiveRooms
from server.db.engine import Database
from server.live.commands import Leave
from server.services.call_writer import CallWriter
from sfu.api import Offer
from tests.installation import ALPHA, BEN
from tests.sim.conference_doubles import (
    FakeClock,
    FakeDecisionKeeper,
    FakeMediaPlane,
    FakePhonePlane,
    FakePlans,
    conference,
)

WALKERS = 3  # each is in the conference most of the time, as one person after the other


async def walk(rooms: LiveRooms, prefix: str) -> None:
    for number in itertools.count():
        name = f"{prefix}-{number}"
        someone = replace(BEN, id=name, name=name)
        entry = WebEntry("c1", someone, mic=True, cam=False, offer=Offer(1, "x"), claim=None)
        entered = await rooms.enter_web(entry)
        os.write(1, f"{name}\n".encode())  # one call: a killed process leaves whole lines
        entered.seat.running.apply_if_possible(Leave(entered.seat.ticket.peer))


async def main() -> None:
    url, number = sys.argv[1:]
    clock, ids = FakeClock(), itertools.count()
    writer = CallWriter(Database(url), clock=clock.utc)
    calls = CallLog(writer, clock=clock, new_id=lambda: f"{number}-{next(ids)}")
    plan = conference(vpbx_id=ALPHA.id)
    rooms = LiveRooms(
        FakePlans({"c1": plan}, {ALPHA.id: ALPHA}),
        FakeMediaPlane(),
        FakePhonePlane(),
        calls,
        FakeDecisionKeeper(),
        clock=clock,
        new_id=lambda: f"{number}+{next(ids)}",
        limit=50,
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(writer.run())
        for walker in range(WALKERS):
            group.create_task(walk(rooms, f"{number}-{walker}"))


if __name__ == "__main__":
    asyncio.run(main())

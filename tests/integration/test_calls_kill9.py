"""kill -9 while people come and go: every leg that began has its record, and every record ends."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from server.db import calls
from server.db.calls import CallFilter
from server.domain.call import CallCause, CallRecord
from server.services.call_writer import CallWriter
from tests.installation import ALPHA, Installation
from tests.integration.call_taker import WALKERS

ROUNDS = 6
MOST_ACKNOWLEDGED = 60  # before the kill
ROOT = Path(__file__).parents[2]


def join_until_killed(url: str, number: int, acknowledged: int) -> set[str]:
    """Everybody who was told that they are in, until the process was killed at that many."""
    command = [sys.executable, "-m", "tests.integration.call_taker", url, str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as taker:
        assert taker.stdout is not None
        lines = [taker.stdout.readline() for _ in range(acknowledged)]
        taker.kill()
        lines += taker.stdout.readlines()  # said before it died, read after
    return {line.decode().strip() for line in lines}


async def stored(installation: Installation) -> dict[str, CallRecord]:
    async with installation.database.read() as connection:
        found = await calls.page(connection, CallFilter(ALPHA.id), None, 1_000_000)
    assert len({record.name for record in found}) == len(found), "one record a leg"
    return {record.name: record for record in found}


async def test_legs_that_began_are_records_that_end(
    installation: Installation, database_url: str
) -> None:
    chance = random.Random(4711)
    began: set[str] = set()
    restarts = 0
    for number in range(ROUNDS):
        count = chance.randint(1, MOST_ACKNOWLEDGED)
        began |= join_until_killed(database_url, number, count)
        restarts += await CallWriter(installation.database, clock=installation.clock).reap()
        records = await stored(installation)
        assert began <= set(records), "nobody who was let in is missing"
        assert all(record.ended_at is not None for record in records.values())
    # Only who was not told any more may be there besides.
    assert len(records) - len(began) <= WALKERS * ROUNDS
    causes = [record.cause for record in records.values()]
    assert set(causes) <= {CallCause.HUNG_UP, CallCause.SERVER_RESTART}
    assert causes.count(CallCause.SERVER_RESTART) == restarts

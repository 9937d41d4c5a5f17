"""kill -9 while conferences are written: whatever was acknowledged is there afterwards."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from server.db import audit
from server.db.audit import AuditFilter
from server.domain.conference import Conference
from tests.installation import ALPHA, Installation

ROUNDS = 5
MOST_ACKNOWLEDGED = 30  # before the kill
ROOT = Path(__file__).parents[2]


def write_until_killed(url: str, key: bytes, number: int, acknowledged: int) -> list[list[str]]:
    """Every [id, name] that a writer acknowledged until it was killed at that many."""
    command = [sys.executable, "-m", "tests.integration.conference_writer"]
    with subprocess.Popen(
        [*command, url, key.decode(), str(number)], stdout=subprocess.PIPE, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(acknowledged)]
        writer.kill()
        lines += writer.stdout.readlines()  # said before it died, read after
    return [json.loads(line) for line in lines]


async def stored(installation: Installation) -> dict[str, Conference]:
    async with installation.database.read() as connection:
        found = await installation.repository.of_vpbx(connection, ALPHA.id)
    return {item.id: item for item in found}


async def noted(installation: Installation) -> dict[str, list[str]]:
    """What the audit log says was done to each conference, oldest first."""
    async with installation.database.read() as connection:
        entries = await audit.page(connection, AuditFilter(ALPHA.id), None, 1_000_000)
    actions: dict[str, list[str]] = {}
    for entry in reversed(entries):
        actions.setdefault(entry.object_id, []).append(entry.action)
    return actions


async def test_nothing_acknowledged_is_lost(installation: Installation, database_url: str) -> None:
    chance = random.Random(4711)
    promised: dict[str, str] = {}  # the last name that was acknowledged
    for number in range(ROUNDS):
        count = chance.randint(1, MOST_ACKNOWLEDGED)
        for conference_id, name in write_until_killed(
            database_url, installation.key, number + 1, count
        ):
            promised[conference_id] = name
        found = await stored(installation)
        for conference_id, name in promised.items():
            item = found[conference_id]
            # A change may have been stored whose acknowledgement the kill cut off.
            assert item.name in {name, name.replace("first", "second")}
            assert item.pin == "2468"
    assert len(promised) >= ROUNDS
    # At most one creation per writer and round went unacknowledged.
    assert len(found) - len(promised) <= 3 * ROUNDS
    # The log has exactly what was stored: no change without its entry, no entry without change.
    assert await noted(installation) == {
        item.id: ["create", "update"] if "second" in item.name else ["create"]
        for item in found.values()
    }
    if installation.database.is_sqlite:
        async with installation.database.read() as connection:
            verdict = (await connection.execute(text("PRAGMA integrity_check"))).scalar_one()
        assert verdict == "ok"

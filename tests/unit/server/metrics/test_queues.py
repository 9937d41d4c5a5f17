"""What waits, and a database that does not answer."""

from __future__ import annotations

from pathlib import Path

from server.db import migrate
from server.db.engine import Database
from server.metrics.queues import Queues
from tests.installation import START


async def test_what_waits_is_asked_for_where_there_is_a_relay(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ucc.sqlite3'}")
    await migrate.upgrade(database)
    for mails, expected in (
        (False, {"webhook-messages": 0, "database-up": 1}),
        (True, {"webhook-messages": 0, "mails": 0, "mails-seconds": 0, "database-up": 1}),
    ):
        queues = Queues(database, clock=lambda: START, mails=mails)
        assert queues.read() == {}
        await queues.refresh()
        assert queues.read() == expected
    await database.close()


async def test_a_database_that_does_not_answer_is_told_of(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    queues = Queues(database, clock=lambda: START, mails=True)
    await queues.refresh()
    assert queues.read() == {"database-up": 0}
    await database.close()

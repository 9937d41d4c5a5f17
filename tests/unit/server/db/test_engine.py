"""Database URLs, and what every SQLite connection is told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from server.db.engine import Database, DatabaseUrlError, parse_url


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///var/ucc.sqlite3", "sqlite+aiosqlite"),
        ("sqlite+pysqlite:///x", "sqlite+aiosqlite"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgresql+asyncpg://u:p@h/d", "postgresql+psycopg"),
    ],
)
def test_the_driver_is_ours_to_choose(given: str, driver: str) -> None:
    assert parse_url(given).drivername == driver


@pytest.mark.parametrize("given", ["", "nonsense", "mysql://u:hunter2@h/d", "postgresql://h:port"])
def test_other_urls_are_refused_without_being_repeated(given: str) -> None:
    with pytest.raises(DatabaseUrlError) as caught:
        parse_url(given)
    assert "hunter2" not in str(caught.value)


def test_a_database_is_described_without_its_password() -> None:
    described = Database("postgresql://u:hunter2@h/d").describe()
    assert "hunter2" not in described and "@h/d" in described


async def test_every_sqlite_connection_is_durable_and_strict(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000}
    async with database.read() as connection:
        for pragma, value in expected.items():
            found = (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one()
            assert (pragma, found) == (pragma, value)
    await database.close()


async def test_readers_see_one_picture_while_somebody_writes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    count = text("SELECT count(*) FROM setting")
    async with database.read() as reader:
        assert (await reader.execute(count)).scalar_one() == 0
        async with database.write() as writer:
            await writer.execute(text("INSERT INTO setting VALUES ('a', 'b')"))
        assert (await reader.execute(count)).scalar_one() == 0
    async with database.read() as reader:
        assert (await reader.execute(count)).scalar_one() == 1
    await database.close()

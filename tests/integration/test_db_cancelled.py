"""Whoever is cancelled in the middle of a transaction leaves nothing behind: no lock, no half of it.

A browser that goes, a room that ends and a service that stops cancel tasks at any await.
"""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from server.db.engine import Database

# Takes some milliseconds, and has more rows than the first to give.
ROWS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
    "SELECT i FROM n ORDER BY -i"
)
SOON = 3.0  # seconds: a lock that stays is waited for three times as long
STEPS = 40  # milliseconds, more than the transaction takes


async def change(database: Database, value: str) -> None:
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO cancelled VALUES (:value)"), {"value": value})
        await connection.execute(text(ROWS))
        await connection.execute(text("INSERT INTO cancelled VALUES (:value)"), {"value": value})


async def stored(database: Database) -> list[str]:
    async with database.read() as connection:
        return list(await connection.scalars(text("SELECT value FROM cancelled ORDER BY value")))


@pytest.fixture
async def table(database: Database) -> Database:
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE cancelled (value TEXT)"))
    return database


async def cut_off(database: Database, after: int) -> asyncio.CancelledError | None:
    """Begin the change and cancel it so many milliseconds later; None when it was over by then."""
    task = asyncio.create_task(change(database, f"{after:02}"))
    await asyncio.sleep(after / 1000)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        return error
    return None


async def test_the_next_may_write_at_once_and_both_halves_are_there_or_none(
    table: Database,
) -> None:
    errors = []
    for after in range(STEPS):
        # Kept: an error holds the frames that it went through, and what is in them.
        errors.append(await cut_off(table, after))
        async with asyncio.timeout(SOON):
            await change(table, f"after {after:02}")
    assert any(errors)
    values = await stored(table)
    assert {values.count(value) for value in values} == {2}
    assert sum(value.startswith("after") for value in values) == 2 * STEPS

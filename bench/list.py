"""How long the server takes for one page of a long list of conferences.

10,000 conferences of one vPBX, pages of 50 at its start, middle and end, on both databases. The
time is the whole request over loopback, client included: login session, three statements, JSON.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from server.db.engine import Database
from server.domain.conference import Conference, ConferenceKind
from server.domain.listing import Position, write_cursor
from tests.databases import TEMPLATE, migrate_now, start_postgres
from tests.installation import ALPHA, ANNA, BEN, START, Browser, Installation

CONFERENCES = 10_000
PAGE = 50
REQUESTS = 100


def conference(number: int) -> Conference:
    """Two an hour, half of them of the reader, whose PINs have to be opened."""
    return Conference(
        id=f"conference-{number:05}",
        vpbx_id=ALPHA.id,
        organiser_id=(ANNA, BEN)[number % 2].id,
        kind=ConferenceKind.UCC,
        name=f"Conference {number}",
        room_number=str(100_000 + number),
        start=START + timedelta(minutes=30 * number),
        timezone="Europe/Zurich",
        duration=30,
        pin="135790",
        description="Agenda " * 20,
        created_at=START,
        updated_at=START,
    )


async def fill(installation: Installation) -> None:
    async with installation.database.write() as connection:
        for number in range(CONFERENCES):
            await installation.repository.add(connection, conference(number), ALPHA)


async def measure(browser: Browser, first: int) -> list[float]:
    """Milliseconds of each request for the page that begins with conference `first`."""
    path = f"/api/v1/conferences?limit={PAGE}"
    if first:
        before = conference(first - 1)
        path += f"&after={write_cursor(Position(before.start, before.id))}"
    times = []
    for _ in range(REQUESTS):
        begin = time.perf_counter()
        status, body = await browser.call("GET", path)
        times.append((time.perf_counter() - begin) * 1000)
        assert status == 200
        assert body["items"][0]["name"] == f"Conference {first}"
        assert len(body["items"]) == PAGE
    return times


async def run(url: str, folder: Path) -> float:
    """Print the figures of one database; gives its slowest median."""
    database = Database(url)
    installation = await Installation(database).populate()
    await fill(installation)
    server = TestServer(installation.app(folder), host="localhost")
    await server.start_server()
    jar = CookieJar(treat_as_secure_origin=server.make_url("/"))
    browser = Browser(TestClient(server, cookie_jar=jar))
    await browser.log_in(ANNA)
    medians = []
    for name, first in [("start", 0), ("middle", CONFERENCES // 2), ("end", CONFERENCES - PAGE)]:
        times = await measure(browser, first)
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        medians.append(median)
        kind = url.partition(":")[0]
        print(f"{kind:10} {name:6} median {median:5.1f} ms, 95th percentile {p95:5.1f} ms")
    await browser.client.close()
    await database.close()
    return max(medians)


def main() -> None:
    postgres = start_postgres()
    try:
        migrate_now(postgres.create("template0", TEMPLATE))
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory)
            sqlite = f"sqlite:///{folder / 'list.sqlite3'}"
            migrate_now(sqlite)
            slowest = max(
                asyncio.run(run(url, folder)) for url in (sqlite, postgres.create(TEMPLATE))
            )
    finally:
        postgres.stop()
    print(f"list {slowest:.1f} ms")


if __name__ == "__main__":
    main()

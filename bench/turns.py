"""From a presenter's turn of the page to its picture at 50 viewers: p95 of all, on loopback.

A whole service runs, one person presents a document, and 50 others follow in the same conference,
each with a login and a socket of their own. The clock runs from the presenter's message to the last
byte of the page's picture at each viewer. `UCC_BENCH_VIEWERS` and `UCC_BENCH_TURNS` set the numbers.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from yarl import URL

from tests.document_files import pdf
from tests.e2e.service import Service

PAGES = 20
LONGEST = 20.0  # seconds of one turn, after which something is wrong


class Known(Protocol):
    """A service that runs somewhere."""

    @property
    def url(self) -> str: ...

    def password(self, email: str) -> str: ...


@dataclass
class Person:
    """Somebody who is logged in, and their sockets."""

    service: Known
    http: ClientSession
    csrf: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Origin": self.service.url, "X-CSRF-Token": self.csrf}

    async def log_in(self, email: str) -> None:
        body = {"email": email, "password": self.service.password(email)}
        origin = {"Origin": self.service.url}
        async with self.http.post("/api/v1/session", json=body, headers=origin) as answer:
            self.csrf = (await answer.json())["csrf"]

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(path, headers=self.headers, **body) as answer:
            assert answer.status < 300, await answer.text()
            made: dict[str, Any] = await answer.json()
            return made

    async def enter(self, conference: str) -> ClientWebSocketResponse:
        socket = await self.http.ws_connect("/ws/v1", headers={"Origin": self.service.url})
        await socket.send_json(
            {"type": "hello", "id": 1, "v": 1, "conference": conference, "locale": "fr"}
        )
        while (await socket.receive_json())["type"] != "welcome":
            pass
        return socket


@dataclass
class Viewer:
    person: Person
    socket: ClientWebSocketResponse
    pages: str  # the address of the document's pages
    seen: asyncio.Queue[tuple[int, float]] = field(default_factory=asyncio.Queue)

    async def watch(self) -> None:
        """Note when the picture of each page was there."""
        while True:
            message = await self.socket.receive_json()
            if message["type"] != "presentation" or message["shown"] is None:
                continue
            page = message["shown"]["page"]
            async with self.person.http.get(f"{self.pages}/{page}") as answer:
                assert answer.status == 200 and await answer.read()
            self.seen.put_nowait((page, time.monotonic()))

    async def sees(self, page: int) -> float:
        """When the picture of that page was there."""
        while True:
            found, at = await self.seen.get()
            if found == page:
                return at


@asynccontextmanager
async def logged_in(service: Known, name: str) -> AsyncIterator[Person]:
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(service.url))
    async with ClientSession(service.url, cookie_jar=jar) as http:
        person = Person(service, http)
        await person.log_in(f"{name}@demo.example")
        yield person


async def document(alice: Person, conference: str) -> str:
    """One that all its pages are there of."""
    path = f"/api/v1/conferences/{conference}/documents"
    headers = alice.headers | {"Content-Type": "application/octet-stream"}
    async with alice.http.post(
        path,
        params={"name": "bench.pdf"},
        data=pdf([f"Page {n}" for n in range(PAGES)]),
        headers=headers,
    ) as answer:
        assert answer.status == 201, await answer.text()
        made = await answer.json()
    while made["state"] != "ready":
        await asyncio.sleep(0.2)
        async with alice.http.get(f"{path}/{made['id']}") as answer:
            made = await answer.json()
    return str(made["id"])


async def measure(folder: Path, viewers: int, turns: int) -> list[float]:
    """Milliseconds of each viewer and turn."""
    service = Service(folder / "service")
    service.start()
    try:
        async with AsyncExitStack() as stack:
            alice = await stack.enter_async_context(logged_in(service, "alice"))
            people = [
                await stack.enter_async_context(logged_in(service, ("bruno", "chiara")[n % 2]))
                for n in range(viewers)
            ]
            made = await alice.post(
                "/api/v1/conferences",
                json={"kind": "ucc", "name": "Bench", "room_number": "770001"},
            )
            conference = made["id"]
            shown = await document(alice, conference)
            pages = f"/api/v1/conferences/{conference}/documents/{shown}/pages"
            presenter = await alice.enter(conference)
            watching = [Viewer(one, await one.enter(conference), pages) for one in people]
            tasks = [asyncio.create_task(viewer.watch()) for viewer in watching]
            await presenter.send_json({"type": "present", "id": 2, "document": shown})
            await asyncio.sleep(2)
            taken = []
            for turn in range(turns):
                page = 2 + turn % (PAGES - 1)
                begun = time.monotonic()
                await presenter.send_json({"type": "turn-page", "id": 3 + turn, "page": page})
                async with asyncio.timeout(LONGEST):
                    arrived = await asyncio.gather(*(viewer.sees(page) for viewer in watching))
                taken += [1000 * (at - begun) for at in arrived]
                await asyncio.sleep(0.2)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return taken
    finally:
        service.stop()


def main() -> None:
    viewers = int(os.environ.get("UCC_BENCH_VIEWERS", "50"))
    turns = int(os.environ.get("UCC_BENCH_TURNS", "20"))
    with tempfile.TemporaryDirectory() as folder:
        taken = asyncio.run(measure(Path(folder), viewers, turns))
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"{turns} turns, {viewers} viewers, ms: median {statistics.median(taken):.0f}")
    print(f"turns {p95:.0f} ms")


if __name__ == "__main__":
    main()

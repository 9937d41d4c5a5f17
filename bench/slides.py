"""From a presenter's "next page" to the message in 50 browsers: p95 over 100 turns, on loopback.

A whole service runs with a document of 50 pages. The viewers are WebSockets without media, all in this
process, so that their reading is in the figure. `UCC_BENCH_TURNS` sets the number of turns.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from yarl import URL

from tests.document_files import pdf
from tests.e2e.service import Service

VIEWERS = 50
PACE = 0.1  # seconds between turns: faster for long would be a flood
PAGES = 50


class Person:
    """A login of the demo, and its sockets."""

    def __init__(self, url: str) -> None:
        jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(url))
        self.http = ClientSession(url, cookie_jar=jar)
        self.headers = {"Origin": url}

    async def log_in(self, email: str, password: str) -> None:
        session = await self.call("POST", "/api/v1/session", {"email": email, "password": password})
        self.headers["X-CSRF-Token"] = session["csrf"]

    async def call(self, method: str, path: str, body: object = None) -> Any:
        async with self.http.request(method, path, json=body, headers=self.headers) as answer:
            return await answer.json()

    async def enter(self, conference: str) -> ClientWebSocketResponse:
        socket = await self.http.ws_connect("/ws/v1", headers=self.headers, max_msg_size=0)
        hello = {"type": "hello", "id": 1, "v": 1, "conference": conference, "locale": "fr"}
        await socket.send_json(hello)
        await until(socket, "welcome")
        return socket


async def until(socket: ClientWebSocketResponse, kind: str) -> Any:
    while (message := await socket.receive_json(timeout=20))["type"] != kind:
        pass
    return message


async def prepare(alice: Person) -> tuple[str, str]:
    """A conference that runs, and a document on its shelf, all pages there."""
    start = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    raw = {"kind": "ucc", "room_number": "987654", "start": start, "duration": 60}
    conference = (await alice.call("POST", "/api/v1/conferences", raw))["id"]
    shelf = f"/api/v1/conferences/{conference}/documents"
    headers = alice.headers | {"Content-Type": "application/octet-stream"}
    data = pdf([f"Page {number}" for number in range(PAGES)])
    async with alice.http.post(f"{shelf}?name=plan.pdf", data=data, headers=headers) as answer:
        document = (await answer.json())["id"]
    while (await alice.call("GET", f"{shelf}/{document}"))["state"] == "waiting":  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    return conference, document


async def turns(service: Service, count: int) -> list[float]:
    """Milliseconds of each turn to each viewer."""
    people = []
    for name in ("alice", "bruno"):
        person = Person(service.url.rstrip("/"))
        await person.log_in(f"{name}@demo.example", service.password(f"{name}@demo.example"))
        people.append(person)
    alice = people[0]
    conference, document = await prepare(alice)
    presenter = await alice.enter(conference)
    viewers = [await people[number % 2].enter(conference) for number in range(VIEWERS)]
    await presenter.send_json({"type": "present", "id": 2, "document": document})
    await asyncio.gather(*(until(viewer, "presentation") for viewer in viewers))
    taken: list[float] = []

    async def see(viewer: ClientWebSocketResponse, began: float) -> None:
        await until(viewer, "presentation")
        taken.append((time.perf_counter() - began) * 1000)

    for number in range(count):
        began = time.perf_counter()
        await presenter.send_json({"type": "turn-page", "id": 3, "page": number % 2 + 2})
        await asyncio.gather(*(see(viewer, began) for viewer in viewers))
        await asyncio.sleep(PACE)
    for person in people:
        await person.http.close()
    return taken


def main() -> None:
    count = int(os.environ.get("UCC_BENCH_TURNS", "100"))
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder) / "service")
        service.start()
        try:
            taken = sorted(asyncio.run(turns(service, count)))
        finally:
            service.stop()
    worst = taken[int(len(taken) * 0.95)]
    print(f"# median {statistics.median(taken):.1f} ms, slowest {taken[-1]:.1f} ms")
    print(f"slides {worst:.1f} ms")


if __name__ == "__main__":
    main()

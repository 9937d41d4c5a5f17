"""What a packet waits for while the same process does other work: p99 of the latency that it adds.

A whole service runs; one person sends and 20 others receive, first alone, then while two clients list
conferences without a pause and a third enters and leaves another conference, connection and all. The
clock runs from before the publisher's system call to when the packet is at the receiver's socket.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import ClientWebSocketResponse

from bench.peers import descriptions
from bench.peers.feedback import Arrivals
from bench.peers.load import Load
from bench.peers.ours import CAMERA, SENDING, offer
from bench.peers.packets import TRANSPORT_CC, VP8, Diary, Layer, Sender
from bench.peers.scenes import WARM_UP, check
from bench.peers.system import Workshop, announced, cores, pin
from bench.peers.transport import Shared, Transport
from bench.turns import Person, logged_in
from tests.e2e.service import Service

VIEWERS = 20
RATE = 90  # packets a second in bursts of three: less than what a network carries at first
SECONDS = float(os.environ.get("UCC_BENCH_SECONDS", "10"))
HEIGHT = 720
KEPT = 10.0  # seconds between two signs of life of a socket

T = TypeVar("T")


@dataclass
class Guest:
    """Somebody in the conference, as signalling and packets."""

    socket: ClientWebSocketResponse
    transport: Transport
    id: str = ""
    answer: str = ""


@dataclass
class Stage:
    """The conference and who is in it; everything here runs on an event loop of its own thread."""

    service: Service
    workshop: Workshop
    people: AsyncExitStack = field(default_factory=AsyncExitStack)
    conference: str = ""
    alice: Person | None = None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self) -> None:
        self.alice = await self.people.enter_async_context(logged_in(self.service, "alice"))
        for number in range(2):
            made = await self.alice.post(
                "/api/v1/conferences",
                json={"kind": "ucc", "name": f"Bench {number}", "room_number": f"77000{number}"},
            )
            self.conference = self.conference or made["id"]

    async def enter(self, name: str, *, sends: bool) -> Guest:
        person = await self.people.enter_async_context(logged_in(self.service, name))
        transport = self.workshop.transport()
        local = descriptions.Local(
            transport.ufrag, transport.password, transport.fingerprint, feedback=True
        )
        socket = await person.http.ws_connect("/ws/v1", headers={"Origin": self.service.url})
        guest = Guest(socket, transport)
        await socket.send_json(
            {
                "type": "hello", "id": 1, "v": 1, "conference": self.conference, "locale": "fr",
                "offer": {"gen": 1, "sdp": offer(local, 1, ())}, "mic": False, "cam": sends,
            }
        )  # fmt: skip
        while (welcome := await socket.receive_json())["type"] != "welcome":
            pass
        guest.id, guest.answer = welcome["p"], welcome["answer"]["sdp"]
        self.tasks.append(asyncio.create_task(self._stay(socket)))
        return guest

    async def look(self, guest: Guest, at: str) -> None:
        want = [{"p": at, "src": "cam", "h": HEIGHT}]
        await guest.socket.send_json({"type": "view", "want": want})

    async def _stay(self, socket: ClientWebSocketResponse) -> None:
        """Read what comes, and say now and then that somebody is there."""
        number = 1000
        while not socket.closed:
            try:
                async with asyncio.timeout(KEPT):
                    await socket.receive()
            except TimeoutError:
                number += 1
                await socket.send_json({"type": "ping", "id": number})

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.people.aclose()


class Background:
    """An event loop in a thread, for whoever blocks."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def fill(stage: Stage, background: Background, load: Load) -> None:
    publisher = background.run(stage.enter("alice", sends=True))
    publisher.transport.connect(descriptions.remote(publisher.answer))
    layers = [Layer(0x20000, 0, 3 / RATE)]
    sender = Sender(publisher.transport, str(CAMERA), layers, stage.workshop.diary)
    load.add([publisher.transport], sender)
    for number in range(VIEWERS):
        viewer = background.run(stage.enter(("bruno", "chiara")[number % 2], sends=False))
        viewer.transport.connect(descriptions.remote(viewer.answer))
        lines = descriptions.media(viewer.answer)
        slots = [line.ssrcs[0] for line in lines[len(SENDING) :] if line.kind == "video"]
        announced(viewer.transport, slots, VP8)
        viewer.transport.arrivals = Arrivals(TRANSPORT_CC)
        background.run(stage.look(viewer, publisher.id))
        load.add([viewer.transport], None)


def work(service: Service) -> subprocess.Popen[bytes]:
    """A process that has the service do other things; it has begun when this returns."""
    told = {"url": service.url, "password": service.password("alice@demo.example")}
    program = (sys.executable, "-m", "bench._beside_work", json.dumps(told))
    working = subprocess.Popen(program, stdout=subprocess.PIPE)
    assert working.stdout is not None
    working.stdout.readline()
    return working


def measure(load: Load, title: str) -> float:
    """The 99th percentile in ms."""
    load.run(WARM_UP)
    counted = load.run(SECONDS)
    check(counted)
    lost = 1 - counted.received / (counted.sent * VIEWERS)
    shares = (0.5, 0.95, 0.99, 0.999)
    told = ", ".join(f"p{100 * share:g} {counted.delay(share):.2f}" for share in shares)
    print(f"{title}: {told} ms, {counted.received} packets, {lost:.2%} lost", flush=True)
    return counted.delay(0.99)


def main() -> None:
    pin(os.getpid(), cores()[1])
    workshop = Workshop(Shared(), Diary(), "127.0.0.1", feedback=True)
    background, load = Background(), Load(workshop.shared, workshop.diary)
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder) / "service")
        service.start()
        pin(service.pid, cores()[0])
        stage = Stage(service, workshop)
        try:
            background.run(stage.open())
            fill(stage, background, load)
            measure(load, "alone")
            working = work(service)
            try:
                p99 = measure(load, "beside other work")
            finally:
                working.terminate()
                working.wait()
        finally:
            load.close()
            background.run(stage.close())
            background.close()
            service.stop()
    print(f"beside {p99:.2f} ms")


if __name__ == "__main__":
    main()

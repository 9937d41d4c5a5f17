"""CPU time per forwarded packet: one sender, twenty or fifty receivers, real SRTP, both engines.

User and system time of this process, which does nothing but forward, divided by the packets that
it sent. The sender offers 300 packets a second of 1,100 bytes in bursts of three; sender and
receivers run in another process, and on another core where there is one.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from typing import Literal

import uvloop

from sfu.api import Offer, PeerId, RoomId, Source, Want
from sfu.config import SfuConfig
from sfu.core import bandwidth
from sfu.engines import native_module
from sfu.plane import LocalMediaPlane

RECEIVERS = (20, 50)
RATE = 300
SECONDS = 8
ROUNDS = 3
ROOM = RoomId("bench")


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


EngineName = Literal["python", "native"]


class Measured:
    """The plane under test and its signalling; `cost` is µs a packet once the load said "end"."""

    def __init__(self, engine: EngineName, receivers: int) -> None:
        config = SfuConfig(addresses=("127.0.0.1",), port=0, engine=engine)
        self.plane = LocalMediaPlane(config)
        self.receivers = receivers
        self.cost = 0.0
        self._start = (0.0, 0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            message = json.loads(line)
            reply = {}
            if "sdp" in message:
                offer = Offer(message["generation"], message["sdp"])
                answer = await self.plane.connect(ROOM, PeerId(message["peer"]), offer)
                reply["sdp"] = answer.sdp
            else:
                self._marked(message["word"])
            writer.write(json.dumps(reply).encode() + b"\n")
        writer.close()

    def _marked(self, word: str) -> None:
        now = (cpu_seconds(), self.plane.counters().get("packets-out", 0))
        if word == "joined":
            sender = PeerId("sender")
            self.plane.set_source(ROOM, sender, Source.CAM, on=True, muted=False)
            for n in range(self.receivers):
                want = Want(sender, Source.CAM, 720)
                self.plane.set_wants(ROOM, PeerId(f"receiver-{n}"), [want])
        elif word == "begin":
            self._start = now
        else:
            packets = max(1, now[1] - self._start[1])
            self.cost = (now[0] - self._start[0]) / packets * 1e6
            print(f"{packets} packets, {self.cost:.1f} µs each")


async def measure(engine: EngineName, receivers: int) -> float:
    """One round; gives µs per packet sent."""
    measured = Measured(engine, receivers)
    await measured.plane.start()
    server = await asyncio.start_server(measured.serve, "127.0.0.1", 0, limit=1 << 20)
    port = server.sockets[0].getsockname()[1]
    numbers = [str(one) for one in (port, receivers, RATE, SECONDS)]
    load = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._load", *numbers, preexec_fn=lambda: pin(1)
    )
    status = await load.wait()
    server.close()
    await measured.plane.close()
    if status:
        raise SystemExit(status)
    return measured.cost


def pin(core: int) -> None:
    """Keep this process on one core, where the system lets us and has as many."""
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[core % len(cores)]})


def main() -> None:
    # Receivers that count send no feedback, from which their networks would be known.
    bandwidth.INITIAL = 10_000_000.0
    pin(0)
    engines: list[EngineName] = ["python"]
    if native_module() is not None:
        engines.append("native")
    for engine in engines:
        for receivers in RECEIVERS:
            costs = sorted(uvloop.run(measure(engine, receivers)) for _ in range(ROUNDS))
            print(f"forward-{engine}-{receivers} {costs[ROUNDS // 2]:.1f} µs/packet")


if __name__ == "__main__":
    main()

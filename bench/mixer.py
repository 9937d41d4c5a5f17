"""G.711 legs that one core mixes: rooms of 10, 2 of them talking.

The engine runs as in the product, with one UDP socket per leg on loopback, in this process; the
phones are in another process. Measured is the CPU time (user and system) that the engine's thread
spends per 20 ms tick. The result is how many legs would fill a tick:
legs × 20 ms ÷ CPU time per tick. `UCC_BENCH_LEGS` sets the number of legs, 1,000 if unset.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import socket
import statistics
import struct
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from media.g711 import PCMA
from sfu.api import PeerId, RoomId
from sip_gateway.api import LegId
from sip_gateway.media.engine import TICK, Engine
from sip_gateway.media.opus import load
from sip_gateway.media.player import PromptLibrary
from sip_gateway.media.sockets import PortRange, UdpWire
from sip_gateway.phone_media import RemoteMedia

HOST = "127.0.0.1"
ROOM_SIZE = 10
TALKING = 2
WARM_UP = 100  # ticks
MEASURED = 500
LATE = 0.2  # seconds behind schedule after which ticks are given up, as in the product
FIRST_PORT = 33000  # where no telephone of a running service or test is
PHONE_PORTS = 16  # sockets of the load: each stands for many phones, told apart by our port


def phones(ports: list[int], started: Connection) -> None:
    """The load: every 20 ms one packet to each leg, speech-like noise from the talkers."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(PHONE_PORTS)]
    for each in sockets:
        each.bind((HOST, 0))
        # What the engine sends is not looked at: a small buffer drops it cheaply.
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    started.send([each.getsockname()[1] for each in sockets])
    started.recv()
    random = np.random.default_rng(7)
    speech = (random.normal(0, 0.08, (8, 160))).astype(np.float32)
    loud = [PCMA.encode_float(row).tobytes() for row in speech]
    quiet = bytes((PCMA.silence,)) * 160
    due, tick = time.monotonic(), 0
    while not started.poll():
        for number, port in enumerate(ports):
            payload = loud[(tick + number) % 8] if number % ROOM_SIZE < TALKING else quiet
            header = struct.pack(">BBHII", 0x80, 8, tick & 0xFFFF, tick * 160, number)
            sockets[number % PHONE_PORTS].sendto(header + payload, (HOST, port))
        tick += 1
        due += TICK
        time.sleep(max(due - time.monotonic(), 0.0))


def measure(legs: int) -> Spent:
    """What that many legs cost."""
    ports = PortRange(FIRST_PORT, FIRST_PORT + 2 * legs + 200)
    wire = UdpWire(ports.size, ports.release)
    engine = Engine(
        ports.size,
        wire,
        PromptLibrary(Path("/nonexistent")),
        load(),
        now=time.monotonic(),
        random=os.urandom,
        wall=time.time,
    )
    opened = []
    for number in range(legs):
        port, rtp, rtcp = ports.open(HOST)
        wire.add(engine.open_leg(LegId(str(number))), port, rtp, rtcp)
        opened.append(port)
    here, there = multiprocessing.Pipe()
    load_process = multiprocessing.get_context("spawn").Process(target=phones, args=(opened, there))
    load_process.start()
    sources: list[int] = here.recv()
    for number in range(legs):
        leg = LegId(str(number))
        remote = RemoteMedia(HOST, sources[number % PHONE_PORTS], 8, "PCMA", 101)
        engine.connect_leg(leg, remote)
        engine.join(leg, RoomId(str(number // ROOM_SIZE)), PeerId(str(number)))
        engine.set_browsers(RoomId(str(number // ROOM_SIZE)), False)
    here.send("go")
    spent = run(engine)
    here.send("stop")
    load_process.join()
    counters = engine.counters()
    print("  " + ", ".join(f"{name} {count}" for name, count in counters.items() if count))
    wire.close()
    return spent


@dataclass(slots=True)
class Spent:
    """CPU seconds of each tick, and how many ended when the next was due already."""

    ticks: list[float] = field(default_factory=list)
    late: int = 0


def run(engine: Engine, ticks: int = MEASURED) -> Spent:
    """Tick on schedule; what was spent after the warm-up."""
    spent = Spent()
    due = time.monotonic()
    for tick in range(WARM_UP + ticks):
        due += TICK
        wait = due - time.monotonic()
        time.sleep(max(wait, 0.0))
        if wait < -LATE:  # the machine is busy with something else: go on from here
            due -= wait
        before = time.thread_time()
        engine.tick(time.monotonic())
        if tick >= WARM_UP:
            spent.ticks.append(time.thread_time() - before)
            spent.late += time.monotonic() > due + TICK
        engine.drain()
    return spent


def main() -> None:
    legs = int(os.environ.get("UCC_BENCH_LEGS", "1000"))
    with contextlib.suppress(ValueError):  # two sockets per leg
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4 * legs + 256, hard), hard))
    measured = measure(legs)
    spent = measured.ticks
    middle, high = statistics.median(spent), sorted(spent)[len(spent) * 99 // 100]
    print(f"{legs} legs, rooms of {ROOM_SIZE}, {TALKING} talking, {len(spent)} ticks of 20 ms")
    print(f"{measured.late} ticks late")
    print(f"CPU per tick: median {middle * 1e3:.2f} ms, 99th percentile {high * 1e3:.2f} ms")
    print(f"mixer {legs * TICK / middle:.0f} legs/core")


if __name__ == "__main__":
    main()

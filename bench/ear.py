"""From mouth to ear: what the media engine adds to the delay of a call.

Two phones of a process of their own are in a room of an engine that serves `UCC_BENCH_LEGS` others,
100 if unset, as in `callers` with G.711. One of them says a burst of 40 ms five times a second; the
clock runs from the moment the packet with its beginning leaves until one with sound reaches the other. That
is jitter buffer, waiting for the tick, and mixing; packet time and network are left out.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import struct
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import numpy as np

from bench.callers import SHAPES, phones
from bench.mixer import FIRST_PORT, HOST, PHONE_PORTS, run
from media.g711 import PCMA
from sfu.api import PeerId, RoomId
from sip_gateway.api import LegId
from sip_gateway.media.engine import TICK, Engine
from sip_gateway.media.opus import load
from sip_gateway.media.player import PromptLibrary
from sip_gateway.media.sockets import PortRange, UdpWire
from sip_gateway.phone_media import RemoteMedia

_EVERY: Final = 13  # ticks from burst to burst: not of the attention tone's or a buffer's rhythm
_TICKS: Final = 1500
_AUDIBLE: Final = 0.02


def probe(ports: list[int], done: Connection) -> None:
    """The two phones; gives the delays in seconds."""
    mouth, ear = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    for each in (mouth, ear):
        each.bind((HOST, 0))
        each.setblocking(False)
    done.send([each.getsockname()[1] for each in (mouth, ear)])
    done.recv()
    burst = PCMA.encode_float(0.2 * np.sin(np.arange(160) * 0.35).astype(np.float32)).tobytes()
    quiet = bytes((PCMA.silence,)) * 160
    delays: list[float] = []
    said, due, tick = 0.0, time.monotonic(), 0
    while not done.poll():
        phase = tick % _EVERY
        said = time.monotonic() if phase == 0 else said
        for number, (phone, port) in enumerate(zip((mouth, ear), ports, strict=True)):
            payload = burst if number == 0 and phase < 2 else quiet
            head = struct.pack(">BBHII", 0x80, 8, tick & 0xFFFF, tick * 160, 900 + number)
            phone.sendto(head + payload, (HOST, port))
        tick, due = tick + 1, due + TICK
        said = listen(ear, said, due, delays)
    done.send(delays)


def listen(ear: socket.socket, said: float, until: float, delays: list[float]) -> float:
    """Note the first sound after `said`, which is 0 when it was noted already."""
    while time.monotonic() < until:
        try:
            packet = ear.recv(400)
        except BlockingIOError:
            time.sleep(0.0005)
            continue
        loud = np.abs(np.take(PCMA.floats, np.frombuffer(packet[12:], np.uint8))).max()
        if said and loud > _AUDIBLE:
            delays.append(time.monotonic() - said)
            said = 0.0
    return said


def main() -> None:
    legs = int(os.environ.get("UCC_BENCH_LEGS", "100"))
    ports = PortRange(FIRST_PORT, FIRST_PORT + 2 * legs + 200)
    wire = UdpWire(ports.size, ports.release)
    library, now = PromptLibrary(Path("/nonexistent")), time.monotonic()
    engine = Engine(ports.size, wire, library, load(), now=now, random=os.urandom, wall=time.time)
    opened = []
    for number in range(legs + 2):
        port, rtp, rtcp = ports.open(HOST)
        wire.add(engine.open_leg(LegId(str(number))), port, rtp, rtcp)
        opened.append(port)
    spawn, shape = multiprocessing.get_context("spawn"), SHAPES[0]
    crowd, their = multiprocessing.Pipe()
    two, ends = multiprocessing.Pipe()
    processes = (
        spawn.Process(target=phones, args=(opened[:legs], 0, shape, False, their)),
        spawn.Process(target=probe, args=(opened[legs:], ends)),
    )
    for process in processes:
        process.start()
    crowded, probed = crowd.recv(), two.recv()
    sources = [crowded[number % PHONE_PORTS] for number in range(legs)] + probed
    for number, source in enumerate(sources):
        leg, room = (
            LegId(str(number)),
            RoomId(str(number // shape.size if number < legs else "ear")),
        )
        engine.connect_leg(leg, RemoteMedia(HOST, source, 8, "PCMA", 101))
        engine.join(leg, room, PeerId(str(number)))
        engine.set_browsers(room, False)
    crowd.send("go")
    two.send("go")
    spent = run(engine, _TICKS)
    crowd.send("stop")
    two.send("stop")
    delays = sorted(two.recv())
    for process in processes:
        process.join()
    wire.close()
    print(f"  {len(delays)} bursts, median {delays[len(delays) // 2] * 1e3:.0f} ms")
    print(f"  {spent.late} of {len(spent.ticks)} ticks late")
    print(f"ear {delays[len(delays) * 95 // 100] * 1e3:.0f} ms")


if __name__ == "__main__":
    main()

"""Telephones of each codec that one core serves, in three kinds of rooms.

As `mixer`, but with G.711, G.722 and Opus: rooms of 10 with 2 talking, rooms of 10 with all
talking, and one room of 100 with 3 talking; then the first with G.711 by SRTP. Measured is the CPU time (user and system) that the
engine's thread spends per 20 ms tick; the result is how many legs would fill a tick.
`UCC_BENCH_LEGS` sets the number of legs of the rooms of 10, 100 if unset; `UCC_BENCH_ONLY` picks
figures by a part of their names. Silent lines send digital silence.
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
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import numpy as np

from bench.mixer import FIRST_PORT, HOST, PHONE_PORTS, Spent, run
from media.arrays import Float
from media.g711 import PCMA
from sfu.api import PeerId, RoomId
from sip_gateway.api import LegId
from sip_gateway.media.engine import TICK, Engine
from sip_gateway.media.g722 import G722Encoder
from sip_gateway.media.opus import load
from sip_gateway.media.player import PromptLibrary
from sip_gateway.media.sockets import PortRange, UdpWire
from sip_gateway.media.srtp import LegSrtp
from sip_gateway.phone_media import Codec, MediaKeys, RemoteMedia

CODECS: Final[tuple[tuple[Codec, int, int], ...]] = (  # with payload type and RTP clock
    ("PCMA", 8, 8000),
    ("G722", 9, 8000),
    ("opus", 96, 48000),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Rooms of `size`, in each of which `talking` talk; `legs` is 0 for as many as asked for."""

    name: str
    size: int
    talking: int
    legs: int = 0


SHAPES: Final = (
    Shape("callers", 10, 2),
    Shape("callers-all-talking", 10, 10),
    Shape("callers-of-100", 100, 3, legs=100),
)
_CYCLE: Final = 50  # packets that a talker says over and over


def _encoder(codec: Codec) -> Callable[[Float], bytes]:
    if codec == "G722":
        return G722Encoder().encode
    if codec == "opus":
        return load().encoder(16000).encode
    return lambda sound: PCMA.encode_float(sound[::2]).tobytes()


def _packets(codec: Codec, peak: float) -> list[bytes]:
    """A second of something like a voice: harmonics of 140 Hz that swell three times."""
    time_axis = np.arange(320 * _CYCLE) / 16000
    voice = sum(np.sin(2 * np.pi * 140 * n * time_axis + n * n) / n for n in range(1, 20))
    swell = 0.55 + 0.45 * np.sin(2 * np.pi * 3 * time_axis)
    sound = (peak * voice * swell).astype(np.float32)
    encode = _encoder(codec)
    return [encode(frame) for frame in sound.reshape(_CYCLE, 320)]


SUITE: Final = "AES_CM_128_HMAC_SHA1_80"  # what nearly every telephone takes first


def _keys(number: int) -> MediaKeys:
    """Of one phone and its leg, the same both ways."""
    secret = bytes((number + index) % 256 for index in range(30))
    return MediaKeys(SUITE, secret, secret)


def phones(ports: list[int], codec: int, shape: Shape, srtp: bool, started: Connection) -> None:
    """The load: every 20 ms one packet to each leg."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(PHONE_PORTS)]
    for each in sockets:
        each.bind((HOST, 0))
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    name, kind, clock = CODECS[codec]
    # A steady line is the last packet again and again; from the first, codecs would start anew.
    loud, quiet = _packets(name, 0.1), _packets(name, 0.0)[-1:] * _CYCLE
    started.send([each.getsockname()[1] for each in sockets])
    started.recv()
    secrets = [LegSrtp(_keys(number)) for number in range(len(ports) if srtp else 0)]
    due, tick = time.monotonic(), 0
    while not started.poll():
        for number, port in enumerate(ports):
            said = loud if number % shape.size < shape.talking else quiet
            stamp = tick * (clock // 50) & 0xFFFFFFFF
            header = struct.pack(">BBHII", 0x80, kind, tick & 0xFFFF, stamp, number)
            packet = header + said[(tick + 7 * number) % _CYCLE]
            sent = secrets[number].close(packet) if srtp else packet
            sockets[number % PHONE_PORTS].sendto(sent or b"", (HOST, port))
        tick += 1
        due += TICK
        time.sleep(max(due - time.monotonic(), 0.0))


def measure(codec: int, shape: Shape, legs: int, srtp: bool = False) -> Spent:
    """CPU seconds of each measured tick, and late ones."""
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
    process = multiprocessing.get_context("spawn").Process(
        target=phones, args=(opened, codec, shape, srtp, there)
    )
    process.start()
    sources: list[int] = here.recv()
    name, kind, _ = CODECS[codec]
    for number in range(legs):
        leg, room = LegId(str(number)), RoomId(str(number // shape.size))
        remote = RemoteMedia(HOST, sources[number % PHONE_PORTS], kind, name, 101)
        engine.connect_leg(leg, replace(remote, keys=_keys(number)) if srtp else remote)
        engine.join(leg, room, PeerId(str(number)))
        engine.set_browsers(room, False)
    here.send("go")
    spent = run(engine)
    here.send("stop")
    process.join()
    wire.close()
    return spent


def main() -> None:
    asked = int(os.environ.get("UCC_BENCH_LEGS", "100"))
    with contextlib.suppress(ValueError):  # two sockets per leg
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4 * asked + 1024, hard), hard))
    wanted = os.environ.get("UCC_BENCH_ONLY", "")
    runs = [(shape, codec, "") for shape in SHAPES for codec in range(len(CODECS))]
    for shape, codec, srtp in (*runs, (SHAPES[0], 0, "-srtp")):
        label = "g711" if CODECS[codec][0] == "PCMA" else CODECS[codec][0].lower()
        name = f"{shape.name}-{label}{srtp}"
        if wanted in name:
            legs = shape.legs or asked
            spent = measure(codec, shape, legs, bool(srtp))
            middle = statistics.median(spent.ticks)
            print(f"  {spent.late} of {len(spent.ticks)} ticks late")
            print(f"{name} {legs * TICK / middle:.0f} legs/core", flush=True)


if __name__ == "__main__":
    main()

"""The shell around a router: what it sends, in which order, and when it wakes."""

from __future__ import annotations

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sfu import room as module
from sfu.api import LayerHint, MediaEvent, PeerId, RoomId, Source
from sfu.core.ice import Path
from sfu.core.layout import Outgoing, Send
from sfu.core.stun import Address
from sfu.peer import Peer
from sfu.room import DirectRoom
from sfu.srtp import SrtpBuffer
from sfu.tcp import TcpPort
from sfu.udp import MAX_SEGMENTS, UdpPort

ROOM = RoomId("room")
ALICE = PeerId("alice")
HINT = LayerHint(ROOM, ALICE, Source.CAM, "h")


class FakeRouter:
    """Due when told; says what it did."""

    def __init__(self, room: RoomId, entropy: object) -> None:
        self.counters = Counter({"rtp-in": 3})
        self.deadline: float | None = None
        self.polled: list[float] = []
        self.sends: list[Send] = []
        self.probes: list[Outgoing] = []
        self.told: list[MediaEvent] = []

    def poll(self, now: float, out: list[Outgoing]) -> list[Send]:
        self.polled.append(now)
        out += self.probes
        self.probes = []
        self.deadline = None
        return self.sends

    def events(self) -> list[MediaEvent]:
        told, self.told = self.told, []
        return told

    def next_deadline(self) -> float | None:
        return self.deadline


class FakePort:
    """Takes runs apart as the kernel does."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, bytes, Address]] = []
        self.runs: list[list[int]] = []

    def send(self, index: int, data: bytes | memoryview, address: Address) -> None:
        self.sent.append((index, bytes(data), address))

    def send_run(self, index: int, data: memoryview, size: int, address: Address) -> None:
        parts = [bytes(data[at : at + size]) for at in range(0, len(data), size)]
        self.runs.append([len(part) for part in parts])
        self.sent += [(index, part, address) for part in parts]


class FakeSrtp:
    """Adds a tag of one byte, an exclamation mark."""

    refuses = False

    def __init__(self) -> None:
        self.buffer = SrtpBuffer()

    def protect(self, header: bytes, payload: bytes, at: int = 0) -> int:
        data = header + payload + b"!"
        self.buffer.view[at : at + len(data)] = data
        return 0 if self.refuses else len(data)

    def protect_rtcp(self, data: bytes) -> bytes | None:
        return None if self.refuses else b"rtcp:" + data


class Setup:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "Router", FakeRouter)
        self.port = FakePort()
        self.events: list[MediaEvent] = []
        self.counters: Counter[str] = Counter()
        streams = cast(TcpPort, self.port)
        port = cast(UdpPort, self.port)
        self.room = DirectRoom(ROOM, port, streams, self.events.append, self.counters)
        self.router = cast(FakeRouter, cast(Any, self.room.router))
        self.srtp = FakeSrtp()
        selected = Path(1, ("192.0.2.7", 4000))
        self.transport = SimpleNamespace(srtp=self.srtp, ice=SimpleNamespace(selected=selected))
        self.room.peers[ALICE] = cast(Peer, SimpleNamespace(transport=self.transport))


@pytest.fixture
async def setup(monkeypatch: pytest.MonkeyPatch) -> Setup:
    return Setup(monkeypatch)


async def test_media_first_then_what_is_due_then_events(setup: Setup) -> None:
    setup.room.out.append((ALICE, b"head", b"body"))
    setup.router.deadline = 5.0
    setup.router.sends = [Send(ALICE, b"report")]
    setup.router.told = [HINT]
    setup.room.drain(now=5.0)
    address = ("192.0.2.7", 4000)
    assert setup.port.sent == [(1, b"headbody!", address), (1, b"rtcp:report", address)]
    assert setup.events == [HINT]
    assert setup.room.out == []
    assert setup.counters == {"packets-out": 1, "rtcp-out": 1}


async def test_probes_of_a_poll_go_out_after_what_it_says(setup: Setup) -> None:
    setup.router.deadline = 5.0
    setup.router.sends = [Send(ALICE, b"report")]
    setup.router.probes = [(ALICE, b"again", b"body")]
    setup.room.drain(now=5.0)
    assert [data for _, data, _ in setup.port.sent] == [b"rtcp:report", b"againbody!"]
    assert setup.room.out == []


async def test_the_router_is_polled_only_when_it_is_due(setup: Setup) -> None:
    setup.router.deadline = asyncio.get_running_loop().time() + 100
    setup.room.drain(now=setup.router.deadline - 1)
    assert setup.router.polled == []
    setup.room.drain(now=setup.router.deadline)
    assert len(setup.router.polled) == 1
    setup.room.close()


async def test_the_timer_wakes_the_router(setup: Setup) -> None:
    woken = asyncio.Event()
    poll = setup.router.poll

    def polled(now: float, out: list[Outgoing]) -> list[Send]:
        woken.set()
        return poll(now, out)

    setup.router.poll = polled  # type: ignore[method-assign]
    now = asyncio.get_running_loop().time()
    setup.router.deadline = now + 60
    setup.room.drain(now)
    setup.router.deadline = now + 0.01
    setup.room.drain(now)
    async with asyncio.timeout(5):
        await woken.wait()
    assert setup.router.polled[0] >= now


async def test_a_closed_room_wakes_no_more_and_its_counts_are_kept(setup: Setup) -> None:
    now = asyncio.get_running_loop().time()
    setup.router.deadline = now
    setup.room._arm(now)
    setup.room.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert setup.router.polled == []
    assert setup.counters["rtp-in"] == 3


@pytest.mark.parametrize(
    ("sizes", "runs"),
    [
        ([9], [[9]]),
        ([9, 9, 9], [[9, 9, 9]]),
        ([9, 9, 4, 9], [[9, 9, 4], [9]]),
        ([4, 9, 9], [[4], [9, 9]]),
        ([9, 9, 10, 10, 8], [[9, 9], [10, 10, 8]]),
        ([9] * (MAX_SEGMENTS + 2), [[9] * MAX_SEGMENTS, [9, 9]]),
        ([1400] * 50, [[1400] * 43, [1400] * 7]),
    ],
    ids=["one", "equal", "short last", "short first", "growing", "many", "large"],
)
async def test_a_receivers_packets_leave_in_runs_of_one_size(
    setup: Setup, sizes: list[int], runs: list[list[int]]
) -> None:
    for n, size in enumerate(sizes):
        setup.room.out.append((ALICE, bytes([n]), bytes(size - 2)))
    setup.room.drain(now=0.0)
    assert setup.port.runs == runs
    expected = [bytes([n]) + bytes(size - 2) + b"!" for n, size in enumerate(sizes)]
    assert [data for _, data, _ in setup.port.sent] == expected
    assert setup.counters["packets-out"] == len(sizes)


@pytest.mark.parametrize("lacks", ["srtp", "path", "peer", "libsrtp"])
async def test_what_cannot_be_sent_is_left_out(setup: Setup, lacks: str) -> None:
    if lacks == "srtp":
        setup.transport.srtp = None
    elif lacks == "path":
        setup.transport.ice.selected = None
    elif lacks == "peer":
        setup.room.peers.clear()
    else:
        setup.srtp.refuses = True
    setup.room.out.append((ALICE, b"head", b"body"))
    setup.router.deadline = 1.0
    setup.router.sends = [Send(ALICE, b"report")]
    setup.room.drain(now=1.0)
    assert setup.port.sent == []
    assert setup.counters["srtp-send-refused"] == (lacks == "libsrtp")


async def test_a_room_is_empty_without_peers_phones_and_tap(setup: Setup) -> None:
    assert not setup.room.empty
    setup.room.peers.clear()
    assert setup.room.empty
    setup.room.phones.add(PeerId("phone"))
    assert not setup.room.empty

"""The plane in a thread of its own: what is particular to it, beyond the contract of all planes."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import AsyncIterator, Sequence

import pytest

from sfu import threaded
from sfu.api import (
    AudioFrame,
    MediaError,
    MediaEvent,
    Offer,
    PeerId,
    PeerState,
    PeerStateChanged,
    RecordedPacket,
    RoomId,
    Source,
)
from sfu.config import SfuConfig
from sfu.threaded import ThreadedMediaPlane
from tests.support_rtc import TIMEOUT, build_offer

ROOM = RoomId("room")
ALICE, PHONE = PeerId("alice"), PeerId("phone")
LOCAL = SfuConfig(addresses=("127.0.0.1",), port=0)


def offer(generation: int = 1) -> Offer:
    text = build_offer(1, ufrag="abcd", password="p" * 22, fingerprint=":".join(["AB"] * 32))
    return Offer(generation, text)


def media_threads() -> int:
    return sum(one.name == "media" for one in threading.enumerate())


@pytest.fixture
async def plane() -> AsyncIterator[ThreadedMediaPlane]:
    opened = ThreadedMediaPlane(LOCAL)
    await opened.start()
    yield opened
    await opened.close()
    assert media_threads() == 0


class Told:
    """States in the order in which they were told."""

    def __init__(self, plane: ThreadedMediaPlane) -> None:
        self.states: list[PeerState] = []
        self._changed = asyncio.Event()
        plane.subscribe(self._hear)

    def _hear(self, event: MediaEvent) -> None:
        if isinstance(event, PeerStateChanged):
            self.states.append(event.state)
            self._changed.set()

    async def until(self, count: int) -> list[PeerState]:
        async with asyncio.timeout(TIMEOUT):
            while len(self.states) < count:
                self._changed.clear()
                await self._changed.wait()
        return self.states


async def test_a_taken_port_stops_the_start_and_the_thread(plane: ThreadedMediaPlane) -> None:
    second = ThreadedMediaPlane(SfuConfig(addresses=("127.0.0.1",), port=plane.port))
    with pytest.raises(OSError, match=f"127.0.0.1 port {plane.port}"):
        await second.start()
    assert media_threads() == 1
    await second.close()


async def test_nothing_is_left_after_close() -> None:
    plane = ThreadedMediaPlane(LOCAL)
    await plane.start()
    await plane.connect(ROOM, ALICE, offer())
    await plane.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(("127.0.0.1", plane.port))
    assert media_threads() == 0
    plane.disconnect(ROOM, ALICE)
    with pytest.raises(MediaError, match="full"):
        await plane.connect(ROOM, ALICE, offer())
    assert plane.counters().get("packets-out", 0) == 0
    await plane.close()


async def test_nothing_happens_in_the_middle_of_an_answer(plane: ThreadedMediaPlane) -> None:
    told = Told(plane)
    entering = asyncio.create_task(plane.connect(ROOM, ALICE, offer()))
    await asyncio.sleep(0)
    assert entering.done()
    plane.disconnect(ROOM, ALICE)
    assert await told.until(2) == [PeerState.CONNECTING, PeerState.CLOSED]


async def test_a_fault_of_any_kind_does_not_leave_whoever_asked_standing(
    plane: ThreadedMediaPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As the packet engine's, which is no Exception."""

    def panics() -> dict[str, int]:
        raise Panic

    with monkeypatch.context() as patch:
        patch.setattr(plane._plane, "counters", panics)
        with pytest.raises(Panic):
            plane.counters()
    assert plane.counters().get("packets-out", 0) == 0


async def test_whoever_is_answered_goes_on_before_the_events_of_it(
    plane: ThreadedMediaPlane,
) -> None:
    told = Told(plane)
    for number in range(20):
        await plane.connect(ROOM, PeerId(f"p{number}"), offer())
        assert len(told.states) == number
        await told.until(number + 1)


async def test_a_fault_of_one_handler_is_not_the_others(
    plane: ThreadedMediaPlane, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(event: MediaEvent) -> None:
        raise ValueError("a bug above")

    plane.subscribe(faulty)
    told = Told(plane)
    with caplog.at_level(logging.ERROR):
        await plane.connect(ROOM, ALICE, offer())
        plane.disconnect(ROOM, ALICE)
        assert await told.until(2) == [PeerState.CONNECTING, PeerState.CLOSED]
    assert "media event handler" in caplog.text


class Recorded:
    """A telephone in a room that is recorded."""

    def __init__(self, plane: ThreadedMediaPlane) -> None:
        self.plane = plane
        self.heard: list[bytes] = []
        self._spoken = 0
        plane.add_phone(ROOM, PHONE)
        plane.record(ROOM, self._take)

    def _take(self, packet: RecordedPacket) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.heard.append(packet.payload)

    def speak(self, *words: bytes) -> None:
        for word in words:
            self._spoken += 1
            frame = AudioFrame(ROOM, PHONE, self._spoken, 960 * self._spoken, 30, word)
            self.plane.inject([frame])

    async def done(self) -> None:
        """Until all commands were done and all that came of them was handed over."""
        self.plane.counters()
        for _ in range(3):  # turns of the loop, each of which takes some
            await asyncio.sleep(0)

    async def begun(self) -> Recorded:
        """Who begins to speak is heard after a moment."""
        async with asyncio.timeout(TIMEOUT):
            while not self.heard:
                self.speak(b"hm")
                await self.done()
        self.heard.clear()
        return self


@pytest.fixture
async def recorded(plane: ThreadedMediaPlane) -> Recorded:
    return await Recorded(plane).begun()


async def test_a_recording_is_made_on_the_callers_loop(recorded: Recorded) -> None:
    recorded.speak(b"one", b"two", b"three")
    await recorded.done()
    assert recorded.heard == [b"one", b"two", b"three"]


async def test_others_get_their_turn_in_the_middle_of_a_recording(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threaded, "MOST_AT_ONCE", 2)
    recorded.speak(b"one", b"two", b"three")
    recorded.plane.counters()
    await asyncio.sleep(0)
    assert recorded.heard == [b"one", b"two"]
    await recorded.done()
    assert recorded.heard == [b"one", b"two", b"three"]


async def test_nothing_comes_after_a_recording_has_ended(recorded: Recorded) -> None:
    recorded.speak(b"one")
    recorded.plane.counters()  # it is on its way back
    recorded.plane.record(ROOM, None)
    await recorded.done()
    assert recorded.heard == []


async def test_a_loop_that_does_not_keep_up_loses_of_the_recording_only(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threaded, "MOST_WAITING", 2)
    recorded.speak(b"one", b"two", b"three", b"four")
    assert recorded.plane.counters()["recorded-dropped"] == 2
    await recorded.done()
    assert recorded.heard == [b"one", b"two"]


async def test_sources_and_wants_are_commands_as_others(plane: ThreadedMediaPlane) -> None:
    told = Told(plane)
    await plane.connect(ROOM, ALICE, offer())
    plane.set_source(ROOM, ALICE, Source.MIC, on=True, muted=False)
    plane.set_wants(ROOM, ALICE, [])
    plane.record_picture(ROOM, None, Source.CAM)
    plane.move(ROOM, ALICE, RoomId("group"))
    plane.disconnect(RoomId("group"), ALICE)
    assert (await told.until(2))[-1] is PeerState.CLOSED


async def test_voices_come_from_any_thread_whatever_the_callers_loop_does(
    plane: ThreadedMediaPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[int] = []
    all_said = threading.Event()

    def inject(frames: Sequence[AudioFrame]) -> None:
        said.extend(frame.sequence for frame in frames)
        if len(said) == 100:
            all_said.set()

    monkeypatch.setattr(plane._plane, "inject", inject)

    def mix() -> None:
        for number in range(100):
            plane.inject([AudioFrame(ROOM, PHONE, number, 960 * number, 30, b"voice")])

    mixer = threading.Thread(target=mix)
    mixer.start()
    assert all_said.wait(TIMEOUT)  # this loop stands still
    mixer.join()
    assert said == list(range(100))


async def test_of_too_many_voices_the_newest_are_said(
    plane: ThreadedMediaPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[int] = []
    monkeypatch.setattr(
        plane._plane, "inject", lambda frames: said.extend(one.sequence for one in frames)
    )
    many = threaded.MOST_VOICES + 5
    plane.inject([AudioFrame(ROOM, PHONE, number, 0, 30, b"voice") for number in range(many)])
    plane.counters()  # answered after that
    assert said == list(range(5, many))


async def test_voices_after_the_end_are_nobodys() -> None:
    plane = ThreadedMediaPlane(LOCAL)
    plane.inject([AudioFrame(ROOM, PHONE, 1, 0, 30, b"voice")])
    await plane.start()
    await plane.close()
    plane.inject([AudioFrame(ROOM, PHONE, 2, 0, 30, b"voice")])
    assert media_threads() == 0

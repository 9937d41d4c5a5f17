"""The media thread and the browsers' plane: publications, taps, and one injection per tick."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from media.g711 import PCMA
from sfu.api import (
    Answer,
    AudioFrame,
    MediaEvent,
    Offer,
    PeerId,
    RecordedPacket,
    RoomId,
    Source,
    Want,
)
from sip_gateway.api import LegId
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.phone_media import PhoneMedia, RemoteMedia
from tests.integration.test_phone_media import UdpPhone, World
from tests.sim.phone_codecs import CODECS
from tests.sim.phones import goertzel, sine

ROOM, OTHER = RoomId("room"), RoomId("other")


@dataclass
class FakePlane:
    """Keeps what the phones' side asks of it; `sinks` are the open taps."""

    calls: list[tuple[str, RoomId, PeerId | None]] = field(default_factory=list)
    sinks: dict[RoomId, Callable[[AudioFrame], None]] = field(default_factory=dict)
    injections: list[list[AudioFrame]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)

    async def start(self) -> None: ...
    async def close(self) -> None: ...
    def subscribe(self, handler: Callable[[MediaEvent], None]) -> None: ...
    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        raise NotImplementedError

    def disconnect(self, room: RoomId, peer: PeerId) -> None: ...
    def move(self, room: RoomId, peer: PeerId, to: RoomId) -> None: ...
    def set_source(
        self, room: RoomId, peer: PeerId, source: Source, *, on: bool, muted: bool
    ) -> None: ...
    def set_wants(self, room: RoomId, peer: PeerId, wants: Sequence[Want]) -> None: ...
    def add_phone(self, room: RoomId, peer: PeerId) -> None:
        self.calls.append(("add", room, peer))

    def remove_phone(self, room: RoomId, peer: PeerId) -> None:
        self.calls.append(("remove", room, peer))

    def inject(self, frames: Sequence[AudioFrame]) -> None:
        self.threads.add(threading.get_ident())
        self.injections.append(list(frames))

    def record(self, room: RoomId, sink: Callable[[RecordedPacket], None] | None) -> None: ...

    def record_picture(self, room: RoomId, peer: PeerId | None, source: Source) -> None: ...

    def tap(self, room: RoomId, sink: Callable[[AudioFrame], None] | None) -> None:
        self.calls.append(("tap" if sink else "untap", room, None))
        if sink is None:
            self.sinks.pop(room, None)
        else:
            self.sinks[room] = sink

    def counters(self) -> dict[str, int]:
        return {}


@pytest.fixture
def plane() -> FakePlane:
    return FakePlane()


@pytest.fixture
async def world(tmp_path: Path, plane: FakePlane) -> AsyncIterator[World]:
    media = PhoneMediaThread(MediaSettings(41300, 41400, prompts=tmp_path), plane)
    media.start()
    world = World(media)
    yield world
    world.close()
    await media.close()


def heard_by_browsers(plane: FakePlane, peer: str) -> float:
    """Amplitude of 440 Hz in the phone's publication."""
    decoder = CODECS.decoder(8000)
    frames = [f for frames in plane.injections for f in frames if f.peer == peer]
    sound = [decoder.decode(frame.payload) for frame in frames][5:]
    return goertzel(np.concatenate(sound), 440.0) if len(sound) > 10 else 0.0


async def test_phone_and_browser_hear_each_other(world: World, plane: FakePlane) -> None:
    phone: UdpPhone = await world.phone("a", 440.0)
    world.media.join(LegId("a"), ROOM, PeerId("pa"))
    encoder = CODECS.encoder(16000)
    sample = 0

    def browser_talks() -> None:
        nonlocal sample
        payload = encoder.encode(sine(1000.0, 320, sample, rate=16000))
        plane.sinks[ROOM](AudioFrame(ROOM, PeerId("web"), 0, sample * 3, 20, payload))
        sample += 320

    heard = len(phone.payloads)

    def both() -> bool:
        nonlocal heard
        if len(phone.payloads) > heard:  # the phone's packets are the browser's clock
            heard += 1
            browser_talks()
        return phone.hears(1000.0) > 0.12 and heard_by_browsers(plane, "pa") > 0.12

    await world.until(both)
    assert plane.threads == {threading.get_ident()}  # the event loop's
    assert all(0 < len(frames) <= 3 for frames in plane.injections[3:])


async def test_voices_do_not_wait_for_the_loop_where_any_thread_may_bring_them(
    tmp_path: Path, plane: FakePlane
) -> None:
    settings = MediaSettings(41420, 41440, prompts=tmp_path)
    media = PhoneMediaThread(settings, plane, inject=plane.inject)
    media.start()
    world = World(media)
    await world.phone("a", 440.0)
    media.join(LegId("a"), ROOM, PeerId("pa"))
    await world.until(lambda: heard_by_browsers(plane, "pa") > 0.12)
    assert len(plane.threads) == 1 and threading.get_ident() not in plane.threads
    world.close()
    await media.close()


async def test_the_tap_is_open_while_phones_are_in_the_room(world: World, plane: FakePlane) -> None:
    media: PhoneMedia = world.media
    for name in ("a", "b"):
        media.open_leg(LegId(name), "127.0.0.1")
    media.join(LegId("a"), ROOM, PeerId("pa"))
    media.join(LegId("b"), ROOM, PeerId("pb"))
    media.join(LegId("a"), OTHER, PeerId("pa2"))
    media.leave(LegId("b"))
    media.leave(LegId("b"))
    media.close_leg(LegId("a"))
    assert plane.calls == [
        ("add", ROOM, "pa"),
        ("tap", ROOM, None),
        ("add", ROOM, "pb"),
        ("remove", ROOM, "pa"),
        ("add", OTHER, "pa2"),
        ("tap", OTHER, None),
        ("remove", ROOM, "pb"),
        ("untap", ROOM, None),
        ("remove", OTHER, "pa2"),
        ("untap", OTHER, None),
    ]
    media.join(LegId("ghost"), ROOM, PeerId("px"))
    assert len(plane.calls) == 10


async def test_a_command_that_fails_is_logged_and_the_calls_go_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await world.phone("a", 440.0)
    media = world.media
    assert isinstance(media, PhoneMediaThread)
    for number in range(300):  # more rooms than the engine holds, all without phones
        media.set_background(RoomId(f"room-{number}"), "music")
    broken: list[object] = []
    with caplog.at_level(logging.ERROR):
        media._post(lambda: broken[0])
        before = len(phone.payloads)
        await world.until(lambda: len(phone.payloads) > before + 5)
    # More rooms than the engine has rows is no fault: the oldest without phones give way.
    assert [record.message for record in caplog.records] == ["media command failed"]
    assert media.counters()["tick_failed"] == 0


async def test_hold_by_the_unspecified_address_sends_nothing(world: World) -> None:
    phone = await world.phone("a", 440.0)
    await world.until(lambda: len(phone.payloads) > 3)
    world.media.connect_leg(LegId("a"), RemoteMedia("0.0.0.0", 4000, 8, "PCMA", 101))
    await asyncio.sleep(0)
    sent = world.media.counters()["rtp_out"]
    ticks = world.media.counters()["ticks"]
    await world.until(lambda: world.media.counters()["ticks"] > ticks + 10)
    assert world.media.counters()["rtp_out"] <= sent + 2
    assert PCMA.payload_type == 8

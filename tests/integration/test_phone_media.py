"""The media thread with real UDP sockets on loopback: prompts, a mix, keys, and the end."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from media.g711 import PCMA
from sfu.api import PeerId, RoomId
from sip_gateway.api import LegId
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.phone_media import (
    DigitReceived,
    PhoneMedia,
    PhoneMediaEvent,
    PlaybackFinished,
    RemoteMedia,
)
from tests.sim.phones import goertzel, sine, write_wave

ROOM = RoomId("room")
FIRST, LAST = 41000, 41200


class UdpPhone(asyncio.DatagramProtocol):
    """Sends a packet for each that it receives, so that it needs no clock of its own."""

    def __init__(self, tone: float) -> None:
        self._tone = tone
        self._sample = 0
        self._sequence = 1
        self.payloads: list[bytes] = []
        self.keys: list[tuple[int, bool]] = []
        self.transport: asyncio.DatagramTransport | None = None
        self.target: tuple[str, int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.payloads.append(data[12:])
        self.target = (addr[0], addr[1])
        self.talk()

    def talk(self) -> None:
        kind, payload = 8, PCMA.encode_float(sine(self._tone, 160, self._sample)).tobytes()
        stamp = self._sample
        if self.keys:
            code, end = self.keys.pop(0)
            kind, payload, stamp = 101, struct.pack(">BBH", code, 0x80 if end else 0, 160), 99
        assert self.transport is not None
        self.transport.sendto(
            struct.pack(">BBHII", 0x80, kind, self._sequence & 0xFFFF, stamp, 7) + payload,
            self.target,
        )
        self._sequence += 1
        self._sample += 160

    def hears(self, frequency: float) -> float:
        codes = np.frombuffer(b"".join(self.payloads[-15:]), np.uint8)
        return goertzel(np.take(PCMA.floats, codes), frequency)


class World:
    def __init__(self, media: PhoneMedia) -> None:
        self.media = media
        self.events: list[PhoneMediaEvent] = []
        self._transports: list[asyncio.BaseTransport] = []
        media.subscribe(self._event)

    def _event(self, event: PhoneMediaEvent) -> None:
        self.events.append(event)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let the media thread work until something is so, 5 s at most."""
        loop, look = asyncio.get_running_loop(), asyncio.Event()
        async with asyncio.timeout(5):
            while not condition():
                loop.call_later(0.01, look.set)
                await look.wait()
                look.clear()

    async def phone(self, name: str, tone: float, host: str = "127.0.0.1") -> UdpPhone:
        self.media.open_leg(LegId(name), host)
        loop = asyncio.get_running_loop()
        transport, phone = await loop.create_datagram_endpoint(
            lambda: UdpPhone(tone), local_addr=(host, 0)
        )
        self._transports.append(transport)
        port = transport.get_extra_info("sockname")[1]
        self.media.connect_leg(LegId(name), RemoteMedia(host, port, 8, "PCMA", 101))
        return phone

    def close(self) -> None:
        for transport in self._transports:
            transport.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    write_wave(tmp_path / "en" / "short.wav", sine(700, 3200, rate=16000))
    media = PhoneMediaThread(MediaSettings(FIRST, LAST, prompts=tmp_path), None)
    media.start()
    world = World(media)
    yield world
    world.close()
    await media.close()


async def test_two_phones_talk_and_prompts_and_keys_come_through(world: World) -> None:
    a, b = await world.phone("a", 440.0), await world.phone("b", 1000.0)
    world.media.play(LegId("a"), ["short"], "en", 5)
    await world.until(lambda: PlaybackFinished(LegId("a"), 5) in world.events)
    world.media.join(LegId("a"), ROOM, PeerId("pa"))
    world.media.join(LegId("b"), ROOM, PeerId("pb"))
    await world.until(lambda: a.hears(1000.0) > 0.15 and b.hears(440.0) > 0.15)
    assert a.hears(440.0) < 0.02
    a.keys = [(5, False), (5, False), (5, True), (5, True), (5, True)]
    await world.until(lambda: DigitReceived(LegId("a"), "5") in world.events)
    await world.until(lambda: not a.keys)
    assert sum(isinstance(event, DigitReceived) for event in world.events) == 1
    counters = world.media.counters()
    assert counters["tick_failed"] == counters["send_refused"] == 0
    assert counters["legs"] == 2


async def test_ipv6_phone(world: World) -> None:
    if not socket.has_ipv6:
        return
    phone = await world.phone("six", 440.0, "::1")
    world.media.play(LegId("six"), ["tone:busy"], "en", 1)
    await world.until(lambda: phone.hears(425.0) > 0.1)
    assert world.media.counters()["drop_foreign"] == 0


async def test_ports_come_back_and_run_out_with_an_error(tmp_path: Path) -> None:
    media = PhoneMediaThread(MediaSettings(41201, 41210, prompts=tmp_path), None)
    media.start()
    world = World(media)
    opened = [media.open_leg(LegId(f"leg-{n}"), "127.0.0.1") for n in range(4)]
    assert {local.port for local in opened} == {41202, 41204, 41206, 41208}
    with pytest.raises(OSError, match="in use"):
        media.open_leg(LegId("one-more"), "127.0.0.1")
    with pytest.raises(ValueError, match="open"):
        media.open_leg(LegId("leg-0"), "127.0.0.1")
    await world.until(lambda: media.counters()["legs"] == 4)
    for number in range(4):
        media.close_leg(LegId(f"leg-{number}"))
    await world.until(lambda: media.counters()["legs"] == 0)
    for number in range(4):
        media.open_leg(LegId(f"again-{number}"), "127.0.0.1")
    await media.close()
    assert media.counters()["legs"] == 0


async def test_a_port_of_another_program_is_passed_over(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 41213))
        media = PhoneMediaThread(MediaSettings(41212, 41216, prompts=tmp_path), None)
        assert media.open_leg(LegId("a"), "127.0.0.1").port == 41214
        with pytest.raises(OSError, match="in use"):
            media.open_leg(LegId("b"), "127.0.0.1")
        await media.close()


async def test_an_address_that_is_not_ours_is_an_error_and_costs_no_port(tmp_path: Path) -> None:
    media = PhoneMediaThread(MediaSettings(41216, 41218, prompts=tmp_path), None)
    with pytest.raises(OSError):
        media.open_leg(LegId("a"), "203.0.113.9")
    assert media.open_leg(LegId("a"), "127.0.0.1").port == 41216
    await media.close()


@pytest.mark.parametrize("host", ["phone.example", "", "300.1.1.1"])
async def test_a_host_name_is_refused_before_it_could_be_resolved(
    tmp_path: Path, host: str
) -> None:
    media = PhoneMediaThread(MediaSettings(41218, 41220, prompts=tmp_path), None)
    media.open_leg(LegId("a"), "127.0.0.1")
    with pytest.raises(ValueError, match="address"):
        media.connect_leg(LegId("a"), RemoteMedia(host, 4000, 8, "PCMA"))
    await media.close()

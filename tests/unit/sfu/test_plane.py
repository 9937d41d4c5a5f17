"""The local plane's own promises, beyond the contract of all planes."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest

from sfu.api import (
    MediaEvent,
    Offer,
    PeerId,
    PeerState,
    PeerStateChanged,
    RoomId,
    Source,
)
from sfu.config import MAX_SLOTS, SfuConfig
from sfu.plane import LocalMediaPlane
from tests.support_rtc import build_offer

ROOM = RoomId("room")
ALICE = PeerId("alice")
LOCAL = SfuConfig(addresses=("127.0.0.1",), port=0)


def offer(generation: int = 1) -> Offer:
    text = build_offer(1, ufrag="abcd", password="p" * 22, fingerprint=":".join(["AB"] * 32))
    return Offer(generation, text)


@pytest.fixture
async def plane() -> AsyncIterator[LocalMediaPlane]:
    opened = LocalMediaPlane(LOCAL)
    await opened.start()
    yield opened
    await opened.close()


async def test_a_taken_port_stops_the_start_with_its_name(plane: LocalMediaPlane) -> None:
    second = LocalMediaPlane(SfuConfig(addresses=("127.0.0.1",), port=plane.port))
    with pytest.raises(OSError, match=f"127.0.0.1 port {plane.port}"):
        await second.start()
    await second.close()


async def test_the_port_is_free_again_after_close() -> None:
    plane = LocalMediaPlane(LOCAL)
    await plane.start()
    await plane.connect(ROOM, ALICE, offer())
    await plane.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(("127.0.0.1", plane.port))
    assert len(asyncio.all_tasks()) == 1


async def test_advertised_addresses_replace_the_local_ones() -> None:
    config = SfuConfig(addresses=("127.0.0.1",), port=0, advertise=("198.51.100.1",))
    plane = LocalMediaPlane(config)
    await plane.start()
    answer = await plane.connect(ROOM, ALICE, offer())
    await plane.close()
    assert f"198.51.100.1 {plane.port} typ host" in answer.sdp
    assert "127.0.0.1" not in answer.sdp


async def test_by_default_every_address_is_offered() -> None:
    plane = LocalMediaPlane(SfuConfig(port=0))
    await plane.start()
    answer = await plane.connect(ROOM, ALICE, offer())
    await plane.close()
    assert f"127.0.0.1 {plane.port} typ host" in answer.sdp
    assert SfuConfig().slots == MAX_SLOTS


async def test_events_come_later_and_in_order_whatever_a_handler_does(
    plane: LocalMediaPlane, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[MediaEvent] = []

    def faulty(event: MediaEvent) -> None:
        raise ValueError("a bug above")

    def meddling(event: MediaEvent) -> None:
        seen.append(event)
        if len(seen) == 1:
            plane.disconnect(ROOM, ALICE)

    plane.subscribe(faulty)
    plane.subscribe(meddling)
    with caplog.at_level(logging.ERROR):
        await plane.connect(ROOM, ALICE, offer())
        assert seen == []
        await asyncio.sleep(0)
    states = [one.state for one in seen if isinstance(one, PeerStateChanged)]
    assert states == [PeerState.CONNECTING, PeerState.CLOSED]
    assert "media event handler" in caplog.text


async def test_commands_about_nobody_are_ignored(plane: LocalMediaPlane) -> None:
    plane.set_source(ROOM, ALICE, Source.MIC, on=True, muted=False)
    plane.set_wants(ROOM, ALICE, [])
    plane.disconnect(ROOM, ALICE)
    plane.remove_phone(ROOM, ALICE)
    plane.inject([])
    plane.tap(ROOM, None)
    assert plane.counters().get("packets-out", 0) == 0


async def test_rooms_end_with_their_last_occupant(plane: LocalMediaPlane) -> None:
    await plane.connect(ROOM, ALICE, offer())
    plane.add_phone(ROOM, PeerId("phone"))
    plane.tap(ROOM, lambda frame: None)
    plane.disconnect(ROOM, ALICE)
    plane.remove_phone(ROOM, PeerId("phone"))
    assert list(plane._rooms) == [ROOM]
    plane.tap(ROOM, None)
    assert plane._rooms == {}
    assert plane._owners == {}

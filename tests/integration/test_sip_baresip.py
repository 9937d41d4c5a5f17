"""A real telephone (baresip) against the portal and the real media engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sip_gateway.api import LeaveCause, LegDigit, LegEntered, LegHeld, LegLeft
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from tests.e2e.softphone import Login, Softphone
from tests.e2e.sound import goertzel
from tests.phone_doubles import ROOM
from tests.sip_house import House, house


@pytest.fixture
async def site() -> AsyncIterator[House]:
    async with house(PhoneMediaThread(MediaSettings(), None), busy_time=3.0) as running:
        yield running


async def test_call_with_keys_hold_and_hanging_up(site: House, tmp_path: Path) -> None:
    login = Login("alice", "wonderland", site.server)
    phone = await asyncio.to_thread(Softphone, tmp_path / "alice", login, 440.0)
    try:
        await asyncio.to_thread(phone.dial, "*72")
        await asyncio.to_thread(phone.key, "4711#2468#")
        entered = await site.expect(LegEntered, 20)
        assert site.directory.callers[0].number == "201"
        await asyncio.to_thread(phone.key, "6")
        assert (await site.expect(LegDigit)).digit == "6"
        phone.hold()
        assert (await site.expect(LegHeld)).held
        phone.resume()
        assert not (await site.expect(LegHeld)).held
        await asyncio.to_thread(phone.hang_up)
        left = await site.expect(LegLeft)
        assert (left.peer, left.cause) == (entered.peer, LeaveCause.HANGUP)
    finally:
        await asyncio.to_thread(phone.close)
    assert site.plane.counters()["sip-calls-now"] == 0


async def test_we_release_a_call_and_the_telephone_notices(site: House, tmp_path: Path) -> None:
    login = Login("bob", "builder", site.server)
    phone = await asyncio.to_thread(Softphone, tmp_path / "bob", login, 440.0)
    try:
        await asyncio.to_thread(phone.dial, "9000")
        await asyncio.to_thread(phone.key, "4711#2468#")
        entered = await site.expect(LegEntered, 20)
        site.plane.release(entered.leg)
        assert (await site.expect(LegLeft)).cause is LeaveCause.RELEASED
        await asyncio.to_thread(phone.wait_for, "CALL_CLOSED")
    finally:
        await asyncio.to_thread(phone.close)


async def test_the_last_one_left_hears_the_busy_tone(site: House, tmp_path: Path) -> None:
    phone = await asyncio.to_thread(
        Softphone, tmp_path / "alice", Login("alice", "wonderland", site.server), 700.0
    )
    try:
        await asyncio.to_thread(phone.dial, "*72")
        await asyncio.to_thread(phone.key, "4711#2468#")
        await site.expect(LegEntered, 20)
        site.plane.set_people(ROOM, 2)
        site.plane.set_people(ROOM, 1)
        await asyncio.to_thread(phone.wait_for, "CALL_CLOSED")
        assert (await site.expect(LegLeft)).cause is LeaveCause.RELEASED
        sound, rate = phone.recording()
    finally:
        await asyncio.to_thread(phone.close)
    # 500 ms on, 500 ms off: within each second one window is full of 425 Hz and one has none.
    size = rate // 5
    last = sound[-rate * 5 // 2 : -rate // 2]
    levels = [
        goertzel(last[at : at + size], rate, 425.0) for at in range(0, len(last) - size, size // 4)
    ]
    assert max(levels) > 0.1
    assert min(levels) < 0.01


async def test_wideband_telephones_hear_what_g711_has_no_room_for(
    site: House, tmp_path: Path
) -> None:
    """G.722 and Opus as another implementation speaks them, with 5 kHz either way."""
    talks = {
        "alice": ("wonderland", 4800.0, "G722/16000/1", 16000),
        "bob": ("builder", 5600.0, "opus/48000/2", 48000),
    }
    phones: dict[str, Softphone] = {}
    try:
        for name, (secret, hertz, codec, rate) in talks.items():
            phones[name] = await asyncio.to_thread(
                Softphone,
                tmp_path / name,
                Login(name, secret, site.server),
                hertz,
                codecs=codec,
                rate=rate,
            )
            await asyncio.to_thread(phones[name].dial, "*72")
            await asyncio.to_thread(phones[name].key, "4711#2468#")
            await site.expect(LegEntered, 20)
        site.plane.set_people(ROOM, 2)
        await asyncio.sleep(4)
        for name, other in (("alice", 5600.0), ("bob", 4800.0)):
            sound, rate = phones[name].recording()
            assert rate >= 16000
            # Whole seconds, most of them behind the prompts.
            parts = [
                goertzel(sound[at : at + rate // 4], rate, other)
                for at in range(0, len(sound) - rate // 4, rate // 4)
            ]
            assert max(parts) > 0.05, name
            own = talks[name][1]
            assert goertzel(sound[-rate:], rate, own) < 0.02, name
    finally:
        for phone in phones.values():
            await asyncio.to_thread(phone.close)
    counters = site.media.counters()
    assert counters["opus_malformed"] == counters["drop_payload_type"] == 0

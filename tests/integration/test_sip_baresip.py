"""A real telephone (baresip) against the portal and the real media engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sip_gateway.api import LeaveCause, LegDigit, LegEntered, LegHeld, LegLeft
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from tests.e2e.softphone import Login, Softphone
from tests.sip_house import House, house


@pytest.fixture
async def site() -> AsyncIterator[House]:
    async with house(PhoneMediaThread(MediaSettings(), None)) as running:
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

"""Real telephones (baresip) whose sound is encrypted, against the portal and the media engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sip_gateway.api import LegEntered, LegHeld
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from tests.e2e.softphone import Login, Softphone, until
from tests.e2e.sound import goertzel
from tests.integration.test_sip_adhoc import hears
from tests.phone_doubles import ROOM
from tests.sip_house import House, house


async def enter(site: House, phone: Softphone) -> None:
    await asyncio.to_thread(phone.dial, "*72")
    await asyncio.to_thread(phone.key, "4711#2468#")
    await site.expect(LegEntered, 20)


def loudest(phone: Softphone, hertz: float, last: float) -> float:
    """Of the quarter seconds of the last `last` seconds that it heard."""
    sound, rate = phone.recording()
    size = rate // 4
    recent = sound[-int(rate * last) :]
    return max(
        goertzel(recent[at : at + size], rate, hertz) for at in range(0, len(recent) - size, size)
    )


@pytest.mark.parametrize("word", ["srtp", "srtp-mand"])
async def test_encrypted_and_plain_telephones_hear_each_other(tmp_path: Path, word: str) -> None:
    """Keys, prompts, the conference, and hold: all that an unencrypted telephone can do."""
    media = PhoneMediaThread(MediaSettings(), None)
    async with house(media) as site:
        alice = await asyncio.to_thread(
            Softphone, tmp_path / "a", Login("alice", "wonderland", site.server), 440.0, srtp=word
        )
        bob = await asyncio.to_thread(
            Softphone, tmp_path / "b", Login("bob", "builder", site.server), 700.0
        )
        try:
            await enter(site, alice)
            await enter(site, bob)
            site.plane.set_people(ROOM, 2)
            await asyncio.to_thread(hears, alice, 700.0)
            await asyncio.to_thread(hears, bob, 440.0)
            alice.hold()
            assert (await site.expect(LegHeld)).held
            await asyncio.to_thread(
                until, lambda: loudest(bob, 440.0, 1.0) < 0.05, 10, "silence from who holds"
            )
            alice.resume()
            assert not (await site.expect(LegHeld)).held
            # Each of the two was a new key. What Alice hears now, baresip records elsewhere.
            await asyncio.to_thread(hears, bob, 440.0)
            log = (tmp_path / "a" / "baresip.log").read_text(errors="replace")
            counters = media.counters()
        finally:
            await asyncio.to_thread(alice.close)
            await asyncio.to_thread(bob.close)
    assert "SRTP is Enabled" in log
    assert counters["drop_unauthentic"] < 50  # packets under way while keys changed


async def test_plain_telephone_is_refused_where_srtp_is_required(tmp_path: Path) -> None:
    async with house(PhoneMediaThread(MediaSettings(), None), srtp="required") as site:
        phone = await asyncio.to_thread(
            Softphone, tmp_path / "a", Login("alice", "wonderland", site.server), 440.0
        )
        try:
            closed = await asyncio.to_thread(phone.refused, "*72")
        finally:
            await asyncio.to_thread(phone.close)
    assert "488" in closed["param"]

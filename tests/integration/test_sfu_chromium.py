"""Real browsers on the media plane alone: they see moving pictures and hear each other's tone.

This is the proof that our answers are what browsers want. The page's fake camera moves and its
microphone hums at a known pitch; what counts is what arrives at the other side.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Playwright, async_playwright

from sfu.api import Source
from sfu.config import SfuConfig
from tests.e2e.browser import CHROMIUM_FLAGS
from tests.e2e.sound import write_tone
from tests.integration.sfu_site import Site, running_site

pytestmark = [pytest.mark.e2e, pytest.mark.live]

HERTZ = 997.0
# Chromium's FFT of 8192 samples at 48 kHz has lines 5.9 Hz apart.
TOLERANCE = 6.0
PATIENCE = 45.0
LOOK_AGAIN = 250  # ms between two looks at a page

Hearing = Callable[[Page, int], Awaitable[None]]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running_site(SfuConfig(port=0)) as running:
        yield running


@pytest.fixture
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as started:
        yield started


async def chromium(playwright: Playwright, folder: Path) -> Browser:
    tone = write_tone(folder / "tone.wav", HERTZ, seconds=10, rate=48000)
    return await playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=[*CHROMIUM_FLAGS, f"--use-file-for-fake-audio-capture={tone}"],
    )


async def firefox(playwright: Playwright) -> Browser:
    return await playwright.firefox.launch(
        channel="moz-firefox",
        executable_path="/usr/bin/firefox-esr",
        firefox_user_prefs={
            "media.navigator.streams.fake": True,
            "media.navigator.permission.disabled": True,
            "media.navigator.audio.fake_frequency": int(HERTZ),
            "media.autoplay.default": 0,
        },
    )


async def join(site: Site, browser: Browser, name: str, slots: int = 2) -> Page:
    page = await browser.new_page()
    await page.goto(f"{site.url}?room=room&peer={name}")
    await page.evaluate("count => join(count)", slots)
    return page


async def slot_of(site: Site, viewer: str, shown: str, source: Source = Source.CAM) -> int:
    async with asyncio.timeout(PATIENCE):
        while (slot := site.slot_of(viewer, shown, source)) is None:
            await site.next_event()
    return slot


async def look(page: Page, slot: int) -> dict[str, Any]:
    seen: dict[str, Any] = await page.evaluate("slot => look(slot)", slot)
    return seen


async def sees_motion(page: Page, slot: int) -> dict[str, Any]:
    """Wait for ten more decoded frames and a picture that changed; gives the last look."""
    first = await look(page, slot)
    async with asyncio.timeout(PATIENCE):
        while True:
            await page.wait_for_timeout(LOOK_AGAIN)
            now = await look(page, slot)
            if now["frames"] >= first["frames"] + 10 and now["picture"] != first["picture"]:
                return now


async def hears_tone(page: Page, slot: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            tone = (await look(page, slot))["tone"]
            if abs(tone["hertz"] - HERTZ) <= TOLERANCE and (tone["level"] or -200) > -60:
                return
            await page.wait_for_timeout(LOOK_AGAIN)


async def hears_sound(page: Page, slot: int) -> None:
    """Wait for decoded sound. Firefox starts no Web Audio where there is no sound card, so what
    its decoder says of the energy (W3C webrtc-stats, squared seconds) must do."""
    first = (await look(page, slot))["energy"]
    async with asyncio.timeout(PATIENCE):
        while (await look(page, slot))["energy"] < first + 0.02:
            await page.wait_for_timeout(LOOK_AGAIN)


async def meet(site: Site, alice: Page, bob: Page, bob_hears: Hearing = hears_tone) -> None:
    """Both see and hear each other."""
    slot = await slot_of(site, "alice", "bob")
    await sees_motion(alice, slot)
    await hears_tone(alice, slot)
    slot = await slot_of(site, "bob", "alice")
    await sees_motion(bob, slot)
    await bob_hears(bob, slot)


async def test_two_chromiums_see_and_hear_each_other(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    browser = await chromium(playwright, tmp_path)
    alice, bob = await join(site, browser, "alice"), await join(site, browser, "bob")
    await meet(site, alice, bob)
    layers = await alice.evaluate("layers()")
    assert {one["rid"] for one in layers} == {"q", "h", "f"}

    # The network changes: new ICE credentials, the same DTLS session, the picture goes on.
    assert await alice.evaluate("restart()") is True
    await meet(site, alice, bob)

    # More slots by another offer, and a shared screen without one.
    await bob.evaluate("grow()")
    await alice.evaluate("share()")
    shared = await sees_motion(bob, await slot_of(site, "bob", "alice", Source.SCREEN))
    assert shared["width"] > 0
    await meet(site, alice, bob)
    await browser.close()


async def test_firefox_and_chromium_see_and_hear_each_other(
    site: Site, playwright: Playwright, tmp_path: Path
) -> None:
    one, other = await chromium(playwright, tmp_path), await firefox(playwright)
    alice, bob = await join(site, one, "alice"), await join(site, other, "bob")
    await meet(site, alice, bob, hears_sound)
    assert await bob.evaluate("restart()") is True
    await meet(site, alice, bob, hears_sound)
    await one.close()
    await other.close()

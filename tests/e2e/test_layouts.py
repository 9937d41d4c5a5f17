"""How each looks at the same room: layouts, pins, a picture beside other windows, volumes.

Alice (Chromium)        Bruno (Chromium)       Chiara (Chromium)     telephone
  │ pins Bruno: large for her alone
  │ "speaker" ◀──────────── speaks ───────────────────────────────────────│
  │   his picture comes large, hers small, and none under a pane
  │ spotlight on the telephone: large for all ─────▶ │
  │                            │ ◀──────────────── shows a screen
  │ full screen, the small picture, Bruno at 30 %, the telephone silent
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.barriers import NARROW_DARK, WIDE_DARK, WIDE_LIGHT, barriers, with_axe
from tests.e2e.browser import chromium, hear, new_page
from tests.e2e.pages import add_conference, enter, log_in, wait_for_people
from tests.e2e.screens import WITH_SCREEN
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.spoken import say

pytestmark = [pytest.mark.e2e, pytest.mark.live]

TONES = {"alice": 1250.0, "bruno": 1650.0, "chiara": 2100.0}
PHONE = 2750.0
SILENT = -55.0  # dBFS

# Of each picture that the page receives: how tall, and how many bytes until now.
RECEIVED = """
async () => {
  const found = {};
  for (const peer of window.peers) {
    if (peer.connectionState === 'closed') continue;
    for (const one of (await peer.getStats()).values()) {
      if (one.type === 'inbound-rtp' && one.kind === 'video') {
        found[one.trackIdentifier] = { height: one.frameHeight ?? 0, bytes: one.bytesReceived };
      }
    }
  }
  const tiles = {};
  for (const tile of document.querySelectorAll('[data-participant]:not([data-self])')) {
    const track = tile.querySelector('video')?.srcObject?.getVideoTracks()[0];
    if (track && found[track.id]) tiles[tile.dataset.participant] = found[track.id];
  }
  const bytes = Object.values(found).reduce((sum, one) => sum + one.bytes, 0);
  return { tiles, bytes };
}
"""

# As if another window were before this one.
BEHIND = """
(hidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}
"""

SMALL_WINDOW = """
() => documentPictureInPicture.window?.document
  .querySelector('[data-pip] [data-participant]')?.dataset.participant ?? null
"""

# A browser whose pages have no windows of their own beside others, and one that has nothing.
WITHOUT_WINDOWS = "delete window.documentPictureInPicture;"
WITHOUT_ANY = WITHOUT_WINDOWS + "delete HTMLVideoElement.prototype.requestPictureInPicture;"


@dataclass(frozen=True)
class Talk:
    alice: Page
    bruno: Page
    chiara: Page
    phone: Softphone

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.alice, self.bruno, self.chiara


@pytest.fixture(scope="module")
def talk(service: Service, playwright: Playwright, folder: Path) -> Iterator[Talk]:
    browsers = {name: chromium(playwright, folder, tone) for name, tone in TONES.items()}
    _, office = new_page(browsers["alice"])
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Comité")
    office.context.close()
    # Before Chiara's browser, to which her own telephone would belong at once.
    phone = Softphone(folder / "phone", service.sip_login("203"), PHONE)
    phone.wait_until_registered()
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#{access.pin}#")
    pages: dict[str, Page] = {}
    for name, lacking in (("alice", ""), ("bruno", WITHOUT_WINDOWS), ("chiara", WITHOUT_ANY)):
        context, page = new_page(browsers[name], large=True)
        context.add_init_script(WITH_SCREEN)
        if lacking:
            context.add_init_script(lacking)
        with_axe(context)
        email = f"{name}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages[name] = page
    for page in pages.values():
        wait_for_people(page, 4)
    yield Talk(pages["alice"], pages["bruno"], pages["chiara"], phone)
    phone.close()
    for browser in browsers.values():
        browser.close()


def tile(page: Page, name: str) -> Locator:
    """Of the person of that first name; of "phone" the telephone's."""
    if name == "phone":
        return page.locator('[data-participant][data-kind="phone"]')
    return page.locator('[data-participant][data-kind="web"]').filter(has_text=name)


def large(page: Page) -> Locator:
    return page.locator('[data-tile="large"]')


def laid_out(page: Page, layout: str) -> None:
    expect(page.locator("[data-layout]")).to_have_attribute("data-layout", layout)


def choose(page: Page, layout: str) -> None:
    page.keyboard.press("l")
    page.get_by_role("radio", name=say("fr", f"layout-{layout}")).first.check()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def menu(page: Page, name: str, text: str) -> None:
    """From somebody's menu in the list of people, which is beside the stage."""
    rows = page.locator("[data-roster]")
    row = (
        rows.and_(page.locator('[data-kind="phone"]'))
        if name == "phone"
        else rows.filter(has_text=name)
    )
    row.first.get_by_role("button", name="Actions pour").click()
    page.get_by_role("menuitem", name=text).click()


def more(page: Page, message: str) -> None:
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name=say("fr", message), exact=True).click()


def speaks(talk: Talk, *names: str) -> None:
    """These and nobody else have their microphones on."""
    for name, page in zip(TONES, talk.pages, strict=True):
        off = page.get_by_role("button", name="Rétablir le microphone", exact=True)
        on = page.get_by_role("button", name="Couper le microphone", exact=True)
        expect(off.or_(on)).to_be_visible()
        if off.is_visible() == (name in names):
            page.keyboard.press("m")
        expect(on if name in names else off).to_be_visible()
    silent = tile(talk.alice, "phone").get_attribute("data-muted") == "true"
    if silent == ("phone" in names):
        talk.phone.key("*6")
    expect(tile(talk.alice, "phone")).to_have_attribute(
        "data-muted", "false" if "phone" in names else "true"
    )


def received(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(RECEIVED)
    return found


def still(page: Page) -> bool:
    """Whether no picture comes in for more than a second."""
    before = received(page)["bytes"]
    page.wait_for_timeout(1_500)
    return bool(received(page)["bytes"] == before)


def test_a_pin_is_large_for_whoever_pinned(talk: Talk) -> None:
    alice, bruno = talk.alice, talk.bruno
    for page in talk.pages:
        laid_out(page, "grid")
        expect(large(page)).to_have_count(0)
    tile(alice, "Bruno").get_by_role("button", name="Épingler Bruno").click()
    laid_out(alice, "speaker")
    expect(large(alice)).to_have_count(1)
    expect(large(alice)).to_contain_text("Bruno")
    menu(alice, "phone", say("fr", "person-pin"))
    expect(large(alice)).to_have_count(2)
    laid_out(bruno, "grid")
    menu(alice, "phone", say("fr", "person-unpin"))
    tile(alice, "Bruno").get_by_role("button", name="Épingler Bruno").click()
    laid_out(alice, "grid")


def test_the_speaker_is_large_and_whoever_coughs_is_not(talk: Talk) -> None:
    alice = talk.alice
    speaks(talk, "bruno")
    choose(alice, "speaker")
    expect(large(alice)).to_have_count(1)
    expect(large(alice)).to_contain_text("Bruno")
    speaks(talk, "chiara")
    expect(large(alice)).to_contain_text("Chiara")
    # Oneself never while others are there.
    speaks(talk, "alice")
    expect(tile(alice, "Alice")).to_have_attribute("data-speaking", "true")
    expect(large(alice)).to_contain_text("Chiara")
    speaks(talk, "phone")
    expect(large(alice)).to_have_attribute("data-kind", "phone")
    kept = json.loads(alice.evaluate("localStorage.getItem('ucc.room')"))
    assert kept["layout"] == "speaker"


def test_only_the_large_one_comes_large_and_nothing_that_is_not_seen(talk: Talk) -> None:
    alice = talk.alice
    speaks(talk, "bruno")
    expect(large(alice)).to_contain_text("Bruno")
    bruno = tile(alice, "Bruno").get_attribute("data-participant")
    chiara = tile(alice, "Chiara").get_attribute("data-participant")

    def as_tall_as_they_stand() -> bool:
        tiles = received(alice)["tiles"]
        if bruno not in tiles or chiara not in tiles:
            return False
        return bool(tiles[bruno]["height"] >= 2 * tiles[chiara]["height"] > 0)

    until(as_tall_as_they_stand, 30, "Bruno's picture to come large and Chiara's small")
    # On a telephone the chat lies over the stage.
    NARROW_DARK.on(alice)
    alice.get_by_role("button", name=say("fr", "chat-show"), exact=True).click()
    until(lambda: still(alice), 20, "no picture to come under the chat")
    alice.get_by_role("button", name=say("fr", "chat-hide"), exact=True).first.click()
    until(lambda: not still(alice), 20, "pictures to come again")
    assert barriers(alice) == []
    WIDE_LIGHT.on(alice)
    alice.get_by_role("button", name=say("fr", "tool-people"), exact=True).click()


def test_who_has_no_place_is_on_the_next_page(talk: Talk) -> None:
    """A window of 1280 × 1024 at 400 % has as little room as a hundred people in a large one."""
    alice = talk.alice
    choose(alice, "grid")
    alice.get_by_role("button", name=say("fr", "tool-people-hide"), exact=True).first.click()
    alice.set_viewport_size({"width": 320, "height": 256})
    pages = alice.get_by_role("group", name=say("fr", "stage-pages"))
    expect(pages).to_be_visible()
    seen: list[str] = []
    for _ in range(4):
        seen += alice.locator("[data-participant] .name").all_inner_texts()
        if len(seen) == 4:
            break
        before = pages.inner_text()
        pages.get_by_role("button", name=say("fr", "stage-next")).press("Enter")
        expect(pages).not_to_contain_text(before)
    assert len(seen) == len(set(seen)) == 4
    assert barriers(alice) == []
    WIDE_LIGHT.on(alice)
    expect(alice.locator("[data-participant]")).to_have_count(4)
    alice.get_by_role("button", name=say("fr", "tool-people"), exact=True).click()
    choose(alice, "speaker")


def test_nobody_has_to_look_at_themselves(talk: Talk) -> None:
    alice = talk.alice
    menu(alice, "Alice", say("fr", "person-hide-self"))
    expect(tile(alice, "Alice")).to_have_count(0)
    expect(tile(talk.bruno, "Alice").locator("video")).to_be_visible()
    menu(alice, "Alice", say("fr", "person-show-self"))
    expect(tile(alice, "Alice").locator("video")).to_be_visible()


def test_the_spotlight_is_large_for_all(talk: Talk) -> None:
    menu(talk.alice, "phone", say("fr", "person-spotlight"))
    for page in talk.pages:
        laid_out(page, "speaker")
        expect(large(page)).to_have_count(1)
        expect(large(page)).to_have_attribute("data-kind", "phone")
    # One's own choice counts more.
    tile(talk.bruno, "Chiara").hover()
    tile(talk.bruno, "Chiara").get_by_role("button", name="Épingler Chiara").click()
    expect(large(talk.bruno)).to_contain_text("Chiara")
    tile(talk.bruno, "Chiara").get_by_role("button", name="Épingler Chiara").click()
    menu(talk.alice, "phone", say("fr", "person-unspotlight"))
    laid_out(talk.bruno, "grid")


def test_a_screen_is_large_until_somebody_is_pinned(talk: Talk) -> None:
    alice, chiara = talk.alice, talk.chiara
    choose(alice, "auto")
    chiara.get_by_role("button", name=say("fr", "tool-screen-start"), exact=True).click()
    laid_out(alice, "presentation")
    shown = alice.locator("[data-shared]")
    expect(shown.locator("[data-screen] video")).to_be_visible()
    expect(shown).to_have_attribute("data-shared", "large")
    menu(alice, "Bruno", say("fr", "person-pin"))
    expect(shown).to_have_attribute("data-shared", "small")
    expect(large(alice)).to_contain_text("Bruno")
    alice.get_by_role("button", name=say("fr", "stage-enlarge"), exact=True).click()
    expect(shown).to_have_attribute("data-shared", "large")
    menu(alice, "Bruno", say("fr", "person-unpin"))
    choose(alice, "grid")
    laid_out(alice, "grid")
    expect(shown.locator("[data-screen] video")).to_be_visible()
    chiara.get_by_role("button", name=say("fr", "tool-screen-stop"), exact=True).click()
    expect(shown).to_have_count(0)


def test_the_stage_fills_the_screen(talk: Talk) -> None:
    alice = talk.alice
    alice.keyboard.press("f")
    leave = alice.get_by_role("button", name=say("fr", "tool-full-leave"), exact=True)
    expect(leave).to_be_visible()
    assert alice.evaluate(
        "document.fullscreenElement.contains(document.querySelector('[data-layout]'))"
    )
    leave.click()
    expect(leave).to_have_count(0)
    more(alice, "tool-full")
    expect(leave).to_be_visible()
    alice.keyboard.press("f")
    expect(leave).to_have_count(0)


def test_the_small_picture_follows_the_speaker_behind_other_windows(talk: Talk) -> None:
    alice = talk.alice
    choose(alice, "speaker")
    speaks(talk, "bruno")
    expect(large(alice)).to_contain_text("Bruno")
    bruno, chiara = (
        tile(alice, name).get_attribute("data-participant") for name in ("Bruno", "Chiara")
    )
    more(alice, "tool-pip")
    until(lambda: alice.evaluate(SMALL_WINDOW) == bruno, 20, "Bruno in the small window")
    alice.evaluate(BEHIND, True)

    def only(person: str | None) -> bool:
        before = received(alice)["tiles"]
        alice.wait_for_timeout(1_500)
        after = received(alice)["tiles"]
        growing = {p for p, one in after.items() if one["bytes"] > before[p]["bytes"]}
        return growing == {person}

    until(lambda: only(bruno), 30, "Bruno's picture alone to come")
    speaks(talk, "chiara")
    until(lambda: alice.evaluate(SMALL_WINDOW) == chiara, 20, "Chiara in the small window")
    until(lambda: only(chiara), 30, "Chiara's picture alone to come")
    alice.evaluate(BEHIND, False)
    more(alice, "tool-pip-leave")
    until(lambda: alice.evaluate(SMALL_WINDOW) is None, 20, "the small window to close")


def test_other_browsers_show_a_video_or_offer_nothing(talk: Talk) -> None:
    bruno, chiara = talk.bruno, talk.chiara
    more(bruno, "tool-pip")
    until(
        lambda: bruno.evaluate("document.pictureInPictureElement?.videoWidth > 0"),
        20,
        "a video beside other windows",
    )
    more(bruno, "tool-pip-leave")
    until(
        lambda: bruno.evaluate("document.pictureInPictureElement === null"),
        20,
        "the video to close",
    )
    chiara.get_by_role("button", name="Plus", exact=True).click()
    expect(chiara.get_by_role("button", name=say("fr", "tool-layout"), exact=True)).to_be_visible()
    expect(chiara.get_by_role("button", name=say("fr", "tool-pip"), exact=True)).to_have_count(0)
    chiara.keyboard.press("Escape")


def test_each_is_as_loud_as_one_wants(talk: Talk) -> None:
    alice = talk.alice
    speaks(talk, "bruno", "phone")
    tones = (TONES["bruno"], PHONE)
    until(lambda: min(hear(alice, tones).values()) > -20, 30, "both to be heard")
    before = hear(alice, tones)
    menu(alice, "Bruno", "Volume")
    slider = alice.get_by_role("slider")
    expect(slider).to_be_focused()
    for _ in range(14):
        alice.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "30 %")
    for look in (WIDE_LIGHT, NARROW_DARK, WIDE_DARK):
        look.on(alice)
        assert barriers(alice) == []
    WIDE_LIGHT.on(alice)
    alice.keyboard.press("Escape")
    # 30 % of the amplitude is 10.5 dB less.
    fallen = before[TONES["bruno"]] - 10.5
    until(lambda: abs(hear(alice, tones)[TONES["bruno"]] - fallen) < 3, 20, "Bruno at 30 %")
    until(lambda: hear(alice, tones)[PHONE] > -20, 20, "the telephone as loud as before")
    menu(alice, "phone", "Volume")
    expect(slider).to_be_focused()
    alice.keyboard.press("Home")
    alice.keyboard.press("Escape")
    until(lambda: hear(alice, tones)[PHONE] < SILENT, 20, "the telephone to be silent")
    # For Alice alone.
    until(lambda: hear(talk.chiara, tones)[PHONE] > -20, 20, "the telephone to be heard by Chiara")

"""Reactions and captions between two browsers, with a telephone in the room.

```
Alice (organiser)          room                Bruno              telephone (203)
  | applause  ───────────▶  |  ── reacted ─────▶  over her tile, read out, gone by itself
  |                         |                     |  6 × heart: the sixth is refused
  | "Bon", "Bonjour" … ──▶  |  ── captioned ───▶  offered, then read as they grow   (hears the voice)
  | Enter ───────────────▶  |  ── final ───────▶  read out once
  |                         |  Chiara comes late: the last three lines
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.barriers import barriers, with_axe
from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import Access, add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

HOSTILE = "<img src=x onerror=alert(1)> \u202eegap"


@dataclass(frozen=True, slots=True)
class Meeting:
    service: Service
    access: Access
    alice: Page
    bruno: Page

    def come(self, page: Page, person: str) -> None:
        email = f"{person}@demo.example"
        enter(page, self.access.url, email, self.service.password(email))


@pytest.fixture(scope="module")
def meeting(service: Service, playwright: Playwright, folder: Path) -> Iterator[Meeting]:
    browser = chromium(playwright, folder, 1250.0, camera=False)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Assemblée")
    office.context.close()
    phone = Softphone(folder / "phone", service.sip_login("203"), 2750.0)
    phone.wait_until_registered()
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#")
    phone.key(f"{access.pin}#")
    alice, bruno = (new_page(browser)[1] for _ in range(2))
    with_axe(bruno.context)
    made = Meeting(service, access, alice, bruno)
    for person, page in (("alice", alice), ("bruno", bruno)):
        made.come(page, person)
    for page in (alice, bruno):
        wait_for_people(page, 3)
    yield made
    phone.close()
    browser.close()


def button(page: Page, message: str) -> Locator:
    return page.get_by_role("button", name=say("fr", message), exact=True)


def choose(page: Page, message: str) -> None:
    """A row of the menu."""
    button(page, "tool-more").click()
    page.get_by_role("list").get_by_role("button", name=say("fr", message), exact=True).click()


def over(page: Page, name: str) -> Locator:
    """The signs over somebody's tile."""
    return page.locator(f"[data-participant]:has(.name:has-text('{name}')) [data-reaction]")


# --- reactions ----------------------------------------------------------------------------


def test_applause_is_seen_over_the_tile_told_and_gone_by_itself(meeting: Meeting) -> None:
    alice, bruno = meeting.alice, meeting.bruno
    button(alice, "tool-react").click()
    # By keyboard alone: the first sign has the focus.
    alice.keyboard.press("Tab")
    alice.keyboard.press("Enter")
    expect(over(bruno, "Alice")).to_have_attribute("data-reaction", "applause")
    expect(bruno.locator("[data-roster]").filter(has_text="Alice").get_by_role(
        "img", name=say("fr", "reaction-applause")
    )).to_have_count(1)  # fmt: skip
    expect(
        bruno.get_by_role("log").filter(has_text=re.compile(r"Alice.* : Applaudissements\.$"))
    ).to_have_count(1)
    expect(over(bruno, "Bruno")).to_have_count(0)
    expect(over(bruno, "Alice")).to_have_count(0)
    alice.keyboard.press("Escape")
    expect(button(alice, "tool-react")).to_be_focused()


def test_without_motion_a_sign_stands_still(meeting: Meeting) -> None:
    bruno = meeting.bruno
    bruno.emulate_media(reduced_motion="reduce")
    button(meeting.alice, "tool-react").click()
    button(meeting.alice, "reaction-heart").click()
    sign = over(bruno, "Alice")
    expect(sign).to_be_visible()
    assert sign.evaluate("one => getComputedStyle(one).animationName") == "none"
    bruno.emulate_media(reduced_motion="no-preference")
    meeting.alice.keyboard.press("Escape")


def test_a_flood_is_refused_and_said_so(meeting: Meeting) -> None:
    bruno = meeting.bruno
    button(bruno, "tool-react").click()
    heart = button(bruno, "reaction-heart")
    # Faster than a hand, so that no second goes by in between.
    heart.evaluate("one => { for (let n = 0; n < 6; n += 1) one.click(); }")
    expect(
        bruno.get_by_role("status").filter(has_text=say("fr", "reactions-enough"))
    ).to_be_visible()
    expect(over(meeting.alice, "Bruno")).to_have_count(5)
    bruno.keyboard.press("Escape")


# --- captions -----------------------------------------------------------------------------


def test_captions_are_offered_and_read_as_they_are_typed(meeting: Meeting) -> None:
    alice, bruno = meeting.alice, meeting.bruno
    choose(alice, "tool-captions-write")
    desk = alice.get_by_role("textbox", name=say("fr", "captions-desk"))
    expect(desk).to_be_focused()
    desk.press_sequentially("Bonjour")
    # Who has not said so reads none.
    expect(bruno.get_by_text(say("fr", "captions-offered"))).to_be_visible()
    expect(bruno.locator("[data-caption]")).to_have_count(0)
    button(bruno, "captions-yes").click()
    growing = bruno.locator("[data-caption=growing]")
    expect(growing).to_have_text("Bonjour")
    desk.press_sequentially(" à tous.")
    expect(growing).to_have_text("Bonjour à tous.")
    log = bruno.get_by_role("log", name=say("fr", "captions"))
    expect(log).to_have_text("")
    desk.press("Enter")
    expect(log).to_have_text("Bonjour à tous.")
    expect(growing).to_have_count(0)
    expect(desk).to_have_value("")


def test_what_is_written_is_text_and_nothing_else(meeting: Meeting) -> None:
    desk = meeting.alice.get_by_role("textbox", name=say("fr", "captions-desk"))
    desk.fill(HOSTILE)
    desk.press("Enter")
    last = meeting.bruno.locator("[data-caption=final]").last
    expect(last).to_have_text("<img src=x onerror=alert(1)> egap")
    expect(meeting.bruno.locator(".captions img")).to_have_count(0)


def test_captions_cover_nothing(meeting: Meeting) -> None:
    bruno = meeting.bruno
    bruno.set_viewport_size({"width": 320, "height": 640})
    pane = bruno.locator(".captions")
    tools = bruno.get_by_role("toolbar")
    expect(pane).to_be_visible()

    def bottom_and_top() -> tuple[float, float]:
        above, below = pane.bounding_box(), tools.bounding_box()
        assert above is not None
        assert below is not None
        return above["y"] + above["height"], below["y"]

    bottom, top = bottom_and_top()
    assert bottom <= top
    assert barriers(bruno) == []
    bruno.set_viewport_size({"width": 1280, "height": 800})


def test_who_comes_late_reads_the_last_lines_and_the_choice_is_remembered(
    meeting: Meeting, playwright: Playwright, folder: Path
) -> None:
    desk = meeting.alice.get_by_role("textbox", name=say("fr", "captions-desk"))
    for text in ("Premier point.", "Deuxième point.", "Troisième point."):
        desk.fill(text)
        desk.press("Enter")
        expect(meeting.bruno.locator("[data-caption=final]").last).to_have_text(text)
    browser = chromium(playwright, folder, 2100.0, camera=False)
    _, chiara = new_page(browser)
    meeting.come(chiara, "chiara")
    wait_for_people(chiara, 4)
    choose(chiara, "tool-captions-show")
    lines = chiara.locator("[data-caption=final]")
    expect(lines).to_have_text(["Premier point.", "Deuxième point.", "Troisième point."])
    # Somebody who takes part may read, and nothing more.
    button(chiara, "tool-more").click()
    menu = chiara.get_by_role("list")
    expect(menu.get_by_role("button", name=say("fr", "tool-captions-hide"))).to_be_visible()
    expect(menu.get_by_role("button", name=say("fr", "tool-captions-write"))).to_have_count(0)
    assert chiara.evaluate("JSON.parse(localStorage['ucc.room']).captions") is True
    browser.close()


def test_off_is_off(meeting: Meeting) -> None:
    alice, bruno = meeting.alice, meeting.bruno
    button(bruno, "captions-close").click()
    expect(bruno.locator(".captions")).to_have_count(0)
    desk = alice.get_by_role("textbox", name=say("fr", "captions-desk"))
    desk.fill("Personne ne lit cela.")
    desk.press("Enter")
    choose(alice, "tool-captions-show")
    expect(alice.locator("[data-caption=final]").last).to_have_text("Personne ne lit cela.")
    expect(bruno.locator("[data-caption]")).to_have_count(0)
    expect(bruno.get_by_text(say("fr", "captions-offered"))).to_have_count(0)

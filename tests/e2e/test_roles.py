"""Who may what in a room that runs: the right to speak, roles, and whom everybody sees large.

Alice (organiser)      Bruno (browser)        Chiara (telephone)
  │ only with the floor ──▶ mic is locked ───▶ "only those with the floor …"
  │                                     *6 ──▶ still silent
  │◀───────────────────────────────── *5 hand
  │ gives the floor ─────────────────────────▶ "you have the floor"  *6 ──▶ heard
  │ takes it back ───────────────────────────▶ silent at once
  │ asks to speak ──▶ one button, and heard
  │ "presenter" ────▶ told in words          ✗ the service is killed, and comes back
  │                   a presenter still, and the rule of speaking still holds
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from sip_gateway.media.service import PROMPTS
from tests.e2e.barriers import barriers, with_axe
from tests.e2e.browser import chromium, hear, new_page
from tests.e2e.pages import add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import halved, likeness, read_wav
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

PHONE = 2100.0
HEARD, SILENT = -35.0, -55.0  # dBFS; a spoken tone of amplitude 0.3 is −10


@dataclass(frozen=True)
class Talk:
    alice: Page
    bruno: Page
    phone: Softphone
    service: Service


@pytest.fixture(scope="module")
def talk(service: Service, playwright: Playwright, folder: Path) -> Iterator[Talk]:
    browser = chromium(playwright, folder, 880.0, camera=False)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Assemblée")
    office.context.close()
    phone = Softphone(folder / "phone", service.sip_login("203"), PHONE)
    phone.wait_until_registered()
    pages = []
    for person in ("alice", "bruno"):
        context, page = new_page(browser)
        with_axe(context)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages.append(page)
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#{access.pin}#")
    wait_for_people(pages[0], 3)
    yield Talk(pages[0], pages[1], phone, service)
    phone.close()
    browser.close()


def told(phone: Softphone, prompt: str) -> bool:
    """Whether the telephone heard that sentence in French within the latest ten seconds."""
    spoken, _ = read_wav(PROMPTS / "fr" / f"{prompt}.wav")
    samples, rate = phone.recording()
    recent, sentence = samples[-10 * rate :], halved(spoken)
    return len(recent) > len(sentence) and likeness(recent, sentence) > 0.4


def silent(page: Page) -> bool:
    return hear(page, [PHONE])[PHONE] < SILENT


def row(page: Page, kind: str) -> Locator:
    """In the roster of the page, whose first row is one's own."""
    return page.locator(f'[data-roster][data-kind="{kind}"]').last


def choose(page: Page, kind: str, *, role: str = "", action: str = "") -> None:
    """From somebody's menu."""
    row(page, kind).get_by_role("button", name="Actions pour").click()
    if role:
        page.get_by_role("menuitemradio", name=say("fr", f"roster-role-{role}")).click()
    else:
        page.get_by_role("menuitem", name=say("fr", f"person-{action}"), exact=True).click()
    expect(page.get_by_role("menu")).to_have_count(0)


def more(page: Page, message: str) -> None:
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name=say("fr", message)).click()


def rule_on_disk(service: Service) -> bool:
    with closing(sqlite3.connect(service.database)) as database:
        kept = database.execute("SELECT decided FROM room_decision").fetchall()
    return any(json.loads(decided)["floor_only"] for (decided,) in kept)


def test_only_those_with_the_floor_speak(talk: Talk) -> None:
    alice, bruno, phone = talk.alice, talk.bruno, talk.phone
    until(lambda: hear(alice, [PHONE])[PHONE] > HEARD, 20, "the telephone's voice")
    more(alice, "tool-floor-only")
    expect(bruno.get_by_text(say("fr", "floor-only"), exact=True).last).to_be_visible()
    locked = bruno.get_by_role("button", name=say("fr", "tool-mic-floor"))
    locked.click()
    expect(locked).to_be_visible()
    until(lambda: told(phone, "floor-only"), 20, "the telephone to be told")
    until(lambda: silent(alice), 20, "silence without the floor")
    phone.key("*6")
    until(lambda: told(phone, "floor-ask"), 20, "how one asks for the floor")
    assert silent(alice)


def test_the_floor_is_asked_for_given_and_taken_by_telephone(talk: Talk) -> None:
    alice, phone = talk.alice, talk.phone
    phone.key("*5")
    row(alice, "phone").get_by_role("button", name="Donner la parole à").click()
    expect(row(alice, "phone").locator("[data-floor]")).to_be_visible()
    until(lambda: told(phone, "floor-yours"), 20, "the telephone to hear that it has the floor")
    assert silent(alice)
    phone.key("*6")
    until(lambda: hear(alice, [PHONE])[PHONE] > HEARD, 20, "the voice with the floor")
    choose(alice, "phone", action="take-floor")
    until(lambda: silent(alice), 20, "silence after the turn")
    until(lambda: told(phone, "floor-taken"), 20, "the telephone to hear that its turn is over")
    more(alice, "tool-floor-all")
    until(lambda: told(phone, "floor-open"), 20, "the telephone to hear that all may speak")


def test_who_is_asked_to_speak_does_so_by_one_button(talk: Talk) -> None:
    alice, bruno, phone = talk.alice, talk.bruno, talk.phone
    choose(alice, "phone", action="ask-unmute")
    until(lambda: told(phone, "asked-to-speak"), 20, "the telephone to be asked")
    choose(alice, "web", action="ask-unmute")
    asked = bruno.get_by_role("alert").filter(has_text=say("fr", "asked-to-speak"))
    expect(asked).to_be_visible()
    assert barriers(bruno) == []
    asked.get_by_role("button", name=say("fr", "talk-unmute")).click()
    expect(asked).to_have_count(0)
    expect(row(alice, "web").get_by_text(say("fr", "tile-muted"))).to_have_count(0)


def test_somebody_is_large_for_everybody(talk: Talk) -> None:
    alice, bruno = talk.alice, talk.bruno
    choose(alice, "web", action="spotlight")
    for page in (alice, bruno):
        expect(page.locator("[data-large]")).to_have_count(1)
    choose(alice, "web", action="unspotlight")
    expect(bruno.locator("[data-large]")).to_have_count(0)


def test_a_role_is_told_in_words_and_the_menu_needs_no_mouse(talk: Talk) -> None:
    alice, bruno = talk.alice, talk.bruno
    button = row(alice, "web").get_by_role("button", name="Actions pour")
    button.focus()
    alice.keyboard.press("Enter")
    expect(alice.get_by_role("menu")).to_be_visible()
    assert barriers(alice) == []
    alice.keyboard.press("Escape")
    expect(button).to_be_focused()
    choose(alice, "web", role="presenter")
    expect(bruno.get_by_text(say("fr", "role-you-presenter"))).to_be_visible()
    for page in (alice, bruno):
        roles = page.locator('[data-roster][data-kind="web"] .facts')
        expect(roles.filter(has_text=say("fr", "roster-role-presenter"))).to_have_count(1)


def test_a_crash_takes_neither_role_nor_rule(talk: Talk) -> None:
    alice, bruno = talk.alice, talk.bruno
    more(alice, "tool-floor-only")
    expect(alice.locator("[data-roster]").first).to_be_visible()
    expect(bruno.get_by_role("button", name="Couper le microphone", exact=True)).to_be_visible()
    alice.get_by_role("button", name="Plus", exact=True).click()
    expect(alice.get_by_role("button", name=say("fr", "tool-floor-all"))).to_be_visible()
    # Everybody sees the rule at once; whoever made it is answered when it is on disk.
    until(lambda: rule_on_disk(talk.service), 10, "the rule to be kept")
    talk.service.kill()
    talk.service.start()
    for page in (alice, bruno):
        wait_for_people(page, 2)
    presenter = alice.locator('[data-roster][data-kind="web"] .facts').filter(
        has_text=say("fr", "roster-role-presenter")
    )
    expect(presenter).to_have_count(1)
    choose(alice, "web", role="participant")
    expect(bruno.get_by_role("button", name=say("fr", "tool-mic-floor"))).to_be_visible()

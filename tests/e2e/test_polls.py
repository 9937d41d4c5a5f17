"""A vote with two browsers and a telephone, which survives that the service is killed.

Alice (organiser)        Bruno (browser)         Chiara (telephone)
  │ "Où ?" three answers ──▶ the card ────────────▶ "un vote est ouvert … de 1 à 3"
  │◀──────────────────────────────────────────── 2  "compté pour la réponse 2"
  │◀── 1, then 3 instead ────┤
  ✗ the service is killed, and comes back: two have voted, as they did
  │◀── 1 ────────────────────┤             she calls again ── 3 ── her vote moves
  │ closes ────────────────▶ the result ──────────▶ "le vote est terminé"
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from sip_gateway.media.service import PROMPTS
from tests.e2e.barriers import NARROW_DARK, WIDE_LIGHT, barriers, with_axe
from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import halved, likeness, read_wav
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

QUESTION = "Où nous retrouvons-nous ?"
TOWNS = ("Berne", "Genève", "<b>Coire</b>")


@dataclass
class Room:
    alice: Page
    bruno: Page
    phone: Softphone
    service: Service
    keys: str  # by which the telephone comes in

    def dial(self) -> None:
        self.phone.events.clear()  # of an earlier call
        self.phone.dial(self.service.portal)
        self.phone.key(self.keys)


@pytest.fixture(scope="module")
def room(service: Service, playwright: Playwright, folder: Path) -> Iterator[Room]:
    browser = chromium(playwright, folder, 880.0, camera=False)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Sortie d'équipe")
    office.context.close()
    phone = Softphone(folder / "phone", service.sip_login("203"), 2100.0)
    phone.wait_until_registered()
    pages = []
    for person in ("alice", "bruno"):
        context, page = new_page(browser)
        with_axe(context)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages.append(page)
    room = Room(pages[0], pages[1], phone, service, f"{access.room_number}#{access.pin}#")
    room.dial()
    wait_for_people(pages[0], 3)
    yield room
    phone.close()
    browser.close()


def told(phone: Softphone, prompt: str) -> bool:
    """Whether the telephone heard that sentence in French within the latest ten seconds."""
    spoken, _ = read_wav(PROMPTS / "fr" / f"{prompt}.wav")
    samples, rate = phone.recording()
    recent, sentence = samples[-10 * rate :], halved(spoken)
    return len(recent) > len(sentence) and likeness(recent, sentence) > 0.4


def card(page: Page) -> Locator:
    return page.get_by_role("region", name=QUESTION)


def option(page: Page, town: str) -> Locator:
    return card(page).locator(".option").filter(has_text=town)


def stands(page: Page, *votes: int) -> None:
    """That is how many votes each town has, as the page tells."""
    for town, count in zip(TOWNS, votes, strict=True):
        number = option(page, town).locator(".number")
        expect(number).to_contain_text(say("fr", "poll-votes", count=count))


def votes(page: Page, town: str, button: str) -> None:
    """Returns when the page says that the vote counts, which it does when it is on disk."""
    option(page, town).get_by_role("radio").check()
    card(page).get_by_role("button", name=say("fr", button), exact=True).click()
    expect(card(page).get_by_role("status")).to_have_text(say("fr", "poll-counted", answer=town))


def on_disk(service: Service) -> tuple[list[int], int]:
    """The counts of the one poll, and of how many people the choices are kept."""
    with closing(sqlite3.connect(service.database)) as database:
        ((counts, kept),) = database.execute("SELECT counts, votes FROM poll").fetchall()
    return json.loads(counts), len(json.loads(kept))


def test_a_vote_is_opened_from_the_menu_and_told_to_all(room: Room) -> None:
    alice, bruno, phone = room.alice, room.bruno, room.phone
    alice.get_by_role("button", name="Plus", exact=True).click()
    alice.get_by_role("button", name=say("fr", "tool-poll"), exact=True).click()
    dialog = alice.get_by_role("dialog")
    dialog.get_by_label(say("fr", "poll-question"), exact=True).fill(QUESTION)
    dialog.get_by_role("button", name=say("fr", "poll-option-add")).click()
    for number, town in enumerate(TOWNS, start=1):
        dialog.get_by_label(say("fr", "poll-option", number=number), exact=True).fill(town)
    dialog.get_by_role("button", name=say("fr", "poll-begin")).click()
    expect(dialog).to_have_count(0)
    expect(card(bruno)).to_be_visible()
    said = bruno.get_by_role("log").filter(has_text=say("fr", "said-poll-open", name=QUESTION))
    expect(said).to_have_count(1)
    expect(option(bruno, TOWNS[2])).to_be_visible()  # as it was typed, no markup
    assert barriers(bruno) == []
    for prompt in ("poll-open", "poll-keys", "digit-3"):
        until(partial(told, phone, prompt), 20, f"the telephone to hear {prompt}")


def test_a_telephone_votes_by_its_keys(room: Room) -> None:
    alice, phone = room.alice, room.phone
    phone.key("2")
    stands(alice, 0, 1, 0)
    until(lambda: told(phone, "poll-voted"), 20, "the telephone to hear that its vote counts")
    phone.key("9")
    until(lambda: told(phone, "poll-no-option"), 20, "the telephone to hear of the wrong key")
    stands(alice, 0, 1, 0)


def test_a_browser_votes_and_changes_its_vote(room: Room) -> None:
    votes(room.bruno, TOWNS[0], "poll-vote")
    stands(room.alice, 1, 1, 0)
    votes(room.bruno, TOWNS[2], "poll-change")
    stands(room.alice, 0, 1, 1)


def test_a_crash_takes_no_vote_and_gives_no_second_one(room: Room) -> None:
    alice, bruno = room.alice, room.bruno
    assert on_disk(room.service) == ([0, 1, 1], 2)
    room.service.kill()
    room.service.start()
    for page in (alice, bruno):
        wait_for_people(page, 2)
        stands(page, 0, 1, 1)
    counted = card(bruno).get_by_role("status")
    expect(counted).to_have_text(say("fr", "poll-counted", answer=TOWNS[2]))
    votes(bruno, TOWNS[0], "poll-change")
    stands(alice, 1, 1, 0)


def test_who_calls_again_is_told_and_has_the_same_vote(room: Room) -> None:
    room.phone.hang_up()
    room.phone.wait_until_registered()
    room.dial()
    wait_for_people(room.alice, 3)
    until(lambda: told(room.phone, "poll-open"), 20, "the telephone to hear of the vote")
    room.phone.key("3")
    stands(room.alice, 1, 0, 1)


def test_all_see_and_hear_the_result(room: Room) -> None:
    alice, bruno, phone = room.alice, room.bruno, room.phone
    card(alice).get_by_role("button", name=say("fr", "poll-close")).click()
    for page in (alice, bruno):
        expect(card(page)).to_contain_text(say("fr", "poll-result"))
        stands(page, 1, 0, 1)
        assert barriers(page) == []
    expect(option(bruno, TOWNS[0])).to_contain_text(say("fr", "poll-yours"))
    until(lambda: told(phone, "poll-closed"), 20, "the telephone to hear that the vote is over")
    until(lambda: told(phone, "poll-votes"), 20, "the telephone to hear the result")
    until(lambda: on_disk(room.service) == ([1, 0, 1], 0), 10, "nobody's choice to be kept")
    card(bruno).get_by_role("button", name=say("fr", "poll-put-away")).click()
    expect(card(bruno)).to_have_count(0)


def test_whoever_organises_finds_it_in_the_office(room: Room) -> None:
    office = room.alice.context.new_page()
    office.goto(room.service.url)
    office.get_by_role("button", name=say("fr", "row-access", name="Sortie d'équipe")).click()
    office.get_by_role("button", name=say("fr", "details-polls"), exact=True).click()
    dialog = office.get_by_role("dialog", name=say("fr", "polls-title"))
    expect(dialog.get_by_role("heading", name=QUESTION)).to_be_visible()
    coire = dialog.get_by_role("listitem").filter(has_text=TOWNS[2]).last
    expect(coire).to_contain_text(say("fr", "poll-votes", count=1))
    for look in (NARROW_DARK, WIDE_LIGHT):
        look.on(office)
        assert barriers(office) == []
    office.close()

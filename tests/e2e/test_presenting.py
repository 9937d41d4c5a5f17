"""Who presents: Alice sees her notes, and then a telephone turns the pages for everybody.

Alice ── shows talk.odp ──▶ Bruno sees page 1, and no notes
  │── "who presents: Chiara" ──▶ her telephone: "you are presenting now"
  │                              # ──▶ page 2 on both pages     0 ──▶ page 1
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sip_gateway.media.service import PROMPTS
from tests import document_files as files
from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import halved, likeness, read_wav

pytestmark = pytest.mark.e2e

DECK = files.slides(["Budget", "Merci"], ["Saluer la direction", ""])


@dataclass(frozen=True)
class Talk:
    alice: Page
    bruno: Page
    phone: Softphone


@pytest.fixture(scope="module")
def talk(service: Service, playwright: Playwright, folder: Path) -> Iterator[Talk]:
    browser = chromium(playwright, folder, 880.0, camera=False)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Exposé")
    phone = Softphone(folder / "phone", service.sip_login("203"), 2100.0)
    phone.wait_until_registered()
    pages = []
    for person in ("alice", "bruno"):
        _, page = new_page(browser)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages.append(page)
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#")
    phone.key(f"{access.pin}#")
    wait_for_people(pages[0], 3)
    yield Talk(pages[0], pages[1], phone)
    phone.close()
    browser.close()


def heard(phone: Softphone, prompt: str) -> bool:
    """Whether the telephone heard that sentence in French within the latest ten seconds."""
    spoken, _ = read_wav(PROMPTS / "fr" / f"{prompt}.wav")
    samples, rate = phone.recording()
    recent, sentence = samples[-10 * rate :], halved(spoken)
    return len(recent) > len(sentence) and likeness(recent, sentence) > 0.4


def shown(page: Page, number: int) -> None:
    expect(page.locator("[data-document] .bar .digits")).to_have_text(f"{number} / 2")


def test_who_presents_sees_the_notes_and_nobody_else(talk: Talk) -> None:
    alice, bruno = talk.alice, talk.bruno
    alice.get_by_role("button", name="Documents", exact=True).click()
    alice.locator("dialog input[type=file]").set_input_files(
        {"name": "talk.odp", "mimeType": "application/octet-stream", "buffer": DECK}
    )
    row = alice.get_by_role("listitem").filter(has_text="talk.odp")
    row.get_by_role("button", name="Montrer à tous").click()
    shown(bruno, 1)
    notes = alice.get_by_role("region", name="Notes")
    expect(notes).to_contain_text("Saluer la direction")
    expect(bruno.get_by_role("button", name="Notes")).to_have_count(0)
    expect(bruno.get_by_text("Saluer la direction")).to_have_count(0)
    alice.get_by_role("button", name="Notes").click()
    expect(notes).to_have_count(0)


def test_a_telephone_turns_the_pages(talk: Talk) -> None:
    alice, bruno, phone = talk.alice, talk.bruno, talk.phone
    chiara = alice.locator('[data-participant][data-kind="phone"]').first
    presenter = alice.get_by_role("combobox", name="Qui présente")
    presenter.select_option(chiara.get_attribute("data-participant"))
    until(lambda: heard(phone, "presents-now"), 20, "the telephone to be told")
    for key, page in (("#", 2), ("0", 1)):
        phone.key(key)
        shown(alice, page)
        shown(bruno, page)
    until(lambda: heard(phone, "page-shown"), 20, "the page to be told")

"""A lobby between telephones: one asks to come in, the organiser's own lets it in by `*8`.

Alice (201)          service           Bruno (202)
  | in the conference   | <- room, PIN --- |
  | <- "press star 8"   | "please wait" -> |  music, and nothing of the conference
  | *8 ---------------> |                  |
  |<============== both hear each other ==>|
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from sip_gateway.media.service import PROMPTS
from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import Access, add_conference, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import halved, likeness, loudest, read_wav
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

TONES = {"201": 700.0, "202": 1000.0}
HEARD = 0.1  # of full scale; spoken are 0.3, and prompts have little in one place


@pytest.fixture(scope="module")
def access(service: Service, playwright: Playwright, folder: Path) -> Access:
    """A conference of Alice's in which everybody has to wait."""
    browser = chromium(playwright, folder, 1650.0, camera=False)
    _, page = new_page(browser)
    page.goto(service.url)
    log_in(page, "alice@demo.example", service.password("alice@demo.example"))
    expect(page.get_by_role("button", name="Ajouter", exact=True).first).to_be_visible()
    access = add_conference(page, "Point fermé", ucc=False, lobby=say("fr", "lobby-everyone"))
    browser.close()
    return access


@pytest.fixture
def phones(service: Service, folder: Path) -> Iterator[dict[str, Softphone]]:
    built = {
        number: Softphone(folder / number, service.sip_login(number), hertz)
        for number, hertz in TONES.items()
    }
    yield built
    for phone in built.values():
        phone.close()


def call(phone: Softphone, service: Service, access: Access) -> None:
    phone.wait_until_registered()
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#{access.pin}#")


def told(phone: Softphone, prompt: str) -> bool:
    """Whether the telephone heard that sentence in French within the latest ten seconds."""
    spoken, _ = read_wav(PROMPTS / "fr" / f"{prompt}.wav")
    samples, rate = phone.recording()
    recent, sentence = samples[-10 * rate :], halved(spoken)
    return len(recent) > len(sentence) and likeness(recent, sentence) > 0.4


def hears(phone: Softphone, hertz: float) -> bool:
    samples, rate = phone.recording()
    return len(samples) > rate and loudest(samples[-2 * rate :], rate, hertz) > HEARD


def test_the_organisers_telephone_lets_in_whoever_waits(
    service: Service, access: Access, phones: dict[str, Softphone]
) -> None:
    alice, bruno = phones["201"], phones["202"]
    call(alice, service, access)
    until(lambda: told(alice, "first-here"), 20, "Alice to come in")
    call(bruno, service, access)
    until(lambda: told(bruno, "lobby-asked"), 20, "Bruno to be told to wait")
    until(lambda: told(alice, "lobby-arrived"), 20, "Alice to be told that somebody waits")
    samples, rate = bruno.recording()
    assert loudest(samples, rate, TONES["201"]) < HEARD
    samples, rate = alice.recording()
    assert loudest(samples, rate, TONES["202"]) < HEARD
    alice.key("*8")
    until(lambda: hears(alice, TONES["202"]) and hears(bruno, TONES["201"]), 20, "both to talk")

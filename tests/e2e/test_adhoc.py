"""`*71`: a subscriber's telephone calls two colleagues, and all three are in one conference.

Alice (201)      service          Bruno (202)  Chiara (203)
  | *71*202*203 -> |                  |            |
  | <- ringing tone | INVITE -------> | ---------> |   at once
  |                 | <- 200 -------- | <- 200 --- |
  |<=============== everyone hears the two others ==============>|
  | BYE ----------> |                 |            |   Bruno and Chiara go on
  |                 | <- BYE -------- |            |
  |                 |  busy tone, BYE ------------>|   the last one left
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import log_in
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import goertzel, loudest

pytestmark = [pytest.mark.e2e, pytest.mark.live]

TONES = {"201": 700.0, "202": 1000.0, "203": 1300.0}
NAME = "Conférence audio ad hoc"


@pytest.fixture(scope="module")
def phones(service: Service, folder: Path) -> Iterator[dict[str, Softphone]]:
    """Alice's last, so that the others are registered when she calls."""
    built: dict[str, Softphone] = {}
    for number in ("202", "203", "201"):
        login = service.sip_login(number)
        phone = Softphone(folder / number, login, TONES[number], answers=number != "201")
        built[number] = phone
        phone.wait_until_registered()
    yield built
    for phone in built.values():
        phone.close()


@pytest.fixture(scope="module")
def office(service: Service, playwright: Playwright, folder: Path) -> Iterator[Page]:
    browser = chromium(playwright, folder, 1650.0)
    _, page = new_page(browser)
    page.goto(service.url)
    log_in(page, "alice@demo.example", service.password("alice@demo.example"))
    expect(page.get_by_role("button", name="Ajouter", exact=True).first).to_be_visible()
    yield page
    browser.close()


def test_all_hear_all_others(phones: dict[str, Softphone]) -> None:
    phones["201"].dial("*71*202*203#")
    for number, phone in phones.items():
        phone.wait_for("CALL_ESTABLISHED")
        for other in TONES.keys() - {number}:
            until(lambda phone=phone, other=other: hears(phone, TONES[other]), 20, other)  # type: ignore[misc]  # bound at once
        sound, rate = phone.recording()
        assert loudest(sound[-rate:], rate, TONES[number]) < 0.02


def test_it_stands_in_the_list_while_it_runs(office: Page) -> None:
    office.reload()
    row = office.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("Alice Favre")
    expect(row.get_by_title("3 personnes")).to_be_visible()
    expect(row.get_by_role("link", name="Entrer dans la salle")).to_be_visible()
    expect(row.get_by_role("button", name="Supprimer")).to_have_count(0)


def test_the_last_one_hears_busy_and_then_it_is_over(
    phones: dict[str, Softphone], office: Page
) -> None:
    phones["201"].hang_up()
    phones["202"].hang_up()
    chiara = phones["203"]
    until(lambda: hears(chiara, 425.0), 10, "the busy tone")
    chiara.wait_for("CALL_CLOSED", 20)
    office.reload()
    row = office.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("Expirée")
    expect(row.get_by_role("link")).to_have_count(0)


def hears(phone: Softphone, hertz: float) -> bool:
    sound, rate = phone.recording()
    return len(sound) > rate and goertzel(sound[-rate:], rate, hertz) > 0.03

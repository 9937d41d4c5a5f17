"""The service is killed as by a power cut: nothing acknowledged is lost, browsers come back.

Alice, Bruno        service
  | room, moving     |
  |                  ✗  SIGKILL
  |  … reconnecting …
  |                  ○  started again, same data, same ports
  | hello, new offer -> |   by themselves: no click, no reload
  | pictures move again |
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import chromium, hear, new_page, watch
from tests.e2e.pages import add_conference, enter, log_in, roster, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import until

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO = 1250.0, 1650.0
OTHER = '[data-participant]:not([data-self="true"]) video'


@pytest.fixture(scope="module")
def office(service: Service, playwright: Playwright, folder: Path) -> Iterator[Page]:
    """Alice's AdminCenter with one conference."""
    browser = chromium(playwright, folder, ALICE)
    _, page = new_page(browser)
    page.goto(service.url)
    log_in(page, "alice@demo.example", service.password("alice@demo.example"))
    yield page
    browser.close()


def sees_and_hears(page: Page, hertz: float) -> bool:
    seen = watch(page, OTHER) if page.locator(OTHER).count() else None
    return seen is not None and seen.frames >= 5 and hear(page, [hertz])[hertz] > -35


def test_browsers_come_back_by_themselves(
    service: Service, playwright: Playwright, folder: Path, office: Page
) -> None:
    access = add_conference(office, "Panne de courant")
    others = chromium(playwright, folder, BRUNO)
    pages = {}
    for person, browser in (("alice", office.context.browser), ("bruno", others)):
        assert browser is not None
        _, page = new_page(browser)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages[person] = page
    alice, bruno = pages["alice"], pages["bruno"]
    until(lambda: sees_and_hears(alice, BRUNO) and sees_and_hears(bruno, ALICE), 30, "a call")
    names = roster(alice)

    service.kill()
    service.start()

    until(lambda: sees_and_hears(alice, BRUNO) and sees_and_hears(bruno, ALICE), 45, "the call")
    for page in pages.values():
        wait_for_people(page, 2)
        assert roster(page) == names
    others.close()


def test_conference_and_login_survived(service: Service, office: Page) -> None:
    office.goto(service.url)
    expect(office.get_by_text("Panne de courant").first).to_be_visible()

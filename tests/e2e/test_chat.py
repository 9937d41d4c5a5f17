"""The chat between browsers: all, one, and whoever comes late or comes back after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import Access, add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

HOSTILE = "<img src=x onerror=alert(1)> https://ucc.example/a?b=1. \u202eexe.txt"


@dataclass(frozen=True, slots=True)
class Room:
    service: Service
    access: Access
    pages: dict[str, Page]

    def entering(self, playwright: Playwright, folder: Path, person: str) -> Page:
        _, page = new_page(chromium(playwright, folder, 1000.0, camera=False))
        email = f"{person}@demo.example"
        enter(page, self.access.url, email, self.service.password(email))
        self.pages[person] = page
        return page


@pytest.fixture(scope="module")
def room(service: Service, playwright: Playwright, folder: Path) -> Iterator[Room]:
    browser = chromium(playwright, folder, 1650.0, camera=False)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Causerie")
    browser.close()
    room = Room(service, access, {})
    for person in ("alice", "bruno"):
        room.entering(playwright, folder, person)
    for page in room.pages.values():
        wait_for_people(page, 2)
    yield room
    for page in room.pages.values():
        page.context.browser.close()  # type: ignore[union-attr]


def lines(page: Page) -> list[str]:
    return page.locator("[role=log] .text").all_inner_texts()


def write(page: Page, text: str, reader: int = 0) -> None:
    """To all, or to one of those whom the page offers."""
    page.get_by_role("combobox", name=say("fr", "chat-to")).select_option(index=reader)
    page.get_by_role("textbox", name=say("fr", "chat-text")).fill(text)
    page.keyboard.press("Enter")


def test_all_read_it_and_an_unread_line_is_counted(room: Room) -> None:
    alice, bruno = room.pages["alice"], room.pages["bruno"]
    alice.get_by_role("button", name=say("fr", "chat-show")).click()
    write(alice, HOSTILE)
    unread = bruno.get_by_role("button", name=say("fr", "chat-show-unread", count=1))
    expect(unread).to_be_visible()
    unread.click()
    shown = bruno.locator("[role=log] .text")
    expect(shown).to_have_text("<img src=x onerror=alert(1)> https://ucc.example/a?b=1. exe.txt")
    expect(shown.locator("img")).to_have_count(0)
    expect(shown.get_by_role("link")).to_have_attribute("href", "https://ucc.example/a?b=1")


def test_who_comes_late_reads_what_was_for_all(
    room: Room, playwright: Playwright, folder: Path
) -> None:
    alice, bruno = room.pages["alice"], room.pages["bruno"]
    write(alice, "entre nous", reader=1)
    expect(bruno.get_by_text(say("fr", "chat-private-you"))).to_be_visible()
    chiara = room.entering(playwright, folder, "chiara")
    chiara.get_by_role("button", name=say("fr", "chat-show")).click()
    expect(chiara.locator("[role=log] .text")).to_have_count(1)
    write(chiara, "bonjour")
    expect(bruno.locator("[role=log] .text")).to_have_count(3)
    assert lines(chiara)[-1] == "bonjour"


def test_nothing_is_lost_when_the_service_dies(room: Room) -> None:
    room.service.kill()
    room.service.start()
    chiara = room.pages["chiara"]
    write(chiara, "de retour")

    def sent() -> bool:
        """What could not be sent stays where it was typed, to be sent once more."""
        chiara.keyboard.press("Enter")
        return len(lines(chiara)) == 3

    until(sent, 40, "the page to be back")
    for person, count in (("alice", 4), ("bruno", 4), ("chiara", 3)):
        expect(room.pages[person].locator("[role=log] .text")).to_have_count(count)

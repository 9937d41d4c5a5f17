"""In the room: one person large with the others beside, and all alike; a telephone among them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.pages import wait_for_people
from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths

PEOPLE = ("alice", "bruno", "chiara")


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`layout-grid`, `layout-choice` and `layout-speaker`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Séance du comité")
        # Before Chiara's browser, to which her own telephone would belong at once.
        phone = cast.telephone("203")
        phone.dial(service.portal)
        phone.key(f"{access.room_number}#{access.pin}#")
        alice, *_ = [cast.inside(access, name) for name in PEOPLE]
        wait_for_people(alice, 4)
        phone.key("*6")
        _take(alice, folder)


def _take(alice: Page, folder: Path) -> None:
    alice.get_by_role("button", name=say("fr", "tool-people-hide")).first.click()
    alice.mouse.move(1, 1)
    at_both_widths(alice, folder, "layout-grid")
    alice.keyboard.press("l")
    alice.get_by_role("radio", name=say("fr", "layout-speaker")).check()
    at_both_widths(alice, folder, "layout-choice")
    alice.keyboard.press("Escape")
    bruno = alice.locator("[data-participant]").filter(has_text="Bruno")
    bruno.get_by_role("button").click()
    expect(bruno).to_have_attribute("data-tile", "large")
    alice.mouse.move(1, 1)
    at_both_widths(alice, folder, "layout-speaker")

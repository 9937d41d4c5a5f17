"""In the room: a person's menu in the roster, and what somebody sees who is asked to speak."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.pages import wait_for_people
from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths, without_roster

PEOPLE = ("alice", "bruno", "chiara")


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`roles` and `floor`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Assemblée générale")
        _take([cast.inside(access, name) for name in PEOPLE], folder)


def _take(pages: list[Page], folder: Path) -> None:
    alice, _, chiara = pages
    wait_for_people(alice, 3)
    _choose(alice, "Bruno", "menuitemradio", say("fr", "roster-role-presenter"))
    _choose(alice, "Bruno", "menuitem", say("fr", "person-spotlight"))
    alice.get_by_role("button", name="Plus", exact=True).click()
    alice.get_by_role("button", name=say("fr", "tool-floor-only")).click()
    chiara.get_by_role("button", name=say("fr", "floor-ask")).first.click()
    expect(_row(alice, "Chiara").get_by_text(say("fr", "tile-hand"))).to_have_count(1)
    at_both_widths(alice, folder, "roles", lambda: _menu(alice, "Chiara"))
    _choose(alice, "Chiara", "menuitem", say("fr", "person-give-floor"))
    expect(chiara.get_by_role("alert")).to_be_visible()
    at_both_widths(chiara, folder, "floor", lambda: without_roster(chiara))


def _row(page: Page, name: str) -> Locator:
    return page.locator("[data-roster]").filter(has_text=name)


def _menu(page: Page, name: str) -> None:
    row = _row(page, name)
    if not row.is_visible():
        page.get_by_role("button", name=say("fr", "tool-people")).click()
    row.get_by_role("button", name="Actions pour").click()
    expect(page.get_by_role("menu")).to_be_visible()


def _choose(page: Page, name: str, role: str, text: str) -> None:
    _menu(page, name)
    page.get_by_role(role, name=text).first.click()  # type: ignore[arg-type]
    expect(page.get_by_role("menu")).to_have_count(0)

"""In the room: reactions over the tiles and the row to choose them from, and captions under the stage."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.pages import wait_for_people
from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths, without_roster

PEOPLE = ("alice", "bruno", "chiara")
LINES = (
    "Bonjour à toutes et à tous, et merci d’être venus si nombreux.",
    "Nous commençons par le budget, puis nous passons au vote.",
)
GROWING = "Chiara a préparé deux variantes, que vous av"


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`reactions` and `captions`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Conférence du personnel")
        pages = [cast.inside(access, name) for name in PEOPLE]
        for page in pages:
            wait_for_people(page, len(PEOPLE))
            # Signs stand still, so that one picture shows them all.
            page.emulate_media(reduced_motion="reduce")
        at_both_widths(pages[0], folder, "reactions", lambda: _react(pages))
        pages[0].keyboard.press("Escape")
        _captions(pages, folder)


def _react(pages: list[Page]) -> None:
    alice, bruno, chiara = pages
    without_roster(alice)
    _choose(alice, "tool-react")
    for page, reaction in ((bruno, "applause"), (chiara, "applause"), (bruno, "party")):
        if page.get_by_role("group", name=say("fr", "reactions")).count() == 0:
            _choose(page, "tool-react")
        _press(page, f"reaction-{reaction}")
    _press(alice, "reaction-agree")
    expect(alice.locator("[data-participant] [data-reaction]")).to_have_count(4)


def _captions(pages: list[Page], folder: Path) -> None:
    alice, bruno, _ = pages
    _choose(alice, "tool-captions-write")
    desk = alice.get_by_role("textbox", name=say("fr", "captions-desk"))
    for line in LINES:
        desk.fill(line)
        desk.press("Enter")
    _press(bruno, "captions-yes")
    desk.fill(GROWING)
    expect(bruno.locator("[data-caption=growing]")).to_have_text(GROWING)
    at_both_widths(bruno, folder, "captions", lambda: without_roster(bruno))


def _press(page: Page, message: str) -> None:
    page.get_by_role("button", name=say("fr", message), exact=True).first.click()


def _choose(page: Page, message: str) -> None:
    _press(page, "tool-more")
    page.get_by_role("list").get_by_role("button", name=say("fr", message), exact=True).click()

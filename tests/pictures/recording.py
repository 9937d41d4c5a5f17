"""A conference that is recorded: the badge and the question, and the list in AdminCenter."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright

from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`recording` and `recordings`, each at 390 pixels as well."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Conseil de direction")
        alice, bruno = cast.inside(access, "alice"), cast.inside(access, "bruno")
        _take(alice, bruno, service.url, folder)


def _take(alice: Page, bruno: Page, url: str, folder: Path) -> None:
    _menu(alice, "tool-record")
    bruno.get_by_role("alertdialog").wait_for()
    at_both_widths(bruno, folder, "recording")
    _menu(alice, "tool-record-stop")
    office = alice.context.new_page()
    office.goto(url)
    name = say("fr", "row-access", name="Conseil de direction")
    office.get_by_role("button", name=name).click()
    office.get_by_role("button", name=say("fr", "details-recordings"), exact=True).click()
    office.get_by_role("link", name=say("fr", "rec-download")).wait_for(timeout=40_000)
    at_both_widths(office, folder, "recordings")


def _menu(page: Page, text: str) -> None:
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name=say("fr", text), exact=True).click()

"""A vote over the stage: what a participant sees who has voted, and the result."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.pages import wait_for_people
from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths, without_roster

PEOPLE = ("alice", "bruno", "chiara")
QUESTION = "Où passons-nous notre journée d’équipe ?"
TOWNS = ("Lac de Morat", "Musée Olympique, Lausanne", "Creux du Van")


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`poll` at 1280 pixels, `poll-390` at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Journée d’équipe")
        _take([cast.inside(access, name) for name in PEOPLE], folder)


def _take(pages: list[Page], folder: Path) -> None:
    alice, bruno, chiara = pages
    wait_for_people(alice, 3)
    _open(alice)
    for page, town in ((alice, TOWNS[2]), (chiara, TOWNS[0]), (bruno, TOWNS[2])):
        page.get_by_role("radio", name=town).check()
        page.get_by_role("button", name=say("fr", "poll-vote"), exact=True).click()
        expect(page.get_by_text(say("fr", "poll-counted", answer=town))).to_be_visible()
    at_both_widths(bruno, folder, "poll", lambda: without_roster(bruno))


def _open(page: Page) -> None:
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name=say("fr", "tool-poll"), exact=True).click()
    page.get_by_label(say("fr", "poll-question"), exact=True).fill(QUESTION)
    page.get_by_role("button", name=say("fr", "poll-option-add")).click()
    for number, town in enumerate(TOWNS, start=1):
        page.get_by_label(say("fr", "poll-option", number=number), exact=True).fill(town)
    page.get_by_role("button", name=say("fr", "poll-begin")).click()
    expect(page.get_by_role("region", name=QUESTION)).to_be_visible()

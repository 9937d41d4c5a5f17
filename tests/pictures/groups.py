"""Groups: before they are opened, while they are, and as somebody in one sees them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.pages import wait_for_people
from tests.e2e.service import Service
from tests.pictures.cast import Cast, at_both_widths


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`groups`, `groups-open` and `group`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Atelier du mardi")
        _take([cast.inside(access, name) for name in ("alice", "bruno", "chiara")], folder)


def _take(pages: list[Page], folder: Path) -> None:
    leader, member, _ = pages
    wait_for_people(leader, 3)
    leader.get_by_role("button", name="Plus", exact=True).click()
    leader.get_by_role("button", name="Groupes", exact=True).click()
    dialog = leader.get_by_role("dialog")
    dialog.get_by_role("radio", name="À la main").check()
    dialog.get_by_label("Nom du groupe 1").fill("Budget")
    for person in ("Bruno Keller", "Chiara Rossi"):
        choice = dialog.get_by_label(f"{person} : déplacer vers", exact=True)
        choice.select_option(label="Budget")
    at_both_widths(leader, folder, "groups")
    dialog.get_by_role("button", name="Ouvrir les groupes").click()
    wait_for_people(member, 2)
    member.get_by_role("button", name="Demander de l’aide").click()
    expect(dialog.get_by_text("Demande de l’aide")).to_be_visible()
    at_both_widths(leader, folder, "groups-open")
    member.keyboard.press("p")
    at_both_widths(member, folder, "group")

"""A document in the room: shown to two people, and in the shelf."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Page, Playwright, expect

from tests.document_files import deck
from tests.e2e.service import Service
from tests.pictures.cast import Cast, at_both_widths

SLIDES: Final = (
    ("Budget 2027", ("Où nous en sommes", "Ce que nous proposons", "Ce qu'il faut décider")),
    ("Où nous en sommes", ("Recettes : +4 %", "Charges : +1 %", "Réserve : 1,2 mio")),
    ("Ce que nous proposons", ("Deux postes de plus", "Un nouveau central", "Moins de voyages")),
    ("Merci", ("Questions ?",)),
)


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`document` and `shelf`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Séance du budget")
        _take(cast.inside(access, "alice"), cast.inside(access, "bruno"), folder)


def _take(alice: Page, bruno: Page, folder: Path) -> None:
    _open_shelf(alice)
    alice.locator("dialog input[type=file]").set_input_files(
        {"name": "Budget 2027.pdf", "mimeType": "application/pdf", "buffer": deck(SLIDES)}
    )
    show = alice.get_by_role("button", name="Montrer à tous")
    show.wait_for(timeout=30_000)
    at_both_widths(alice, folder, "shelf")
    show.click()
    alice.get_by_role("button", name="Page suivante").click()
    for page in (alice, bruno):
        picture = page.get_by_role("img", name="Page 2 sur 4")
        expect(picture).to_be_visible()
        expect(picture).to_have_js_property("complete", True)
        page.get_by_role("button", name="Masquer les participants").first.click()
    alice.get_by_role("button", name="Aperçu de toutes les pages").click()
    alice.wait_for_timeout(1_000)  # for the small pictures, which are loaded lazily
    at_both_widths(alice, folder, "document")


def _open_shelf(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.get_by_role("dialog", name="Documents")).to_be_visible()

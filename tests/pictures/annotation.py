"""Drawing on a document, on a desktop's and a telephone's screen, and two screens at once."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, Playwright, expect

from tests.document_files import deck
from tests.e2e.screens import WITH_SCREEN
from tests.e2e.service import Service
from tests.pictures.cast import Cast, at_both_widths
from tests.pictures.documents import SLIDES


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`drawing` and `screens`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Revue du budget")
        alice, bruno = (cast.inside(access, name, WITH_SCREEN) for name in ("alice", "bruno"))
        _take(alice, bruno, folder)


def _take(alice: Page, bruno: Page, folder: Path) -> None:
    _present(alice)
    for page in (alice, bruno):
        page.get_by_role("button", name="Masquer les participants").first.click()
    _draw(alice, bruno)
    at_both_widths(bruno, folder, "drawing")
    alice.get_by_role("button", name="Ne plus présenter le document").click()
    _share(alice, bruno)
    at_both_widths(alice, folder, "screens")


def _present(alice: Page) -> None:
    alice.get_by_role("button", name="Documents", exact=True).click()
    file = {"name": "Budget.pdf", "mimeType": "application/pdf", "buffer": deck(SLIDES)}
    alice.locator("dialog input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    show = alice.get_by_role("button", name="Montrer à tous")
    show.wait_for(timeout=30_000)
    show.click()
    alice.get_by_role("button", name="Page suivante").click()


def _draw(alice: Page, bruno: Page) -> None:
    for page in (alice, bruno):
        expect(page.get_by_role("img", name="Page 2 sur 4")).to_be_visible()
    alice.get_by_role("button", name="Dessiner").click()
    alice.get_by_role("switch", name="Tout le monde peut dessiner").check()
    layer = alice.locator("[data-document] [data-ink]")
    wave = [(0.09, 0.415), (0.16, 0.43), (0.22, 0.415), (0.29, 0.43), (0.35, 0.415)]
    drag(alice, layer, *wave)
    alice.get_by_role("button", name="Flèche").click()
    drag(alice, layer, (0.7, 0.3), (0.38, 0.36))
    bruno.get_by_role("button", name="Dessiner").click()
    bruno.get_by_role("button", name="Surligneur").click()
    theirs = bruno.locator("[data-document] [data-ink]")
    drag(bruno, theirs, (0.1, 0.51), (0.35, 0.51))
    bruno.get_by_role("button", name="Rectangle").click()
    drag(bruno, theirs, (0.08, 0.59), (0.4, 0.71))
    expect(bruno.locator("[data-stroke]")).to_have_count(4)
    alice.get_by_role("button", name="Pointeur").click()
    box = layer.bounding_box()
    assert box is not None
    for step in range(12):
        x, y = 0.7 + 0.01 * step, 0.7 - 0.006 * step
        alice.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    expect(bruno.locator("[data-ink] .tip")).to_be_visible()


def _share(alice: Page, bruno: Page) -> None:
    for page in (alice, bruno):
        page.get_by_role("button", name="Partager l’écran").click()
    expect(alice.locator("[data-screen]")).to_have_count(2)
    ready = "() => [...document.querySelectorAll('[data-screen] video')].filter((one) => one.videoWidth > 1900).length === 2"
    alice.wait_for_function(ready, timeout=30_000)


def drag(page: Page, layer: Locator, *points: tuple[float, float]) -> None:
    box = layer.bounding_box()
    assert box is not None
    (x, y), *rest = [(box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=8)
    page.mouse.up()

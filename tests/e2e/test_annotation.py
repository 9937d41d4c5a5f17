"""Drawing on a document and over screens: Alice shows and draws, Bruno sees it and may too, when let.

Alice ── draws ──▶ disk ──▶ Bruno sees it     Bruno ── a frame of his own making ──▶ forbidden
  │── "everybody may draw" ─────────────────▶ draws, erases his own
  ✗ SIGKILL, ○ started again: all is there
  └── shows her screen, he his: both are there, in all their pixels
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests import document_files as files
from tests.e2e.barriers import NARROW_DARK, WIDE_LIGHT, barriers, with_axe
from tests.e2e.browser import ORIGINAL_SOUND, chromium, new_context
from tests.e2e.pages import add_conference, enter, log_in
from tests.e2e.screens import WITH_SCREEN, largest_received, send_raw
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.pen import Pen

pytestmark = pytest.mark.e2e

STROKES = "[data-document] [data-stroke]"


@pytest.fixture(scope="module")
def rooms(service: Service, playwright: Playwright, folder: Path) -> Iterator[dict[str, Page]]:
    """Alice presents plan.pdf, and Bruno looks on."""
    browser = chromium(playwright, folder, 880.0, camera=False)
    pages: dict[str, Page] = {}
    url = ""
    for person in ("alice", "bruno"):
        context = new_context(browser, reduced_motion="reduce")
        context.add_init_script(ORIGINAL_SOUND)
        context.add_init_script(WITH_SCREEN)
        with_axe(context)
        page = pages[person] = context.new_page()
        email = f"{person}@demo.example"
        if not url:
            page.goto(service.url)
            log_in(page, email, service.password(email))
            url = add_conference(page, "Budget").url
            context.clear_cookies()
        enter(page, url, email, service.password(email))
    alice = pages["alice"]
    alice.get_by_role("button", name="Documents", exact=True).click()
    plan = files.pdf(["Budget 2027", "Recettes"])
    file = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": plan}
    alice.locator("dialog input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    alice.get_by_role("button", name="Montrer à tous").click()
    yield pages
    browser.close()


def take(page: Page, tool: str) -> None:
    opener = page.get_by_role("button", name="Dessiner", exact=True)
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()  # with the pen in hand
    if tool == "Stylo":
        return
    button = page.get_by_role("group", name="Dessin").get_by_role("button", name=tool, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def drag(page: Page, layer: Locator, *points: tuple[float, float]) -> None:
    """With the mouse, over parts of the layer's width and height."""
    box = layer.bounding_box()
    assert box is not None
    (x, y), *rest = [(box["x"] + a * box["width"], box["y"] + b * box["height"]) for a, b in points]
    page.mouse.move(x, y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def on_page(page: Page) -> Locator:
    return page.locator("[data-document] [data-ink]")


def test_what_one_draws_the_other_sees(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    take(alice, "Stylo")
    drag(alice, on_page(alice), (0.2, 0.2), (0.5, 0.4), (0.8, 0.2))
    take(alice, "Flèche")
    drag(alice, on_page(alice), (0.2, 0.8), (0.6, 0.6))
    for page in (alice, bruno):
        expect(page.locator(STROKES)).to_have_count(2)
    legend = bruno.get_by_role("list", name="Qui a dessiné sur cette page")
    expect(legend).to_contain_text("Alice Favre 2")
    expect(bruno.get_by_text("2 dessins de Alice Favre")).to_be_attached()
    expect(bruno.get_by_role("button", name="Stylo")).to_have_count(0)


def test_whoever_may_not_draw_is_refused_by_the_server(rooms: dict[str, Page]) -> None:
    bruno = rooms["bruno"]
    opened = bruno.evaluate("() => window.heard.findLast(({ type }) => type === 'ink-page')")
    place = {"document": opened["document"], "page": 1}
    update = base64.b64encode(Pen().draw()).decode()
    draw = {"type": "ink-draw", "run": opened["run"], "update": update, **place}
    assert send_raw(bruno, draw) == "forbidden"
    bruno.evaluate("() => { window.heard = []; }")
    assert send_raw(bruno, {"type": "ink-clear", **place}) == "forbidden"
    expect(rooms["alice"].locator(STROKES)).to_have_count(2)


def test_others_draw_when_they_are_let_and_erase_their_own(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    take(alice, "Stylo")
    alice.get_by_role("switch", name="Tout le monde peut dessiner").check()
    take(bruno, "Surligneur")
    drag(bruno, on_page(bruno), (0.2, 0.5), (0.8, 0.5))
    expect(alice.locator(STROKES)).to_have_count(3)
    take(bruno, "Gomme")
    drag(bruno, on_page(bruno), (0.3, 0.45), (0.3, 0.55))
    expect(alice.locator(STROKES)).to_have_count(2)
    # Alice's line comes back to whoever erases it: the server has it still.
    drag(bruno, on_page(bruno), (0.2, 0.15), (0.2, 0.3))
    expect(bruno.get_by_role("alert")).to_contain_text("pas pu être conservé")
    for page in (alice, bruno):
        expect(page.locator(STROKES)).to_have_count(2)
    bruno.keyboard.press("Escape")


def test_the_presenter_points(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    take(alice, "Pointeur")
    box = on_page(alice).bounding_box()
    assert box is not None

    def seen() -> bool:
        """The hand moves on until the pointer is there."""
        for part in (0.4, 0.45, 0.5):
            alice.mouse.move(box["x"] + part * box["width"], box["y"] + 0.5 * box["height"])
        return bruno.locator("[data-ink] .tip").filter(has_text="Alice Favre").is_visible()

    until(seen, 10, "the pointer")
    alice.keyboard.press("Escape")


def test_nobody_is_shut_out(rooms: dict[str, Page], folder: Path) -> None:
    alice = rooms["alice"]
    hide = alice.get_by_role("button", name="Masquer les participants").first
    if hide.is_visible():
        hide.click()
    for look in (WIDE_LIGHT, NARROW_DARK):
        look.on(alice)
        alice.screenshot(path=folder / f"ink-{look.width}.png")
        assert barriers(alice) == []
    WIDE_LIGHT.on(alice)


def test_all_is_there_after_a_reload_and_after_the_service_was_killed(
    rooms: dict[str, Page], service: Service
) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    bruno.reload()
    bruno.get_by_role("button", name="Entrer maintenant").click()
    expect(bruno.locator(STROKES)).to_have_count(2)
    for page in (alice, bruno):
        page.evaluate("() => { window.heard = []; }")
    service.kill()
    service.start()
    for page in (alice, bruno):
        # Both come back by themselves, and Alice shows her document again.
        page.wait_for_function("() => window.heard.some(({ type }) => type === 'ink-page')")
        expect(page.locator(STROKES)).to_have_count(2)
    take(alice, "Rectangle")
    drag(alice, on_page(alice), (0.1, 0.1), (0.3, 0.3))
    expect(bruno.locator(STROKES)).to_have_count(3)
    alice.get_by_role("button", name="Effacer la page").click()
    alice.get_by_role("group", name="Effacer la page").get_by_role(
        "button", name="Effacer la page"
    ).click()
    for page in (alice, bruno):
        expect(page.locator(STROKES)).to_have_count(0)
    alice.get_by_role("button", name="Ne plus présenter le document").click()


def test_two_screens_at_once_in_all_their_pixels(rooms: dict[str, Page], folder: Path) -> None:
    for page in rooms.values():
        page.get_by_role("button", name="Partager l’écran").click()
    for page in rooms.values():
        expect(page.locator("[data-screen]")).to_have_count(2)
        until(lambda page=page: largest_received(page) == 1920, 30, "all pixels of the screen")  # type: ignore[misc]
    rooms["alice"].screenshot(path=folder / "screens.png")


def test_a_screen_is_marked_by_others_when_they_are_let(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    tools = alice.get_by_role("group", name="Pointer et dessiner sur l'écran de Bruno Keller")
    expect(tools).to_have_count(0)
    own = bruno.get_by_role("group", name="Pointer et dessiner sur l'écran de Bruno Keller")
    own.get_by_role("button", name="Dessiner").click()
    bruno.get_by_role("switch", name="Les autres peuvent pointer et dessiner").check()
    tools.get_by_role("button", name="Dessiner").click()
    tools.get_by_role("button", name="Stylo").click()
    layer = alice.locator("[data-screen]").filter(has_text="Bruno Keller").locator("[data-ink]")
    drag(alice, layer, (0.2, 0.4), (0.5, 0.6), (0.7, 0.4))
    traces = "[data-ink] [data-trace]"
    expect(bruno.locator(traces).first).to_be_visible()
    expect(bruno.locator(traces)).to_have_count(0)  # they fade

"""A document in a conference: Alice shows and turns, Bruno and a guest follow, in real Chromium.

Alice ── uploads plan.pdf ──▶ shelf ──▶ pages     Bruno sees page 1
  │── next page ─────────────────────────────────▶ page 2, within the time of a blink
  └── reload ── page 2 again                       browses to 3, comes back to 2
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests import document_files as files
from tests.e2e.barriers import (
    NARROW_DARK,
    NARROW_LIGHT,
    WIDE_DARK,
    WIDE_LIGHT,
    Look,
    barriers,
    with_axe,
)
from tests.e2e.browser import chromium, new_context, new_page
from tests.e2e.pages import Access, add_conference, enter, log_in, prepare
from tests.e2e.service import Service
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

EVIL = "<img src=x onerror=window.broken=1>'\"&.pdf"
FOLLOWED = 0.3  # seconds: the bar that issue and people set for turning a page
# Whatever the content rules stop is told to the page; nothing may be.
WATCH = "addEventListener('securitypolicyviolation', () => { window.broken = 2; });"


@pytest.fixture(scope="module")
def rooms(service: Service, playwright: Playwright, folder: Path) -> Iterator[dict[str, Page]]:
    browser = chromium(playwright, folder, 880.0, camera=False)
    pages: dict[str, Page] = {}
    access: Access | None = None
    for person in ("alice", "bruno"):
        context = new_context(browser, reduced_motion="reduce")
        context.add_init_script(WATCH)
        with_axe(context)
        page = pages[person] = context.new_page()
        email = f"{person}@demo.example"
        if access is None:
            page.goto(service.url)
            log_in(page, email, service.password(email))
            access = add_conference(page, "Budget")
            context.clear_cookies()
        enter(page, access.url, email, service.password(email))
    assert access is not None
    pages["zoé"] = by_pin(browser, access)
    yield pages
    browser.close()


def by_pin(browser: Browser, access: Access) -> Page:
    """Somebody without an account, in the room by name and PIN."""
    _, page = new_page(browser)
    page.context.add_init_script(WATCH)
    page.goto(access.url)
    page.get_by_role("textbox", name=say("fr", "guest-name")).fill("Zoé")
    page.get_by_role("textbox", name=say("fr", "guest-pin")).fill(access.pin)
    page.keyboard.press("Enter")
    prepare(page)
    page.get_by_role("button", name=say("fr", "pre-join")).click()
    expect(page.get_by_role("toolbar", name="Commandes de la conférence")).to_be_visible()
    return page


def open_shelf(page: Page) -> None:
    button = page.get_by_role("button", name="Documents", exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="Plus", exact=True).click()
    button.click()
    expect(page.get_by_role("dialog", name="Documents")).to_be_visible()


def upload(page: Page, name: str, data: bytes) -> None:
    kind = "application/octet-stream"
    page.locator("dialog input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )


def stage(page: Page) -> str:
    """The page number on the stage, once its picture is there."""
    picture = page.locator("[data-document] figure img")
    expect(picture).to_be_visible()
    page.wait_for_function(
        "(one) => one.complete && one.naturalWidth > 0", arg=picture.element_handle()
    )
    return page.locator("[data-document] .bar .digits").inner_text()


def test_one_shows_and_turns_and_the_other_follows(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    open_shelf(alice)
    upload(alice, EVIL, files.pdf(["Budget 2027", "Recettes", "Merci"]))
    row = alice.get_by_role("listitem").filter(has_text=EVIL)
    row.get_by_role("button", name="Montrer à tous").click()
    assert stage(bruno) == stage(rooms["zoé"]) == "1 / 3"
    expect(bruno.get_by_role("img", name="Page 1 sur 3 Budget 2027")).to_be_visible()
    expect(bruno.get_by_role("region", name="Texte de la page")).to_contain_text("Budget 2027")
    expect(bruno.get_by_role("button", name="Ne plus présenter le document")).to_have_count(0)
    alice.keyboard.press("ArrowRight")
    began = time.monotonic()
    expect(bruno.locator("[data-document] .bar .digits")).to_have_text("2 / 3")
    assert time.monotonic() - began < FOLLOWED * 4  # Playwright itself looks every tenth
    assert stage(bruno) == stage(alice) == "2 / 3"


def test_the_other_browses_freely_and_comes_back(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    bruno.get_by_role("button", name="Page suivante").click()
    assert stage(bruno) == "3 / 3"
    assert stage(alice) == "2 / 3"
    bruno.get_by_role("button", name="Aperçu de toutes les pages").click()
    bruno.get_by_role("button", name="Page 1", exact=True).click()
    assert stage(bruno) == "1 / 3"
    bruno.get_by_role("button", name="Revenir à la page 2").click()
    assert stage(bruno) == "2 / 3"
    bruno.get_by_role("button", name="Aperçu de toutes les pages").click()


def test_the_other_presents_for_a_while(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    presenter = alice.get_by_role("combobox", name="Qui présente")
    presenter.select_option("Bruno Keller")
    expect(bruno.get_by_role("button", name="Ne plus présenter le document")).to_be_visible()
    bruno.keyboard.press("PageDown")
    expect(alice.locator("[data-document] .bar .digits")).to_have_text("3 / 3")
    bruno.keyboard.press("PageUp")
    expect(alice.locator("[data-document] .bar .digits")).to_have_text("2 / 3")
    presenter.select_option("Alice Favre")
    expect(bruno.get_by_role("button", name="Ne plus présenter le document")).to_have_count(0)


@pytest.mark.parametrize("look", [WIDE_LIGHT, WIDE_DARK, NARROW_LIGHT, NARROW_DARK], ids=str)
def test_nobody_is_shut_out(rooms: dict[str, Page], look: Look, folder: Path) -> None:
    alice = rooms["alice"]
    look.on(alice)
    name = f"{look.width}-{'dark' if look.dark else 'light'}"
    assert stage(alice) == "2 / 3"
    people = alice.get_by_role("button", name="Masquer les participants").first
    if people.is_visible():
        people.click()
    alice.get_by_role("button", name="Aperçu de toutes les pages").click()
    alice.screenshot(path=folder / f"stage-{name}.png")
    assert barriers(alice) == []
    open_shelf(alice)
    alice.screenshot(path=folder / f"shelf-{name}.png")
    assert barriers(alice) == []
    alice.keyboard.press("Escape")
    alice.get_by_role("button", name="Aperçu de toutes les pages").click()
    WIDE_LIGHT.on(alice)


def test_a_reload_finds_the_page_again(rooms: dict[str, Page]) -> None:
    bruno = rooms["bruno"]
    bruno.reload()
    bruno.get_by_role("button", name="Entrer maintenant").click()
    assert stage(bruno) == "2 / 3"


def test_a_participant_keeps_what_the_organiser_allows(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    open_shelf(bruno)
    row = bruno.get_by_role("listitem").filter(has_text=EVIL)
    expect(row).to_be_visible()
    expect(row.get_by_role("link")).to_have_count(0)
    expect(bruno.locator("dialog input[type=file]")).to_have_count(0)
    bruno.keyboard.press("Escape")
    open_shelf(alice)
    with alice.expect_response(lambda answer: answer.request.method == "PUT"):
        alice.get_by_role("switch", name="Les participants peuvent le télécharger").check()
    alice.keyboard.press("Escape")
    open_shelf(bruno)
    with bruno.expect_download() as kept:
        row.get_by_role("link", name="Télécharger").click()
    assert kept.value.suggested_filename.endswith(".pdf")
    assert Path(kept.value.path()).read_bytes().startswith(b"%PDF-")
    bruno.keyboard.press("Escape")
    guest = rooms["zoé"]
    open_shelf(guest)
    expect(guest.locator("dialog input[type=file]")).to_have_count(0)
    with guest.expect_download() as kept:
        guest.get_by_role("link", name="Télécharger").click()
    assert Path(kept.value.path()).read_bytes().startswith(b"%PDF-")
    guest.keyboard.press("Escape")


def test_what_cannot_be_shown_is_said(rooms: dict[str, Page]) -> None:
    alice = rooms["alice"]
    open_shelf(alice)
    dialog = alice.get_by_role("dialog", name="Documents")
    upload(alice, "page.pdf", b"<html><script>alert(1)</script></html>")
    expect(dialog.get_by_text("Ce type de fichier ne peut pas être montré.")).to_be_visible()
    upload(alice, "macros.docx", files.word({"word/vbaProject.bin": b"x"}))
    expect(dialog.get_by_text("documents avec macros").or_(
        dialog.get_by_text("ne sont pas disponibles ici")
    )).to_be_visible()  # fmt: skip
    alice.keyboard.press("Escape")


def test_a_removed_document_is_gone_from_every_stage(rooms: dict[str, Page]) -> None:
    alice, bruno = rooms["alice"], rooms["bruno"]
    assert stage(bruno) == "2 / 3"
    open_shelf(alice)
    row = alice.get_by_role("listitem").filter(has_text=EVIL)
    row.get_by_role("button", name="Supprimer", exact=False).click()
    row.get_by_role("button", name="Supprimer", exact=True).click()
    expect(bruno.locator("[data-document]")).to_have_count(0)
    for page in rooms.values():
        assert page.evaluate("window.broken ?? 0") == 0


def test_documents_are_prepared_before_the_conference(
    rooms: dict[str, Page], service: Service
) -> None:
    office = rooms["alice"].context.new_page()
    office.goto(service.url)
    add_conference(office, "Demain")
    office.get_by_role("button", name="Documents", exact=True).click()
    upload(office, "plan.pdf", files.pdf(["Plan"]))
    row = office.get_by_role("listitem").filter(has_text="plan.pdf")
    expect(row).to_contain_text("Une page")
    expect(row.get_by_role("button", name="Montrer à tous")).to_have_count(0)
    assert barriers(office) == []
    office.close()

"""Every page and dialog of the product that a browser shows, one after the other, in a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page, expect

from tests.e2e.barriers import WIDE_LIGHT
from tests.e2e.pages import prepare
from tests.e2e.room_states import room_states
from tests.e2e.site import Site
from tests.e2e.spoken import say
from tests.pictures.pages import FILL, PROGRAMS

# The pages, and the dialogs with most in them.
MAIN: Final = {
    "login",
    "empty list",
    "list",
    "editor with errors",
    "members",
    "import",
    "subscribers",
    "directory",
    "telephones",
    "journal",
    "programs",
    "profile",
    "answer",
    "before the room",
    "room",
}
NAME, BROWSER = "Budget 2027", "Atelier ouvert"
HOOK: Final = "https://crm.example/ucc/events"

# The list and its counts, as of a vPBX where nothing is planned.
_EMPTY: Final[dict[str, Any]] = {"items": [], "next": None, "early": 0, "open": 0, "expired": 0}
_OPEN: Final = """
async (name) => {
  const {csrf} = await (await fetch('/api/v1/session')).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
  const answer = await fetch('/api/v1/conferences', {method: 'POST', headers,
    body: JSON.stringify({kind: 'ucc', name, room_number: '880088', duration: 60})});
  return (await answer.json()).url;
}
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """Where the answer to an invitation is given, and a room that is open."""

    answer: str
    room: str


def fill(site: Site) -> Filled:
    page = site.page("alice")
    token = page.evaluate(FILL)
    site.page("admin").evaluate(PROGRAMS, HOOK)
    return Filled(f"{site.service.url}/answer#{token}", page.evaluate(_OPEN, BROWSER))


def states(site: Site, language: str, filled: Filled) -> Iterator[tuple[str, Page]]:
    for part in (_doors, _planning, _members, _administration, _profile):
        for name, page in part(site, language):
            yield name, page
            WIDE_LIGHT.on(page)
    yield from _answer(site, language, filled)
    yield from _room(site, language, filled)


def _doors(site: Site, language: str) -> Iterator[tuple[str, Page]]:
    page = site.nobody(language)
    expect(_button(page, language, "login-submit")).to_be_visible()
    yield "login", page
    _button(page, language, "login-submit").click()
    expect(page.get_by_text(say(language, "login-error-email"))).to_be_visible()
    yield "login with errors", page
    _button(page, language, "forgot-link").click()
    yield "forgotten password", page
    page.context.close()


def _planning(site: Site, language: str) -> Iterator[tuple[str, Page]]:
    page = site.page("alice")
    page.evaluate("(language) => localStorage.setItem('ucc.language', language)", language)
    for path in ("conferences?**", "conferences/counts"):
        page.route(f"**/api/v1/{path}", lambda route: route.fulfill(json=_EMPTY))
    page.reload()
    expect(page.get_by_text(say(language, "empty-title"))).to_be_visible()
    yield "empty list", page
    page.unroute_all()
    page.reload()
    expect(page.get_by_text(NAME)).to_be_visible()
    yield "list", page
    page.get_by_role("searchbox").fill("zzz")
    expect(page.get_by_text(say(language, "empty-found-title"))).to_be_visible()
    yield "nothing found", page
    _button(page, language, "empty-found-reset").click()
    _button(page, language, "conference-add").click()
    _dialog(page, language, "editor-title-new")
    yield "editor", page
    page.locator("[name=room_number]").fill("1")
    page.locator("[name=start]").fill("x")
    page.locator("[name=pin]").fill("x")
    _button(page, language, "action-save").click()
    yield "editor with errors", page
    _button(page, language, "calendar-open").click()
    yield "calendar", page
    page.keyboard.press("Escape")
    _dialog(page, language, "editor-discard-title", "alertdialog")
    yield "discarding", page
    _button(page, language, "editor-discard-confirm").click()
    _button(page, language, "row-access", name=NAME).click()
    _dialog(page, language, "details-title")
    yield "details", page
    _button(page, language, "details-history").click()
    expect(page.get_by_role("list", name=say(language, "record-list"))).to_be_visible()
    yield "history", page
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    _button(page, language, "row-delete", name=NAME).click()
    _dialog(page, language, "delete-title", "alertdialog")
    yield "deleting", page
    page.keyboard.press("Escape")


def _members(site: Site, language: str) -> Iterator[tuple[str, Page]]:
    page = site.page("alice")
    page.locator("tr", has_text=NAME).locator("[data-members-of]").click()
    expect(page.get_by_role("heading", name=say(language, "members-title"))).to_be_visible()
    expect(page.get_by_text("Dominique Martin", exact=True)).to_be_visible()
    yield "members", page
    _button(page, language, "member-add").click()
    page.get_by_role("combobox", name=say(language, "field-search")).fill("chi")
    page.get_by_role("option", name="Chiara Rossi").wait_for()
    yield "search for a member", page
    page.get_by_role("option", name="Chiara Rossi").click()
    yield "new member", page
    page.keyboard.press("Escape")
    _button(page, language, "editor-discard-confirm").click()
    _button(page, language, "member-edit", name="Dominique Martin").click()
    _dialog(page, language, "member-title-edit")
    yield "member", page
    page.keyboard.press("Escape")
    _button(page, language, "members-import").click()
    _dialog(page, language, "import-title")
    yield "import", page
    page.keyboard.press("Escape")
    _button(page, language, "members-back").click()
    expect(page.get_by_role("heading", name=say(language, "conferences-title"))).to_be_visible()


def _administration(site: Site, language: str) -> Iterator[tuple[str, Page]]:
    page = site.page("admin")
    page.evaluate("(language) => localStorage.setItem('ucc.language', language)", language)
    page.goto(f"{site.service.url}/#subscribers")
    page.reload()
    expect(page.get_by_text("Chiara Rossi")).to_be_visible()
    yield "subscribers", page
    _button(page, language, "people-edit", name="Chiara Rossi").click()
    _dialog(page, language, "subscriber-edit")
    yield "subscriber", page
    page.keyboard.press("Escape")
    page.get_by_role("link", name=say(language, "section-directory")).click()
    expect(page.get_by_text("Whitfield Ltd")).to_be_visible()
    yield "directory", page
    _button(page, language, "directory-import").click()
    _dialog(page, language, "directory-import-title")
    yield "import of contacts", page
    page.keyboard.press("Escape")
    page.get_by_role("link", name=say(language, "section-telephones")).click()
    expect(page.get_by_role("heading", name=say(language, "telephones-recordings"))).to_be_visible()
    yield "telephones", page
    page.get_by_role("link", name=say(language, "section-journal")).click()
    expect(page.get_by_role("list", name=say(language, "journal-list"))).to_be_visible()
    yield "journal", page
    page.get_by_role("link", name=say(language, "section-programs")).click()
    expect(page.get_by_role("table", name=say(language, "webhooks-title"))).to_be_visible()
    yield "programs", page
    _button(page, language, "token-new").click()
    _dialog(page, language, "token-new")
    yield "new token", page
    page.keyboard.press("Escape")
    _button(page, language, "webhook-new").click()
    _dialog(page, language, "webhook-new")
    yield "new webhook", page
    page.keyboard.press("Escape")
    _button(page, language, "webhook-deliveries", url=HOOK).click()
    _dialog(page, language, "deliveries-title")
    yield "deliveries", page
    page.keyboard.press("Escape")


def _profile(site: Site, language: str) -> Iterator[tuple[str, Page]]:
    page = site.page("alice")
    _button(page, language, "account-menu", name="Alice Favre").click()
    yield "account menu", page
    _button(page, language, "profile-title").click()
    _dialog(page, language, "profile-title")
    yield "profile", page
    _button(page, language, "password-change").click()
    _dialog(page, language, "password-change")
    yield "password", page
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def _answer(site: Site, language: str, filled: Filled) -> Iterator[tuple[str, Page]]:
    page = site.nobody(language)
    page.goto(filled.answer)
    expect(page.get_by_text(NAME).first).to_be_visible()
    yield "answer", page
    page.context.close()


def _room(site: Site, language: str, filled: Filled) -> Iterator[tuple[str, Page]]:
    page = site.page("alice")
    page.goto(filled.room)
    _button(page, language, "pre-open").wait_for()
    yield "before the devices", page
    WIDE_LIGHT.on(page)
    prepare(page, language)
    yield "before the room", page
    WIDE_LIGHT.on(page)
    _button(page, language, "pre-join").click()
    expect(page.get_by_role("toolbar")).to_be_visible()
    yield from room_states(page, language)
    page.goto(site.service.url)


def _button(page: Page, language: str, message: str, **values: str | int) -> Any:
    return page.get_by_role("button", name=say(language, message, **values), exact=True).first


def _dialog(page: Page, language: str, title: str, role: Any = "dialog") -> None:
    expect(page.get_by_role(role, name=say(language, title))).to_be_visible()

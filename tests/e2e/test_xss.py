"""Whatever people call themselves and things is text on every page, and nothing more.

somebody ── name, title, line, file ──▶ service ──▶ everybody's pages, as it was typed
                                                    0 reports of the content security policy
                                                    0 dialogs, nothing has run

Each place that takes text is a row of OFFICE or ROOM; a new one is one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests import document_files as files
from tests.e2e.browser import ORIGINAL_SOUND, chromium, new_context
from tests.e2e.hostile import (
    ENDLESS,
    IMAGE,
    LONG,
    SCRIPT,
    STRINGS,
    SVG,
    TEMPLATE,
    TURNED,
    Guard,
    has,
    shows,
)
from tests.e2e.letterbox import Letterbox, letterbox
from tests.e2e.pages import enter, log_in, prepare, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.spoken import say
from tests.e2e.test_annotation import drag, on_page, take
from tests.e2e.test_groups import show_groups
from tests.e2e.test_recording import menu

pytestmark = pytest.mark.e2e

ALICE, BRUNO, GUEST = f"{IMAGE} Alice", f"{SVG} Bruno", f"{SCRIPT} Otto"
TITLE = f"{IMAGE} {SVG} salle"
PIN = "246813"
_SEND: Final = """
async ([method, path, body]) => {
  const {csrf} = await (await fetch('/api/v1/session')).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
  const answer = await fetch('/api/v1' + path, {method, headers, body: JSON.stringify(body)});
  return [answer.status, await answer.json().catch(() => null)];
}
"""


def send(page: Page, path: str, body: dict[str, Any], method: str = "POST") -> tuple[int, Any]:
    """In the name of the page's login."""
    status, answer = page.evaluate(_SEND, [method, path, body])
    return status, answer


@dataclass
class House:
    service: Service
    browser: Browser
    box: Letterbox
    guard: Guard
    _offices: dict[str, Page] = field(default_factory=dict)

    def page(self) -> Page:
        """Of somebody who has never been here."""
        context = new_context(self.browser, reduced_motion="reduce")
        self.guard.watch(context)
        context.add_init_script(ORIGINAL_SOUND)
        return context.new_page()

    def office(self, person: str) -> Page:
        """The AdminCenter of somebody of the demo, as it is when it is loaded anew."""
        page = self._offices.get(person)
        if page is None:
            page = self._offices[person] = self.page()
            page.goto(self.service.url)
            email = f"{person}@demo.example"
            log_in(page, email, self.service.password(email))
            expect(page.get_by_role("heading", name="Conférences")).to_be_visible()
        page.goto(self.service.url)
        expect(page.get_by_role("heading", name="Conférences")).to_be_visible()
        return page


@pytest.fixture(scope="module")
def house(playwright: Playwright, folder: Path) -> Iterator[House]:
    with letterbox() as box:
        service = Service(folder / "service", box.settings)
        service.start()
        browser = chromium(playwright, folder, 880.0, camera=False)
        house = House(service, browser, box, Guard())
        try:
            for person, name in (("alice", ALICE), ("bruno", BRUNO)):
                assert send(house.office(person), "/profile", {"name": name}, "PUT")[0] == 200
            yield house
        finally:
            browser.close()
            service.stop()


@pytest.fixture(autouse=True)
def nothing_ran(house: House) -> Iterator[None]:
    yield
    told, house.guard.told = house.guard.told, []
    assert told == []


def conference(page: Page, name: str, room_number: str, **more: Any) -> Any:
    body = {"kind": "ucc", "name": name, "room_number": room_number, "pin": PIN, **more}
    status, made = send(page, "/conferences", body | {"duration": 60})
    assert status == 201, made
    return made


# --- AdminCenter --------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """`body` is what is sent to `path` for the text with that number. `section` is where it is read, ""
    the page that comes first; administrators read it in the journal as well."""

    name: str
    person: str
    path: str
    body: Callable[[str, int], dict[str, Any]]
    section: str


OFFICE: Final = (
    Place(
        "conference",
        "alice",
        "/conferences",
        lambda text, n: {"kind": "ucc", "name": text, "room_number": f"7700{n}", "duration": 60},
        "",
    ),
    Place(
        "subscriber",
        "admin",
        "/subscribers",
        lambda text, n: {"name": text, "email": f"subscriber{n}@demo.example"},
        "Abonnés",
    ),
    Place(
        "directory",
        "admin",
        "/directory",
        lambda text, n: {
            "name": text,
            "email": f"entry{n}@demo.example",
            "number": f"+4144555{n:04}",
        },
        "Annuaire externe",
    ),
    Place(
        "token",
        "admin",
        "/tokens",
        lambda text, n: {"name": text, "scopes": ["members:read"], "expires_at": None},
        "Intégrations",
    ),
    Place(
        "webhook",
        "admin",
        "/webhooks",
        lambda text, n: {
            "url": f"https://crm.example/{n}",
            "events": ["room.started"],
            "description": text,
            "enabled": False,
        },
        "Intégrations",
    ),
)


@pytest.mark.parametrize("place", OFFICE, ids=lambda place: place.name)
def test_names_in_the_admin_center(house: House, place: Place) -> None:
    page = house.office(place.person)
    taken = []
    for number, text in enumerate((*STRINGS, LONG, TURNED, ENDLESS)):
        status, answer = send(page, place.path, place.body(text, number))
        assert status == 201 or text in (LONG, TURNED, ENDLESS), (place.name, text, answer)
        assert status in (201, 413, 422)
        taken += [text] if status == 201 else []
    assert ENDLESS not in taken
    house.office(place.person)
    for section in (place.section, "Journal") if place.section else ("",):
        if section:
            page.get_by_role("link", name=section, exact=True).click()
        for text in taken:
            shows(page, text)


def test_who_changed_what(house: House) -> None:
    conference(house.office("alice"), SCRIPT, "881000")
    page = house.office("admin")
    page.get_by_role("link", name="Journal", exact=True).click()
    for text in (ALICE, SCRIPT):
        shows(page, text)


def test_members_mails_and_answers(house: House) -> None:
    page = house.office("alice")
    made = conference(page, TEMPLATE, "881001", description=f"{SCRIPT}\n{SVG}\n{IMAGE}")
    members = f"/conferences/{made['id']}/members"
    for number, name in enumerate(STRINGS):
        body = {"source": "name", "name": name, "email": f"m{number}@verdi.example"}
        status, answer = send(page, members, body | {"send_mail": True})
        assert status == 201, answer
    status, invited = send(page, f"/conferences/{made['id']}/invitation", {})
    assert status < 300, invited
    page.goto(house.service.url)
    opener = say("fr", "row-members", name=TEMPLATE, count=len(STRINGS))
    page.get_by_role("button", name=opener).click()
    for name in STRINGS:
        shows(page, name)
    mails = house.box.next(len(STRINGS))
    reader = house.page()
    for mail in mails.values():
        reader.set_content(mail.html)  # without any policy of ours
        for text in (TEMPLATE, SCRIPT, SVG, IMAGE, ALICE):
            shows(reader, text)
    for item in invited["items"]:
        token = item["url"].partition("#m=")[2]
        for url in (item["url"], f"{house.service.url}/answer#{token}"):
            reader.goto(house.service.url)  # a fragment alone loads no page
            reader.goto(url)
            shows(reader, TEMPLATE)
        shows(reader, ALICE)
    reader.context.close()


# --- room ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Room:
    alice: Page
    bruno: Page
    guest: Page


@pytest.fixture(scope="module")
def room(house: House, folder: Path) -> Iterator[Room]:
    """Alice leads; a guest with a hostile name, and a telephone that says a hostile one of itself."""
    made = conference(house.office("alice"), TITLE, "881002")
    pages = []
    for person in ("alice", "bruno"):
        page = house.page()
        email = f"{person}@demo.example"
        enter(page, made["url"], email, house.service.password(email))
        pages.append(page)
    guest = house.page()
    guest.goto(made["url"])
    guest.get_by_role("textbox", name=say("fr", "guest-name")).fill(GUEST)
    guest.get_by_role("textbox", name=say("fr", "guest-pin")).fill(PIN)
    guest.keyboard.press("Enter")
    expect(guest.get_by_text(say("fr", "pre-as", name=GUEST))).to_be_visible()
    shows(guest, TITLE)
    prepare(guest)
    guest.get_by_role("button", name=say("fr", "pre-join")).click()
    login = house.service.sip_login("203")
    phone = Softphone(folder / "phone", login, 2100.0, display=IMAGE)
    try:
        phone.wait_until_registered()
        phone.dial(house.service.portal)
        phone.key(f"881002#{PIN}#")
        for page in (*pages, guest):
            wait_for_people(page, 4)
        yield Room(pages[0], pages[1], guest)
    finally:
        phone.close()


def test_people(room: Room) -> None:
    """The names of tiles and roster; what a telephone says of itself nobody believes."""
    for page in (room.alice, room.bruno, room.guest):
        for name in (ALICE, BRUNO, GUEST, "Chiara Rossi"):
            shows(page, name)
    expect(room.alice.locator("[data-roster]").filter(has_text="Chiara")).not_to_contain_text("<")


def chat(room: Room, text: str) -> None:
    _write(room.guest, text, 0)
    _open_chat(room.alice)
    shows(room.alice, text)


def private_chat(room: Room, text: str) -> None:
    others = room.bruno, room.guest
    for page in others:
        _open_chat(page)
    _write(room.alice, f"{text} !", 1)
    until(lambda: any(has(page, f"{text} !") for page in others), 20, "the one who may read it")


def caption(room: Room, text: str) -> None:
    """Guests read it while it is typed, and when it is finished."""
    desk = room.alice.get_by_role("textbox", name=say("fr", "captions-desk"))
    if desk.count() == 0:
        menu(room.alice, "tool-captions-write")
        menu(room.guest, "tool-captions-show")
    desk.fill(text)
    for look in ("growing", "final"):
        line = room.guest.locator(f"[data-caption={look}]").last
        expect(line).to_have_text(text)
        desk.press("Enter")
    shows(room.guest, text)


ROOM: Final[tuple[Callable[[Room, str], None], ...]] = (chat, private_chat, caption)


@pytest.mark.parametrize("put", ROOM, ids=lambda put: put.__name__)
def test_what_is_written_in_the_room(room: Room, put: Callable[[Room, str], None]) -> None:
    for text in STRINGS:
        put(room, text)


def _open_chat(page: Page) -> None:
    opener = page.get_by_role("button", name=say("fr", "chat-show"))
    if opener.count():
        opener.first.click()


def _write(page: Page, text: str, reader: int) -> None:
    _open_chat(page)
    page.get_by_role("combobox", name=say("fr", "chat-to")).select_option(index=reader)
    page.get_by_role("textbox", name=say("fr", "chat-text")).fill(text)
    page.keyboard.press("Enter")
    shows(page, text)


def test_reactions(room: Room) -> None:
    room.guest.get_by_role("button", name=say("fr", "tool-react"), exact=True).click()
    room.guest.get_by_role("button", name=say("fr", "reaction-heart"), exact=True).click()
    told = room.alice.get_by_role("log").filter(has_text=say("fr", "reaction-heart"))
    expect(told).to_contain_text(GUEST)
    room.guest.keyboard.press("Escape")


def test_documents_notes_and_drawings(room: Room) -> None:
    alice, bruno, guest = room.alice, room.bruno, room.guest
    deck = files.slides([escape(IMAGE), "2"], [escape(SVG), ""])
    name = f"{IMAGE} {TEMPLATE[:60]}"
    alice.get_by_role("button", name="Documents", exact=True).click()
    alice.locator("dialog input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": deck}
    )
    row = alice.get_by_role("listitem").filter(has_text=name)
    row.get_by_role("button", name="Montrer à tous").click()
    for page in (alice, bruno, guest):
        shows(page.locator("[data-document]").page, IMAGE)
    expect(alice.get_by_role("region", name="Notes")).to_contain_text(SVG)
    expect(guest.get_by_role("region", name="Texte de la page")).to_contain_text(IMAGE)
    expect(alice.get_by_role("dialog")).to_have_count(0)
    take(alice, "Stylo")
    drag(alice, on_page(alice), (0.2, 0.2), (0.5, 0.4), (0.8, 0.2))
    alice.keyboard.press("Escape")
    for page in (bruno, guest):
        expect(page.get_by_role("list", name="Qui a dessiné sur cette page")).to_contain_text(ALICE)
    alice.get_by_role("button", name="Ne plus présenter le document").click()


def test_polls(room: Room) -> None:
    alice, bruno = room.alice, room.bruno
    question, answers = TEMPLATE[:60], (IMAGE, SVG)
    menu(alice, "tool-poll")
    dialog = alice.get_by_role("dialog")
    dialog.get_by_label(say("fr", "poll-question"), exact=True).fill(question)
    for number, answer in enumerate(answers, start=1):
        dialog.get_by_label(say("fr", "poll-option", number=number), exact=True).fill(answer)
    dialog.get_by_role("button", name=say("fr", "poll-begin")).click()
    expect(dialog).to_have_count(0)
    for page in (alice, bruno, room.guest):
        for text in (question, *answers):
            shows(page, text)


def test_groups(room: Room) -> None:
    alice = room.alice
    show_groups(alice)
    dialog = alice.get_by_role("dialog")
    for number, name in enumerate((SVG, TEMPLATE[:60]), 1):
        dialog.get_by_role("textbox", name=f"Nom du groupe {number}").fill(name)
    dialog.get_by_role("button", name="Ouvrir les groupes").click()
    dialog.get_by_label("Message à tous les groupes").fill(f"{IMAGE} {LONG}")
    for name in (SVG, TEMPLATE[:60], BRUNO, GUEST):
        shows(alice, name)
    dialog.get_by_role("button", name="Envoyer").click()
    for page in (room.bruno, room.guest):
        shows(page, f"{IMAGE} {LONG}")
        expect(page.get_by_text("Vous êtes dans")).to_be_visible()
    dialog.get_by_role("button", name="Faire revenir tout le monde").click()
    alice.keyboard.press("Escape")
    for page in (alice, room.bruno, room.guest):
        wait_for_people(page, 4)


def test_recordings(house: House, room: Room) -> None:
    """A film has the name of whoever began it."""
    menu(room.alice, "tool-record")
    for page in (room.bruno, room.guest):
        page.get_by_role("button", name=say("fr", "rec-stay")).click()
    spools = house.service.folder / "data" / "recordings"
    until(
        lambda: [1 for one in spools.glob("*/spool") if one.stat().st_size > 100_000], 40, "sound"
    )
    menu(room.alice, "tool-record-stop")
    page = house.office("alice")
    page.get_by_role("button", name=say("fr", "row-access", name=TITLE)).click()
    page.get_by_role("button", name=say("fr", "details-recordings"), exact=True).click()
    dialog = page.get_by_role("dialog", name=say("fr", "rec-title"))
    expect(dialog).to_contain_text(ALICE)
    shows(page, ALICE)


# --- the policy ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/c/unknown", "/answer", "/api/v1/session", "/nothing"])
def test_no_script_but_ours(house: House, path: str) -> None:
    page = house.page()
    policy = page.request.get(f"{house.service.url}{path}").headers["content-security-policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.split()}
    assert rules["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert rules["default-src"] == ["'self'"]
    assert (rules["object-src"], rules["base-uri"]) == (["'none'"], ["'none'"])
    given = {source for sources in rules.values() for source in sources}
    assert not given & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}
    page.context.close()


def test_the_guard_would_notice(house: House) -> None:
    """Of a page of ours, what a hostile line would do if it were not text."""
    page = house.page()
    page.goto(house.service.url)
    page.evaluate("(html) => { document.body.innerHTML = html; }", f"{IMAGE}{SVG}")
    expect(page.locator("img")).to_have_count(1)
    page.wait_for_function("() => true")
    assert any(told.startswith("CSP: script-src") for told in house.guard.told)
    house.guard.told.clear()
    page.context.close()

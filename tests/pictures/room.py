"""The room itself: before it, in it with a telephone, its chat, a call out of it, a bad network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, Playwright, WebSocketRoute, expect

from tests.e2e.pages import Access, prepare, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths, without_roster

LINES: Final = (
    ("otto", "L’ordre du jour est sur https://demo.example/ordre-du-jour"),
    ("alice", "Merci ! Nous commençons par le budget."),
    ("chiara", "Je dois partir à 11 h 30."),
)


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`guest`, `waiting`, `waiting-row`, `room`, `chat`, `call`, `weak` and `lost`, each at 1280
    pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        _door(cast, folder)
        access = cast.plan("Séance du lundi")
        alice, chiara = cast.inside(access, "alice"), cast.inside(access, "chiara")
        otto = _guest(cast, access)
        bruno = cast.telephone("202")
        bruno.dial(service.portal)
        bruno.key(f"{access.room_number}#{access.pin}#")
        wait_for_people(alice, 4)
        bruno.key("*5")
        expect(alice.get_by_text(say("fr", "tile-hand")).first).to_be_attached()
        at_both_widths(alice, folder, "room", lambda: without_roster(alice))
        _chat({"alice": alice, "otto": otto, "chiara": chiara}, folder)
        bruno.hang_up()
        wait_for_people(alice, 3)
        _call(alice, bruno, folder)
        chiara.context.close()
        _weak(cast, access, folder)
        _lost(otto, folder)


def _guest(cast: Cast, access: Access) -> Page:
    """Otto, who has no account here."""
    page = cast.page("bruno")
    page.goto(access.url)
    page.get_by_role("textbox", name=say("fr", "guest-name")).fill("Otto Brunner")
    page.get_by_role("textbox", name=say("fr", "guest-pin")).fill(access.pin)
    page.get_by_role("button", name=say("fr", "guest-enter")).click()
    prepare(page)
    page.get_by_role("button", name=say("fr", "pre-join")).click()
    return page


def _door(cast: Cast, folder: Path) -> None:
    access = cast.plan("Entretien", lobby=say("fr", "lobby-everyone"))
    guest = cast.page("bruno")
    guest.goto(access.url)
    expect(guest.get_by_role("button", name=say("fr", "guest-enter"))).to_be_visible()
    at_both_widths(guest, folder, "guest")
    alice = cast.inside(access, "alice")
    cast.log_in(guest, "bruno")
    prepare(guest, ready="pre-ask")
    guest.get_by_role("button", name=say("fr", "pre-ask")).click()
    expect(guest.get_by_role("heading", name=say("fr", "wait-title"))).to_be_visible()
    at_both_widths(guest, folder, "waiting")
    expect(alice.locator("[data-waiting]")).to_have_count(1)
    at_both_widths(alice, folder, "waiting-row")
    for page in (alice, guest):
        page.context.close()


def _chat(people: dict[str, Page], folder: Path) -> None:
    for page in people.values():
        page.get_by_role("button", name=say("fr", "chat-show")).click()
        expect(page.get_by_role("complementary").get_by_role("textbox").first).to_be_visible()
    for name, text in LINES:
        entry = people[name].get_by_role("complementary").get_by_role("textbox").first
        entry.fill(text)
        entry.press("Enter")
        expect(people["alice"].get_by_text(text[:20]).first).to_be_visible()
    at_both_widths(people["alice"], folder, "chat")
    for page in people.values():
        page.get_by_role("button", name=say("fr", "chat-hide")).first.click()


def _call(alice: Page, bruno: Softphone, folder: Path) -> None:
    alice.get_by_role("button", name=say("fr", "tool-more"), exact=True).click()
    alice.get_by_role("button", name=say("fr", "tool-call"), exact=True).click()
    dialog = alice.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("202")
    dialog.get_by_role("button", name=say("fr", "call-do"), exact=True).click()
    bruno.wait_for("CALL_INCOMING")
    expect(alice.locator('[data-call-state="ringing"]')).to_be_visible()
    at_both_widths(alice, folder, "call")
    bruno.reject()


def _weak(cast: Cast, access: Access, folder: Path) -> None:
    """Chiara's page is told that her network is poor: it takes minutes to make it so."""
    page = cast.page("chiara")

    def poor(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def told(text: str | bytes) -> None:
            message = json.loads(text)
            if message["type"] == "update" and message["participant"]["name"].startswith("Chiara"):
                message["participant"]["net"] = "poor"
            route.send(json.dumps(message))

        server.on_message(told)

    page.route_web_socket("**/ws/v1", poor)
    page.goto(access.url)
    cast.log_in(page, "chiara")
    prepare(page)
    page.get_by_role("button", name=say("fr", "pre-join")).click()
    wait_for_people(page, 3)
    page.get_by_role("button", name=say("fr", "tool-hand-raise"), exact=True).click()
    expect(page.get_by_role("button", name=say("fr", "net-call-me")).first).to_be_visible()
    at_both_widths(page, folder, "weak", lambda: without_roster(page))
    page.context.close()


def _lost(page: Page, folder: Path) -> None:
    page.context.set_offline(True)
    expect(page.get_by_text(say("fr", "banner-trouble"))).to_be_visible(timeout=40_000)
    at_both_widths(page, folder, "lost")

"""Waiting before a conference, with three Chromiums: who leads it decides, and nothing leaks before.

Alice (leads)  ── 1,250 Hz ──┐
Bruno (waits)  ── 1,650 Hz ──┼── hears and sees Alice once she has let him in, not before
Chiara (waits) ── 2,100 Hz ──┘
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, WebSocket, WebSocketRoute, expect

from tests.e2e.barriers import (
    NARROW_DARK,
    NARROW_LIGHT,
    WIDE_DARK,
    WIDE_LIGHT,
    Look,
    barriers,
    cut_off,
    with_axe,
)
from tests.e2e.browser import chromium, hear, new_page, watch
from tests.e2e.pages import Access, add_conference, enter, log_in, prepare, tile, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.e2e.spoken import LANGUAGES, say, speak

pytestmark = pytest.mark.e2e

ALICE, BRUNO, CHIARA = 1250.0, 1650.0, 2100.0
HEARD = -35.0  # dBFS
LOOKS = (WIDE_LIGHT, WIDE_DARK, NARROW_LIGHT, NARROW_DARK)


@dataclass
class Person:
    """A page, and the type of every message that the server sent to it."""

    page: Page
    told: list[str] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda text: self.told.append(json.loads(text)["type"]))


@dataclass
class Scene:
    """Alice is in; the others stand before the door."""

    service: Service
    access: Access
    browsers: dict[str, Browser]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def alice(self) -> Page:
        return self.people["alice"].page

    def door(self, name: str) -> Page:
        """A new page of that person, logged in, before the door."""
        if name in self.people:
            self.people[name].page.context.close()
        context, page = new_page(self.browsers[name])
        with_axe(context)
        self.people[name] = person = Person(page)
        page.on("websocket", person.listen)
        page.goto(self.access.url)
        log_in(page, f"{name}@demo.example", self.service.password(f"{name}@demo.example"))
        return page

    def knock(self, name: str) -> Page:
        page = self.door(name)
        ask = page.get_by_role("button", name=say("fr", "pre-ask"))
        prepare(page, ready="pre-ask")
        ask.click()
        expect(page.get_by_role("heading", name=say("fr", "wait-title"))).to_be_visible()
        return page


@pytest.fixture(scope="module")
def scene(service: Service, playwright: Playwright, folder: Path) -> Iterator[Scene]:
    tones = {"alice": ALICE, "bruno": BRUNO, "chiara": CHIARA}
    browsers = {name: chromium(playwright, folder, hertz) for name, hertz in tones.items()}
    _, office = new_page(browsers["alice"])
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Entretien", lobby=say("fr", "lobby-everyone"))
    office.context.close()
    context, page = new_page(browsers["alice"])
    with_axe(context)
    enter(page, access.url, "alice@demo.example", service.password("alice@demo.example"))
    yield Scene(service, access, browsers, {"alice": Person(page)})
    for browser in browsers.values():
        browser.close()


def shows(page: Page, message: str, **values: str | int) -> None:
    expect(page.get_by_text(say("fr", message, **values)).first).to_be_visible()


def test_who_waits_is_told_so_and_gets_nothing_of_the_room(scene: Scene) -> None:
    bruno = scene.knock("bruno")
    shows(bruno, "wait-waiting")
    shows(scene.alice, "roster-title", count=1)
    expect(scene.alice.locator("[data-waiting]")).to_have_count(1)
    assert hear(bruno, [ALICE])[ALICE] < HEARD
    expect(bruno.locator("[data-participant]")).to_have_count(0)
    assert set(scene.people["bruno"].told) <= {"waits", "pong"}
    wait_for_people(scene.alice, 1)


def test_whom_the_leader_lets_in_is_there_with_picture_and_sound(scene: Scene) -> None:
    bruno = scene.people["bruno"].page
    admit = scene.alice.get_by_role("button", name=say("fr", "lobby-admit", name="Bruno Keller"))
    admit.press("Enter")
    wait_for_people(bruno, 2)
    expect(scene.alice.locator("[data-waiting]")).to_have_count(0)
    for page, other, hertz in (
        (bruno, "Alice Favre", ALICE),
        (scene.alice, "Bruno Keller", BRUNO),
    ):
        picture = f"{tile(page, other)} video"
        expect(page.locator(picture)).to_be_visible()

        def moving(page: Page = page, picture: str = picture) -> bool:
            return watch(page, picture).changed >= 20

        def heard(page: Page = page, hertz: float = hertz) -> bool:
            return hear(page, [hertz])[hertz] > HEARD

        until(moving, 30, f"{other} to be seen")
        until(heard, 30, f"{other} to be heard")
    bruno.get_by_role("button", name=say("fr", "tool-leave")).click()
    wait_for_people(scene.alice, 1)


def test_whom_the_leader_turns_away_is_told_and_may_ask_again(scene: Scene) -> None:
    bruno = scene.knock("bruno")
    deny = scene.alice.get_by_role("button", name=say("fr", "lobby-deny", name="Bruno Keller"))
    deny.click()
    shows(bruno, "exit-denied-title")
    expect(scene.alice.locator("[data-waiting]")).to_have_count(0)
    bruno.get_by_role("button", name=say("fr", "exit-ask-again")).click()
    bruno.get_by_role("button", name=say("fr", "pre-ask")).click()
    expect(scene.alice.locator("[data-waiting]")).to_have_count(1)
    bruno.get_by_role("button", name=say("fr", "wait-leave")).click()
    shows(bruno, "exit-gave-up-title")
    expect(scene.alice.locator("[data-waiting]")).to_have_count(0)


def test_a_lost_connection_keeps_the_place(scene: Scene) -> None:
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    bruno = scene.door("bruno")
    expect(bruno.get_by_role("button", name=say("fr", "pre-ask"))).to_be_enabled()
    bruno.route_web_socket("**/ws/v1", lambda line: lines.append((line, line.connect_to_server())))
    bruno.reload()
    prepare(bruno, ready="pre-ask")
    bruno.get_by_role("button", name=say("fr", "pre-ask")).click()
    shows(bruno, "wait-waiting")
    place = scene.alice.locator("[data-waiting]").get_attribute("data-waiting")
    page, server = lines[-1]
    server.close(code=3000)
    page.close(code=3000)

    def another() -> bool:
        bruno.wait_for_timeout(100)  # the page's events are told meanwhile
        return len(lines) > 1

    until(another, 20, "another socket")
    expect(scene.alice.get_by_text(say("fr", "lobby-away"))).to_be_hidden()
    assert scene.alice.locator("[data-waiting]").get_attribute("data-waiting") == place
    shows(bruno, "wait-waiting")
    bruno.get_by_role("button", name=say("fr", "wait-leave")).click()
    expect(scene.alice.locator("[data-waiting]")).to_have_count(0)


def test_all_are_let_in_at_once(scene: Scene) -> None:
    bruno, chiara = scene.knock("bruno"), scene.knock("chiara")
    expect(scene.alice.locator("[data-waiting]")).to_have_count(2)
    scene.alice.get_by_role("button", name=say("fr", "lobby-admit-all")).click()
    for page in (scene.alice, bruno, chiara):
        wait_for_people(page, 3)
    for page in (bruno, chiara):
        page.get_by_role("button", name=say("fr", "tool-leave")).click()
    wait_for_people(scene.alice, 1)


def test_nobody_is_shut_out_by_the_pages_themselves(scene: Scene) -> None:
    page = scene.door("bruno")
    for step, name in (("pre-ask", "door"), ("wait-leave", "waiting")):
        button = page.get_by_role("button", name=say("fr", step))
        expect(button).to_be_enabled()
        found = [one for look in LOOKS for one in examined(page, look, name)]
        found += too_wide(page, name)
        assert found == []
        button.click()
    expect(page.get_by_text(say("fr", "exit-gave-up-title"))).to_be_visible()
    assert examined(page, NARROW_LIGHT, "gave up") + too_wide(page, "gave up") == []


def too_wide(page: Page, name: str) -> list[str]:
    """What is cut off where there is little room, in each language."""
    NARROW_LIGHT.on(page)
    found = []
    for language in LANGUAGES:
        speak(page, language)
        found += [f"{name} {language}: {one}" for one in cut_off(page)]
    return found


def test_the_row_shuts_no_leader_out(scene: Scene) -> None:
    scene.knock("bruno")
    expect(scene.alice.locator("[data-waiting]")).to_have_count(1)
    found = []
    for look in LOOKS:
        found += examined(scene.alice, look, "row")
    scene.alice.keyboard.press("Escape")
    WIDE_LIGHT.on(scene.alice)
    assert found == []


def examined(page: Page, look: Look, name: str) -> list[str]:
    look.on(page)
    return [f"{name} {look}: {one}" for one in barriers(page)]


def test_the_menu_opens_the_room_for_everyone(scene: Scene) -> None:
    bruno = scene.people["bruno"].page
    scene.alice.get_by_role("button", name=say("fr", "tool-more"), exact=True).click()
    scene.alice.get_by_text(say("fr", "tool-lobby-off")).click()
    wait_for_people(bruno, 2)
    chiara = scene.door("chiara")
    prepare(chiara)
    chiara.get_by_role("button", name=say("fr", "pre-join")).click()
    wait_for_people(chiara, 3)
    for page in (bruno, chiara):
        page.get_by_role("button", name=say("fr", "tool-leave")).click()
    wait_for_people(scene.alice, 1)
    scene.alice.get_by_role("button", name=say("fr", "tool-more"), exact=True).click()
    scene.alice.get_by_text(say("fr", "tool-lobby-on")).click()


def test_when_the_leader_has_left_nobody_can_decide_and_that_is_said(scene: Scene) -> None:
    """Last, for the conference goes on without her."""
    bruno = scene.knock("bruno")
    scene.alice.get_by_role("button", name=say("fr", "tool-leave")).click()
    shows(bruno, "wait-no-leader")
    scene.alice.get_by_role("button", name=say("fr", "exit-rejoin")).click()
    scene.alice.get_by_role("button", name=say("fr", "pre-join")).click()
    shows(bruno, "wait-waiting")
    scene.alice.get_by_role("button", name=say("fr", "tool-more"), exact=True).click()
    scene.alice.get_by_text(say("fr", "tool-end")).click()
    scene.alice.get_by_role("button", name=say("fr", "end-confirm")).click()
    shows(bruno, "exit-over-title")

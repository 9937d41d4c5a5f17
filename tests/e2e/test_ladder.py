"""The ladder back into the room: what may happen to one person, and to all, and what is as before.

| Rung | What happens | The way back | The telephone |
|---|---|---|---|
| websocket | the WebSocket of one is reset | a new one resumes the session; media flows on | heard throughout |
| address | one's address is another one | ICE restart on the same connection | heard throughout |
| outage | nothing passes for 10 s | the same, or a new connection | heard throughout |
| sleep | the tab stands still, its socket goes | when it wakes, it resumes | heard throughout |
| restart | SIGTERM, started again | a new entry and a new connection | is hung up |
| crash | SIGKILL, started again | a new entry and a new connection | calls again |

After each rung name, role, raised hand, chat, page and drawing are as before, sound is there again
before the picture, and nobody has clicked. docs/architecture.md has the table for readers.

Alice (organiser) ────────────────▶ service      Bruno (presenter, hand up) shows page 2, on which
telephone (203)   ────────────────▶              he has drawn
Bruno ────────────▶ relay ─────✗──▶
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests import document_files as files
from tests.e2e.browser import ORIGINAL_SOUND, chromium, hear, new_context, watch
from tests.e2e.coming_back import (
    WITH_MEMORY,
    pauses,
    start_listening,
    start_looking,
    stop_listening,
)
from tests.e2e.pages import Access, add_conference, enter, log_in, wait_for_people
from tests.e2e.relay import Relay
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.spoken import say
from tests.e2e.test_annotation import drag, on_page, take

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO, PHONE = 1250.0, 1650.0, 2100.0
HEARD = -35.0  # dBFS; a spoken tone of amplitude 0.3 is -10
OTHER = '[data-participant][data-kind="web"]:not([data-self="true"]) video'
STROKES = "[data-document] [data-stroke]"
WHERE = "[data-document] .bar .digits"
FLOWS = 1.0  # seconds without sound or picture that may be a busy machine's
LOOK = 0.2  # seconds between two looks of a page at both, on a busy machine
BACK = 45.0  # seconds, after which the page gives up


@dataclass(frozen=True)
class Talk:
    alice: Page
    bruno: Page
    relay: Relay
    service: Service
    phone: Softphone
    access: Access

    def state(self) -> dict[str, Any]:
        """All that has to be as before, as Alice and Bruno see it."""
        alice, bruno = self.alice, self.bruno
        row = alice.locator('[data-roster][data-kind="web"]').filter(has_text="Bruno Keller")
        hands = row.get_by_text(say("fr", "tile-hand"), exact=True)
        return {
            "names": sorted(names_of_browsers(alice)),
            "seen by Bruno": sorted(names_of_browsers(bruno)),
            "presents": say("fr", "roster-role-presenter") in "".join(row.all_inner_texts()),
            "hand": (hands.count(), self.lower.count()),
            "chat": bruno.locator("[role=log] .text").all_inner_texts(),
            "page": [page.locator(WHERE).all_inner_texts() for page in (alice, bruno)],
            "strokes": [page.locator(STROKES).count() for page in (alice, bruno)],
        }

    @property
    def lower(self) -> Locator:
        return self.bruno.get_by_role("button", name=say("fr", "tool-hand-lower"))

    def hear_each_other(self) -> bool:
        heard = hear(self.alice, [BRUNO])[BRUNO], hear(self.bruno, [ALICE])[ALICE]
        return min(heard) > HEARD

    def see_each_other(self) -> bool:
        pages = self.alice, self.bruno
        return all(page.locator(OTHER).count() and watch(page, OTHER).frames >= 5 for page in pages)


@pytest.fixture(scope="module")
def talk(service: Service, playwright: Playwright, folder: Path) -> Iterator[Talk]:
    relay = Relay(service.http_port, service.media_port)
    browsers = chromium(playwright, folder, ALICE), chromium(playwright, folder, BRUNO)
    try:
        office = page_of(new_context(browsers[0]), ORIGINAL_SOUND)
        office.goto(service.url)
        log_in(office, "alice@demo.example", service.password("alice@demo.example"))
        access = add_conference(office, "Comité")
        office.context.close()
        pages = []
        for person, browser, scripts in (
            ("alice", browsers[0], [ORIGINAL_SOUND, WITH_MEMORY]),
            ("bruno", browsers[1], [ORIGINAL_SOUND, relay.script, WITH_MEMORY]),
        ):
            page = page_of(new_context(browser, reduced_motion="reduce"), *scripts)
            url = access.url
            if person == "bruno":
                url = f"{relay.url}/c/{url.rpartition('/')[2]}"
            email = f"{person}@demo.example"
            enter(page, url, email, service.password(email))
            pages.append(page)
        phone = Softphone(folder / "phone", service.sip_login("203"), PHONE)
        talk = Talk(pages[0], pages[1], relay, service, phone, access)
        try:
            prepare(talk)
            yield talk
        finally:
            phone.close()
    finally:
        for browser in browsers:
            browser.close()
        relay.close()


def names_of_browsers(page: Page) -> list[str]:
    """A telephone goes with the server, and is looked at for itself."""
    names = page.locator('[data-participant][data-kind="web"] .name').all_inner_texts()
    return [name.removesuffix(" (vous)") for name in names]


def page_of(context: BrowserContext, *scripts: str) -> Page:
    for script in scripts:
        context.add_init_script(script)
    return context.new_page()


def prepare(talk: Talk) -> None:
    """The telephone is there, Bruno presents page 2 with a line on it, has written and asks to speak."""
    alice, bruno = talk.alice, talk.bruno
    talk.phone.wait_until_registered()
    talk.phone.dial(talk.service.portal)
    talk.phone.key(f"{talk.access.room_number}#{talk.access.pin}#")
    wait_for_people(alice, 3)
    row = alice.locator('[data-roster][data-kind="web"]').filter(has_text="Bruno Keller")
    row.get_by_role("button", name="Actions pour").click()
    alice.get_by_role("menuitemradio", name=say("fr", "roster-role-presenter")).click()
    expect(row.locator(".facts")).to_contain_text(say("fr", "roster-role-presenter"))
    bruno.get_by_role("button", name="Documents", exact=True).click()
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": files.pdf(["a", "b", "c"])}
    bruno.locator("dialog input[type=file]").set_input_files(plan)  # type: ignore[arg-type]
    bruno.get_by_role("button", name="Montrer à tous").click()
    for page in (alice, bruno):
        expect(page.locator(WHERE)).to_have_text("1 / 3")
    expect(bruno.get_by_role("dialog")).to_have_count(0)
    bruno.keyboard.press("ArrowRight")
    expect(alice.locator(WHERE)).to_have_text("2 / 3")
    take(bruno, "Stylo")
    drag(bruno, on_page(bruno), (0.2, 0.2), (0.5, 0.4), (0.8, 0.2))
    bruno.keyboard.press("Escape")
    expect(alice.locator(STROKES)).to_have_count(1)
    bruno.get_by_role("button", name=say("fr", "tool-hand-raise")).click()
    bruno.get_by_role("button", name=say("fr", "chat-show")).click()
    bruno.get_by_role("textbox", name=say("fr", "chat-text")).fill("Je reviens.")
    bruno.keyboard.press("Enter")
    expect(bruno.locator("[role=log] .text")).to_have_text("Je reviens.")
    until(lambda: role_on_disk(talk.service), 10, "the role to be kept")
    until(talk.hear_each_other, 30, "a call")
    until(talk.see_each_other, 30, "pictures")


def role_on_disk(service: Service) -> bool:
    with closing(sqlite3.connect(service.database)) as database:
        kept = database.execute("SELECT decided FROM room_decision").fetchall()
    return any("presenter" in json.dumps(json.loads(decided)) for (decided,) in kept)


# --- the rungs ----------------------------------------------------------------------------


def websocket(talk: Talk) -> None:
    opened = talk.bruno.evaluate("window.opened")
    talk.relay.reset_connections()
    until(lambda: talk.bruno.evaluate("window.opened") > opened, 15, "a new WebSocket")


def address(talk: Talk) -> None:
    talk.relay.change_address()


def outage(talk: Talk) -> None:
    ends = time.monotonic() + 10.0
    talk.relay.go_dark()
    expect(talk.bruno.get_by_text(say("fr", "banner-trouble"))).to_be_visible()
    # How long it lasts is what is tried.
    talk.bruno.wait_for_timeout(max(0.0, 1000 * (ends - time.monotonic())))
    talk.relay.come_back()


def sleep(talk: Talk) -> None:
    """The tab stands still, as in a machine that sleeps: no event tells it afterwards."""
    row = talk.alice.locator('[data-roster][data-kind="web"]').filter(has_text="Bruno Keller")
    asleep = renderers(talk.bruno)
    for process in asleep:
        os.kill(process, signal.SIGSTOP)
    try:
        talk.relay.reset_connections()
        expect(row).to_contain_text(say("fr", "tile-reconnecting"))
        talk.alice.wait_for_timeout(3_000)  # ms: how long it lasts is what is tried
    finally:
        for process in asleep:
            os.kill(process, signal.SIGCONT)
    expect(row).not_to_contain_text(say("fr", "tile-reconnecting"))


def renderers(page: Page) -> list[int]:
    """The processes that the tabs of the page's browser run in."""
    browser = page.context.browser
    assert browser is not None
    session = browser.new_browser_cdp_session()
    known = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return [one["id"] for one in known if one["type"] == "renderer"]


def restart(talk: Talk) -> None:
    talk.service.stop()
    talk.phone.wait_for("CALL_CLOSED")
    talk.service.start()


def crash(talk: Talk) -> None:
    talk.service.kill()
    talk.service.start()


@dataclass(frozen=True)
class Connection:
    """Of a page: how many it has had, and by which name ICE knows the present one."""

    number: int
    ufrag: str

    @classmethod
    def of(cls, page: Page) -> Connection:
        description = page.evaluate("window.peers.at(-1).localDescription.sdp")
        return cls(
            page.evaluate("window.peers.length"),
            description.partition("a=ice-ufrag:")[2].partition("\r\n")[0],
        )

    def became(self, now: Connection) -> str:
        if now.number > self.number:
            return "new"
        return "restarted" if now.ufrag != self.ufrag else "flows"


@dataclass(frozen=True)
class Rung:
    happens: Callable[[Talk], None]
    media: str  # "flows" on, is "restarted" on the same connection, needs a "new" one, or "any"
    server: bool = False  # whether it ends telephone calls as well

    @property
    def name(self) -> str:
        return self.happens.__name__


LADDER = (
    Rung(websocket, "flows"),
    Rung(address, "restarted"),
    Rung(outage, "any"),
    Rung(sleep, "any"),
    Rung(restart, "new", server=True),
    Rung(crash, "new", server=True),
)


@pytest.mark.parametrize("rung", LADDER, ids=lambda rung: rung.name)
def test_all_is_as_before(talk: Talk, rung: Rung) -> None:
    alice, bruno = talk.alice, talk.bruno
    affected = (alice, bruno) if rung.server else (bruno,)
    before = talk.state()
    connection = Connection.of(bruno)
    assert before["presents"] and before["hand"] == (1, 1) and before["strokes"] == [1, 1]
    for page in affected:
        start_looking(page)
    if not rung.server:
        start_listening(alice)

    rung.happens(talk)

    until(lambda: talk.hear_each_other(), BACK, "sound")
    until(talk.see_each_other, BACK, "pictures")
    until(lambda: talk.state() == before, 20, f"{before}; is {talk.state()}")
    assert rung.media in ("any", connection.became(Connection.of(bruno)))
    for page in affected:
        sound, picture = pauses(page)
        if rung.media == "flows":
            assert max(sound.gap, picture.gap) < FLOWS
        else:
            assert sound.gap > FLOWS and sound.back <= picture.back + LOOK
    if not rung.server:
        assert min(stop_listening(alice, PHONE)[2:-2]) > HEARD


def test_the_telephone_calls_again(talk: Talk) -> None:
    """Nothing can tell it of a crash; the number and the PIN are the same."""
    talk.phone.events.clear()
    talk.phone.dial(talk.service.portal)
    talk.phone.key(f"{talk.access.room_number}#{talk.access.pin}#")
    wait_for_people(talk.alice, 3)
    until(lambda: hear(talk.alice, [PHONE])[PHONE] > HEARD, 20, "the telephone's voice")


def test_readers_have_the_same_table() -> None:
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = text.partition("## The way back into a room")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in told.splitlines() if line.startswith("| `")]
    assert rows == [f"`{rung.name}`" for rung in LADDER]

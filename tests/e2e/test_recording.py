"""A conference that is recorded, from the button to the film, in real browsers and with a telephone.

Alice (Chromium, 1,250 Hz) ── shows a red page, then her camera ──┐
Bruno (Chromium, 1,650 Hz) ── is asked whether he stays ──────────┼── film: tones, red, camera
telephone (201, 2,750 Hz)  ───────────────────────────────────────┘
                 and once more, ✗ SIGKILL ○ ── a film up to there
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.barriers import NARROW_DARK, WIDE_LIGHT, barriers, with_axe
from tests.e2e.browser import ORIGINAL_SOUND, chromium, new_context
from tests.e2e.pages import add_conference, enter, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import loudest
from tests.e2e.spoken import say
from tests.e2e.test_documents_restart import Office
from tests.unit.server.recording.sounds import Film, film, is_close

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO, PHONE = 1250.0, 1650.0, 2750.0
RED = (200, 30, 30)
HEARD = 0.02  # of an amplitude of 0.3 that is spoken


@dataclass(frozen=True, slots=True)
class Call:
    alice: Page
    bruno: Page
    conference: str
    data: Path

    def spooled(self) -> int:
        """Bytes of what is being recorded."""
        return sum(path.stat().st_size for path in self.data.glob("recordings/*/spool"))

    def goes_on(self, more: int) -> None:
        wanted = self.spooled() + more
        until(lambda: self.spooled() >= wanted, 40, f"{more} bytes more")


def menu(page: Page, text: str) -> None:
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name=say("fr", text), exact=True).click()


def red_page() -> Any:
    file = io.BytesIO()
    Image.new("RGB", (1600, 900), RED).save(file, "PNG")
    return {"name": "rouge.png", "mimeType": "image/png", "buffer": file.getvalue()}


@pytest.fixture(scope="module")
def call(service: Service, playwright: Playwright, folder: Path) -> Iterator[Call]:
    browsers = [chromium(playwright, folder, tone) for tone in (ALICE, BRUNO)]
    pages: list[Page] = []
    url, phone = "", None
    for person, browser in zip(("alice", "bruno"), browsers, strict=True):
        context = new_context(browser)
        context.add_init_script(ORIGINAL_SOUND)
        with_axe(context)
        page = context.new_page()
        email = f"{person}@demo.example"
        if not url:
            page.goto(service.url)
            log_in(page, email, service.password(email))
            access = add_conference(page, "Conseil")
            url = access.url
            context.clear_cookies()
            phone = Softphone(folder / "phone", service.sip_login("201"), PHONE)
            phone.wait_until_registered()
            phone.dial(service.portal)
            phone.key(f"{access.room_number}#")
            phone.key(f"{access.pin}#")
        enter(page, url, email, service.password(email))
        pages.append(page)
    for page in pages:
        caller = page.locator('[data-participant][data-kind="phone"]')
        expect(caller).to_have_count(1)
    conference = url.rstrip("/").rpartition("/")[2]
    yield Call(pages[0], pages[1], conference, service.folder / "data")
    if phone is not None:
        phone.close()
    for browser in browsers:
        browser.close()


def finished(office: Office, conference: str, count: int) -> list[Any]:
    """All recordings, once as many are films."""
    path = f"/api/v1/conferences/{conference}/recordings"

    def ready() -> list[Any] | None:
        items = office.get(path).json()["items"]
        return items if [one["state"] for one in items] == ["ready"] * count else None

    return until(ready, 60, f"{count} films")


def kept(office: Office, conference: str, recording: str, place: Path) -> Film:
    path = f"/api/v1/conferences/{conference}/recordings/{recording}/file"
    place.write_bytes(office.get(path).content)
    return film(place)


def test_everybody_is_told_and_the_film_has_all_of_it(
    call: Call, service: Service, tmp_path: Path
) -> None:
    alice, bruno = call.alice, call.bruno
    alice.get_by_role("button", name="Documents", exact=True).click()
    alice.locator("dialog input[type=file]").set_input_files(red_page())
    alice.get_by_role("button", name="Montrer à tous").click()
    expect(bruno.locator("[data-document] figure img")).to_be_visible()
    menu(alice, "tool-record")
    asked = bruno.get_by_role("alertdialog", name=say("fr", "rec-ask-title"))
    expect(asked).to_be_visible()
    for page in (alice, bruno):
        expect(page.get_by_text(say("fr", "room-recording"), exact=True)).to_be_visible()
    expect(alice.get_by_role("alertdialog")).to_have_count(0)
    for look in (NARROW_DARK, WIDE_LIGHT):
        look.on(bruno)
        assert barriers(bruno) == []
    asked.get_by_role("button", name=say("fr", "rec-stay")).click()
    expect(asked).to_be_hidden()
    call.goes_on(40_000)
    alice.get_by_role("button", name="Ne plus présenter le document").click()
    expect(bruno.locator("[data-document]")).to_have_count(0)
    call.goes_on(400_000)
    menu(alice, "tool-record-stop")
    expect(bruno.get_by_text(say("fr", "room-recording"), exact=True)).to_have_count(0)
    office = Office(service)
    (recording,) = finished(office, call.conference, 1)
    made = kept(office, call.conference, recording["id"], tmp_path / "film.webm")
    assert made.size == (1280, 720)
    tones = {
        hertz: loudest(made.sound.astype(np.float64), 48_000, hertz)
        for hertz in (ALICE, BRUNO, PHONE)
    }
    assert min(tones.values()) > HEARD, tones
    assert is_close(made.colour(0.5), RED)
    assert not is_close(made.colours[-1][1], RED)
    assert len({colour for _, colour in made.colours}) > 2  # a camera's picture moves


def test_whoever_organises_finds_it_in_the_office(call: Call, service: Service) -> None:
    office = call.alice.context.new_page()
    office.goto(service.url)
    office.get_by_role("button", name=say("fr", "row-access", name="Conseil")).click()
    office.get_by_role("button", name=say("fr", "details-recordings"), exact=True).click()
    dialog = office.get_by_role("dialog", name=say("fr", "rec-title"))
    expect(dialog.get_by_role("link", name=say("fr", "rec-download"))).to_be_visible()
    for look in (NARROW_DARK, WIDE_LIGHT):
        look.on(office)
        assert barriers(office) == []
    office.close()


def test_a_killed_service_leaves_a_film_up_to_there(
    call: Call, service: Service, tmp_path: Path
) -> None:
    menu(call.alice, "tool-record")
    call.bruno.get_by_role("button", name=say("fr", "rec-stay")).click()
    call.goes_on(300_000)
    service.kill()
    service.start()
    office = Office(service)
    newest = finished(office, call.conference, 2)[0]
    made = kept(office, call.conference, newest["id"], tmp_path / "film.webm")
    assert loudest(made.sound.astype(np.float64), 48_000, BRUNO) > HEARD
    assert loudest(made.sound.astype(np.float64), 48_000, PHONE) > HEARD

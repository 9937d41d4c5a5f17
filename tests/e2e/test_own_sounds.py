"""What a vPBX's own telephones hear: its own recordings, and names that callers have said.

Both telephones speak one tone each, so a name that was said is a tone that is heard again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import Access, add_conference, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import loudest, write_tone
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

FIRST, SECOND, WELCOME = 700.0, 1000.0, 1300.0
HEARD, SILENT = 0.02, 0.002  # of full scale; spoken are 0.3


@dataclass(frozen=True, slots=True)
class Desk:
    """An audio conference of a vPBX that has callers say their names and greets them itself."""

    service: Service
    access: Access
    folder: Path

    def phone(self, extension: str, hertz: float) -> Softphone:
        return Softphone(self.folder / extension, self.service.sip_login(extension), hertz)


def decide(page: Page, recording: Path) -> None:
    """An administrator has names announced, and puts a welcome in place of ours."""
    page.get_by_role("link", name=say("fr", "section-telephones")).click()
    chosen = page.get_by_label(say("fr", "telephones-names"))
    chosen.select_option(say("fr", "telephones-names-on"))
    page.get_by_role("button", name=say("fr", "action-save")).click()
    expect(page.get_by_text(say("fr", "telephones-saved"))).to_be_visible()
    place = f"{say('fr', 'telephones-recording-welcome')}, Français"
    page.get_by_label(f"{say('fr', 'telephones-recording-replace')}: {place}").set_input_files(
        recording
    )
    told = say("fr", "telephones-recording-saved", name=place)
    expect(page.get_by_text(told)).to_be_visible()


@pytest.fixture(scope="module")
def desk(service: Service, playwright: Playwright, folder: Path) -> Iterator[Desk]:
    browser = chromium(playwright, folder, 1650.0)
    _, page = new_page(browser)
    page.goto(service.url)
    log_in(page, "admin@demo.example", service.password("admin@demo.example"))
    expect(page.get_by_role("button", name="Ajouter", exact=True).first).to_be_visible()
    recording = write_tone(folder / "welcome.wav", WELCOME, seconds=2, rate=16000)
    decide(page, recording)
    page.get_by_role("link", name=say("fr", "section-conferences")).click()
    access = add_conference(page, "Point du matin", ucc=False)
    browser.close()
    yield Desk(service, access, folder)


def names_itself(desk: Desk, phone: Softphone) -> None:
    """Through the portal; asked for its name it speaks its tone, for as long as it is let."""
    phone.wait_until_registered()
    phone.dial(desk.service.portal)
    until(lambda: hears(phone, WELCOME), 15, "the vPBX's own welcome")
    phone.key(f"{desk.access.room_number}#{desk.access.pin}#")


def hears(phone: Softphone, hertz: float) -> bool:
    samples, rate = phone.recording()
    return len(samples) > rate and loudest(samples[-2 * rate :], rate, hertz) > HEARD


def test_the_own_welcome_is_heard_and_names_are_said_again(desk: Desk) -> None:
    first, second = desk.phone("201", FIRST), desk.phone("202", SECOND)
    try:
        names_itself(desk, first)
        names_itself(desk, second)
        until(lambda: hears(first, SECOND), 40, "the first to hear the second")
        second.key("*6")

        def quiet() -> bool:
            samples, rate = first.recording()
            return loudest(samples[-3 * rate :], rate, SECOND) < SILENT

        until(quiet, 20, "the second to be muted")
        first.key("*3")
        until(lambda: hears(first, SECOND), 40, "the roll call to say the second one's name")
    finally:
        first.close()
        second.close()

"""People without an account: by name and PIN, and by the link of their invitation.

Alice (Chromium)          service            Otto, Carla (no account)
  | conference, invites ---> | -- mail ---------> |  Carla's link
  | in the conference        | <- name, PIN ----- |  Otto
  |                          | <- link ---------- |  Carla
  |<=========== all three see each other ========>|
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.barriers import barriers, with_axe
from tests.e2e.browser import chromium, new_page
from tests.e2e.letterbox import Letterbox, letterbox
from tests.e2e.pages import Access, add_conference, enter, log_in, prepare, wait_for_people
from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.e2e.test_invitation import add_named, back, invite

pytestmark = pytest.mark.e2e

CARLA = "carla@verdi.example"
INVITED = "Une invitation est en route."


@dataclass(frozen=True, slots=True)
class Scene:
    alice: Page
    outside: Browser
    access: Access
    link: str


@pytest.fixture(scope="module")
def scene(playwright: Playwright, folder: Path) -> Iterator[Scene]:
    with letterbox() as box:
        service = Service(folder / "service", box.settings)
        service.start()
        inside, outside = (
            chromium(playwright, folder, 1000.0, camera=False),
            chromium(playwright, folder, 1300.0, camera=False),
        )
        _, office = new_page(inside)
        office.goto(service.url)
        email, password = "alice@demo.example", service.password("alice@demo.example")
        log_in(office, email, password)
        access = add_conference(office, "Entretien")
        link = invited(office, box)
        office.context.close()
        _, alice = new_page(inside)
        enter(alice, access.url, email, password)
        yield Scene(alice, outside, access, link)
        inside.close()
        outside.close()
        service.stop()


def invited(office: Page, box: Letterbox) -> str:
    """The address of the room in Carla's invitation."""
    office.get_by_role("button", name="Membres (0)").first.click()
    add_named(office, "Carla Verdi", CARLA, "Italiano")
    invite(office, INVITED)
    found = re.search(r"http\S+/c/\S+#m=\S+", box.next(1)[CARLA].text)
    assert found is not None
    back(office)
    return found[0]


def new_guest(scene: Scene) -> Page:
    context, page = new_page(scene.outside)
    with_axe(context)
    return page


def test_by_name_and_pin(scene: Scene) -> None:
    page = new_guest(scene)
    page.goto(scene.access.url)
    name = page.get_by_role("textbox", name=say("fr", "guest-name"))
    pin = page.get_by_role("textbox", name=say("fr", "guest-pin"))
    name.fill("Otto <b>")
    pin.fill("1")
    page.get_by_role("button", name=say("fr", "guest-enter")).click()
    expect(page.get_by_role("alert")).to_have_text(say("fr", "guest-failed-wrong"))
    assert barriers(page) == []
    pin.fill(scene.access.pin)
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("fr", "pre-as", name="Otto <b>"))).to_be_visible()
    page.reload()
    prepare(page)
    page.get_by_role("button", name=say("fr", "pre-join")).click()
    wait_for_people(page, 2)
    wait_for_people(scene.alice, 2)
    expect(scene.alice.get_by_text("Otto <b>").first).to_be_visible()


def test_by_the_link_of_the_invitation(scene: Scene) -> None:
    page = new_guest(scene)
    page.goto(scene.link)
    expect(page.get_by_text(say("it", "pre-as", name="Carla Verdi"))).to_be_visible()
    assert "#" not in page.url
    prepare(page, "it")
    page.get_by_role("button", name=say("it", "pre-join")).click()
    wait_for_people(page, 3)
    wait_for_people(scene.alice, 3)


def test_a_guest_is_nobody_in_the_admin_center(scene: Scene) -> None:
    page = new_guest(scene)
    page.goto(scene.access.url)
    page.get_by_role("textbox", name=say("fr", "guest-name")).fill("Karl")
    page.get_by_role("textbox", name=say("fr", "guest-pin")).fill(scene.access.pin)
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("fr", "pre-as", name="Karl"))).to_be_visible()
    page.goto(scene.access.url.partition("/c/")[0])
    expect(page.get_by_label("Adresse e-mail")).to_be_visible()

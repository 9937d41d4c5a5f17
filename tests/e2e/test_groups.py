"""A conference divides into groups and comes together again: by content, who hears whom.

main room   Alice (Chromium, 1,250 Hz)
group 1     Bruno (Chromium, 1,650 Hz)  and a telephone (2,750 Hz), in the call that it had
group 2     Chiara (Chromium, 2,100 Hz)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sip_gateway.media.service import PROMPTS
from tests.e2e.barriers import NARROW_DARK, WIDE_DARK, barriers, with_axe
from tests.e2e.browser import chromium, hear, new_page
from tests.e2e.pages import add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import halved, likeness, loudest, read_wav

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO, CHIARA, PHONE = 1250.0, 1650.0, 2100.0, 2750.0
TONES = (ALICE, BRUNO, CHIARA, PHONE)
HEARD, SILENT = -35.0, -55.0  # dBFS

# Every connection that the page makes once it is in the room: being moved makes none.
COUNT = """
window.connections = 0;
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...all) { super(...all); window.connections += 1; }
};
"""


@dataclass(frozen=True, slots=True)
class Call:
    alice: Page
    bruno: Page
    chiara: Page
    phone: Softphone


@pytest.fixture(scope="module")
def call(service: Service, playwright: Playwright, folder: Path) -> Iterator[Call]:
    browsers = [chromium(playwright, folder, tone) for tone in (ALICE, BRUNO, CHIARA)]
    _, office = new_page(browsers[0])
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Séance du lundi")
    office.context.close()
    # Before Chiara's browser, to which her own telephone would belong at once.
    phone = Softphone(folder / "phone", service.sip_login("203"), PHONE)
    phone.wait_until_registered()
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#")
    phone.key(f"{access.pin}#")
    pages = []
    for person, browser in zip(("alice", "bruno", "chiara"), browsers, strict=True):
        context, page = new_page(browser)
        with_axe(context)
        context.add_init_script(COUNT)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages.append(page)
    for page in pages:
        wait_for_people(page, 4)
        page.evaluate("window.connections = 0")
    yield Call(pages[0], pages[1], pages[2], phone)
    phone.close()
    for browser in browsers:
        browser.close()


def hears_just(page: Page, who: str, *tones: float) -> None:
    def just() -> bool:
        levels = hear(page, TONES)
        return all(
            levels[tone] > HEARD if tone in tones else levels[tone] < SILENT for tone in TONES
        )

    until(just, 40, f"{who} to hear exactly {tones}")


def phone_hears_just(phone: Softphone, *tones: float) -> None:
    def just() -> bool:
        samples, rate = phone.recording()
        last = samples[-2 * rate :]
        return all((loudest(last, rate, tone) > 0.01) == (tone in tones) for tone in TONES)

    until(just, 40, f"the telephone to hear exactly {tones}")


def told(phone: Softphone, prompt: str) -> bool:
    spoken, _ = read_wav(PROMPTS / "fr" / f"{prompt}.wav")
    samples, rate = phone.recording()
    return likeness(samples[-10 * rate :], halved(spoken)) > 0.4


def show_groups(page: Page) -> None:
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name="Groupes", exact=True).click()


def test_who_is_sent_to_a_group_hears_just_that(call: Call) -> None:
    caller = call.alice.locator('[data-participant][data-kind="phone"] .name').inner_text()
    show_groups(call.alice)
    dialog = call.alice.get_by_role("dialog")
    dialog.get_by_role("radio", name="À la main").check()
    assert not barriers(call.alice)
    for name, group in (("Bruno Keller", 1), (caller, 1)):
        choice = dialog.get_by_label(f"{name} : déplacer vers", exact=True)
        choice.select_option(label=f"Groupe {group}")
    # The other way than by the list: with the mouse.
    rest = dialog.get_by_role("listitem", name="Restent ici").get_by_text("Chiara")
    rest.drag_to(dialog.get_by_role("listitem", name="Groupe 2"))
    dialog.get_by_role("button", name="Ouvrir les groupes").click()
    expect(dialog.get_by_role("button", name="Faire revenir tout le monde")).to_be_visible()
    assert not barriers(call.alice)
    call.alice.keyboard.press("Escape")
    wait_for_people(call.alice, 1)
    wait_for_people(call.bruno, 2)
    wait_for_people(call.chiara, 1)
    until(lambda: told(call.phone, "group-now"), 20, "the group to be spoken")
    hears_just(call.bruno, "Bruno", PHONE)
    hears_just(call.alice, "Alice")
    hears_just(call.chiara, "Chiara")
    phone_hears_just(call.phone, BRUNO)


def test_a_group_calls_who_leads_and_is_visited(call: Call) -> None:
    assert not barriers(call.bruno)
    call.bruno.get_by_role("button", name="Demander de l’aide").click()
    expect(call.bruno.get_by_text("Le responsable est appelé.")).to_be_visible()
    call.alice.get_by_role("button", name="Y aller").click()
    wait_for_people(call.alice, 3)
    hears_just(call.alice, "Alice", BRUNO, PHONE)
    hears_just(call.chiara, "Chiara")
    phone_hears_just(call.phone, ALICE, BRUNO)


def test_all_groups_are_told_and_come_back_together(call: Call) -> None:
    show_groups(call.alice)
    dialog = call.alice.get_by_role("dialog")
    dialog.get_by_label("Message à tous les groupes").fill("Encore deux minutes")
    dialog.get_by_role("button", name="Envoyer").click()
    expect(call.chiara.get_by_text("Encore deux minutes")).to_be_visible()
    for look in (NARROW_DARK, WIDE_DARK):
        look.on(call.chiara)
        assert not barriers(call.chiara)
    dialog.get_by_role("button", name="Faire revenir tout le monde").click()
    for page in (call.alice, call.bruno, call.chiara):
        wait_for_people(page, 4)
    until(lambda: told(call.phone, "group-back"), 20, "the way back to be spoken")
    hears_just(call.chiara, "Chiara", ALICE, BRUNO, PHONE)
    phone_hears_just(call.phone, ALICE, BRUNO, CHIARA)
    assert [page.evaluate("window.connections") for page in (call.bruno, call.chiara)] == [0, 0]

"""Two Chromiums, a Firefox and a telephone in one conference, from the URL and the portal.

What is asserted is content: each peer speaks a tone of its own pitch and shows a moving picture,
and every other peer must have received just these.

    Alice (Chromium)  ── 1,250 Hz ──┐
    Bruno (Chromium)  ── 1,650 Hz ──┼── room ── everyone hears the others, nobody themselves
    Chiara (Firefox)  ── 2,100 Hz ──┤
    telephone (201)   ── 2,750 Hz ──┘
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from sip_gateway.media.service import PROMPTS
from tests.e2e.browser import chromium, firefox, hear, new_page, watch
from tests.e2e.pages import Access, add_conference, enter, log_in, roster, tile, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until
from tests.e2e.sound import goertzel, halved, likeness, loudest, read_wav

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO, CHIARA, PHONE = 1250.0, 1650.0, 2100.0, 2750.0
TONES = {"Alice": ALICE, "Bruno": BRUNO, "Chiara": CHIARA, "phone": PHONE}
HEARD = -35.0  # dBFS; a spoken tone of amplitude 0.3 is −10
SILENT = -55.0


@dataclass(frozen=True, slots=True)
class Call:
    """Everyone is in the room."""

    access: Access
    pages: dict[str, Page]
    phone: Softphone


def wait_for_caller(page: Page) -> None:
    expect(page.locator('[data-participant][data-kind="phone"]')).to_have_count(1)


@pytest.fixture(scope="module")
def call(service: Service, playwright: Playwright, folder: Path) -> Iterator[Call]:
    browsers = [
        chromium(playwright, folder, ALICE, whole=True),
        chromium(playwright, folder, BRUNO, whole=True),
        firefox(playwright, CHIARA),
    ]
    people = ["alice", "bruno", "chiara"]
    pages = {}
    _, office = new_page(browsers[0])
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Séance du lundi")
    office.context.close()
    # Before Alice's browser, to which her own telephone would belong at once.
    phone = Softphone(folder / "phone", service.sip_login("201"), PHONE)
    phone.wait_until_registered()
    phone.dial(service.portal)
    phone.key(f"{access.room_number}#")
    phone.key(f"{access.pin}#")
    for person, browser in zip(people, browsers, strict=True):
        _, page = new_page(browser)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages[person.capitalize()] = page
    for page in pages.values():
        wait_for_caller(page)
    yield Call(access, pages, phone)
    phone.close()
    for browser in browsers:
        browser.close()


def test_everyone_sees_the_same_people(call: Call) -> None:
    for page in call.pages.values():
        wait_for_people(page, 4)
    rosters = [roster(page) for page in call.pages.values()]
    assert rosters[0] == rosters[1] == rosters[2]
    assert len(rosters[0]) == 4


@pytest.mark.parametrize("viewer", ["Alice", "Bruno", "Chiara"])
def test_every_picture_moves(call: Call, viewer: str) -> None:
    page = call.pages[viewer]
    others = page.locator('[data-participant][data-kind="web"]:not([data-self="true"])')
    expect(others).to_have_count(2)
    for index in range(2):
        name = others.nth(index).locator(".name").inner_text()
        selector = f"{tile(page, name)} video"
        expect(page.locator(selector)).to_be_visible()

        def moving(selector: str = selector) -> bool:
            seen = watch(page, selector)
            return seen.frames >= 5 and seen.changed >= 20 and seen.width >= 160

        until(moving, 30, f"{viewer} to see {name} move")


@pytest.mark.parametrize("listener", ["Alice", "Bruno", "Chiara"])
def test_browser_hears_all_others_and_not_itself(call: Call, listener: str) -> None:
    own = TONES[listener]
    others = [hertz for name, hertz in TONES.items() if name != listener]

    def everyone() -> bool:
        levels = hear(call.pages[listener], list(TONES.values()))
        return all(levels[hertz] > HEARD for hertz in others) and levels[own] < SILENT

    until(everyone, 40, f"{listener} to hear exactly {others}")


def told(phone: Softphone, prompt: str) -> bool:
    """Whether the telephone heard that sentence in French within the latest eight seconds."""
    spoken, _ = read_wav(PROMPTS / "fr" / f"{prompt}.wav")
    samples, rate = phone.recording()
    return likeness(samples[-8 * rate :], halved(spoken)) > 0.4


def test_star_codes_show_in_the_browser_and_are_answered_by_voice(call: Call) -> None:
    raised = call.pages["Alice"].locator('[data-participant][data-kind="phone"] .hand')
    call.phone.key("*5")
    expect(raised).to_have_count(1)
    until(lambda: told(call.phone, "hand-up"), 20, "the place of the hand to be spoken")
    assert not told(call.phone, "muted-by-leader")


def test_hold_is_shown_and_silences_the_telephone(call: Call) -> None:
    page = call.pages["Alice"]
    phone_tile = page.locator('[data-participant][data-kind="phone"]')
    call.phone.hold()
    expect(phone_tile.get_by_text("en attente")).to_be_visible()
    until(lambda: hear(page, [PHONE])[PHONE] < SILENT, 20, "silence while on hold")
    call.phone.resume()
    expect(phone_tile.get_by_text("en attente")).to_be_hidden()
    until(lambda: hear(page, [PHONE])[PHONE] > HEARD, 20, "the voice after the hold")


def test_mute_in_the_browser_silences_it_everywhere(call: Call) -> None:
    alice, bruno = call.pages["Alice"], call.pages["Bruno"]
    alice.get_by_role("button", name="Couper le microphone", exact=True).click()
    expect(bruno.locator('[data-participant][data-muted="true"]')).to_have_count(1)
    until(lambda: hear(bruno, [ALICE])[ALICE] < SILENT, 20, "silence of the muted")
    alice.get_by_role("button", name="Rétablir le microphone", exact=True).click()
    until(lambda: hear(bruno, [ALICE])[ALICE] > HEARD, 20, "the voice after the mute")


def test_the_telephone_becomes_the_sound_of_a_browser_and_gives_it_back(call: Call) -> None:
    alice, bruno = call.pages["Alice"], call.pages["Bruno"]
    bruno.get_by_role("button", name="Plus", exact=True).click()
    bruno.get_by_role("button", name="Téléphone pour le son").click()
    shown = bruno.locator('[data-pair^="*0"]')
    expect(shown).to_be_visible()
    call.phone.key(shown.get_attribute("data-pair") or "")
    for page in call.pages.values():
        wait_for_people(page, 3)
    expect(shown).to_be_hidden()
    until(
        lambda: (heard := hear(alice, [PHONE, BRUNO]))[PHONE] > HEARD and heard[BRUNO] < SILENT,
        20,
        "Bruno's voice by telephone only",
    )
    assert bruno.locator("audio[data-slot]").evaluate_all("all => all.every((a) => !a.srcObject)")
    call.phone.hang_up()
    until(
        lambda: (heard := hear(alice, [PHONE, BRUNO]))[BRUNO] > HEARD and heard[PHONE] < SILENT,
        20,
        "Bruno's voice by browser again",
    )
    assert bruno.locator("audio[data-slot]").evaluate_all("all => all.some((a) => !!a.srcObject)")
    wait_for_people(alice, 3)


def test_telephone_hears_every_browser_and_not_itself(call: Call) -> None:
    """Last of the telephone: its recording is complete when it has hung up."""
    samples, rate = call.phone.recording()
    for hertz in (ALICE, BRUNO, CHIARA):
        assert loudest(samples, rate, hertz) > 0.02, f"{hertz} Hz was not heard"
    assert goertzel(samples[-5 * rate :], rate, PHONE) < 0.005, "the telephone heard its own voice"


def test_page_says_who_left(call: Call) -> None:
    alice, bruno = call.pages["Alice"], call.pages["Bruno"]
    bruno.get_by_role("button", name="Quitter").click()
    wait_for_people(alice, 2)
    expect(alice.get_by_text(re.compile(r"a quitté la conférence\.")).first).to_be_attached()

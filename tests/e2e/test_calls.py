"""A leader has telephones called from the room's page, and sees there what becomes of each.

Alice (Chromium)        service                telephones
  | "Appeler un numéro"    |                       |
  | tile: calling, ringing | INVITE -------------> |  Bruno's (202), two trunks
  | tile: in, heard        | <- 200 -------------- |  and hears Alice
  | tile: busy, declined … | <- 486, 603, CANCEL - |  SIPp behind a trunk
  | tile: answered         | "press 1" ----------> |  baresip behind another
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.barriers import NARROW_DARK, WIDE_DARK, barriers, with_axe
from tests.e2e.browser import chromium, hear, new_page
from tests.e2e.pages import add_conference, enter, log_in, tile, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Login, Softphone, until
from tests.e2e.sound import goertzel
from tests.integration.test_sip_sipp import SCENARIOS
from tests.ports import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO, OUTSIDE = 1250.0, 1650.0, 2100.0
HEARD = -35.0  # dBFS
RTP_TIMEOUT = 8  # s

# Both trunks are this machine, as the telephones are: so they call from elsewhere.
TRUNKS = """
[outbound]
ring_time = 10

[[outbound.trunks]]
name = "land"
host = "127.0.0.1"
port = {land}
prefixes = ["+4144"]
networks = ["127.0.0.8"]
options_interval = 0

[[outbound.trunks]]
name = "mobile"
host = "127.0.0.1"
port = {mobile}
prefixes = ["+4179"]
networks = ["127.0.0.9"]
options_interval = 0
"""


@pytest.fixture(scope="module")
def mobile(folder: Path) -> Iterator[Softphone]:
    """A telephone that answers everything, behind the second trunk."""
    nowhere = Login("0791234567", "none", "127.0.0.1:9")
    phone = Softphone(folder / "mobile", nowhere, OUTSIDE, answers=True, registers=False)
    yield phone
    phone.close()


@pytest.fixture(scope="module")
def land(folder: Path) -> Iterator[int]:
    """The port of the telephones behind the first trunk; the last digit says what each does."""
    port = free_port()
    with (folder / "sipp.log").open("wb") as log:
        process = subprocess.Popen(
            ["sipp", "-sf", str(SCENARIOS / "called.xml"), "-i", "127.0.0.1", "-p", str(port),
             "-nostdin"],
            cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
        yield port
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def service(folder: Path, mobile: Softphone, land: int) -> Iterator[Service]:
    settings = folder / "ucc.toml"
    settings.write_text(TRUNKS.format(land=land, mobile=mobile.sip_port))
    running = Service(
        folder / "service", {"UCC_CONFIG": str(settings), "UCC_SIP_RTP_TIMEOUT": str(RTP_TIMEOUT)}
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def bruno(service: Service, folder: Path) -> Iterator[Softphone]:
    phone = Softphone(folder / "bruno", service.sip_login("202"), BRUNO)
    phone.wait_until_registered()
    yield phone
    phone.close()


@pytest.fixture(scope="module")
def alice(service: Service, playwright: Playwright, folder: Path) -> Iterator[Page]:
    browser = chromium(playwright, folder, ALICE, camera=False)
    _, office = new_page(browser)
    email, password = "alice@demo.example", service.password("alice@demo.example")
    office.goto(service.url)
    log_in(office, email, password)
    access = add_conference(office, "Séance du lundi")
    office.context.close()
    context, page = new_page(browser)
    with_axe(context)
    enter(page, access.url, email, password)
    yield page
    browser.close()


def choose(page: Page, item: str) -> Locator:
    """From the menu to the dialog."""
    page.get_by_role("button", name="Plus", exact=True).click()
    page.get_by_role("button", name=item, exact=True).click()
    return page.get_by_role("dialog")


def call(page: Page, number: str) -> None:
    dialog = choose(page, "Appeler un numéro")
    dialog.get_by_role("textbox").fill(number)
    dialog.get_by_role("button", name="Appeler", exact=True).click()


def called(page: Page, state: str) -> Locator:
    return page.locator(f'[data-call-state="{state}"]')


def looked_at(page: Page) -> list[str]:
    """Barriers of tiles, roster and dialog; the room is always dark."""
    found: list[str] = []
    for look in (NARROW_DARK, WIDE_DARK):
        look.on(page)
        found += barriers(page)
        dialog = choose(page, "Appeler un numéro")
        dialog.get_by_role("textbox").fill("chi")
        expect(dialog.get_by_role("list")).to_be_visible()
        found += barriers(page)
        dialog.get_by_role("button", name="Annuler").click()
    return found


def hears(phone: Softphone, hertz: float) -> bool:
    sound, rate = phone.recording()
    return len(sound) > rate and goertzel(sound[-rate:], rate, hertz) > 0.03


def test_a_colleague_rings_answers_and_is_heard(alice: Page, bruno: Softphone) -> None:
    call(alice, "202")
    bruno.wait_for("CALL_INCOMING")
    shown = called(alice, "ringing")
    expect(shown).to_contain_text("Bruno")
    expect(shown).to_contain_text("Ça sonne…")
    bruno.answer()
    wait_for_people(alice, 2)
    expect(alice.locator("[data-call]")).to_have_count(0)
    until(lambda: hear(alice, [BRUNO])[BRUNO] > HEARD, 30, "Alice to hear Bruno")
    until(lambda: hears(bruno, ALICE), 20, "Bruno to hear Alice")
    bruno.hang_up()
    wait_for_people(alice, 1)


# Every state of a call that the page has shown since.
NOTE_STATES = """() => {
  window.uccStates = [];
  new MutationObserver(() => {
    for (const tile of document.querySelectorAll('[data-call-state]')) {
      window.uccStates.push(tile.dataset.callState);
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


def test_who_does_not_come_stays_until_cleared_away(alice: Page) -> None:
    for digit in (2, 3, 4):
        call(alice, f"044 000 00 0{digit}")
        expect(alice.get_by_role("dialog")).to_be_hidden()
    for state, text in (
        ("busy", "Occupé"),
        ("rejected", "Refusé"),
        ("no-answer", "Pas de réponse"),
    ):
        expect(called(alice, state)).to_contain_text(text)
    alice.evaluate(NOTE_STATES)  # the line is busy again in no time
    called(alice, "busy").get_by_role("button", name="Rappeler").click()
    until(lambda: "calling" in alice.evaluate("window.uccStates"), 10, "the second call")
    expect(called(alice, "busy")).to_have_count(1)
    assert looked_at(alice) == []
    for _ in range(3):
        alice.locator("[data-call]").first.get_by_role("button", name="Retirer").click()
    expect(alice.locator("[data-call]")).to_have_count(0)


def test_a_call_is_called_off(alice: Page) -> None:
    call(alice, "0440000004")
    shown = called(alice, "ringing")
    shown.get_by_role("button", name="Arrêter l’appel").click()
    expect(alice.locator("[data-call]")).to_have_count(0)


def test_over_a_trunk_they_press_one(alice: Page, mobile: Softphone) -> None:
    call(alice, "079 123 45 67")
    expect(called(alice, "answered")).to_contain_text("A répondu")
    until(lambda: mobile.recording()[0].any(), 10, "the invitation")
    wait_for_people(alice, 1)
    mobile.key("1")
    wait_for_people(alice, 2)
    until(lambda: hear(alice, [OUTSIDE])[OUTSIDE] > HEARD, 30, "Alice to hear the mobile")
    until(lambda: hears(mobile, ALICE), 20, "the mobile to hear Alice")
    mobile.hang_up()
    wait_for_people(alice, 1)


def test_what_may_not_be_called_is_said_in_the_dialog(alice: Page) -> None:
    call(alice, "0900 123 456")
    dialog = alice.get_by_role("dialog")
    expect(dialog.get_by_text("Ce numéro ne peut pas être appelé.")).to_be_visible()
    dialog.get_by_role("textbox").fill("chi")
    dialog.get_by_role("list").get_by_role("button", name="Chiara").click()
    expect(dialog.get_by_role("textbox")).to_have_value("203")
    dialog.get_by_role("button", name="Appeler", exact=True).click()
    expect(dialog.get_by_text("Ce téléphone est injoignable pour le moment.")).to_be_visible()
    dialog.get_by_role("button", name="Annuler").click()


def test_ones_own_telephone_is_no_second_person(
    alice: Page, service: Service, folder: Path
) -> None:
    phone = Softphone(folder / "alice", service.sip_login("201"), OUTSIDE, answers=True)
    try:
        phone.wait_until_registered()
        dialog = choose(alice, "Appeler mon téléphone")
        dialog.get_by_role("button", name="Appeler", exact=True).click()
        phone.wait_for("CALL_ESTABLISHED")
        expect(alice.get_by_text("Vous écoutez et parlez par téléphone.")).to_be_visible()
        wait_for_people(alice, 1)
        assert alice.locator(f"{tile(alice, 'Alice Favre (vous)')} .mark").count() >= 1
    finally:
        phone.close()


# As the page of telephones and a program of the vPBX do.
SET = """
async (change) => {
  const {csrf} = await (await fetch('/api/v1/session')).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
  const body = JSON.stringify(change);
  return (await fetch('/api/v1/phone-settings', {method: 'PUT', headers, body})).status;
}
"""
CALLED = """
async () => (await (await fetch('/api/v1/calls?limit=50')).json()).items
  .filter(({direction}) => direction === 'out').map(({name, line, cause}) => [name, line, cause])
"""


@pytest.fixture(scope="module")
def office(service: Service, playwright: Playwright, folder: Path) -> Iterator[Page]:
    """The administrator's AdminCenter."""
    browser = chromium(playwright, folder, 800.0, camera=False)
    _, page = new_page(browser)
    page.goto(service.url)
    log_in(page, "admin@demo.example", service.password("admin@demo.example"))
    expect(page.get_by_role("button", name="Ajouter", exact=True).first).to_be_visible()
    yield page
    browser.close()


def test_a_lost_telephone_is_called_again_and_is_the_same_person(
    alice: Page, office: Page, service: Service, folder: Path
) -> None:
    assert office.evaluate(SET, {"redial": True}) == 200
    login = service.sip_login("203")
    lost = Softphone(folder / "lost", login, OUTSIDE, answers=True)
    lost.wait_until_registered()
    call(alice, "203")
    wait_for_people(alice, 2)
    person = alice.locator('[data-participant]:not([data-self="true"])')
    before = person.get_attribute("data-participant")
    lost.die()
    back = Softphone(folder / "back", login, BRUNO, answers=True)
    try:
        back.wait_until_registered()
        # After RTP_TIMEOUT without sound. It answers so soon that nobody sees that it was away.
        back.wait_for("CALL_ESTABLISHED", RTP_TIMEOUT + 15)
        wait_for_people(alice, 2)
        assert person.get_attribute("data-participant") == before
        until(lambda: hear(alice, [BRUNO])[BRUNO] > HEARD, 30, "Alice to hear Chiara again")
        until(lambda: hears(back, ALICE), 20, "Chiara to hear Alice again")
        back.hang_up()
        wait_for_people(alice, 1)
    finally:
        back.close()


def test_the_records_tell_all_of_it_also_after_a_crash(
    alice: Page, office: Page, service: Service
) -> None:
    call(alice, "0440000004")
    expect(called(alice, "ringing")).to_have_count(1)
    service.kill()
    service.start()
    records = office.evaluate(CALLED)
    assert records[0] == ["0440••••04", "", "server-restart"]
    causes = [(line, cause) for _, line, cause in records]
    assert {("land", "busy"), ("land", "rejected"), ("land", "no-answer")} <= set(causes)
    assert {("land", "cancelled"), ("mobile", "hung-up"), ("203", "lost")} <= set(causes)

"""Before entering, and what one's own devices do inside.

Alice (Chromium)           service             Bruno (Chromium), Chiara (Firefox)
  | in the conference        |                    |  who is there; the test of the way
  |                          |<== own voice ====> |  to the server and back
                           second service         |  whose media address leads nowhere:
                                                  |  blocked, in words, and the telephone
"""

from __future__ import annotations

import re
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.barriers import barriers, with_axe
from tests.e2e.browser import (
    CHROMIUM_FLAGS,
    CHROMIUM_SHELL,
    chromium,
    firefox,
    hear,
    new_page,
    watch,
)
from tests.e2e.pages import Access, add_conference, enter, log_in, prepare, tile
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.e2e.spoken import say

pytestmark = pytest.mark.e2e

ALICE, TONE = 1000.0, 1300.0
HEARD = -35.0  # dBFS; the microphone's tone is −10
# Where Alice has no tone is the hiss of her microphone, as loud as this; without it is less.
HISS, HISSES, STILL = 4321.0, -58.0, -68.0
# Seconds that a test takes: to reach the server, to speak, and a busy machine.
TESTED = 45_000
# What Chromium itself makes of the line: bytes a second, -1 for as many as there are.
THIN = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 12_500}
# RFC 5737: an address that nobody has.
NOWHERE = {"UCC_SFU_ADVERTISE": "192.0.2.1"}

SOON = """
async () => {
  const {csrf} = await (await fetch('/api/v1/session')).json();
  const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
  const start = new Date(Date.now() + 9e3).toISOString();
  const body = JSON.stringify({kind: 'ucc', name: 'Bientôt', room_number: '5599', start});
  const answer = await fetch('/api/v1/conferences', {method: 'POST', headers, body});
  return (await answer.json()).url;
}
"""

# Keeps what the page opens, so that a test can pull a plug.
PLUGS = """
window.plugged = [];
const media = navigator.mediaDevices;
const open = media.getUserMedia.bind(media);
media.getUserMedia = async (constraints) => {
  const stream = await open(constraints);
  window.plugged.push(...stream.getTracks());
  return stream;
};
"""
UNPLUG = """
(kind) => {
  const track = window.plugged.findLast((one) => one.kind === kind && one.readyState === 'live');
  track.stop();
  track.dispatchEvent(new Event('ended'));
}
"""
# The sharpest edge in the right-hand corners of Chromium's fake picture, far from what may pass for
# a person: the largest step of brightness between two pixels side by side.
EDGE = """
(video) => {
  const [width, height] = [video.videoWidth, video.videoHeight];
  if (width === 0) return 1000;  // no picture yet
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0);
  const part = pen.getImageData(width * 0.85, 0, width * 0.14, height);
  let most = 0;
  for (let n = 4; n < part.data.length; n += 4) {
    if ((n / 4) % part.width) most = Math.max(most, Math.abs(part.data[n + 1] - part.data[n - 3]));
  }
  return most;
}
"""


@dataclass(frozen=True, slots=True)
class Scene:
    service: Service
    access: Access
    alice: Page
    browser: Browser


@pytest.fixture(scope="module")
def scene(service: Service, playwright: Playwright, folder: Path) -> Iterator[Scene]:
    inside, outside = hissing(playwright, folder), chromium(playwright, folder, TONE)
    _, office = new_page(inside)
    office.goto(service.url)
    password = service.password("alice@demo.example")
    log_in(office, "alice@demo.example", password)
    access = add_conference(office, "Séance")
    office.context.close()
    context, alice = new_page(inside, large=True)
    context.add_init_script(PLUGS)
    with_axe(context)
    enter(alice, access.url, "alice@demo.example", password)
    yield Scene(service, access, alice, outside)
    inside.close()
    outside.close()


def hissing(playwright: Playwright, folder: Path) -> Browser:
    """A Chromium whose microphone has Alice's tone, and hisses."""
    seconds, rate = 10, 48_000
    time = np.arange(seconds * rate) / rate
    hiss = np.random.default_rng(7).uniform(-0.15, 0.15, len(time))
    sound = 0.3 * np.sin(2 * np.pi * ALICE * time) + hiss
    with wave.open(str(folder / "hiss.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    capture = f"--use-file-for-fake-audio-capture={folder / 'hiss.wav'}"
    return playwright.chromium.launch(
        executable_path=CHROMIUM_SHELL, args=[*CHROMIUM_FLAGS, capture]
    )


def before_the_door(browser: Browser, service: Service, url: str, who: str) -> Page:
    context, page = new_page(browser)
    with_axe(context)
    page.goto(url)
    email = f"{who}@demo.example"
    log_in(page, email, service.password(email))
    return page


def run_test(page: Page) -> None:
    page.get_by_role("button", name=say("fr", "pre-check")).click()
    page.get_by_role("button", name=say("fr", "check-start")).click()


def test_who_is_there_and_how_to_telephone(scene: Scene) -> None:
    page = before_the_door(scene.browser, scene.service, scene.access.url, "bruno")
    expect(page.get_by_text(re.compile("^Déjà là : Alice"))).to_be_visible()
    way = page.get_by_role("heading", name=say("fr", "phone-title")).locator("..")
    expect(way).to_contain_text(f"{scene.access.room_number} #")
    expect(way).not_to_contain_text(scene.access.pin)
    expect(way).to_contain_text(say("fr", "phone-pin"))
    assert barriers(page) == []
    page.context.close()
    own = before_the_door(scene.browser, scene.service, scene.access.url, "alice")
    expect(own.get_by_text(f"{scene.access.pin} #")).to_be_visible()
    own.context.close()


def test_one_hears_oneself_through_the_server(scene: Scene) -> None:
    page = before_the_door(scene.browser, scene.service, scene.access.url, "bruno")
    prepare(page)
    run_test(page)
    expect(page.get_by_text(say("fr", "check-speak"))).to_be_visible(timeout=TESTED)
    until(lambda: hear(page, [TONE])[TONE] > HEARD, 6, "the own voice to come back")
    outcome = page.locator("[data-grade]")
    expect(outcome).to_be_visible(timeout=TESTED)
    # How good this machine's line is says little; that there is one, and a voice on it, is certain.
    for finding in ("blocked", "no-echo", "unheard", "mic-silent", "server"):
        expect(page.locator(f'[data-finding="{finding}"]')).to_have_count(0)
    expect(page.get_by_text(say("fr", "check-sounds"))).to_be_visible()
    recording = page.locator("audio[data-recording]")
    until(lambda: recording.evaluate("one => one.currentTime") > 0.5, 20, "the recording to play")
    assert barriers(page) == []
    again_on_a_thin_line(page)
    # Nobody has seen anybody come.
    expect(scene.alice.locator("[data-participant]")).to_have_count(1)
    page.context.close()


def again_on_a_thin_line(page: Page) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", THIN)
    page.get_by_role("button", name=say("fr", "check-again")).click()
    thin = page.locator('[data-finding^="uplink"]')
    expect(thin).to_be_visible(timeout=TESTED)
    expect(thin).to_contain_text(re.compile("^Votre ligne envoie (trop )?lentement"))
    network.detach()


def test_firefox_hears_itself_too(scene: Scene, playwright: Playwright) -> None:
    browser = firefox(playwright, TONE)
    page = before_the_door(browser, scene.service, scene.access.url, "chiara")
    prepare(page)
    run_test(page)
    expect(page.locator("[data-grade]")).to_be_visible(timeout=TESTED)
    for finding in ("blocked", "no-echo", "server"):
        expect(page.locator(f'[data-finding="{finding}"]')).to_have_count(0)
    browser.close()


def test_blocked_udp_is_said_in_words(scene: Scene, folder: Path) -> None:
    service = Service(folder / "nowhere", NOWHERE)
    service.start()
    try:
        _, office = new_page(scene.browser)
        office.goto(service.url)
        log_in(office, "alice@demo.example", service.password("alice@demo.example"))
        access = add_conference(office, "Loin")
        office.context.close()
        page = before_the_door(scene.browser, service, access.url, "alice")
        prepare(page)
        run_test(page)
        outcome = page.locator('[data-grade="bad"]')
        expect(outcome).to_be_visible(timeout=TESTED)
        expect(outcome).to_contain_text(say("fr", "check-blocked"))
        expect(outcome).to_contain_text(say("fr", "check-blocked-do"))
        expect(page.get_by_role("dialog")).to_contain_text(f"{access.pin} #")
        assert barriers(page) == []
        page.context.close()
    finally:
        service.stop()


def test_who_is_early_is_let_in_by_itself(scene: Scene) -> None:
    _, page = new_page(scene.browser)
    with_axe(page.context)
    page.goto(scene.service.url)
    log_in(page, "bruno@demo.example", scene.service.password("bruno@demo.example"))
    expect(page.get_by_role("heading", name="Conférences")).to_be_visible()
    page.goto(page.evaluate(SOON))
    page.get_by_role("switch", name=say("fr", "entry-early-enter")).check()
    expect(page.get_by_role("timer")).to_be_visible()
    assert barriers(page) == []
    toolbar = page.get_by_role("toolbar", name="Commandes de la conférence")
    expect(toolbar).to_be_visible(timeout=TESTED)
    expect(page.get_by_role("button", name="Couper le microphone", exact=True)).to_be_visible()
    page.context.close()


# --- inside -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bruno(scene: Scene) -> Iterator[Page]:
    """In the room with Alice, to hear and see her."""
    _, page = new_page(scene.browser)
    email = "bruno@demo.example"
    enter(page, scene.access.url, email, scene.service.password(email))
    yield page
    page.context.close()


def hears_alice(page: Page) -> bool:
    return hear(page, [ALICE])[ALICE] > HEARD


def test_another_microphone_takes_over(scene: Scene, bruno: Page) -> None:
    until(lambda: hears_alice(bruno), 30, "Alice's voice")
    scene.alice.evaluate(UNPLUG, "audio")
    told = say("fr", "device-moved-mic", name="").strip()
    expect(scene.alice.get_by_role("alert").filter(has_text=told)).to_be_visible()
    until(lambda: hears_alice(bruno), 30, "Alice's voice by another microphone")
    expect(bruno.locator('[data-participant][data-muted="true"]')).to_have_count(0)


def test_the_key_to_talk(scene: Scene, bruno: Page) -> None:
    alice, muted = scene.alice, bruno.locator('[data-participant][data-muted="true"]')
    alice.get_by_role("button", name="Couper le microphone", exact=True).click()
    expect(muted).to_have_count(1)
    alice.evaluate("document.activeElement.blur()")
    alice.keyboard.down(" ")
    expect(muted).to_have_count(0)
    until(lambda: hears_alice(bruno), 20, "Alice's voice while the key is held")
    alice.keyboard.up(" ")
    expect(muted).to_have_count(1)
    alice.get_by_role("button", name="Rétablir le microphone", exact=True).click()
    expect(muted).to_have_count(0)


def test_noise_is_taken_away_and_the_background_softened(scene: Scene, bruno: Page) -> None:
    alice = scene.alice
    refused: list[str] = []
    alice.on("console", lambda line: refused.append(line.text) if "Policy" in line.text else None)
    alice.get_by_role("button", name=say("fr", "tool-more")).click()
    alice.get_by_role("button", name=say("fr", "tool-settings")).click()
    dialog = alice.get_by_role("dialog", name=say("fr", "tool-settings"))
    noise = dialog.get_by_role("switch", name=say("fr", "device-noise"))
    expect(noise).to_be_disabled()
    dialog.get_by_role("switch", name=say("fr", "device-original")).uncheck()
    until(lambda: hear(bruno, [HISS])[HISS] > HISSES, 20, "the hiss to be heard")
    noise.check()
    until(lambda: hear(bruno, [HISS])[HISS] < STILL, 40, "the hiss to be taken away")
    expect(noise).to_be_checked()

    own = "[data-self='true'] video"
    until(lambda: alice.locator(own).evaluate(EDGE) in range(60, 256), 20, "a sharp picture")
    dialog.get_by_role("switch", name=say("fr", "device-blur")).check()
    until(lambda: alice.locator(own).evaluate(EDGE) < 25, 60, "a soft picture")
    picture = tile(bruno, "Alice Favre") + " video"
    until(lambda: watch(bruno, picture).frames >= 3, 30, "Bruno to see it move")
    assert barriers(alice) == []
    alice.keyboard.press("Escape")
    assert refused == []

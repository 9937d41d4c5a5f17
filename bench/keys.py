"""From a telephone's last key of `*5` to the hand in a browser: p50 over 20 presses, on loopback.

A whole service runs, a real telephone (baresip) and a Chromium are in one conference. The clock
begins when the telephone is told to press the key, so its own work is in the figure, and ends in
the page, when the tile changes. `UCC_BENCH_PRESSES` sets the number of presses.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import add_conference, enter, log_in, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone, until

# Notes in `window.uccHands` when a hand appeared or went, in ms since 1970, as Python has it too.
WATCH = """() => {
  window.uccHands = [];
  const hand = () => document.querySelector('[data-participant][data-kind="phone"] .hand') !== null;
  let shown = hand();
  new MutationObserver(() => {
    if (hand() === shown) return;
    shown = !shown;
    window.uccHands.push(Date.now());
  }).observe(document.body, { childList: true, subtree: true });
}"""


def press(phone: Softphone, page: Page, number: int) -> float:
    """Milliseconds of one `*5`, the `number`-th."""
    phone.key("*")
    pressed = time.time() * 1000
    phone.key("5")

    def shown() -> list[float] | None:
        hands: list[float] = page.evaluate("window.uccHands")
        return hands if len(hands) > number else None

    return until(shown, 20, "the hand in the browser")[number] - pressed


def measure(folder: Path, presses: int) -> list[float]:
    service = Service(folder / "service")
    service.start()
    try:
        with sync_playwright() as playwright:
            browser = chromium(playwright, folder, 1000)
            _, office = new_page(browser)
            office.goto(service.url)
            log_in(office, "alice@demo.example", service.password("alice@demo.example"))
            access = add_conference(office, "Mesure")
            office.close()
            phone = Softphone(folder / "phone", service.sip_login("201"), 2750.0)
            try:
                phone.wait_until_registered()
                phone.dial(service.portal)
                phone.key(f"{access.room_number}#{access.pin}#")
                _, page = new_page(browser)
                email = "bruno@demo.example"
                enter(page, access.url, email, service.password(email))
                wait_for_people(page, 2)
                phone.key("#")  # into the room, whatever is still being said before it
                page.evaluate(WATCH)
                return [press(phone, page, number) for number in range(presses)]
            finally:
                phone.close()
    finally:
        service.stop()


def main() -> None:
    presses = int(os.environ.get("UCC_BENCH_PRESSES", "20"))
    with tempfile.TemporaryDirectory() as folder:
        taken = sorted(measure(Path(folder), presses))
    print(f"{presses} presses, ms: min {taken[0]:.0f}, max {taken[-1]:.0f}")
    print(f"keys {statistics.median(taken):.0f} ms")


if __name__ == "__main__":
    main()

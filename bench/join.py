"""From the click on "Enter" to the first remote picture: p50 over 20 joins, on loopback.

A whole service runs, one Chromium sends a camera picture, and another enters the same conference
again and again. The clock runs in the entering page: from the click's event to the first frame
that its <video> of the other person presents. `UCC_BENCH_JOINS` sets the number of joins.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import add_conference, enter, log_in, prepare
from tests.e2e.service import Service
from tests.e2e.softphone import until

WARM_UP = 2  # joins that fill caches and are not counted
CLOCK = """
addEventListener('click', (event) => {
  if (!event.target.closest('button')?.textContent.includes('Entrer maintenant')) return;
  const clicked = performance.now();
  const look = () => {
    const video = document.querySelector(
      '[data-participant]:not([data-self="true"]) video');
    if (!video) { requestAnimationFrame(look); return; }
    video.requestVideoFrameCallback(() => { window.uccJoin = performance.now() - clicked; });
  };
  look();
}, true);
"""


def join(page: Page, url: str) -> float:
    """Milliseconds of one join; the page has left again afterwards."""
    page.goto(url)
    prepare(page)
    page.get_by_role("button", name="Entrer maintenant").click()
    # Polled by `evaluate`: the page's content security policy forbids a waiting script.
    taken = until(lambda: page.evaluate("window.uccJoin ?? null"), 20, "the first picture")
    page.get_by_role("button", name="Quitter").click()
    expect(page.get_by_role("toolbar", name="Commandes de la conférence")).to_be_hidden()
    return float(taken)


def measure(folder: Path, joins: int) -> list[float]:
    service = Service(folder / "service")
    service.start()
    try:
        with sync_playwright() as playwright:
            sender = chromium(playwright, folder, 1000)
            _, office = new_page(sender)
            office.goto(service.url)
            log_in(office, "alice@demo.example", service.password("alice@demo.example"))
            access = add_conference(office, "Mesure")
            office.close()
            _, shown = new_page(sender)
            email = "bruno@demo.example"
            enter(shown, access.url, email, service.password(email))
            context, page = new_page(chromium(playwright, folder, 1300))
            context.add_init_script(CLOCK)
            page.goto(access.url)
            email = "chiara@demo.example"
            log_in(page, email, service.password(email))
            expect(page.get_by_role("button", name="Entrer maintenant")).to_be_visible()
            return [join(page, access.url) for _ in range(joins + WARM_UP)][WARM_UP:]
    finally:
        service.stop()


def main() -> None:
    joins = int(os.environ.get("UCC_BENCH_JOINS", "20"))
    with tempfile.TemporaryDirectory() as folder:
        taken = sorted(measure(Path(folder), joins))
    print(f"{joins} joins, ms: min {taken[0]:.0f}, max {taken[-1]:.0f}")
    print(f"join {statistics.median(taken):.0f} ms")


if __name__ == "__main__":
    main()

"""From the click on "Enter" to the first remote picture: p50 and p95 of 20 joins, on loopback.

A whole service runs, one Chromium sends a camera picture, and another enters the same conference
again and again; and once more with ten there whose lines lose every fifth packet. The clock runs in
the entering page: from the click's event to the first frame that its <video> of the other person
presents. `UCC_BENCH_JOINS` and `UCC_BENCH_WEAK` set the numbers of joins and of weak people.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def weak_people(service: Service, conference: str, count: int) -> Iterator[None]:
    """In the conference meanwhile."""
    email = "bruno@demo.example"
    url = service.url.rstrip("/")
    process = subprocess.Popen(
        [sys.executable, "-m", "bench._weak", str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write("\n".join((url, conference, email, service.password(email), "")))
        process.stdin.flush()
        assert process.stdout.readline(), "they did not come in"
        yield
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def measure(folder: Path, joins: int, weak: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each join, and of each with so many weak people there."""
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
            alone = [join(page, access.url) for _ in range(joins + WARM_UP)][WARM_UP:]
            with weak_people(service, access.url.rpartition("/")[2], weak):
                return alone, [join(page, access.url) for _ in range(joins)]
    finally:
        service.stop()


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def main() -> None:
    joins = int(os.environ.get("UCC_BENCH_JOINS", "20"))
    weak = int(os.environ.get("UCC_BENCH_WEAK", "10"))
    with tempfile.TemporaryDirectory() as folder:
        alone, among = measure(Path(folder), joins, weak)
    for taken, who in ((alone, ""), (among, f" with {weak} weak people")):
        print(f"# {joins} joins{who}, ms: min {min(taken):.0f}, max {max(taken):.0f}")
    print(f"join-weak {statistics.median(among):.0f} ms")
    print(f"join-weak-p95 {p95(among):.0f} ms")
    print(f"join-p95 {p95(alone):.0f} ms")
    print(f"join {statistics.median(alone):.0f} ms")


if __name__ == "__main__":
    main()

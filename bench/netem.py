"""Real browsers behind a bad network: which picture, how long it stands still, what is understood.

A whole service, a Chromium with a good network that speaks and shows 720 lines, and another in a
network namespace whose packets go through `tests.bad_path`: losses both ways, a round trip of
300 ms, 300 kbit/s towards it for a while, ten seconds without any. Needs root and /dev/net/tun.

The sound is speech; what arrives is compared with what was said in windows of half a second.
`UCC_BENCH_PATHS` names some of the paths to try.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, ViewportSize, sync_playwright

from bench._watching import LOOK, Watched, watch, write_film, write_speech
from tests.bad_path import OUTSIDE, BadPath
from tests.e2e.browser import CHROMIUM, CHROMIUM_FLAGS, new_page
from tests.e2e.pages import add_conference, enter, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.e2e.sound import Samples

TALL, LOW = 720, 180
WINDOW: ViewportSize = {
    "width": 1920,
    "height": 1080,
}  # in which the other one's tile wants 720 lines
SETTLE = 8.0  # seconds on a good path between two bad ones
LONG = 15.0  # seconds on a bad path
Try = Callable[["Pair"], str]


class Pair:
    """The one who sends, and the one who watches over `path`."""

    def __init__(self, path: BadPath, page: Page, spoken: Samples) -> None:
        self.path = path
        self.page = page
        self.spoken = spoken

    def watch(self, seconds: float, after: float = 0.0) -> Watched:
        return watch(self.page, seconds, self.spoken, after)

    def settle(self) -> None:
        """Back to a good path and the tall picture."""
        self.path.change({})
        until(lambda: self.height() >= TALL, 40, "the tall picture")
        self.page.wait_for_timeout(SETTLE * 1000)

    def height(self) -> int:
        return int(self.page.evaluate("() => (window.uccSeen.at(-1) ?? [0, 0])[1]"))


def said(seen: Watched) -> str:
    return (
        f"understood {seen.understood:.0%}, likeness {seen.median:.2f}, "
        f"height {seen.usual_height()}, {seen.rate():.0f} pictures/s, "
        f"longest freeze {seen.freeze():.1f} s"
    )


def losing(share: float) -> Try:
    def tried(pair: Pair) -> str:
        pair.path.change({"loss": share})
        return said(pair.watch(LONG))

    return tried


def far(pair: Pair) -> str:
    pair.path.change({"delay": 0.15, "jitter": 0.01})
    return said(pair.watch(LONG))


def thin(pair: Pair) -> str:
    pair.path.change({"rate": 300_000, "queue": 0.3}, {})
    narrow = pair.watch(LONG)
    first = narrow.freeze()
    pair.path.change({})
    wide = pair.watch(10)
    back = wide.reached(TALL)
    return f"{said(narrow)}; back to {TALL} lines after {_seconds(back)} (freeze {first:.1f} s)"


def cut(pair: Pair) -> str:
    pair.path.change({"loss": 1.0})
    pair.page.wait_for_timeout(10_000)
    pair.path.change({})
    seen = pair.watch(15, after=5)
    first = seen.pictures[0][0] if seen.pictures else None
    return f"picture after {_seconds(first)}, {TALL} lines after {_seconds(seen.reached(TALL))}; {said(seen)}"


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.1f} s"


PATHS: dict[str, Try] = {
    "good": losing(0.0),
    "loss 5 %": losing(0.05),
    "loss 10 %": losing(0.10),
    "loss 20 %": losing(0.20),
    "round trip 300 ms": far,
    "300 kbit/s": thin,
    "cut 10 s": cut,
}


def page_of(playwright: Playwright, executable: str, flags: list[str], large: bool) -> Page:
    browser = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_FLAGS, *flags])
    return new_page(browser, large=large)[1]


@contextmanager
def two_browsers(folder: Path, *, large: bool = True) -> Iterator[Pair]:
    """The two in a conference, on a good path; a picture that is not `large` has 360 lines."""
    spoken = write_speech(folder / "speech.wav")
    write_film(folder / "film.y4m")
    with ExitStack() as stack:
        path = BadPath(folder)
        stack.callback(path.close)
        settings = {"UCC_HTTP_HOST": "0.0.0.0", "UCC_SFU_ADDRESSES": f"{OUTSIDE},127.0.0.1"}
        service = Service(folder / "service", settings)
        service.start()
        stack.callback(service.stop)
        playwright = stack.enter_context(sync_playwright())
        near = f"http://127.0.0.1:{service.http_port}"
        distant = f"http://{OUTSIDE}:{service.http_port}"
        sender = page_of(
            playwright,
            CHROMIUM,
            [
                f"--use-file-for-fake-audio-capture={folder / 'speech.wav'}",
                f"--use-file-for-fake-video-capture={folder / 'film.y4m'}",
            ],
            large,
        )
        sender.goto(near)
        log_in(sender, "alice@demo.example", service.password("alice@demo.example"))
        access = add_conference(sender, "Mesure")
        at = access.url.split("/", 3)[3]
        sender.context.clear_cookies()
        enter(sender, f"{near}/{at}", "bruno@demo.example", service.password("bruno@demo.example"))
        receiver = page_of(
            playwright,
            str(path.executable(CHROMIUM)),
            [f"--unsafely-treat-insecure-origin-as-secure={distant}"],
            large,
        )
        receiver.set_viewport_size(WINDOW)
        email = "chiara@demo.example"
        enter(receiver, f"{distant}/{at}", email, service.password(email))
        receiver.locator('[data-participant]:not([data-self="true"]) video').wait_for()
        receiver.evaluate(LOOK)
        yield Pair(path, receiver, spoken)


def main() -> None:
    asked = os.environ.get("UCC_BENCH_PATHS")
    names = asked.split(",") if asked else list(PATHS)
    with tempfile.TemporaryDirectory() as folder, two_browsers(Path(folder)) as pair:
        for name in names:
            pair.settle()
            print(f"{name}: {PATHS[name](pair)}", flush=True)
    print(f"netem {len(names)} paths")


if __name__ == "__main__":
    main()

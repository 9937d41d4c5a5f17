"""The people of the pictures: each with a browser, a voice and a face of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from playwright.sync_api import Browser, Page, Playwright

from tests.e2e.browser import chromium, new_page
from tests.e2e.pages import Access, add_conference, enter, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import Softphone
from tests.e2e.spoken import say
from tests.pictures.portraits import portrait

VOICES: Final = {"alice": 880.0, "bruno": 1320.0, "chiara": 1760.0}
HUM: Final = 2100.0  # Hz, of telephones
# CSS pixels of a desk and of a telephone.
WIDTHS: Final = (("", 1280), ("-390", 390))
HEIGHT: Final = 800
SETTLED: Final = 500  # milliseconds until what moves on a page after a change has done so


class Cast:
    """Use as a context; leaving it ends all browsers and telephones."""

    def __init__(self, playwright: Playwright, service: Service, scratch: Path) -> None:
        self._playwright = playwright
        self._service = service
        self._scratch = scratch
        self._browsers: dict[str, Browser] = {}
        self._telephones: list[Softphone] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for telephone in self._telephones:
            telephone.close()
        for browser in self._browsers.values():
            browser.close()

    def telephone(self, number: str) -> Softphone:
        """A registered one of that extension."""
        phone = Softphone(self._scratch / f"phone-{number}", self._service.sip_login(number), HUM)
        self._telephones.append(phone)
        phone.wait_until_registered()
        return phone

    def browser(self, name: str) -> Browser:
        if name not in self._browsers:
            film = portrait(self._scratch, name)
            self._browsers[name] = chromium(self._playwright, self._scratch, VOICES[name], film)
        return self._browsers[name]

    def plan(self, title: str, *, lobby: str = "") -> Access:
        """Alice adds a conference that begins now."""
        context, office = new_page(self.browser("alice"))
        office.goto(self._service.url)
        self.log_in(office, "alice")
        access = add_conference(office, title, lobby=lobby)
        context.close()
        return access

    def log_in(self, page: Page, name: str) -> None:
        email = f"{name}@demo.example"
        log_in(page, email, self._service.password(email))

    def page(self, name: str, script: str = "") -> Page:
        """A new one; `script` runs in it before anything of ours."""
        context, page = new_page(self.browser(name), large=True)
        if script:
            context.add_init_script(script)
        return page

    def inside(self, access: Access, name: str, script: str = "") -> Page:
        """That person's page, in the room."""
        page = self.page(name, script)
        email = f"{name}@demo.example"
        enter(page, access.url, email, self._service.password(email))
        return page


def at_both_widths(
    page: Page, folder: Path, name: str, before: Callable[[], object] = lambda: None
) -> None:
    """`name`.png and `name`-390.png; `before` brings up what the change of width put away."""
    for suffix, width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_timeout(SETTLED)
        before()
        page.wait_for_timeout(SETTLED)
        page.screenshot(path=str(folder / f"{name}{suffix}.png"))
    page.set_viewport_size({"width": WIDTHS[0][1], "height": HEIGHT})


def without_roster(page: Page) -> None:
    """On a small screen the list of people lies over their pictures."""
    close = page.get_by_role("button", name=say("fr", "tool-people-hide")).last
    if close.is_visible() and (page.viewport_size or {"width": 0})["width"] < WIDTHS[0][1]:
        close.click()

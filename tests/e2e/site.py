"""One service with a mail relay and one browser, and the people who are logged in to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.barriers import with_axe
from tests.e2e.browser import ORIGINAL_SOUND, chromium, new_context
from tests.e2e.letterbox import Letterbox, letterbox
from tests.e2e.pages import log_in
from tests.e2e.service import Service

ZURICH = ZoneInfo("Europe/Zurich")


@dataclass(slots=True)
class Site:
    service: Service
    browser: Browser
    box: Letterbox
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, person: str) -> Page:
        """The page of somebody of the demo, logged in when it is asked for first."""
        if person not in self._pages:
            page = self.nobody()
            email = f"{person}@demo.example"
            log_in(page, email, self.service.password(email))
            expect(page.get_by_role("heading", name="Conférences")).to_be_visible()
            self._pages[person] = page
        return self._pages[person]

    def nobody(self, language: str = "fr") -> Page:
        """A page of a browser that has never been here, with the login before it."""
        clipboard = ["clipboard-read", "clipboard-write"]
        context = new_context(
            self.browser, language, asks=True, reduced_motion="reduce", permissions=clipboard
        )
        context.add_init_script(ORIGINAL_SOUND)
        with_axe(context)
        page = context.new_page()
        page.goto(self.service.url)
        return page


@contextmanager
def open_site(playwright: Playwright, folder: Path) -> Iterator[Site]:
    with letterbox() as box:
        service = Service(folder / "site", box.settings)
        service.start()
        browser = chromium(playwright, folder, 880.0)
        try:
            yield Site(service, browser, box)
        finally:
            browser.close()
            service.stop()


def in_hours(hours: float) -> str:
    """A start as one types it, from now on, in the organisers' time zone."""
    moment = datetime.now(UTC) + timedelta(hours=hours)
    return moment.astimezone(ZURICH).strftime("%d.%m.%Y %H:%M")

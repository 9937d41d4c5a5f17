"""Before entering: the preview with who is there, the test of the connection, and the effects."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.e2e.pages import Access, prepare
from tests.e2e.service import Service
from tests.e2e.spoken import say
from tests.pictures.cast import Cast, at_both_widths


def take(playwright: Playwright, service: Service, folder: Path, scratch: Path) -> None:
    """`before`, `check`, `blocked` and `devices`, at 1280 pixels and at 390."""
    with Cast(playwright, service, scratch) as cast:
        access = cast.plan("Séance du jeudi")
        cast.inside(access, "alice")
        _settings(cast.inside(access, "chiara"), folder)
        page = _before(cast, access)
        at_both_widths(page, folder, "before")
        _test(page, folder, "check")
        page.context.close()
        # No packet of media leaves the browser, as behind a firewall that lets only the web through.
        _test(_before(cast, access, NOWHERE), folder, "blocked")


def _test(page: Page, folder: Path, name: str) -> None:
    page.get_by_role("button", name=say("fr", "pre-check")).click()
    page.get_by_role("button", name=say("fr", "check-start")).click()
    expect(page.locator("[data-grade]")).to_be_visible(timeout=40_000)
    at_both_widths(page, folder, name)


def _settings(page: Page, folder: Path) -> None:
    page.get_by_role("button", name=say("fr", "tool-more")).click()
    page.get_by_role("button", name=say("fr", "tool-settings")).click()
    dialog = page.get_by_role("dialog", name=say("fr", "tool-settings"))
    dialog.get_by_role("switch", name=say("fr", "device-original")).uncheck()
    dialog.get_by_role("switch", name=say("fr", "device-noise")).check()
    at_both_widths(page, folder, "devices")


# The server's answers name an address that nobody has (RFC 5737).
NOWHERE = """
const set = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = function (answer) {
  const lines = answer.sdp.split('\\r\\n').filter((line) => !line.startsWith('a=candidate:'));
  const candidate = 'a=candidate:1 1 udp 2130706431 192.0.2.1 9 typ host';
  const sdp = lines.flatMap((line) => (line.startsWith('a=mid:') ? [line, candidate] : [line]));
  return set.call(this, { type: 'answer', sdp: sdp.join('\\r\\n') });
};
"""


def _before(cast: Cast, access: Access, script: str = "") -> Page:
    page = cast.page("bruno", script)
    page.goto(access.url)
    cast.log_in(page, "bruno")
    prepare(page)
    return page

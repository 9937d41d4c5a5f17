"""Somebody enters whose browser lacks VP8, and everybody sees everybody.

Alice and Bruno talk in VP8, the room's codec. Chiara's browser knows H.264 alone, as many telephones'
do: then theirs are asked for another offer, and send H.264 too.

    Alice (VP8, H.264, …) ──┐
    Bruno (VP8, H.264, …) ──┼── room      VP8 until Chiara comes, then H.264
    Chiara (H.264)        ──┘
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.browser import chromium, new_page, watch
from tests.e2e.pages import add_conference, enter, log_in, tile, wait_for_people
from tests.e2e.service import Service
from tests.e2e.softphone import until

pytestmark = [pytest.mark.e2e, pytest.mark.live]

NAMES = {"alice": "Alice Favre", "bruno": "Bruno Keller", "chiara": "Chiara Rossi"}

# A browser that has no other codec names none in its capabilities, and offers none.
ONLY_H264 = """
for (const side of [RTCRtpReceiver, RTCRtpSender]) {
  const all = side.getCapabilities.bind(side);
  side.getCapabilities = (kind) => {
    const found = all(kind);
    if (kind === 'video') {
      found.codecs = found.codecs.filter(({ mimeType }) => /h264|rtx/i.test(mimeType));
    }
    return found;
  };
}
"""
KEEP_CONNECTIONS = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.connections.push(this); }
};
"""
# Codecs of pictures that are sent and received now.
CODECS = """
async () => {
  const found = { sent: [], received: [] };
  for (const connection of window.connections) {
    if (connection.connectionState !== 'connected') continue;
    const stats = await connection.getStats();
    for (const one of stats.values()) {
      const side = { 'outbound-rtp': 'sent', 'inbound-rtp': 'received' }[one.type];
      if (side && one.kind === 'video' && one.codecId && (one.framesEncoded || one.framesDecoded)) {
        found[side].push(stats.get(one.codecId).mimeType);
      }
    }
  }
  return { sent: [...new Set(found.sent)], received: [...new Set(found.received)] };
}
"""


def codecs(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(CODECS)
    return found


def sees(page: Page, name: str) -> bool:
    selector = f"{tile(page, name)} video"
    if not page.locator(selector).is_visible():
        return False
    seen = watch(page, selector)
    return seen.frames >= 4 and seen.changed > 20


def test_whoever_lacks_vp8_is_served_by_h264(
    service: Service, playwright: Playwright, folder: Path
) -> None:
    browser = chromium(playwright, folder, 1250.0)
    _, office = new_page(browser)
    office.goto(service.url)
    log_in(office, "alice@demo.example", service.password("alice@demo.example"))
    access = add_conference(office, "Deux codecs")
    office.context.close()
    pages: dict[str, Page] = {}

    def join(person: str, *scripts: str) -> None:
        context, page = new_page(browser)
        for script in (KEEP_CONNECTIONS, *scripts):
            context.add_init_script(script)
        email = f"{person}@demo.example"
        enter(page, access.url, email, service.password(email))
        pages[person] = page

    join("alice")
    join("bruno")
    for page in pages.values():
        wait_for_people(page, 2)
    until(lambda: sees(pages["alice"], NAMES["bruno"]), 20, "Alice to see Bruno")
    assert codecs(pages["alice"])["sent"] == ["video/VP8"]

    join("chiara", ONLY_H264)
    for page in pages.values():
        wait_for_people(page, 3)
    wanted = [(a, b) for a in pages for b in pages if a != b]
    for one, other in wanted:
        until(lambda: sees(pages[one], NAMES[other]), 20, f"{one} to see {other}")  # noqa: B023
    of: dict[str, Any] = {person: codecs(page) for person, page in pages.items()}
    h264 = ["video/H264"]
    assert {person: found["sent"] for person, found in of.items()} == dict.fromkeys(of, h264)
    assert of["chiara"]["received"] == h264
    browser.close()

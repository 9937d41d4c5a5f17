"""Networks that let no UDP through: into the conference by TCP, and where that port is closed too, by
a relay.

Alice, UDP      service         Bruno, in a network namespace
  |<== room ======>|              |  no UDP passes
  |                |<== ICE-TCP ==|  sound and picture both ways
  |                |              |  the media port is closed for TCP as well
  |                |<== coturn ===|  the same by TURN over TCP

Needs root and /dev/net/tun (`tests.bad_path`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.bad_path import OUTSIDE, BadPath
from tests.e2e.browser import CHROMIUM_FLAGS, chromium, hear, new_page, watch
from tests.e2e.coturn import Coturn
from tests.e2e.pages import Access, add_conference, enter, log_in
from tests.e2e.service import Service
from tests.e2e.softphone import until
from tests.e2e.sound import write_tone

pytestmark = [pytest.mark.e2e, pytest.mark.live]

ALICE, BRUNO = 1150.0, 1550.0
HEARD = -35.0  # dBFS
OTHER = '[data-participant]:not([data-self="true"]) video'
SECRET = "known to the relay and the service"

KEEP = """
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.peers.push(this); }
};
"""

# The pair that media goes by: protocol and type of both candidates.
PAIR = """
async () => {
  const peer = window.peers.findLast((one) => one.connectionState === 'connected');
  if (!peer) return null;
  const stats = await peer.getStats();
  const transport = [...stats.values()].find((one) => one.type === 'transport');
  const pair = stats.get(transport?.selectedCandidatePairId);
  if (!pair) return null;
  const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
  return {
    local: [local.candidateType, local.protocol, local.relayProtocol ?? ''],
    remote: [remote.candidateType, remote.protocol],
  };
}
"""


@dataclass(frozen=True, slots=True)
class Scene:
    service: Service
    access: Access
    alice: Page
    path: BadPath
    distant: Browser

    def bruno(self) -> Page:
        """Enter from behind the firewall."""
        _, page = new_page(self.distant)
        page.context.add_init_script(KEEP)
        there = f"http://{OUTSIDE}:{self.service.http_port}/{self.access.url.split('/', 3)[3]}"
        enter(page, there, "bruno@demo.example", self.service.password("bruno@demo.example"))
        return page


@pytest.fixture(scope="module")
def scene(playwright: Playwright, folder: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        path = BadPath(folder)
        stack.callback(path.close)
        relay = Coturn(folder, OUTSIDE, SECRET)
        relay.start()
        stack.callback(relay.stop)
        settings = {
            "UCC_HTTP_HOST": "0.0.0.0",
            "UCC_SFU_ADDRESSES": f"{OUTSIDE},127.0.0.1",
            "UCC_TURN_URLS": relay.url,
            "UCC_TURN_SECRET": SECRET,
        }
        service = Service(folder / "firewall", settings)
        service.start()
        stack.callback(service.stop)
        near = chromium(playwright, folder, ALICE)
        stack.callback(near.close)
        _, alice = new_page(near)
        alice.goto(f"http://127.0.0.1:{service.http_port}")
        log_in(alice, "alice@demo.example", service.password("alice@demo.example"))
        access = add_conference(alice, "Pare-feu")
        enter_again = "alice@demo.example"
        alice.context.clear_cookies()
        enter(alice, access.url, enter_again, service.password(enter_again))
        tone = write_tone(folder / "mic-distant.wav", BRUNO, seconds=10, rate=48000)
        distant = playwright.chromium.launch(
            executable_path=str(path.executable("/usr/bin/chromium")),
            args=[
                *CHROMIUM_FLAGS,
                f"--use-file-for-fake-audio-capture={tone}",
                f"--unsafely-treat-insecure-origin-as-secure=http://{OUTSIDE}:{service.http_port}",
            ],
        )
        stack.callback(distant.close)
        yield Scene(service, access, alice, path, distant)


def sees_and_hears(page: Page, hertz: float) -> bool:
    seen = watch(page, OTHER) if page.locator(OTHER).count() else None
    return seen is not None and seen.frames >= 5 and hear(page, [hertz])[hertz] > HEARD


def both_ways(scene: Scene, bruno: Page) -> None:
    until(lambda: sees_and_hears(bruno, ALICE), 20, "Alice to be seen and heard")
    until(lambda: sees_and_hears(scene.alice, BRUNO), 20, "Bruno to be seen and heard")


def pair_of(page: Page) -> dict[str, Any]:
    found = until(lambda: page.evaluate(PAIR), 10, "a pair of candidates")
    assert isinstance(found, dict)
    return found


def test_into_the_conference_by_tcp(scene: Scene) -> None:
    scene.path.block(udp=True)
    bruno = scene.bruno()
    both_ways(scene, bruno)
    assert pair_of(bruno) == {"local": ["prflx", "tcp", ""], "remote": ["host", "tcp"]}
    bruno.context.close()


def test_into_the_conference_by_a_relay(scene: Scene) -> None:
    scene.path.block(udp=True, tcp_ports=[scene.service.media_port])
    bruno = scene.bruno()
    both_ways(scene, bruno)
    assert pair_of(bruno) == {"local": ["relay", "udp", "tcp"], "remote": ["host", "udp"]}
    bruno.context.close()
    assert SECRET not in scene.service.log.read_text()

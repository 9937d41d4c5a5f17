"""The test before entering on the real media plane, and on the real socket.

browser                    server                     media plane
  | WS check {sdp}      -> |  connect, echo, tap   ->  |
  | <- check-answer {sdp}  |                           |
  |================ ICE, DTLS, SRTP ==================>|
  |<=============== its own voice ====================|
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from server.conferencing.checks import SECONDS, Checks
from server.conferencing.loop_clock import LoopClock
from server.signalling.protocol import CLOSE_AUTH
from sfu.api import Answer, MediaPlane, Offer, PeerId, PeerState, RoomId
from tests.contract.stage import PLANES, Stage, on_stage
from tests.integration.test_signalling_socket import Page, Site, guest
from tests.sim.conference_world import BRUNO, World
from tests.support_rtc import RtcClient


class Door:
    """Answers a synthetic browser's offer with a check."""

    def __init__(self, checks: Checks) -> None:
        self.checks = checks

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        self.check, answer = await self.checks.begin("c1", [BRUNO], "::1", offer, lambda: None)
        return answer


@pytest.fixture(params=PLANES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with on_stage(PLANES[request.param](8)) as opened:
        yield opened


def checks_on(plane: MediaPlane) -> Checks:
    ids = iter(range(100))
    clock = LoopClock()
    return Checks(World().plans, plane, clock=clock, new_id=lambda: f"check{next(ids)}")


async def test_a_browser_hears_its_own_voice_and_nobody_else_does(stage: Stage) -> None:
    checks = checks_on(stage.plane)
    door = Door(checks)
    bruno: RtcClient = stage.client("bruno", slots=1)
    await bruno.connect(door, RoomId("ignored"))
    echo = door.check.echo
    peer = door.check.peer
    await stage.until(lambda: stage.state(peer) is PeerState.CONNECTED)
    bystander = await stage.join("bystander", slots=1)
    slot = await stage.placed(peer, echo)
    said = [b"sound %d" % n for n in range(10)]
    for number, payload in enumerate(said):
        bruno.audio(number, payload)
    await stage.until(lambda: bruno.payloads(slot.audio_mid)[-1:] == said[-1:])
    assert bruno.payloads(slot.audio_mid) == said
    assert bystander.payloads("4") == []
    checks.end(door.check)
    assert stage.plane.counters()["rtp-in"] == 10


# --- the socket ---------------------------------------------------------------------------


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site(World())
    await site.server.start_server()
    async with ClientSession() as site.session:
        yield site
        await site.route.close()
    await site.server.close()


async def check(page: Page, conference: str = "c1") -> dict[str, object]:
    await page.send(type="check", id=1, conference=conference, sdp="v=0")
    return await page.receive()


async def test_a_check_is_answered_on_a_socket_of_its_own(site: Site) -> None:
    page = await site.open("bruno")
    answer = await check(page)
    assert answer == {
        "type": "check-answer", "re": 1, "sdp": "answer to v=0", "seconds": int(SECONDS),
    }  # fmt: skip
    # Nothing else is served there, and no second one.
    assert (await page.hello())["code"] == "bad-state"
    assert (await check(page))["code"] == "bad-state"
    await page.send(type="bye")
    assert await page.close_code() == 1000
    assert len(site.world.checks) == 0
    assert site.world.rooms.count("c1") == 0


async def test_when_its_time_is_up_the_socket_closes(site: Site) -> None:
    page = await site.open("bruno")
    await check(page)
    site.world.clock.pass_time(SECONDS)
    assert await page.close_code() == 1000


async def test_a_lost_socket_ends_it(site: Site) -> None:
    page = await site.open("bruno")
    await check(page)
    assert len(site.world.checks) == 1
    await page.socket.close()
    again = await site.open("bruno")
    assert (await check(again))["type"] == "check-answer"
    assert len(site.world.checks) == 1


async def test_a_guest_may_and_a_stranger_may_not(site: Site) -> None:
    site.guests["c1"] = guest("c1")
    assert (await check(await site.open("guest")))["type"] == "check-answer"
    assert (await check(await site.open("bruno"), "c9"))["code"] == "not-found"
    assert site.route.counters["refused-not-found"] == 1
    other = await site.open("guest")
    await other.send(type="check", id=1, conference="c2", sdp="v=0")
    assert await other.close_code() == CLOSE_AUTH


async def test_within_a_conference_there_is_none(site: Site) -> None:
    page = await site.enter("alice")
    await page.send(type="check", id=9, conference="c1", sdp="v=0")
    assert (await page.until("error"))["code"] == "bad-state"

"""The whole service in one process: login, planning, signalling and media over loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSServerHandshakeError
from aiohttp.test_utils import TestServer
from yarl import URL

from auth.passwords import HashCost, PasswordHasher
from server import demo
from server.config import Config, DataConfig, HttpConfig
from server.main import System, build, prepare_database, utc_now
from server.signalling.protocol import CLOSE_ENDED
from sfu.api import Answer, Offer, PeerId, RoomId
from sfu.config import SfuConfig
from sip_gateway.config import SipConfig
from tests.support_rtc import RtcClient

CHEAP = HashCost(memory=64, rounds=1, parallelism=1)


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[System]:
    config = Config(
        http=HttpConfig(host="127.0.0.1", port=0),
        data=DataConfig(dir=tmp_path),
        sfu=SfuConfig(addresses=("127.0.0.1",), port=0),
        sip=SipConfig(hosts=("127.0.0.1",), port=0),
    )
    hasher = PasswordHasher(CHEAP)
    system = build(config, hasher)
    await prepare_database(system.database, system.box)
    await demo.install(system.database, system.box, hasher, config.sip.realm, utc_now())
    yield system


class Visitor:
    """A person with a browser: a cookie, and after `join` a socket and a transport."""

    def __init__(self, http: ClientSession, base: str) -> None:
        self.http = http
        self.base = base
        self.csrf = ""
        self.rtc = RtcClient("unused")
        self.socket: ClientWebSocketResponse
        self.welcome: dict[str, Any] = {}
        self.conference = ""

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Origin": self.base, "X-CSRF-Token": self.csrf}
        async with self.http.post(f"{self.base}{path}", json=body, headers=headers) as response:
            assert response.status in (200, 201), await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def log_in(self, name: str) -> None:
        body = {"email": f"{name}@demo.example", "password": f"demo-{name}"}
        self.csrf = (await self.post("/api/v1/session", body))["csrf"]

    async def open(self, origin: str | None = None) -> ClientWebSocketResponse:
        url = f"{self.base}/ws/v1"
        return await self.http.ws_connect(url, headers={"Origin": origin or self.base})

    async def join(self, conference: str) -> None:
        self.conference = conference
        self.socket = await self.open()
        await self.rtc.connect(self, RoomId(""))

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        """What RtcClient takes for a media plane: here the offer travels in the hello."""
        hello = {
            "type": "hello", "id": 1, "v": 1, "conference": self.conference, "locale": "fr",
            "offer": {"gen": offer.generation, "sdp": offer.sdp},
        }  # fmt: skip
        await self.socket.send_str(json.dumps(hello))
        self.welcome = await self.until("welcome")
        answer = self.welcome["answer"]
        return Answer(answer["gen"], answer["sdp"], False)

    async def send(self, **message: Any) -> None:
        await self.socket.send_str(json.dumps(message))

    async def until(self, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=10))
            if message["type"] == kind:
                return message


@pytest.fixture
async def people(system: System) -> AsyncIterator[list[Visitor]]:
    server = TestServer(system.app)
    await server.start_server()
    base = str(server.make_url("/")).rstrip("/")
    async with AsyncExitStack() as stack:
        visitors = []
        for name in ("alice", "bruno"):
            jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(base))
            http = await stack.enter_async_context(ClientSession(cookie_jar=jar))
            visitors.append(Visitor(http, base))
            await visitors[-1].log_in(name)
        yield visitors
    await server.close()


async def plan(organiser: Visitor) -> str:
    body = {"kind": "ucc", "name": "Budget", "room_number": "4711", "pin": "2468"}
    conference: str = (await organiser.post("/api/v1/conferences", body))["id"]
    return conference


async def test_two_people_talk(system: System, people: list[Visitor]) -> None:
    alice, bruno = people
    conference = await plan(alice)
    for person in people:
        await person.join(conference)
    assert [p["name"] for p in bruno.welcome["roster"]] == ["Alice Favre", "Bruno Keller"]
    assert system.conferencing.rooms.count(conference) == 2

    async def talk() -> None:
        for n in range(10_000):
            alice.rtc.audio(n, b"alice %d" % n)
            await asyncio.sleep(0.005)

    talking = asyncio.create_task(talk())
    try:
        await bruno.rtc.until(lambda: any(p.payload[:5] == b"alice" for p in bruno.rtc.rtp_in))
        speaker = await bruno.until("speaker")
        assert speaker["active"] in (alice.welcome["p"], None)
    finally:
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
    await alice.send(type="mod", id=2, op="end")
    for person in people:
        while not person.socket.closed:
            await person.socket.receive(timeout=10)
        assert person.socket.close_code == CLOSE_ENDED
        await person.rtc.close()
    assert system.conferencing.rooms.count(conference) == 0


async def test_deleting_a_conference_ends_it(system: System, people: list[Visitor]) -> None:
    alice, bruno = people
    conference = await plan(alice)
    await bruno.join(conference)
    headers = {"Origin": alice.base, "X-CSRF-Token": alice.csrf}
    url = f"{alice.base}/api/v1/conferences/{conference}"
    async with alice.http.delete(url, headers=headers) as response:
        assert response.status == 204
    while not bruno.socket.closed:
        await bruno.socket.receive(timeout=10)
    assert bruno.socket.close_code == CLOSE_ENDED
    await bruno.rtc.close()


@pytest.mark.parametrize(
    "origin", ["null", "http://127.0.0.1", "http://127.0.0.1.evil.example:80", "https://ucc"]
)
async def test_another_sites_page_cannot_use_the_cookie(people: list[Visitor], origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as caught:
        await people[0].open(origin)
    assert caught.value.status == 403


async def test_a_nonsense_offer_is_refused_and_the_room_stays_empty(
    system: System, people: list[Visitor]
) -> None:
    alice = people[0]
    conference = await plan(alice)
    alice.socket = await alice.open()
    for sdp in ("nonsense", "v=0\r\n" * 2000, "a" * 60_000):
        await alice.send(
            type="hello", id=1, v=1, conference=conference, locale="", offer={"gen": 1, "sdp": sdp}
        )
        assert (await alice.until("error"))["code"] == "bad-offer"
    assert system.conferencing.rooms.count(conference) == 0
    await alice.socket.close()

"""The whole service in one process: login, planning, signalling and media over loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSServerHandshakeError
from aiohttp.test_utils import TestServer
from yarl import URL

from auth.passwords import HashCost, PasswordHasher
from server import demo
from server.config import Config, DataConfig, HttpConfig
from server.main import System, build, utc_now
from server.signalling.protocol import CLOSE_AUTH, CLOSE_ENDED
from sfu.api import Answer, Offer, PeerId, RoomId
from sfu.config import SfuConfig
from sip_gateway.config import SipConfig
from tests.support_rtc import RtcClient

CHEAP = HashCost(memory=64, rounds=1, parallelism=1)


def loopback(folder: Path, **more: Any) -> Config:
    """With this data directory, and free ports."""
    config = Config(
        http=HttpConfig(host="127.0.0.1", port=0),
        data=DataConfig(dir=folder),
        sfu=SfuConfig(addresses=("127.0.0.1",), port=0),
        sip=SipConfig(hosts=("127.0.0.1",), port=0),
    )
    return replace(config, **more)


async def installed(config: Config) -> System:
    """A system on its data directory, with demo data; restarting is calling it again."""
    hasher = PasswordHasher(CHEAP)
    system = build(config, hasher)
    await system.storage.prepare()
    if await demo.is_empty(system.storage.database):
        await demo.install(
            system.storage.database, system.storage.box, hasher, config.sip.realm, utc_now()
        )
    return system


@pytest.fixture
async def system(tmp_path: Path) -> System:
    return await installed(loopback(tmp_path))


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
        await self.hello(offer={"gen": offer.generation, "sdp": offer.sdp})
        self.welcome = await self.until("welcome")
        answer = self.welcome["answer"]
        return Answer(answer["gen"], answer["sdp"], False)

    async def hello(self, **more: Any) -> None:
        await self.send(type="hello", id=1, v=1, conference=self.conference, locale="fr", **more)

    async def send(self, **message: Any) -> None:
        await self.socket.send_str(json.dumps(message))

    async def going_away(self) -> int | None:
        """The code with which the server closes the socket."""
        while not self.socket.closed:
            await self.socket.receive(timeout=10)
        return self.socket.close_code

    async def until(self, kind: str) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=10))
            if message["type"] == kind:
                return message


@asynccontextmanager
async def visiting(system: System) -> AsyncIterator[list[Visitor]]:
    """The running system, and two people who have logged in."""
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
        try:
            yield visitors
        finally:
            await server.close()


@pytest.fixture
async def people(system: System) -> AsyncIterator[list[Visitor]]:
    async with visiting(system) as visitors:
        yield visitors


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
        assert await person.going_away() == CLOSE_ENDED
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
    assert await bruno.going_away() == CLOSE_ENDED
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
    alice.conference, alice.socket = conference, await alice.open()
    for sdp in ("nonsense", "v=0\r\n" * 2000, "a" * 60_000):
        await alice.hello(offer={"gen": 1, "sdp": sdp})
        assert (await alice.until("error"))["code"] == "bad-offer"
    assert system.conferencing.rooms.count(conference) == 0
    await alice.socket.close()


async def test_without_login_the_socket_says_so(people: list[Visitor]) -> None:
    async with ClientSession() as nobody:
        socket = await Visitor(nobody, people[0].base).open()
        await socket.receive(timeout=10)
        assert socket.close_code == CLOSE_AUTH


async def test_a_restart_is_survived_with_one_new_offer(tmp_path: Path) -> None:
    server = TestServer((await installed(loopback(tmp_path))).app)
    await server.start_server()
    base = str(server.make_url("/")).rstrip("/")
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(base))
    async with ClientSession(cookie_jar=jar) as http:
        alice = Visitor(http, base)
        await alice.log_in("alice")
        await alice.join(await plan(alice))
        before = alice.welcome
        port = server.port
        _, frame = await asyncio.gather(server.close(), alice.going_away())
        assert frame == 1001
        await alice.rtc.close()

        server = TestServer((await installed(loopback(tmp_path))).app, port=port)
        await server.start_server()
        alice.socket = await alice.open()
        await alice.hello(resume={key: before[key] for key in ("session", "key", "seq")})
        after = await alice.until("welcome")
        assert (after["resync"], after["answer"]) == (True, None)
        assert after["p"] != before["p"]
        alice.rtc = RtcClient("again")
        alice.rtc.generation = 2
        await alice.rtc.open()
        await alice.send(type="offer", id=2, gen=2, sdp=alice.rtc.offer().sdp)
        answer = await alice.until("answer")
        alice.rtc.take(Answer(answer["gen"], answer["sdp"], answer["restarted"]))
        await alice.rtc.handshake()
        assert alice.rtc.ready
        await alice.rtc.close()
        await alice.socket.close()
    await server.close()

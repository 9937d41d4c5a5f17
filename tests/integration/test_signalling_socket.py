"""Real WebSockets on loopback against live rooms whose planes are fakes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer

from server.conferencing.stages import Stages
from server.domain.account import Account
from server.domain.document import Document
from server.domain.guest import Guest
from server.signalling import outgoing as outgoing_module
from server.signalling.protocol import (
    CLOSE_AUTH,
    CLOSE_ENDED,
    CLOSE_KICKED,
    CLOSE_RATE,
    CLOSE_REPLACED,
    CLOSE_SLOW,
    MAX_SDP_MESSAGE,
)
from server.signalling.session import MESSAGE_RATE
from server.signalling.websocket import PATH, SOCKETS_PER_ACCOUNT, SignallingRoute, Upgrade
from sfu.api import Slot, SlotsAssigned, Source, SpeakersChanged
from sip_gateway.api import LegId
from tests.sim.conference_world import (
    ADMIN,
    ALICE,
    BRUNO,
    START,
    STRANGER,
    VPBX_B,
    World,
    account,
)

COLLEAGUE = account("Colleague", VPBX_B)  # of the stranger
ACCOUNTS = {each.id: each for each in (ALICE, BRUNO, ADMIN, STRANGER, COLLEAGUE)}


class Shelf:
    """A conference's documents: one, of three pages."""

    async def document(self, conference_id: str, document_id: str) -> Document | None:
        if (conference_id, document_id) != ("c1", "plan"):
            return None
        return Document("plan", "c1", "alice", "Alice", "plan.pdf", "pdf", 9, True, START, pages=3)


class Site:
    """A server with the signalling route; the header `X-Account` stands for the login."""

    def __init__(self, world: World, *, login_check: float = 60.0) -> None:
        self.world = world
        self.logged_in = set(ACCOUNTS)
        self.guests: dict[str, Guest] = {}
        self.route = SignallingRoute(
            world.rooms,
            world.dialling,
            world.chats,
            Stages(Shelf()),
            world.checks,
            world.inks,
            self._inspect,
            monotonic=world.clock.monotonic,
            login_check=login_check,
        )
        app = web.Application()
        app.router.add_get(PATH, self.route.handle)
        self.server = TestServer(app)
        self.session: ClientSession | None = None

    def _inspect(self, request: web.Request) -> Upgrade:
        name = request.headers.get("X-Account", "")

        async def account() -> Account | None:
            return ACCOUNTS[name] if name in self.logged_in else None

        async def guest(conference_id: str) -> Guest | None:
            return self.guests.get(conference_id) if name == "guest" else None

        same = request.headers.get("Origin") == "http://ours"
        return Upgrade(same, account, guest, name == "guest", "192.0.2.1")

    async def open(self, account: str, origin: str = "http://ours") -> Page:
        assert self.session is not None
        headers = {"X-Account": account, "Origin": origin}
        url = self.server.make_url(PATH)
        return Page(await self.session.ws_connect(url, headers=headers, max_msg_size=0))

    async def enter(self, account: str) -> Page:
        page = await self.open(account)
        await page.hello()
        return page


class Page:
    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.welcome: dict[str, Any] = {}

    async def send(self, **message: Any) -> None:
        await self.socket.send_str(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=5))
        return message

    async def until(self, kind: str) -> dict[str, Any]:
        while True:
            message = await self.receive()
            if message["type"] == kind:
                return message

    async def close_code(self) -> int | None:
        """The code with which the server closes, after whatever it still says."""
        while True:
            frame = await self.socket.receive(timeout=5)
            if frame.type is not WSMsgType.TEXT:
                return self.socket.close_code

    async def hello(self, **changes: Any) -> dict[str, Any]:
        await self.send(
            **{
                "type": "hello", "id": 1, "v": 1, "conference": "c1", "locale": "fr",
                "offer": {"gen": 1, "sdp": "v=0"}, **changes,
            }
        )  # fmt: skip
        answer = await self.receive()
        if answer["type"] == "welcome":
            self.welcome = answer
        return answer


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site(World())
    await site.server.start_server()
    async with ClientSession() as site.session:
        yield site
        await site.route.close()
    await site.server.close()


# --- the door -----------------------------------------------------------------------------


def guest(conference_id: str) -> Guest:
    return Guest("guest-1", conference_id, "Zoé", "fr", "proof")


async def test_a_guest_enters_the_conference_of_the_pass_and_no_other(site: Site) -> None:
    site.guests["c1"] = guest("c1")
    page = await site.enter("guest")
    assert (page.welcome["role"], page.welcome["roster"][0]["name"]) == ("guest", "Zoé")
    other = await site.open("guest")
    await other.send(type="hello", id=1, v=1, conference="c2", locale="fr")
    assert await other.close_code() == CLOSE_AUTH


async def test_a_pass_that_is_worth_nothing_closes_the_socket() -> None:
    site = Site(World(), login_check=0.05)
    site.guests["c1"] = guest("c1")
    await site.server.start_server()
    async with ClientSession() as site.session:
        page = await site.enter("guest")
        site.guests.clear()
        assert await page.close_code() == CLOSE_AUTH
        await site.route.close()
    await site.server.close()


async def test_a_stranger_who_says_nothing_is_not_waited_for() -> None:
    site = Site(World(), login_check=0.05)
    await site.server.start_server()
    async with ClientSession() as site.session:
        silent = await site.open("guest")
        assert await silent.close_code() == CLOSE_AUTH
        await site.route.close()
    await site.server.close()


@pytest.mark.parametrize("origin", ["", "null", "http://ours.evil.example", "http://ours:81"])
async def test_a_foreign_origin_gets_no_socket(site: Site, origin: str) -> None:
    with pytest.raises(WSServerHandshakeError) as caught:
        await site.open("alice", origin)
    assert caught.value.status == 403
    assert site.route.counters["foreign-origin"] == 1


async def test_without_login_the_close_code_says_so(site: Site) -> None:
    page = await site.open("nobody")
    assert await page.close_code() == CLOSE_AUTH


async def test_logging_out_ends_the_call_within_the_check_interval() -> None:
    site = Site(World(), login_check=0.01)
    await site.server.start_server()
    async with ClientSession() as site.session:
        alice = await site.enter("alice")
        site.logged_in.clear()
        assert await alice.close_code() == CLOSE_AUTH
        assert site.world.rooms.count("c1") == 0
        await site.route.close()
    await site.server.close()


async def test_one_account_has_a_limited_number_of_sockets(site: Site) -> None:
    pages = [await site.open("alice") for _ in range(SOCKETS_PER_ACCOUNT)]
    assert await (await site.open("alice")).close_code() == CLOSE_AUTH
    await site.enter("bruno")
    for page in pages:
        await page.socket.close()


# --- the ladder of a join -----------------------------------------------------------------


async def test_join_welcome_roster_and_events(site: Site) -> None:
    alice = await site.enter("alice")
    assert alice.welcome["answer"] == {"gen": 1, "sdp": "answer to v=0"}
    assert alice.welcome["role"] == "organiser"
    assert alice.welcome["room"]["title"] == "Budget"
    assert alice.welcome["resync"] is False
    bruno = await site.enter("bruno")
    joined = await alice.until("join")
    assert joined["participant"] == bruno.welcome["roster"][1]
    assert bruno.welcome["seq"] == joined["seq"] == 2
    await bruno.send(type="publish", id=2, src="mic", on=True, muted=True)
    assert (await bruno.until("ok"))["re"] == 2
    assert (await alice.until("update"))["participant"]["muted"] is True
    await bruno.send(type="bye")
    assert await bruno.close_code() == 1000
    assert (await alice.until("leave"))["p"] == bruno.welcome["p"]


async def test_everybody_follows_a_document_and_finds_it_again(site: Site) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    assert alice.welcome["presentation"] is None
    await alice.send(type="present", id=2, document="plan")
    shown = {"document": "plan", "name": "plan.pdf", "pages": 3, "page": 1}
    shown |= {"p": alice.welcome["p"], "drawing": False}
    assert (await bruno.until("presentation"))["shown"] == shown
    assert (await alice.until("ok"))["re"] == 2
    await alice.send(type="turn-page", id=3, page=2)
    told = await bruno.until("presentation")
    assert told["shown"] == shown | {"page": 2}
    late = await site.enter("bruno")
    assert late.welcome["presentation"] == shown | {"page": 2}
    await bruno.socket.close()
    await alice.send(type="turn-page", id=4, page=3)
    again = await site.open("bruno")
    ticket = {"session": bruno.welcome["session"], "key": bruno.welcome["key"]}
    await again.hello(resume=ticket | {"seq": told["seq"]})
    assert (await again.until("presentation"))["shown"]["page"] == 3
    site.world.rooms.document_removed("c1", "another")
    site.world.rooms.document_removed("c1", "plan")
    assert (await again.until("presentation"))["shown"] is None


async def test_a_telephone_is_in_the_roster_with_its_number_for_the_organiser_only(
    site: Site,
) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    await alice.until("join")
    phone = await site.world.phone()
    assert (await alice.until("join"))["participant"]["number"] == "0791234567"
    assert (await bruno.until("join"))["participant"]["number"] == "0791••••67"
    await alice.send(type="mod", id=2, op="mute", p=phone.peer)
    assert (await bruno.until("update"))["participant"]["muted"] is True
    assert ("muted", LegId("leg1"), True) in site.world.phones.commands


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "mod", "id": 2, "op": "lock"}, "forbidden"),
        ({"type": "mod", "id": 2, "op": "end"}, "forbidden"),
        ({"type": "mod", "id": 2, "op": "mute-all"}, "forbidden"),
        ({"type": "present", "id": 2, "document": "plan"}, "forbidden"),
        # Whether there is such a document is nobody's business who may not show it.
        ({"type": "present", "id": 2, "document": "x"}, "forbidden"),
        ({"type": "turn-page", "id": 2, "page": 2}, "bad-state"),
        ({"type": "turn-page", "id": 2, "page": 501}, "bad-message"),
        ({"type": "stop-presenting", "id": 2}, "bad-state"),
        ({"type": "mod", "id": 2, "op": "kick", "p": "nobody"}, "not-found"),
        ({"type": "hello", "id": 2, "v": 1, "conference": "c1", "locale": ""}, "bad-state"),
        ({"type": "mod", "id": 2, "op": "rule-the-world"}, "bad-message"),
    ],
)
async def test_refusals_name_their_request(site: Site, message: dict[str, Any], code: str) -> None:
    bruno = await site.enter("bruno")
    await bruno.send(**message)
    error = await bruno.until("error")
    assert (error["re"], error["code"]) == (2, code)
    await bruno.send(type="ping", ts=3)
    assert await bruno.until("pong") == {"type": "pong", "ts": 3.0}


async def test_refused_hellos_leave_the_socket_for_another(site: Site) -> None:
    stranger = await site.open("stranger")
    assert (await stranger.hello())["code"] == "not-found"
    bruno = await site.open("bruno")
    assert (await bruno.hello(conference="other"))["code"] == "not-found"
    assert (await bruno.hello())["type"] == "welcome"


async def test_too_early_says_when(site: Site) -> None:
    site.world.clock.now -= 60
    bruno = await site.open("bruno")
    error = await bruno.hello()
    assert (error["code"], error["at"]) == ("not-started", "2026-03-01T09:00:00Z")


async def test_media_news_reach_the_page(site: Site) -> None:
    alice = await site.enter("alice")
    p = alice.welcome["p"]
    (room,) = site.world.rooms._by_media_id
    site.world.media.emit(SlotsAssigned(room, p, (Slot(0, "4", "5", p, Source.CAM),)))
    site.world.media.emit(SpeakersChanged(room, p, ((p, 30),)))
    slots = await alice.until("slots")
    assert slots["map"] == [{"n": 0, "a": "4", "v": "5", "p": p, "src": "cam"}]
    assert (await alice.until("speaker"))["levels"] == {p: 30}


# --- ends ---------------------------------------------------------------------------------


async def test_kicked_and_ended_have_their_close_codes(site: Site) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    await alice.send(type="mod", id=2, op="kick", p=bruno.welcome["p"])
    assert await bruno.close_code() == CLOSE_KICKED
    again = await site.enter("bruno")
    await alice.send(type="mod", id=3, op="end")
    assert await again.close_code() == CLOSE_ENDED
    assert await alice.close_code() == CLOSE_ENDED


async def test_coming_back_over_a_new_socket(site: Site) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    await alice.until("join")
    await bruno.socket.close()
    assert (await alice.until("update"))["participant"]["reconnecting"] is True
    await alice.send(type="hand", id=2, on=True)
    await alice.until("update")
    again = await site.open("bruno")
    resume = {key: bruno.welcome[key] for key in ("session", "key", "seq")}
    welcome = await again.hello(offer=None, resume=resume)
    assert (welcome["p"], welcome["resync"]) == (bruno.welcome["p"], False)
    missed = [await again.receive() for _ in range(3)]
    assert [message["seq"] for message in missed] == [3, 4, 5]
    assert missed[1]["participant"]["hand"] is True
    other_tab = await site.open("bruno")
    await other_tab.hello(offer=None, resume={**resume, "seq": 5})
    assert await again.close_code() == CLOSE_REPLACED


async def test_an_unknown_session_is_a_fresh_join_with_resync(site: Site) -> None:
    bruno = await site.open("bruno")
    welcome = await bruno.hello(offer=None, resume={"session": "s", "key": "k", "seq": 900})
    assert (welcome["resync"], welcome["answer"], welcome["seq"]) == (True, None, 1)
    await bruno.send(type="offer", id=2, gen=2, sdp="v=0")
    answer = await bruno.until("answer")
    assert (answer["re"], answer["gen"], answer["restarted"]) == (2, 2, False)


async def test_a_stopping_server_sends_browsers_away_to_come_back(site: Site) -> None:
    alice = await site.enter("alice")
    _, code = await asyncio.gather(site.route.close(), alice.close_code())
    assert code == 1001


# --- bad input beside a running room ------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "{}", '{"type":1}', "[" * 5000, '{"type":"bye","x":"\\ud800"']
)
async def test_hostile_text_gets_an_error_and_disturbs_nobody(site: Site, text: str) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    await bruno.socket.send_str(text)
    assert (await bruno.until("error"))["code"] == "bad-message"
    await bruno.socket.send_bytes(b"\x00\xff")
    assert (await bruno.until("error"))["code"] == "bad-message"
    await bruno.send(type="hand", id=9, on=True)
    await alice.until("join")
    assert (await alice.until("update"))["participant"]["hand"] is True


async def test_an_oversize_message_closes_with_1009(site: Site) -> None:
    bruno = await site.enter("bruno")
    await bruno.socket.send_str("x" * (MAX_SDP_MESSAGE + 1))
    assert await bruno.close_code() == 1009
    assert site.world.rooms.count("c1") == 1  # reconnecting, not gone


async def test_a_large_message_that_is_no_sdp_is_refused(site: Site) -> None:
    bruno = await site.enter("bruno")
    await bruno.send(type="hand", id=2, on=True, padding="x" * 70_000)
    assert (await bruno.until("error"))["code"] == "bad-message"


async def test_a_flood_closes_the_flooder_only(site: Site) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    await alice.until("join")
    for _ in range(MESSAGE_RATE.burst):
        await bruno.send(type="ping", ts=1)
    assert await bruno.close_code() == CLOSE_RATE
    assert (await alice.until("update"))["participant"]["reconnecting"] is True


async def test_a_fault_of_ours_is_one_reply_with_an_incident_number(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    alice, bruno = await site.enter("alice"), await site.enter("bruno")
    site.world.media.failure = RuntimeError("a fault of ours")
    await bruno.send(type="offer", id=2, gen=2, sdp="v=0")
    error = await bruno.until("error")
    assert (error["re"], error["code"]) == (2, "internal")
    assert "fault" not in error["detail"]
    assert error["detail"].split()[-1] in [getattr(record, "id", "") for record in caplog.records]
    await bruno.send(type="hand", id=3, on=True)
    await alice.until("join")
    assert (await alice.until("update"))["participant"]["hand"] is True


async def test_a_browser_that_reads_nothing_is_closed_and_its_place_kept(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing_module, "QUEUE", 8)
    bruno = await site.enter("bruno")
    (room,) = site.world.rooms._by_media_id
    slots = SlotsAssigned(room, bruno.welcome["p"], ())
    for _ in range(9):  # without giving the writer a chance
        site.world.media.emit(slots)
    assert site.route.counters["slow"] == 1
    assert await bruno.close_code() == CLOSE_SLOW
    await asyncio.sleep(0)
    assert site.world.rooms.count("c1") == 1


async def test_who_speaks_is_dropped_first_when_a_browser_is_slow(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing_module, "QUEUE", 8)
    bruno = await site.enter("bruno")
    p = bruno.welcome["p"]
    (room,) = site.world.rooms._by_media_id
    for level in range(20):
        site.world.media.emit(SpeakersChanged(room, p, ((p, level),)))
    assert site.route.counters["dropped-speaker"] == 15
    assert (await bruno.until("speaker"))["levels"] == {p: 0}


async def test_a_browser_whose_network_is_stuck_is_cut_off(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing_module, "CLOSE_TIME", 0.05)
    monkeypatch.setattr(outgoing_module, "QUEUE", 16)
    bruno = await site.enter("bruno")
    (serving,) = site.route._tasks
    (room,) = site.world.rooms._by_media_id
    slots = tuple(Slot(n, "4" * 2000, "5" * 2000, None, None) for n in range(100))
    for _ in range(500):  # until every buffer on the way is full
        site.world.media.emit(SlotsAssigned(room, bruno.welcome["p"], slots))
        await asyncio.sleep(0)
        if site.route.counters["slow"]:
            break
    await asyncio.wait_for(serving, 5)
    assert (site.route.counters["slow"], site.route.counters["aborted"]) == (1, 1)
    assert site.world.rooms.count("c1") == 1

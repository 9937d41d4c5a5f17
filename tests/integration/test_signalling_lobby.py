"""Waiting before a conference, by what goes over real WebSockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from server.domain.conference import LobbyPolicy
from server.signalling.protocol import CLOSE_DENIED, CLOSE_ENDED
from tests.integration.test_signalling_socket import Page, Site
from tests.sim.conference_world import World, conference


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site(World(conference(lobby=LobbyPolicy.EVERYONE)))
    await site.server.start_server()
    async with ClientSession() as site.session:
        yield site
        await site.route.close()
    await site.server.close()


async def at_door(site: Site) -> tuple[Page, Page, str]:
    """Alice is in and sees that Bruno waits; and his id."""
    alice = await site.enter("alice")
    assert (await alice.until("lobby"))["waiting"] == []
    bruno = await site.open("bruno")
    assert (await bruno.hello())["type"] == "waits"
    (waiting,) = (await alice.until("lobby"))["waiting"]
    return alice, bruno, waiting["p"]


async def test_who_waits_is_told_that_and_nothing_else(site: Site) -> None:
    alice = await site.enter("alice")
    bruno = await site.open("bruno")
    told = await bruno.hello()
    assert set(told) == {"type", "re", "session", "key", "standing"}
    assert (told["re"], told["standing"]) == (1, "waiting")
    await alice.send(type="hand", id=3, on=True)
    await alice.send(type="mod", id=2, op="lock")
    await alice.until("room")
    await bruno.send(type="ping", ts=7)
    assert await bruno.receive() == {"type": "pong", "ts": 7.0}


@pytest.mark.parametrize(
    "message",
    [
        {"type": "offer", "id": 2, "gen": 2, "sdp": "v=0"},
        {"type": "publish", "id": 2, "src": "mic", "on": True},
        {"type": "view", "want": []},
        {"type": "hand", "id": 2, "on": True},
        {"type": "mod", "id": 2, "op": "admit-all"},
        {"type": "set-lobby", "id": 2, "policy": "off"},
        {"type": "pair", "id": 2},
        {"type": "hello", "id": 2, "v": 1, "conference": "c1", "locale": "fr"},
    ],
)
async def test_who_waits_can_do_nothing_but_wait(site: Site, message: dict[str, object]) -> None:
    _, bruno, _ = await at_door(site)
    await bruno.send(**message)
    assert (await bruno.receive())["code"] == "bad-state"
    assert site.world.rooms.count("c1") == 1


async def test_leaders_see_who_waits_and_for_how_long(site: Site) -> None:
    alice, _, p = await at_door(site)
    site.world.clock.pass_time(90)
    eve = await site.open("bruno")
    await eve.hello()
    told = await alice.until("lobby")
    assert told["policy"] == "everyone"
    assert told["waiting"][0] == {
        "p": p,
        "name": "Bruno",
        "role": "participant",
        "kind": "web",
        "number": None,
        "away": False,
        "seconds": 90,
    }
    assert told["waiting"][1]["seconds"] == 0


async def test_admission_makes_the_same_socket_one_that_is_in(site: Site) -> None:
    alice, bruno, p = await at_door(site)
    await alice.send(type="mod", id=2, op="admit", p=p)
    welcome = await bruno.until("welcome")
    assert (welcome["re"], welcome["p"], welcome["answer"]) == (1, p, None)
    assert welcome["resync"] is False
    joined = await alice.until("join")
    assert (joined["participant"]["name"], joined["seq"]) == ("Bruno", welcome["seq"])
    assert (await alice.until("lobby"))["waiting"] == []
    await bruno.send(type="offer", id=2, gen=2, sdp="v=0")
    assert (await bruno.until("answer"))["sdp"] == "answer to v=0"
    await bruno.send(type="hand", id=3, on=True)
    assert (await alice.until("update"))["participant"]["hand"] is True


async def test_a_participant_is_not_shown_who_waits_nor_may_decide(site: Site) -> None:
    alice, bruno, p = await at_door(site)
    await alice.send(type="mod", id=2, op="admit", p=p)
    await bruno.until("welcome")
    other = await site.open("bruno")
    await other.hello()
    told = await alice.until("lobby")
    while not told["waiting"]:
        told = await alice.until("lobby")
    waiting = told["waiting"][0]["p"]
    await bruno.send(type="mod", id=2, op="admit", p=waiting)
    answer = await bruno.receive()
    assert (answer["type"], answer["code"]) == ("error", "forbidden")


async def test_whoever_is_denied_hears_it_by_the_close_code(site: Site) -> None:
    alice, bruno, p = await at_door(site)
    await alice.send(type="mod", id=2, op="deny", p=p)
    assert await bruno.close_code() == CLOSE_DENIED
    assert (await alice.until("lobby"))["waiting"] == []


async def test_the_end_of_the_conference_is_told_as_to_everybody(site: Site) -> None:
    alice, bruno, _ = await at_door(site)
    await alice.send(type="mod", id=2, op="end")
    assert await bruno.close_code() == CLOSE_ENDED


async def test_all_are_let_in_at_once_or_by_opening_the_lobby(site: Site) -> None:
    alice, bruno, _ = await at_door(site)
    await alice.send(type="mod", id=2, op="admit-all")
    await bruno.until("welcome")
    other = await site.open("bruno")
    assert (await other.hello())["type"] == "waits"
    await alice.send(type="set-lobby", id=3, policy="off")
    assert (await other.until("welcome"))["role"] == "participant"
    told = await alice.until("lobby")
    while told["policy"] != "off":
        told = await alice.until("lobby")
    assert told["waiting"] == []


async def test_without_a_leader_the_standing_says_so(site: Site) -> None:
    alice, bruno, _ = await at_door(site)
    await alice.send(type="bye")
    assert (await bruno.until("waits"))["standing"] == "no-leader"
    await site.enter("alice")
    assert (await bruno.until("waits"))["standing"] == "waiting"


async def test_a_lost_socket_keeps_the_place_and_admission_finds_its_way(site: Site) -> None:
    alice = await site.enter("alice")
    bruno = await site.open("bruno")
    told = await bruno.hello()
    await bruno.socket.close()
    told_alice = await alice.until("lobby")
    while not (told_alice["waiting"] and told_alice["waiting"][0]["away"]):
        told_alice = await alice.until("lobby")
    resume = {"session": told["session"], "key": told["key"], "seq": 0}
    again = await site.open("bruno")
    assert (await again.hello(resume=resume))["session"] == told["session"]
    while told_alice["waiting"][0]["away"]:
        told_alice = await alice.until("lobby")
    await again.socket.close()
    while not told_alice["waiting"][0]["away"]:
        told_alice = await alice.until("lobby")
    await alice.send(type="mod", id=2, op="admit", p=told_alice["waiting"][0]["p"])
    await alice.until("join")
    back = await site.open("bruno")
    welcome = await back.hello(resume=resume)
    assert (welcome["type"], welcome["resync"]) == ("welcome", True)
    assert [person["name"] for person in welcome["roster"]] == ["Alice", "Bruno"]
    assert welcome["answer"] == {"gen": 1, "sdp": "answer to v=0"}


async def test_whoever_gives_up_says_bye(site: Site) -> None:
    alice, bruno, _ = await at_door(site)
    await bruno.send(type="bye")
    assert await bruno.close_code() == 1000
    assert (await alice.until("lobby"))["waiting"] == []

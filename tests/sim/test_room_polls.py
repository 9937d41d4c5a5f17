"""Ladders of a vote: browsers and telephones in one conference, groups, a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from server.conferencing.poll_desk import OPEN_RATE, VOTE_RATE
from server.domain.guest import Guest
from server.live import group_commands as g
from server.live.commands import Appoint, End, MoveLeg
from server.live.people import LiveRole
from server.live.polls import Poll, voter_of
from server.live.refused import CommandRefused
from server.signalling import poll_desk
from tests.sim.conference_world import ALICE, BRUNO, Browser, World

GUEST = Guest("guest-1", "c1", "Zoé", "fr", "proof")
TOWNS = ("Bern", "Geneva", "Chur")
OPENED = ("poll-open", "poll-keys", "digit-1", "poll-keys-to", "digit-3")


@contextmanager
def refusal(code: str) -> Iterator[None]:
    with pytest.raises(CommandRefused) as refused:
        yield
    assert refused.value.code == code


async def opens(who: Browser, *, several: bool = False, live: bool = False) -> str:
    """The id of the poll."""
    desk = who.here.running.polls
    await desk.open(who.p, "Where do we meet?", TOWNS, several=several, live=live)
    return poll_of(who).id


def poll_of(who: Browser) -> Poll:
    poll = who.here.running.room.polls.latest
    assert poll is not None
    return poll


async def votes(who: Browser, *choices: int) -> None:
    await who.here.running.polls.vote(who.p, poll_of(who).id, choices)


async def closes(who: Browser) -> None:
    await who.here.running.polls.close(who.p, poll_of(who).id)


async def two(world: World) -> tuple[Browser, Browser]:
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    return alice, bruno


async def test_a_telephone_votes_by_its_keys() -> None:
    """
    Alice              the room              leg1
      | poll-open ------> | a vote is open, 1 to 3 -> |
      |                   | <----------------------- 2 | counts for 2
      |                   | <----------------------- 7 | no such answer, 1 to 3
      |                   | <----------------------- 3 | counts for 3
      | poll-close -----> | it is over, 0, 0, 1 -----> |
    """
    world = World()
    alice, bruno = await two(world)
    phone = await world.phone()
    world.hears()
    await opens(alice)
    assert world.hears() == [OPENED]
    world.keys(phone, "2")
    assert world.hears() == [("poll-voted", "digit-2")]
    assert poll_of(alice).counts == (0, 1, 0)
    world.keys(phone, "7")
    assert world.hears() == [("poll-no-option", *OPENED[1:])]
    world.keys(phone, "3")
    assert world.hears() == [("poll-voted", "digit-3")]
    await votes(bruno, 1)
    assert world.hears() == []
    await closes(alice)
    result = ("poll-option", "digit-1", "poll-votes", "digit-1")
    assert world.hears()[0][:5] == ("poll-closed", *result)
    assert poll_of(bruno).counts == (1, 0, 1)
    world.keys(phone, "1")
    assert world.hears() == []


async def test_codes_go_on_working_and_help_tells_of_the_vote() -> None:
    world = World()
    alice, _ = await two(world)
    phone = await world.phone()
    world.hears()
    await opens(alice, several=True)
    assert world.hears() == [(*OPENED, "poll-several")]
    world.keys(phone, "*6")
    assert world.hears() == [("you-are-muted",)]
    assert poll_of(alice).voted == 0
    world.keys(phone, "*1")
    assert world.hears()[0][: len(OPENED)] == OPENED
    for key, said in (
        ("3", ("poll-voted", "digit-3")),
        ("1", ("poll-voted", "digit-1", "digit-3")),
        ("3", ("poll-voted", "digit-1")),
        ("1", ("poll-none",)),
    ):
        world.keys(phone, key)
        assert world.hears() == [said]


async def test_who_calls_in_later_is_told_and_the_result_is_said_whole() -> None:
    world = World()
    alice, _ = await two(world)
    await opens(alice)
    phone = await world.phone()
    assert OPENED in world.hears()
    world.keys(phone, "2")
    world.hears()
    await closes(alice)
    places = (("digit-1", "digit-0"), ("digit-2", "digit-1"), ("digit-3", "digit-0"))
    result = [
        part for place, count in places for part in ("poll-option", place, "poll-votes", count)
    ]
    assert world.hears() == [("poll-closed", *result)]
    await world.phone("leg2", number="0799999999")
    assert not any("poll-open" in saying for saying in world.hears("leg2"))


async def test_a_vote_is_confirmed_once_it_is_on_disk() -> None:
    world = World()
    alice, bruno = await two(world)
    phone = await world.phone()
    await opens(alice)
    world.hears()
    world.decisions.slow = asyncio.get_running_loop().create_future()
    world.keys(phone, "2")
    voting = asyncio.ensure_future(votes(bruno, 1))
    await asyncio.sleep(0)
    assert not voting.done() and world.hears() == []
    assert dict(world.decisions.polls[-1][1].votes)[BRUNO.id] == (1,)
    world.decisions.slow.set_result(None)
    await voting
    await asyncio.sleep(0)
    assert world.hears() == [("poll-voted", "digit-2")]


async def test_after_a_crash_the_vote_goes_on() -> None:
    before = World()
    alice, bruno = await two(before)
    phone = await before.phone()
    await opens(alice)
    await votes(bruno, 1)
    before.keys(phone, "2")
    _, kept = before.decisions.polls[-1]

    after = World()
    after.plans.poll = kept
    alice, bruno = await two(after)
    assert poll_of(alice).counts == (1, 1, 0)
    await votes(bruno, 3)
    assert poll_of(alice).counts == (0, 1, 1)
    await after.phone()
    assert OPENED in after.hears()
    await closes(alice)
    assert after.decisions.polls[-1][1].poll.closed
    assert after.decisions.polls[-1][1].votes == ()
    # What became of a room in this process is known better than what an older one wrote.
    alice.here.apply(End())
    later = after.browser(ALICE)
    await later.enter()
    assert later.here.running.room.polls.latest is None


async def test_how_it_stands_is_seen_by_those_who_are_meant_to() -> None:
    world = World()
    alice, bruno = await two(world)
    await opens(alice)
    await votes(bruno, 1)
    assert bruno.poll is not None and (bruno.poll.counts, bruno.poll.voted) == (None, 1)
    led = poll_desk.latest(alice.here.running.room, leads=True)
    assert led is not None and led.counts == (1, 0, 0)
    await closes(alice)
    assert bruno.poll.counts == (1, 0, 0) and bruno.poll.closed
    await opens(alice, live=True)
    await votes(bruno, 2)
    assert bruno.poll.counts == (0, 1, 0)


async def test_a_group_has_its_own() -> None:
    world = World()
    alice, bruno = await two(world)
    phone = await world.phone()
    world.hears()
    await opens(alice)
    world.hears()
    alice.here.apply(g.OpenGroups(("Red", "Blue"), ((bruno.p, 1), (phone.peer, 1))))
    world.hears()
    assert bruno.here.running.room.polls.latest is None
    with refusal("forbidden"):
        await opens(bruno)
    alice.here.apply(g.GoToGroup(alice.p, 1))
    await opens(alice)
    assert world.hears() == [OPENED]
    world.keys(replace(phone, room=bruno.here.running.media_id), "1")
    part, kept = world.decisions.polls[-1]
    assert part == bruno.here.running.part != "" and kept.poll.voted == 1
    world.hears()
    alice.here.apply(g.CloseGroups())
    assert OPENED in world.hears()  # that of the main room is open yet
    closed = [kept for part, kept in world.decisions.polls if kept.poll.closed]
    assert [each.poll.counts for each in closed] == [(1, 0, 0)]
    world.keys(phone, "3")
    assert poll_of(alice).counts == (0, 0, 1)


async def test_a_presenter_opens_and_the_telephone_of_a_browser_has_its_vote() -> None:
    world = World()
    alice, bruno = await two(world)
    phone = await world.phone()
    alice.here.apply(Appoint(bruno.p, LiveRole.PRESENTER))
    await opens(bruno)
    world.keys(phone, "1")
    running = alice.here.running
    running.apply(MoveLeg(phone.peer, "leg1", bruno.p), None)
    assert poll_of(alice).counts == (1, 0, 0)
    await votes(bruno, 2)
    assert (poll_of(alice).counts, poll_of(alice).voted) == ((0, 1, 0), 1)
    person = running.room.participant(bruno.p)
    assert person is not None and running.room.polls.choices(voter_of(person)) == (2,)
    await closes(bruno)


async def test_floods_are_stopped() -> None:
    world = World()
    alice, _ = await two(world)
    guest = world.browser(GUEST)
    await guest.enter()
    await opens(alice)
    for count in range(VOTE_RATE.burst):
        await votes(guest, count % 3 + 1)
    with refusal("limit"):
        await votes(guest, 1)
    await votes(alice, 1)
    world.clock.pass_time(10.0)
    await votes(guest, 1)
    with refusal("limit"):
        for _ in range(OPEN_RATE.burst):
            await closes(alice)
            await opens(alice)

"""Testing one's connection before entering: who may, how much of it, and what comes back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from server.conferencing.checks import (
    ECHO,
    LONGEST_ECHO,
    MOST,
    MOST_OF_ADDRESS,
    RATE,
    SECONDS,
    WAITING_FRAMES,
    Check,
)
from server.domain.guest import Guest, Visitor
from server.live.refused import CommandRefused
from sfu.api import AudioFrame, MediaError, Offer, PeerId, Source
from tests.sim.conference_world import ALICE, BRUNO, STRANGER, World

GUEST = Guest("guest-1", "c1", "Zoé", "fr", "proof")


async def begin(
    world: World, visitor: Visitor = BRUNO, address: str = "192.0.2.1", room: str = "c1"
) -> Check:
    check, _ = await world.checks.begin(room, [visitor], address, Offer(1, "v=0"), lambda: None)
    return check


def frame(check: Check, number: int = 1, payload: bytes = b"voice") -> AudioFrame:
    return AudioFrame(check.room, check.peer, number, 960 * number, 30, payload)


async def refusal(
    world: World, visitor: Visitor = BRUNO, address: str = "192.0.2.1", room: str = "c1"
) -> str:
    with pytest.raises(CommandRefused) as refused:
        await begin(world, visitor, address, room)
    return refused.value.code


async def say(world: World, check: Check, one: AudioFrame) -> None:
    """On any thread, so the loop comes to it at its next turn."""
    world.media.taps[check.room](one)
    await asyncio.sleep(0)


async def test_who_speaks_hears_themselves_as_somebody_else() -> None:
    world = World()
    check = await begin(world)
    world.media.taps[check.room](frame(check))
    assert world.media.injected == []  # not from inside the tap
    await asyncio.sleep(0)
    assert world.media.injected == [replace(frame(check), peer=check.echo)]
    assert world.media.sources(check.peer) == {Source.MIC: (True, False), Source.CAM: (True, False)}


async def test_no_live_room_is_touched() -> None:
    world = World()
    await begin(world)
    assert world.rooms.count("c1") == 0
    assert world.rooms.of_conference("c1") is None


@pytest.mark.parametrize(
    ("visitor", "room", "code"),
    [
        (STRANGER, "c1", "not-found"),
        (BRUNO, "c9", "not-found"),
        (replace(GUEST, conference_id="c2"), "c1", "not-found"),
        (GUEST, "c1", None),
        (ALICE, "c1", None),
    ],
)
async def test_only_those_who_know_the_conference(
    visitor: Visitor, room: str, code: str | None
) -> None:
    world = World()
    if code is None:
        assert await begin(world, visitor)
    else:
        assert await refusal(world, visitor, room=room) == code
        assert world.media.commands == []


@pytest.mark.parametrize("hours", [-2.0, 24.0])
async def test_before_the_conference_and_after_it(hours: float) -> None:
    world = World()
    world.clock.now += hours * 3600
    assert await begin(world)


async def test_it_ends_by_itself_and_leaves_nothing() -> None:
    world, told = World(), []
    check, _ = await world.checks.begin(
        "c1", [BRUNO], "192.0.2.1", Offer(1, "v=0"), lambda: told.append("over")
    )
    world.clock.pass_time(SECONDS - 1)
    assert told == []
    world.clock.pass_time(1)
    assert told == ["over"]
    assert len(world.checks) == 0 and world.media.taps == {} and world.media.peers == set()
    world.checks.end(check)  # the socket is closed later
    assert world.media.commands.count(("disconnect", check.peer)) == 1


async def test_what_is_on_its_way_when_it_ends_is_not_sent() -> None:
    world = World()
    check = await begin(world)
    tap = world.media.taps[check.room]
    tap(frame(check))
    world.checks.end(check)
    await asyncio.sleep(0)
    tap(frame(check, 2))
    await asyncio.sleep(0)
    assert world.media.injected == []


async def test_a_flood_wakes_the_loop_once_and_the_newest_are_echoed() -> None:
    world = World()
    check = await begin(world)
    for number in range(WAITING_FRAMES + 10):
        world.media.taps[check.room](frame(check, number))
    await asyncio.sleep(0)
    assert len(world.media.injected) == ECHO.burst
    assert world.media.injected[0].sequence == 10
    assert world.checks.counters["dropped"] == WAITING_FRAMES - ECHO.burst


@pytest.mark.parametrize(
    ("failure", "code"), [("bad-offer", "bad-offer"), ("full", "full"), ("odd", "bad-offer")]
)
async def test_an_offer_that_is_refused_leaves_nothing(failure: str, code: str) -> None:
    world = World()
    world.media.failure = MediaError(failure, "no")
    assert await refusal(world) == code
    assert len(world.checks) == 0 and world.clock.pending() == []


async def test_one_address_has_a_few_at_once_and_others_still_some() -> None:
    world = World()
    running = [await begin(world) for _ in range(MOST_OF_ADDRESS)]
    assert await refusal(world) == "limit"
    assert await begin(world, address="192.0.2.2")
    world.checks.end(running[0])
    assert await begin(world)


async def test_one_address_has_a_few_in_a_while() -> None:
    world = World()
    for _ in range(RATE.burst):
        world.checks.end(await begin(world))
    assert await refusal(world) == "limit"
    world.clock.pass_time(RATE.interval)
    assert await begin(world)


async def test_a_network_of_ipv6_counts_as_one_address() -> None:
    world = World()
    for host in range(MOST_OF_ADDRESS):
        await begin(world, address=f"2001:db8:1:2::{host}")
    assert await refusal(world, address="2001:db8:1:2:ffff::1") == "limit"
    assert await begin(world, address="2001:db8:1:3::1")


async def test_all_together_have_a_limit() -> None:
    world = World()
    for number in range(MOST):
        await begin(world, address=f"198.51.100.{number}")
    assert await refusal(world, address="203.0.113.1") == "limit"


async def test_the_echo_has_the_bandwidth_of_a_voice() -> None:
    world = World()
    check = await begin(world)
    for number in range(1000):
        await say(world, check, frame(check, number))
        world.clock.pass_time(0)
    assert len(world.media.injected) == ECHO.burst
    world.media.injected.clear()
    world.clock.pass_time(5)
    await say(world, check, frame(check, payload=bytes(LONGEST_ECHO + 1)))
    await say(world, check, replace(frame(check), peer=PeerId("other")))
    world.clock.pass_time(1)
    assert world.media.injected == []

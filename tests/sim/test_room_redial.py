"""Telephones that were lost, and are called again: once, and the same person."""

from __future__ import annotations

import asyncio

import pytest

from server.domain.call import CallCause, Direction
from server.domain.caller_id import Known
from server.live.commands import Kick, Mute, RaiseHand
from sip_gateway.api import (
    Admitted,
    Barred,
    DialCause,
    LeaveCause,
    LegEntered,
    LegFailed,
    LegId,
    LegLeft,
    SipAccount,
)
from tests.sim.conference_world import (
    Browser,
    World,
)
from tests.sim.test_room_calls import FIRST, OUTSIDE, SECOND, leader, world_with


async def lost(world: World, leg: LegId, admitted: Admitted) -> None:
    world.telephones.phone_event(LegLeft(leg, admitted.room, admitted.peer, LeaveCause.LOST))
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def called_in(world: World, page: Browser, number: str = "202") -> Admitted:
    await page.call(number)
    admitted = await world.answered(FIRST)
    assert isinstance(admitted, Admitted)
    return admitted


async def test_a_lost_telephone_is_called_again_and_is_the_same_person() -> None:
    world = world_with(redial=True)
    page = await leader(world)
    admitted = await called_in(world, page)
    running, peer = page.here.running, admitted.peer
    running.apply(RaiseHand(peer), peer)
    running.apply(Mute(peer), peer)
    await lost(world, FIRST, admitted)
    assert page.roster[peer].reconnecting
    again = world.phones.dialled[SECOND]
    assert (page.calls, again.number, again.display_name) == ({}, "202", "Alice")
    world.clock.pass_time(100)
    back = await world.answered(SECOND)
    assert isinstance(back, Admitted) and back.peer == peer
    person = page.roster[peer]
    assert (person.name, person.hand, person.muted) == ("Bruno", True, True)
    assert not person.reconnecting
    assert ("muted", SECOND, True) in world.phones.commands
    causes = [r.cause for r in world.keeper.records.values() if r.direction is Direction.OUT]
    assert causes == [CallCause.LOST, None]
    await lost(world, SECOND, back)  # once, and not for ever
    assert page.names() == ["Alice"] and len(world.phones.dialled) == 2


async def test_who_does_not_answer_again_is_gone() -> None:
    world = world_with(redial=True)
    page = await leader(world)
    await lost(world, FIRST, await called_in(world, page))
    request = await world.dialled(SECOND)
    world.telephones.phone_event(LegFailed(SECOND, request.room, DialCause.NO_ANSWER))
    assert page.names() == ["Alice"] and page.calls == {}


async def test_who_is_removed_meanwhile_is_not_called_any_more() -> None:
    world = world_with(redial=True)
    page = await leader(world)
    admitted = await called_in(world, page)
    await lost(world, FIRST, admitted)
    page.here.apply(Kick(admitted.peer))
    assert ("release", SECOND) in world.phones.commands


async def test_who_is_removed_before_anything_was_looked_up_is_not_called() -> None:
    world = world_with(redial=True)
    page = await leader(world)
    admitted = await called_in(world, page)
    left = LegLeft(FIRST, admitted.room, admitted.peer, LeaveCause.LOST)
    world.telephones.phone_event(left)
    page.here.apply(Kick(admitted.peer))
    await asyncio.sleep(0)
    assert len(world.phones.dialled) == 1


async def test_a_lost_second_leg_gives_the_sound_back_until_it_is_there_again() -> None:
    world = world_with(redial=True)
    page = await leader(world)
    await page.call(own=True)
    admitted = await world.answered(FIRST)
    assert isinstance(admitted, Admitted) and page.roster[page.p].phone
    await lost(world, FIRST, admitted)
    assert not page.roster[page.p].phone
    assert isinstance(await world.answered(SECOND), Admitted)
    assert page.roster[page.p].phone


SIP = SipAccount("bruno", "ucc", "", "", "a", "202", "Bruno")


@pytest.mark.parametrize(
    ("caller", "known", "expected"),
    [
        ({"account": SIP}, False, ["202"]),
        ({"number": OUTSIDE}, True, [OUTSIDE]),
        ({"number": OUTSIDE}, False, []),  # else anybody could have us call anywhere
        ({"number": ""}, False, []),
    ],
)
async def test_which_callers_are_called_back(
    caller: dict[str, object], known: bool, expected: list[str]
) -> None:
    world = world_with(redial=True)
    if known:
        world.plans.known["a"] = (Known("Zoé", OUTSIDE),)
    await leader(world)
    admitted = await world.phone(**caller)  # type: ignore[arg-type]  # each of them fits
    await lost(world, LegId("leg1"), admitted)
    assert [each.number for each in world.phones.dialled.values()] == expected


async def test_nobody_is_called_back_without_the_setting_or_beyond_the_plan() -> None:
    world = world_with()
    page = await leader(world)
    await lost(world, FIRST, await called_in(world, page))
    assert page.names() == ["Alice"] and len(world.phones.dialled) == 1

    world = world_with(redial=True)
    page = await leader(world)
    admitted = await called_in(world, page)
    world.phones.bars["202"] = Barred.LIMIT
    await lost(world, FIRST, admitted)
    assert page.names() == ["Alice"] and len(world.phones.dialled) == 1


async def test_whoever_hangs_up_is_not_called_back() -> None:
    world = world_with(redial=True)
    page = await leader(world)
    admitted = await called_in(world, page)
    world.telephones.phone_event(LegLeft(FIRST, admitted.room, admitted.peer, LeaveCause.HANGUP))
    world.telephones.phone_event(LegEntered(FIRST, admitted.room, admitted.peer))
    assert len(world.phones.dialled) == 1

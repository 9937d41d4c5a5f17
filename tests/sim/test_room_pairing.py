"""One person, two legs: a telephone that becomes a browser's, and what becomes of both."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from server.conferencing.pairing import LIFETIME
from server.domain.account import Account
from server.domain.directory import Extension
from server.live.commands import Kick, Lock, Mute, MuteAll, SetSource, Unmute
from server.live.refused import CommandRefused
from sfu.api import Source
from sip_gateway.api import (
    Admitted,
    LeaveCause,
    LegEntered,
    LegHeld,
    LegId,
    LegLeft,
)
from tests.phone_doubles import account as sip_account
from tests.sim.conference_world import ALICE, BRUNO, Browser, World

LEG = LegId("leg1")


async def three() -> tuple[World, Browser, Browser, Admitted]:
    """Alice and Bruno by browser, and somebody by telephone."""
    world = World()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    return world, alice, bruno, await world.phone()


async def paired() -> tuple[World, Browser, Browser, Admitted]:
    """The telephone is Alice's."""
    world, alice, bruno, phone = await three()
    world.keys(phone, alice.here.pairing_keys())
    assert world.hears() == [("paired",)]
    return world, alice, bruno, replace(phone, peer=alice.p)


async def own_telephone(world: World, who: Account, leg: str = "leg1") -> Admitted:
    login = replace(sip_account("sip", "secret", "201"), vpbx_id=who.vpbx_id)
    world.plans.extensions["sip"] = Extension(
        "x", who.vpbx_id, "201", who.name, who.id, "sip", login.realm, "m", "s"
    )
    admitted = await world.dial(leg, account=login)
    assert isinstance(admitted, Admitted)
    return admitted


def mic(world: World, browser: Browser) -> tuple[bool, bool]:
    """(on, muted), as the media plane was told last."""
    return world.media.sources(browser.p)[Source.MIC]


async def test_the_code_makes_two_participants_one() -> None:
    world, alice, bruno, phone = await three()
    keys = alice.here.pairing_keys()
    assert re.fullmatch(r"\*0\d{6}#", keys)
    world.keys(phone, keys)
    assert bruno.names() == ["Alice", "Bruno"]
    assert (bruno.roster[alice.p].kind, bruno.roster[alice.p].phone) == ("web", True)
    assert not bruno.roster[alice.p].muted
    assert mic(world, alice) == (False, False)
    assert ("peer", LEG, alice.p) in world.phones.commands
    assert world.phones.commands[-1] == ("merged", 2)
    assert ("release", LEG) not in world.phones.commands
    assert world.hears() == [("paired",)]
    assert [r.ended_at for r in world.keeper.records.values()] == [None, None, None]


async def test_mute_and_hand_are_the_persons() -> None:
    world, alice, bruno, phone = await paired()
    world.keys(phone, "*6")
    assert bruno.roster[alice.p].muted
    assert world.hears() == [("you-are-muted",)]
    alice.here.apply(Unmute(alice.p))
    assert not bruno.roster[alice.p].muted
    assert world.hears() == [("you-are-unmuted",)]
    # As the button in the browser does it, without any microphone there.
    alice.here.apply(SetSource(alice.p, alice.here.ticket.leg, Source.MIC, False, True))
    assert bruno.roster[alice.p].muted
    assert world.phones.commands[-1] == ("muted", LEG, True)
    alice.here.apply(SetSource(alice.p, alice.here.ticket.leg, Source.MIC, True, False))
    assert not bruno.roster[alice.p].muted
    assert mic(world, alice)[0] is False
    world.hears()
    world.keys(phone, "*5")
    assert bruno.roster[alice.p].hand
    assert world.hears() == [("hand-up", "digit-1")]


async def test_the_organisers_telephone_leads_when_it_is_paired() -> None:
    world, _, bruno, phone = await paired()
    world.keys(phone, "*7")
    assert bruno.locked
    assert world.hears() == [("room-locked",)]


async def test_hanging_up_gives_the_sound_back_to_the_browser() -> None:
    world, alice, bruno, phone = await paired()
    world.keys(phone, "*6")
    world.telephones.phone_event(LegLeft(LEG, phone.room, alice.p, LeaveCause.HANGUP))
    assert bruno.names() == ["Alice", "Bruno"]
    assert not bruno.roster[alice.p].phone
    assert mic(world, alice) == (True, True), "muted by telephone is muted"
    alice.here.apply(SetSource(alice.p, alice.here.ticket.leg, Source.MIC, True, False))
    assert mic(world, alice) == (True, False)


async def test_closing_the_browser_leaves_a_normal_caller() -> None:
    world, alice, bruno, phone = await paired()
    alice.here.leave(alice)
    assert bruno.names() == ["Alice", "Bruno"]
    assert (bruno.roster[alice.p].kind, bruno.roster[alice.p].phone) == ("phone", True)
    assert ("disconnect", alice.p) in world.media.commands
    claim = alice.claim()
    again = world.browser(ALICE)
    await again.enter(claim=claim)
    assert again.p != alice.p, "the place of the browser is gone"
    world.telephones.phone_event(LegLeft(LEG, phone.room, alice.p, LeaveCause.HANGUP))
    assert bruno.names() == ["Bruno", "Alice (2)"]


async def test_a_browser_that_is_lost_is_given_up_and_the_telephone_not() -> None:
    world, alice, bruno, _ = await paired()
    alice.here.lose(alice)
    assert not bruno.roster[alice.p].reconnecting
    world.clock.pass_time(31)
    assert bruno.roster[alice.p].kind == "phone"


async def test_hold_of_the_telephone_is_the_persons() -> None:
    world, alice, bruno, phone = await paired()
    world.telephones.phone_event(LegHeld(LEG, phone.room, alice.p, True))
    assert bruno.roster[alice.p].held


async def test_whoever_is_removed_is_so_on_both() -> None:
    world, alice, bruno, phone = await three()
    world.keys(phone, bruno.here.pairing_keys())
    alice.here.apply(Kick(bruno.p))
    assert ("release", LEG) in world.phones.commands
    assert ("disconnect", bruno.p) in world.media.commands


async def test_whoever_was_muted_stays_so() -> None:
    world, alice, bruno, phone = await three()
    alice.here.apply(Mute(bruno.p))
    world.keys(phone, bruno.here.pairing_keys())
    assert alice.roster[bruno.p].muted
    assert ("muted", LEG, True) in world.phones.commands
    world.keys(replace(phone, peer=bruno.p), "*6")
    assert not alice.roster[bruno.p].muted


async def test_a_code_is_good_once_for_a_while_and_the_newest_only() -> None:
    world, alice, bruno, phone = await three()
    first = alice.here.pairing_keys()
    second = alice.here.pairing_keys()
    world.keys(phone, first)
    assert world.hears() == [("pair-refused",)]
    world.clock.pass_time(LIFETIME)
    world.keys(phone, second)
    assert world.hears() == [("pair-refused",)]
    third = bruno.here.pairing_keys()
    world.keys(phone, third[:-1])  # complete with its last digit
    assert world.hears() == [("paired",)]
    other = await world.phone("leg2", number="0799999999")
    world.keys(other, third, "leg2")
    assert world.hears("leg2") == [("pair-refused",)]
    with pytest.raises(CommandRefused):
        bruno.here.pairing_keys()


async def test_guessing_is_slow() -> None:
    world, alice, _, phone = await three()
    right = alice.here.pairing_keys()
    for _ in range(3):
        world.keys(phone, "*0111111#" if right != "*0111111#" else "*0222222#")
    world.keys(phone, right)
    assert world.hears() == [("pair-refused",)] * 4
    world.clock.pass_time(61)
    world.keys(phone, right)
    assert world.hears() == [("paired",)]


async def test_a_telephone_of_the_same_login_joins_its_browser() -> None:
    world = World()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    alice.here.apply(Lock())
    admitted = await own_telephone(world, ALICE)
    assert (admitted.peer, admitted.people) == (alice.p, 2)
    assert mic(world, alice) == (True, False), "the browser talks until the telephone does"
    world.telephones.phone_event(LegEntered(LEG, admitted.room, admitted.peer, "PCMA"))
    assert mic(world, alice) == (False, False)
    assert bruno.roster[alice.p].phone and bruno.names() == ["Alice", "Bruno"]
    assert world.hears() == [("paired",)]
    bruno_too = await own_telephone(world, BRUNO, "leg2")
    assert bruno_too.peer == bruno.p


async def test_muted_in_the_browser_is_muted_by_the_telephone_from_its_first_word() -> None:
    world = World()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    alice.here.apply(MuteAll())
    await own_telephone(world, BRUNO)
    assert ("muted", LEG, True) in world.phones.commands
    assert alice.roster[bruno.p].muted


@pytest.mark.parametrize("windows", [0, 2])
async def test_without_just_one_browser_the_telephone_is_a_caller(windows: int) -> None:
    world = World()
    for _ in range(windows):
        await world.browser(ALICE).enter()
    first = await own_telephone(world, ALICE)
    running = world.rooms.running(first.room)
    assert running is not None
    assert len(running.room.roster) == windows + 1


async def test_an_own_telephone_that_never_comes_costs_nothing() -> None:
    world = World()
    alice = world.browser(ALICE)
    await alice.enter()
    await own_telephone(world, ALICE)
    world.clock.pass_time(61)
    assert alice.names() == ["Alice"]
    assert mic(world, alice) == (True, False)

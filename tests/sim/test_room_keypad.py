"""Ladders of telephones that press codes, and of what they are told: all in one conference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.account import Account, Role
from server.domain.conference import Conference
from server.domain.directory import Extension
from server.domain.member import Member, MemberSource
from server.live.commands import Lock, LowerHand, Mute, MuteAll, SetSource
from server.services.conferences import ConferenceChanged
from sfu.api import Source
from sip_gateway.api import Admitted, LeaveCause, LegId, LegLeft
from tests.phone_doubles import account as sip_account
from tests.sim.conference_world import (
    ADMIN,
    ALICE,
    BRUNO,
    START,
    STRANGER,
    Browser,
    World,
    conference,
)


async def alice_and_two_phones(prefix: str = "*") -> tuple[World, Browser, Admitted, Admitted]:
    world = World(prefix=prefix)
    alice = world.browser(ALICE)
    await alice.enter()
    return world, alice, await world.phone("leg1"), await world.phone("leg2", number="0799999999")


async def authenticated(world: World, who: Account, leg: str = "own") -> Admitted:
    """The telephone of somebody's extension."""
    login = replace(sip_account("sip", "secret", "201"), vpbx_id=who.vpbx_id)
    secrets = (login.ha1_md5, login.ha1_sha256)
    world.plans.extensions["sip"] = Extension(
        "x", who.vpbx_id, "201", who.name, who.id, "sip", login.realm, *secrets
    )
    return await world.phone(leg, account=login)


async def test_each_code_is_confirmed_and_seen_by_the_browser() -> None:
    world, alice, one, _ = await alice_and_two_phones()
    world.keys(one, "*6")
    assert alice.roster[one.peer].muted
    assert world.hears() == [("you-are-muted",)]
    world.keys(one, "*6")
    assert not alice.roster[one.peer].muted
    assert world.hears() == [("you-are-unmuted",)]
    world.keys(one, "*5")
    assert alice.roster[one.peer].hand
    assert world.hears() == [("hand-up", "digit-1")]
    world.keys(one, "*5")
    assert world.hears() == [("hand-down",)]
    assert world.hears("leg2") == []


async def test_the_second_hand_is_told_its_place() -> None:
    world, alice, one, two = await alice_and_two_phones()
    world.keys(one, "*5")
    world.keys(two, "*5", "leg2")
    assert world.hears("leg2") == [("hand-up", "digit-2")]
    alice.here.apply(LowerHand(one.peer))
    assert world.hears()[-1] == ("hand-lowered",)
    world.keys(two, "*3", "leg2")
    assert world.hears("leg2")[-1][-4:] == ("hand-up", "digit-1", "name:leg1", "name:leg2")


async def test_questions_are_answered_to_whoever_asks_and_nobody_else() -> None:
    world, alice, one, _ = await alice_and_two_phones()
    seq = alice.seq
    world.keys(one, "*2*3*1")
    count, roll, helped = world.hears()
    assert count == ("people-count", "digit-3")
    assert roll[:6] == (*count, "by-telephone", "digit-2", "by-browser", "digit-1")
    assert "help-mute" in helped and "help-lock" not in helped
    assert (world.hears("leg2"), alice.seq) == ([], seq)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("*4", ("not-allowed",)),
        ("*7", ("not-allowed",)),
        ("*8", ("not-allowed",)),
    ],
)
async def test_a_code_that_comes_to_nothing_says_why(keys: str, told: tuple[str, ...]) -> None:
    world, alice, one, _ = await alice_and_two_phones()
    seq = alice.seq
    world.keys(one, keys)
    assert world.hears() == [told]
    assert alice.seq == seq


async def test_what_the_browser_does_is_told_to_whom_it_concerns() -> None:
    world, alice, one, _ = await alice_and_two_phones()
    alice.here.apply(Mute(one.peer))
    assert world.phones.said.pop("leg1") == [(("muted-by-leader", "key-star", "digit-6"), False)]
    assert world.hears("leg2") == []
    alice.here.apply(MuteAll())
    assert (world.hears(), world.hears("leg2")) == (
        [],
        [("muted-by-leader", "key-star", "digit-6")],
    )
    alice.here.apply(Lock())
    assert (world.hears(), world.hears("leg2")) == ([("room-locked",)], [("room-locked",)])
    world.rooms.conference_changed(ConferenceChanged(conference(name="Other"), deleted=False))
    alice.here.apply(SetSource(alice.p, alice.here.ticket.leg, Source.CAM, False, False))
    assert (world.hears(), world.hears("leg2")) == ([], [])


async def test_tones_are_off_for_one_telephone_only() -> None:
    world, _, one, _ = await alice_and_two_phones()
    world.keys(one, "*9")
    assert world.phones.commands[-1] == ("tones", "leg1", False)
    world.keys(one, "*9")
    assert world.phones.commands[-1] == ("tones", "leg1", True)
    assert world.hears() == [("tones-off",), ("tones-on",)]


async def test_another_prefix() -> None:
    world, alice, one, _ = await alice_and_two_phones("#")
    world.keys(one, "*6")
    assert not alice.roster[one.peer].muted
    world.keys(one, "#6#7")
    assert alice.roster[one.peer].muted
    assert world.hears() == [("you-are-muted",), ("not-allowed",)]


async def test_a_machine_that_keys_codes_is_slowed_down() -> None:
    world, alice, one, _ = await alice_and_two_phones()
    seq = alice.seq
    world.keys(one, "*6" * 50)
    assert alice.seq == seq + 10
    world.clock.pass_time(0.5)
    world.keys(one, "*6")
    assert alice.seq == seq + 11


async def test_keys_of_a_call_that_is_gone_are_nobodys() -> None:
    world, alice, one, _ = await alice_and_two_phones()
    world.telephones.phone_event(LegLeft(LegId("leg1"), one.room, one.peer, LeaveCause.HANGUP))
    seq = alice.seq
    world.keys(one, "*6")
    assert (alice.seq, world.hears()) == (seq, [])


@pytest.mark.parametrize(
    ("who", "plan", "role"),
    [
        (ALICE, conference(), "organiser"),
        (BRUNO, conference(), "participant"),
        (BRUNO, conference(co_organisers=(BRUNO.id,)), "organiser"),
        (ADMIN, conference(), "moderator"),
        (replace(STRANGER, role=Role.ADMINISTRATOR), conference(), "participant"),
    ],
)
async def test_a_telephone_that_is_logged_in_has_its_owners_rights(
    who: Account, plan: Conference, role: str
) -> None:
    world = World(plan)
    world.plans.accounts[who.id] = who
    other = await authenticated(world, who)
    person = world.rooms.running(other.room)
    assert person is not None
    assert [each.role.value for each in person.room.roster] == [role]


async def test_the_organiser_leads_by_telephone() -> None:
    world = World()
    own = await authenticated(world, ALICE)
    bruno, guest = world.browser(BRUNO), await world.phone("leg1")
    await bruno.enter()
    world.keys(own, "*4", "own")
    assert bruno.roster[bruno.p].muted and bruno.roster[guest.peer].muted
    assert not bruno.roster[own.peer].muted
    world.keys(own, "*7", "own")
    assert bruno.locked
    assert world.hears("own") == [("all-muted",), ("room-locked",)]
    assert world.hears() == [("muted-by-leader", "key-star", "digit-6"), ("room-locked",)]
    world.keys(own, "*7*1", "own")
    opened, helped = world.hears("own")
    assert opened == ("room-unlocked",) and {"help-lock", "help-mute-all"} <= set(helped)


async def test_a_telephone_follows_a_change_of_organisers() -> None:
    world = World()
    own = await authenticated(world, BRUNO)
    plan = conference(co_organisers=(BRUNO.id,))
    world.rooms.conference_changed(ConferenceChanged(plan, deleted=False))
    assert world.hears("own") == [("role-moderator", "role-help", "key-star", "digit-1")]
    world.keys(own, "*7", "own")
    assert world.hears("own") == [("room-locked",)]


async def test_a_personal_pin_gives_a_name_and_no_rights() -> None:
    """Even to the organiser of the conference: whoever reads the mail has the PIN."""
    world = World()
    alice = Member(
        "m1",
        "c1",
        MemberSource.EXTENSION,
        ALICE.id,
        "Alice",
        "",
        "",
        False,
        "fr",
        "135790",
        "",
        START,
    )
    world.plans.members = (alice,)
    caller = await world.phone("leg1", pin="135790")
    world.keys(caller, "*7")
    assert world.hears() == [("not-allowed",)]

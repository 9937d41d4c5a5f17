"""Callers who have to be let in, and leaders on the telephone who let them in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from server.domain.account import Account
from server.domain.conference import LobbyPolicy
from server.domain.directory import Extension
from server.domain.member import Member, MemberSource
from server.live.commands import Admit, AdmitAll, Deny, End, Leave, Lock
from server.live.crowd import ENTRY_TIME
from sip_gateway.api import (
    Admitted,
    Decision,
    LeaveCause,
    LegEntered,
    LegId,
    LegLeft,
    RefusalReason,
    Refused,
    Waiting,
)
from tests.phone_doubles import account as sip_account
from tests.sim.conference_world import ALICE, BRUNO, START, Browser, World, conference

ARRIVED = ("lobby-arrived", "key-star", "digit-8")


def world(policy: LobbyPolicy = LobbyPolicy.STRANGERS, **settings: Any) -> World:
    return World(conference(lobby=policy), **settings)


async def led() -> tuple[World, Browser]:
    """Alice leads the conference from her browser."""
    here = world()
    alice = here.browser(ALICE)
    await alice.enter()
    return here, alice


async def waits(here: World, leg: str = "leg1", **keyed: Any) -> Waiting:
    answer = await here.dial(leg, **keyed)
    assert isinstance(answer, Waiting)
    return answer


def decided(here: World, leg: str = "leg1") -> list[Decision]:
    """What the gateway was told of that leg since it was asked last."""
    found = [one[2] for one in here.phones.commands if one[:2] == ("decide", leg)]
    here.phones.commands[:] = [one for one in here.phones.commands if one[:2] != ("decide", leg)]
    return found


async def own_telephone(here: World, who: Account, leg: str = "own") -> Decision:
    """Of somebody's extension, logged in."""
    login = replace(sip_account("sip", "secret", "201"), vpbx_id=who.vpbx_id)
    secrets = (login.ha1_md5, login.ha1_sha256)
    here.plans.extensions["sip"] = Extension(
        "x", who.vpbx_id, "201", who.name, who.id, "sip", login.realm, *secrets
    )
    return await here.dial(leg, account=login)


async def leading_telephone(here: World) -> Admitted:
    """Alice's own, in the mix; it has heard all that it was told so far."""
    own = await own_telephone(here, ALICE)
    assert isinstance(own, Admitted)
    here.telephones.phone_event(LegEntered(LegId("own"), own.room, own.peer, "PCMA"))
    here.hears("own")
    return own


async def test_a_caller_waits_and_is_let_in() -> None:
    here, alice = await led()
    eve = await waits(here)
    assert eve.leader
    assert (len(alice.row()), len(alice.names())) == (1, 1)
    decided(here)
    alice.here.apply(Admit(eve.peer))
    assert decided(here) == [Admitted(eve.room, eve.peer, people=2)]
    here.telephones.phone_event(LegEntered(LegId("leg1"), eve.room, eve.peer, "PCMA"))
    here.clock.pass_time(2 * ENTRY_TIME)
    assert len(alice.names()) == 2


async def test_before_anybody_leads_the_caller_is_told_so() -> None:
    here = world()
    eve = await waits(here)
    assert not eve.leader
    decided(here)
    alice = here.browser(ALICE)
    await alice.enter()
    assert decided(here) == [replace(eve, leader=True)]
    alice.here.leave(alice)
    assert decided(here) == [replace(eve, leader=False)]


@pytest.mark.parametrize(
    ("command", "reason"), [(Deny, RefusalReason.DENIED), (End, RefusalReason.ENDED)]
)
async def test_a_caller_is_turned_away(command: type[Deny | End], reason: RefusalReason) -> None:
    here, alice = await led()
    eve = await waits(here)
    decided(here)
    alice.here.apply(Deny(eve.peer) if command is Deny else End())
    assert decided(here) == [Refused(reason)]


async def test_who_hangs_up_waits_no_more() -> None:
    here, alice = await led()
    eve = await waits(here)
    decided(here)
    left = LegLeft(LegId("leg1"), eve.room, eve.peer, LeaveCause.HANGUP)
    here.telephones.phone_event(left)
    assert alice.row() == []
    assert decided(here) == []
    here.telephones.phone_event(left)


async def test_a_locked_conference_takes_no_caller_into_the_row() -> None:
    here, alice = await led()
    alice.here.apply(Lock())
    assert await here.dial() == Refused(RefusalReason.LOCKED)


@pytest.mark.parametrize(
    ("policy", "waiting"),
    [
        (LobbyPolicy.OFF, (False, False, False)),
        (LobbyPolicy.STRANGERS, (True, True, False)),
        (LobbyPolicy.EVERYONE, (True, True, True)),
    ],
)
async def test_whom_it_concerns(policy: LobbyPolicy, waiting: tuple[bool, ...]) -> None:
    """A caller; one with a personal PIN, which proves no account; a subscriber's telephone."""
    here = world(policy)
    await here.browser(ALICE).enter()
    here.plans.members = (
        Member(
            id="m1",
            conference_id="c1",
            source=MemberSource.NAME,
            source_id="",
            name="Zoé",
            email="",
            number="",
            send_mail=False,
            language="fr",
            pin="777777",
            link="",
            created_at=START,
        ),
    )
    answers = [
        await here.dial("one"),
        await here.dial("two", pin="777777", number="0799999999"),
        await own_telephone(here, BRUNO, "three"),
    ]
    assert tuple(isinstance(one, Waiting) for one in answers) == waiting


async def test_the_last_place_is_nobodys_until_a_leader_gives_it() -> None:
    here = world(limit=2)
    alice = here.browser(ALICE)
    await alice.enter()
    one, two = await waits(here, "leg1"), await waits(here, "leg2", number="0799999999")
    for leg in ("leg1", "leg2"):
        decided(here, leg)
    alice.here.apply(AdmitAll())
    assert decided(here) == [Admitted(one.room, one.peer, people=2)]
    assert decided(here, "leg2") == []
    assert here.rooms.running(two.room) is not None


# --- leaders on the telephone -----------------------------------------------------------------


async def test_a_leading_telephone_hears_of_the_first_and_lets_in_one_by_one() -> None:
    here = world()
    own = await leading_telephone(here)
    one = await waits(here, "leg1")
    two = await waits(here, "leg2", number="0799999999")
    assert here.hears("own") == [ARRIVED]
    here.keys(own, "*8", "own")
    assert here.hears("own") == [("lobby-admitted", "digit-1")]
    assert isinstance(decided(here, "leg1")[-1], Admitted)
    here.keys(own, "*8", "own")
    assert here.hears("own") == [("lobby-admitted", "digit-0")]
    assert decided(here, "leg2")[-1] == Admitted(two.room, two.peer, people=3)
    here.keys(own, "*8", "own")
    assert here.hears("own") == [("lobby-empty",)]
    assert one.room == own.room


async def test_a_leading_telephone_that_comes_later_hears_of_it_too() -> None:
    here = world()
    await waits(here)
    own = await own_telephone(here, ALICE)
    assert isinstance(own, Admitted)
    assert here.hears("own") == [ARRIVED]


async def test_others_neither_hear_of_it_nor_learn_whether_anybody_waits() -> None:
    here = world()
    alice = here.browser(ALICE)
    await alice.enter()
    first = await waits(here)
    alice.here.apply(Admit(first.peer))
    here.telephones.phone_event(LegEntered(LegId("leg1"), first.room, first.peer, "PCMA"))
    eve = Admitted(first.room, first.peer, 2)
    here.hears()
    for _ in range(2):
        here.keys(eve, "*8")
        assert here.hears() == [("not-allowed",)]
        await waits(here, "leg2", number="0799999999")
        here.clock.pass_time(5)
    assert here.hears() == []


async def test_a_room_that_was_empty_meanwhile_sounds_as_its_vpbx_wants() -> None:
    here, alice = await led()
    running = alice.here.running
    first = await waits(here)
    await waits(here, "leg2", number="0799999999")
    alice.here.apply(Admit(first.peer))
    here.telephones.phone_event(LegEntered(LegId("leg1"), first.room, first.peer, "PCMA"))
    assert running.media_id in here.phones.settings
    for peer in [person.peer for person in running.room.roster]:
        running.apply_if_possible(Leave(peer))
    assert here.phones.settings == {}
    own = await own_telephone(here, ALICE)
    assert isinstance(own, Admitted) and own.room == first.room
    assert running.media_id in here.phones.settings


async def test_nothing_is_kept_of_a_room_whose_lobby_is_over() -> None:
    here, alice = await led()
    eve = await waits(here)
    alice.here.apply(End())
    assert here.rooms.running(eve.room) is None
    assert here.handsets.rooms == 0

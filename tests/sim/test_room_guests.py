"""Guests in a running conference: who they are there, and what they are not."""

from __future__ import annotations

import pytest

from server.conferencing.entry import AtDoor, EntryRefused
from server.domain.conference import LobbyPolicy
from server.domain.guest import Guest
from server.live.commands import Admit, CallMe, Lock, RaiseHand
from server.live.people import LiveRole
from server.live.refused import CommandRefused
from server.services.conferences import ConferenceChanged
from tests.sim.conference_world import ALICE, World, conference


def guest(name: str = "Zoé", conference_id: str = "c1", number: int = 1) -> Guest:
    return Guest(f"guest-{number}", conference_id, name, "fr", "proof", "m1")


async def test_a_guest_is_in_and_called_one() -> None:
    world = World()
    alice, zoe = world.browser(ALICE), world.browser(guest())
    await alice.enter()
    await zoe.enter()
    assert (alice.roster[zoe.p].role, alice.roster[zoe.p].name) == ("guest", "Zoé")
    zoe.here.apply(RaiseHand(zoe.p))
    assert alice.roster[zoe.p].hand
    (record,) = [one for one in world.keeper.records.values() if one.name == "Zoé"]
    assert (record.account_id, record.member_id, record.line) == (None, "m1", "")


async def test_a_guest_leads_nothing_and_has_nobody_called() -> None:
    world = World()
    zoe = world.browser(guest())
    await zoe.enter()
    for command in (Lock(), CallMe(zoe.p, "call", "0791234567", "Zoé")):
        with pytest.raises(CommandRefused) as refused:
            zoe.here.apply(command)
        assert refused.value.code == "forbidden"


async def test_a_guest_of_one_conference_is_none_of_another() -> None:
    world = World(conference(), conference(id="c2", room_number="4712"))
    with pytest.raises(EntryRefused) as refused:
        await world.browser(guest()).knock(conference="c2")
    assert refused.value.code == "not-found"


@pytest.mark.parametrize("policy", [LobbyPolicy.STRANGERS, LobbyPolicy.EVERYONE])
async def test_a_guest_waits_where_strangers_do(policy: LobbyPolicy) -> None:
    world = World(conference(lobby=policy))
    alice, zoe = world.browser(ALICE), world.browser(guest())
    await alice.enter()
    assert isinstance(await zoe.knock(), AtDoor)
    assert alice.row() == ["Zoé"]
    alice.here.apply(Admit(zoe.p))
    assert world.rooms.count("c1") == 2


async def test_a_guest_comes_back_as_the_same_and_nobody_else_does() -> None:
    world = World()
    zoe, other = world.browser(guest()), world.browser(guest("Otto", number=2))
    await zoe.enter()
    place, claim = zoe.p, zoe.claim()
    zoe.here.lose(zoe)
    await zoe.enter(claim=claim)
    assert zoe.p == place
    zoe.here.lose(zoe)
    await other.enter(claim=claim)
    assert other.p != place


async def test_an_edited_plan_makes_no_guest_a_leader() -> None:
    world = World()
    zoe = world.browser(guest())
    await zoe.enter()
    world.rooms.conference_changed(
        ConferenceChanged(conference(organiser_id="guest-1"), deleted=False)
    )
    person = zoe.here.person
    assert person.role is LiveRole.GUEST


async def test_a_guest_reads_again_what_was_between_two() -> None:
    world = World()
    alice, zoe = world.browser(ALICE), world.browser(guest())
    await alice.enter()
    await zoe.enter()
    running = alice.here.running
    await world.chats.write(running, alice.p, "for you", zoe.p)
    zoe.here.leave(zoe)
    again = world.browser(guest())
    await again.enter()
    lines, _ = await world.chats.read(running, running.who(again.p), None)
    assert [line.text for line in lines] == ["for you"]

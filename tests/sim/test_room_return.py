"""Coming back: what docs/protocol.md promises to a browser that lost its socket."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from server.conferencing.collaborators import Dismissal
from server.conferencing.entry import Claim, EntryRefused
from server.live.commands import Lock, LowerHand, RaiseHand
from server.live.crowd import GRACE
from server.live.journal import HISTORY
from sfu.api import LayerHint, MediaError, Slot, SlotsAssigned, Source
from tests.sim.conference_world import ALICE, BRUNO, START, STRANGER, Browser, World, conference


async def two(world: World) -> tuple[Browser, Browser]:
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    return alice, bruno


async def test_a_lost_socket_is_shown_and_media_goes_on() -> None:
    world = World()
    alice, bruno = await two(world)
    bruno.here.lose(bruno)
    assert alice.roster[bruno.p].reconnecting
    assert bruno.p in world.media.peers


async def test_who_comes_back_gets_the_missed_events_and_their_place() -> None:
    world = World()
    alice, bruno = await two(world)
    place = bruno.p
    bruno.here.lose(bruno)
    alice.here.apply(RaiseHand(alice.p))
    alice.here.apply(Lock())
    world.clock.pass_time(10)
    entered = await bruno.enter(offer=None, claim=bruno.claim())
    assert entered.missed is not None
    assert bruno.p == place
    assert bruno.roster == alice.roster
    assert bruno.locked and bruno.seq == alice.seq
    assert not alice.roster[place].reconnecting
    world.clock.pass_time(GRACE * 2)
    assert place in alice.roster


async def test_coming_back_needs_no_open_window_and_no_open_lock() -> None:
    world = World(conference(duration=15))
    alice, bruno = await two(world)
    alice.here.apply(Lock())
    world.clock.pass_time(14 * 60 + 50)
    bruno.here.lose(bruno)
    world.clock.pass_time(20)  # the window closes meanwhile
    await bruno.enter(offer=None, claim=bruno.claim())
    assert bruno.roster == alice.roster


async def test_after_the_grace_period_the_place_is_gone() -> None:
    world = World()
    alice, bruno = await two(world)
    place, claim = bruno.p, bruno.claim()
    bruno.here.lose(bruno)
    world.clock.pass_time(GRACE - 0.001)
    assert place in alice.roster
    world.clock.pass_time(0.001)
    assert place not in alice.roster
    assert place not in world.media.peers
    entered = await bruno.enter(claim=claim)
    assert entered.missed is None
    assert bruno.p != place
    assert bruno.roster == alice.roster


async def test_who_missed_too_much_gets_a_new_picture_at_the_same_place() -> None:
    world = World()
    alice, bruno = await two(world)
    place = bruno.p
    bruno.here.lose(bruno)
    for _ in range(HISTORY // 2 + 1):
        alice.here.apply(RaiseHand(alice.p))
        alice.here.apply(LowerHand(alice.p))
    entered = await bruno.enter(offer=None, claim=bruno.claim())
    assert entered.missed is None
    assert bruno.p == place
    assert (bruno.roster, bruno.seq) == (alice.roster, alice.seq)


async def test_after_a_restart_of_the_server_it_is_a_fresh_join() -> None:
    old = World()
    bruno = old.browser(BRUNO)
    await bruno.enter()
    claim = bruno.claim()
    bruno.world = World()
    entered = await bruno.enter(offer=None, claim=claim)
    assert entered.missed is None
    assert entered.answer is None
    assert bruno.names() == ["Bruno"]


async def test_the_same_session_on_another_socket_replaces_the_first() -> None:
    world = World()
    alice, bruno = await two(world)
    other_tab = world.browser(BRUNO)
    other_tab.seq = bruno.seq
    await other_tab.enter(offer=None, claim=bruno.claim())
    assert bruno.dismissed is Dismissal.REPLACED
    seq = alice.seq
    bruno.here.lose(bruno)  # the old socket closes: not the person
    bruno.here.leave(bruno)
    assert alice.seq == seq
    assert not alice.roster[other_tab.p].reconnecting


@pytest.mark.parametrize("broken", ["key", "session", "account", "conference"])
async def test_a_claim_that_does_not_fit_is_nobodys_place(broken: str) -> None:
    world = World(conference(), conference(id="c2", room_number="4712"))
    alice, bruno = await two(world)
    place, claim = bruno.p, bruno.claim()
    bruno.here.lose(bruno)
    thief = world.browser(ALICE if broken == "account" else BRUNO)
    if broken == "key":
        claim = replace(claim, key="guess")
    if broken == "session":
        claim = replace(claim, session="guess")
    await thief.enter(claim=claim, conference="c2" if broken == "conference" else "c1")
    assert thief.p != place
    assert alice.roster[place].reconnecting


async def test_a_stranger_with_a_stolen_claim_learns_nothing() -> None:
    world = World()
    _, bruno = await two(world)
    with pytest.raises(EntryRefused) as caught:
        await world.browser(STRANGER).enter(claim=bruno.claim())
    assert caught.value.code == "not-found"


async def test_a_claim_from_the_future_gets_a_new_picture() -> None:
    world = World()
    _, bruno = await two(world)
    claim = bruno.claim()
    entered = await bruno.enter(offer=None, claim=replace(claim, seq=claim.seq + 1000))
    assert entered.missed is None


async def test_a_bad_offer_on_the_way_back_keeps_the_place_for_another_try() -> None:
    world = World()
    alice, bruno = await two(world)
    bruno.here.lose(bruno)
    world.media.failure = MediaError("bad-offer", "nonsense")
    with pytest.raises(EntryRefused):
        await bruno.enter(claim=bruno.claim())
    assert alice.roster[bruno.p].reconnecting
    world.media.failure = None
    await bruno.enter(claim=bruno.claim())
    assert not alice.roster[bruno.p].reconnecting


async def test_slots_and_hints_are_told_again() -> None:
    world = World()
    _, bruno = await two(world)
    room = bruno.here.running.media_id
    slots = SlotsAssigned(room, bruno.p, (Slot(0, "4", "5", None, None),))
    world.media.emit(slots)
    world.media.emit(LayerHint(room, bruno.p, Source.CAM, "h"))
    bruno.here.lose(bruno)
    bruno.heard.clear()
    await bruno.enter(offer=None, claim=bruno.claim())
    kinds = [type(message).__name__ for message in bruno.heard]
    assert kinds[-2:] == ["Slots", "PubHint"]


async def test_claims_and_tickets_do_not_show_their_secrets() -> None:
    world = World()
    _, bruno = await two(world)
    ticket = bruno.here.ticket
    assert ticket.key not in repr(ticket) and ticket.session not in repr(ticket)
    assert "k3y" not in repr(Claim("s", "k3y", 4))


async def test_one_timer_for_all_rooms() -> None:
    world = World(conference(), conference(id="c2", room_number="4712"))
    alice, bruno = await two(world)
    other = world.browser(BRUNO)
    await other.enter(conference="c2")
    bruno.here.lose(bruno)
    world.clock.pass_time(5)
    other.here.lose(other)
    assert len(world.clock.pending()) == 1
    world.clock.pass_time(GRACE)
    assert (world.rooms.count("c1"), world.rooms.count("c2")) == (1, 0)
    world.rooms.close()
    assert world.clock.pending() == []
    assert world.clock.utc() == START + timedelta(seconds=GRACE + 5)
    assert alice.names() == ["Alice"]

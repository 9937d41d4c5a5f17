"""Ladders of roles and of the right to speak: browsers and telephones in one conference."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from server.domain.guest import Guest
from server.live.commands import (
    Appoint,
    AskToSpeak,
    GiveFloor,
    Kick,
    Leave,
    PutInSpotlight,
    RaiseHand,
    SetFloor,
    SetSource,
    TakeFloor,
)
from server.live.crowd import GRACE
from server.live.kept import NOTHING_KEPT, Kept, LeftOver
from server.live.people import LiveRole
from server.live.refused import CommandRefused
from server.services.conferences import ConferenceChanged
from sfu.api import PeerId, Source
from tests.sim.conference_world import ALICE, BRUNO, START, Browser, World, conference

GUEST = Guest("guest-1", "c1", "Zoé", "fr", "proof")
MODERATOR, PRESENTER = LiveRole.MODERATOR, LiveRole.PRESENTER


async def three(world: World) -> tuple[Browser, Browser, Browser]:
    """The organiser, a subscriber and a guest, with their microphones on."""
    alice, bruno, zoe = world.browser(ALICE), world.browser(BRUNO), world.browser(GUEST)
    for browser in (alice, bruno, zoe):
        await browser.enter()
    return alice, bruno, zoe


def silenced(world: World, peer: PeerId) -> bool:
    """Whether the media plane was last told to let no voice of theirs through."""
    *_, last = [
        command for command in world.media.commands if command[:3] == ("source", peer, Source.MIC)
    ]
    return bool(last[-1])


async def test_a_role_is_seen_by_everybody_and_holds_over_every_way_back() -> None:
    world = World()
    alice, bruno, zoe = await three(world)
    await alice.here.decide(Appoint(bruno.p, MODERATOR))
    await alice.here.decide(Appoint(zoe.p, PRESENTER))
    assert zoe.roster[bruno.p].role == "moderator"
    assert bruno.roster[zoe.p].role == "presenter" and bruno.roster[zoe.p].guest
    bruno.here.lose(bruno)
    await bruno.enter(offer=None, claim=bruno.claim())  # the same place
    assert alice.roster[bruno.p].role == "moderator"
    claim = bruno.claim()
    bruno.here.lose(bruno)
    world.clock.pass_time(GRACE)
    await bruno.enter(claim=claim)  # too late: a new one
    assert alice.roster[bruno.p].role == "moderator"
    zoe.here.leave(zoe)
    again = world.browser(GUEST)
    await again.enter()
    assert alice.roster[again.p].role == "presenter"
    bruno.here.apply(Kick(again.p))
    other = world.browser(GUEST)
    await other.enter()
    assert alice.roster[other.p].role == "guest"


async def test_an_edit_of_the_plan_takes_no_role_away_and_the_end_does() -> None:
    world = World()
    alice, bruno, zoe = await three(world)
    await alice.here.decide(Appoint(bruno.p, MODERATOR))
    world.rooms.conference_changed(ConferenceChanged(conference(name="Other"), deleted=False))
    assert alice.roster[bruno.p].role == "moderator"
    for browser in (alice, bruno, zoe):
        browser.here.leave(browser)
    assert world.decisions.kept["c1"] == (START, NOTHING_KEPT)
    later = world.browser(BRUNO)
    await later.enter()
    assert later.roster[later.p].role == "participant"


async def test_who_decides_is_answered_once_it_is_on_disk() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    world.decisions.slow = asyncio.get_running_loop().create_future()
    deciding = asyncio.create_task(alice.here.decide(Appoint(bruno.p, MODERATOR)))
    await asyncio.sleep(0)
    assert not deciding.done()
    assert world.decisions.kept["c1"][1].appointments[0].identity == BRUNO.id
    world.decisions.slow.set_result(None)
    await deciding
    writes = world.decisions.writes
    alice.here.apply(RaiseHand(alice.p))
    alice.here.apply(PutInSpotlight(bruno.p))
    assert world.decisions.writes == writes


async def test_after_a_crash_it_is_as_it_was() -> None:
    before = World()
    alice, bruno, zoe = await three(before)
    await alice.here.decide(Appoint(bruno.p, MODERATOR))
    await alice.here.decide(Appoint(zoe.p, PRESENTER))
    await alice.here.decide(SetFloor(True))
    starts_at, kept = before.decisions.kept["c1"]

    after = World()
    after.plans.left_over = LeftOver(starts_at, kept)
    alice, bruno, zoe = await three(after)
    phone = await after.phone()
    assert [alice.roster[each.p].role for each in (alice, bruno, zoe)] == [
        "organiser",
        "moderator",
        "presenter",
    ]
    assert alice.roster[phone.peer].muted and ("muted", "leg1", True) in after.phones.commands
    # What became of a room in this process is known better than what an older one wrote.
    for browser in (alice, bruno, zoe):
        browser.here.leave(browser)
    running = after.rooms.of_conference("c1")
    assert running is not None
    running.apply(Leave(phone.peer), None)
    later = after.browser(BRUNO)
    await later.enter()
    assert later.roster[later.p].role == "participant"


async def test_another_date_of_a_series_begins_without() -> None:
    world = World()
    world.plans.left_over = LeftOver(START - timedelta(days=7), Kept(floor_only=True))
    bruno = world.browser(BRUNO)
    await bruno.enter()
    assert not bruno.roster[bruno.p].muted


async def test_the_media_plane_lets_nobody_through_without_the_floor() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    phone = await world.phone()
    await alice.here.decide(SetFloor(True))
    assert silenced(world, bruno.p) and not silenced(world, alice.p)
    assert world.phones.commands[-1] == ("muted", "leg1", True)
    mic = SetSource(bruno.p, bruno.here.ticket.leg, Source.MIC, on=True, muted=False)
    with pytest.raises(CommandRefused) as refused:
        bruno.here.apply(mic)
    assert refused.value.code == "no-floor"
    late = world.browser(GUEST)
    await late.enter()
    assert silenced(world, late.p)
    await world.phone("leg2", number="0799999999")
    assert ("muted", "leg2", True) in world.phones.commands
    alice.here.apply(GiveFloor(bruno.p))
    bruno.here.apply(mic)
    assert not silenced(world, bruno.p)
    alice.here.apply(TakeFloor(bruno.p))
    assert silenced(world, bruno.p)
    assert ("muted", "leg1", False) not in world.phones.commands
    assert alice.roster[phone.peer].muted


# --- telephones --------------------------------------------------------------------------------

ASK = ("floor-only", "floor-ask", "key-star", "digit-5")
SPEAK = ("to-speak", "key-star", "digit-6")


async def test_a_telephone_hears_the_rule_asks_is_given_the_floor_and_loses_it() -> None:
    world = World()
    alice, _, _ = await three(world)
    phone = await world.phone()
    await alice.here.decide(SetFloor(True))
    assert world.hears() == [ASK]
    world.keys(phone, "*6")
    assert world.hears() == [ASK]
    world.keys(phone, "*5")
    assert world.hears() == [("hand-up", "digit-1")]
    world.keys(phone, "*6")
    assert world.hears() == [("floor-only",)]
    alice.here.apply(GiveFloor(phone.peer))
    assert world.hears() == [("floor-yours", *SPEAK)]
    world.keys(phone, "*6")
    assert world.hears() == [("you-are-unmuted",)]
    assert world.phones.commands[-1] == ("muted", "leg1", False)
    alice.here.apply(TakeFloor(phone.peer))
    assert world.hears() == [("floor-taken",)]
    await alice.here.decide(SetFloor(False))
    assert world.hears() == [("floor-open", *SPEAK)]


async def test_who_dials_in_under_the_rule_is_told_it() -> None:
    world = World()
    alice, _, _ = await three(world)
    await alice.here.decide(SetFloor(True))
    await world.phone()
    assert world.hears() == [ASK]


async def test_a_telephone_is_asked_to_speak_again_and_again() -> None:
    world = World()
    alice, _, _ = await three(world)
    phone = await world.phone()
    with pytest.raises(CommandRefused):
        alice.here.apply(AskToSpeak(phone.peer))
    world.keys(phone, "*6")
    world.hears()
    for _ in range(2):
        alice.here.apply(AskToSpeak(phone.peer))
        assert world.hears() == [("asked-to-speak", *SPEAK)]
    assert alice.roster[phone.peer].asked
    world.keys(phone, "*6")
    assert world.hears() == [("you-are-unmuted",)]
    assert not alice.roster[phone.peer].asked


async def test_a_telephone_that_is_made_moderator_locks_the_room() -> None:
    world = World()
    alice, _, _ = await three(world)
    phone = await world.phone()
    world.keys(phone, "*7")
    assert world.hears() == [("not-allowed",)]
    help_keys = ("role-help", "key-star", "digit-1")
    await alice.here.decide(Appoint(phone.peer, MODERATOR))
    assert world.hears() == [("role-moderator", *help_keys)]
    world.keys(phone, "*7")
    assert alice.locked
    world.hears()
    await alice.here.decide(Appoint(phone.peer, PRESENTER))
    await alice.here.decide(Appoint(phone.peer, LiveRole.PARTICIPANT))
    assert world.hears() == [("role-presenter", *help_keys), ("role-participant", *help_keys)]


async def test_under_the_rule_a_presenter_speaks_by_telephone() -> None:
    world = World()
    alice, _, _ = await three(world)
    phone = await world.phone()
    await alice.here.decide(SetFloor(True))
    world.hears()
    await alice.here.decide(Appoint(phone.peer, PRESENTER))
    (told,) = world.hears()
    assert told[0] == "role-presenter" and told[-4:] == ("floor-yours", *SPEAK)

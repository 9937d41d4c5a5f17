"""Waiting before a conference: who learns what, on which device, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing.collaborators import Dismissal
from server.conferencing.entry import AtDoor, EntryRefused, PhoneEntry
from server.conferencing.running import RunningRoom
from server.domain.call import CallCause
from server.domain.conference import LobbyPolicy
from server.live.commands import Admit, AdmitAll, Deny, End, Lock, RemoveLeg, SetLobby
from server.live.crowd import GRACE
from server.live.lobby import Arrived, Gone, LobbyEvent, Standing
from server.services.conferences import ConferenceChanged
from sfu.api import Offer, PeerId, SpeakersChanged
from sip_gateway.api import LegEntered, LegId
from tests.sim.conference_world import ALICE, BRUNO, START, Browser, World, account, conference

CARLA = account("Carla")
WAITING, NO_LEADER = Standing.WAITING, Standing.NO_LEADER


def world(policy: LobbyPolicy = LobbyPolicy.EVERYONE, limit: int = 50) -> World:
    made = World(conference(lobby=policy), limit=limit)
    made.plans.accounts[CARLA.id] = CARLA
    return made


async def at_door(here: World) -> tuple[Browser, Browser]:
    """Alice leads the conference, and Bruno waits."""
    alice, bruno = here.browser(ALICE), here.browser(BRUNO)
    await alice.enter()
    assert isinstance(await bruno.knock(), AtDoor)
    return alice, bruno


async def test_who_waits_hears_and_sees_nothing_of_the_room() -> None:
    here = world()
    alice, bruno = await at_door(here)
    carla = here.browser(CARLA)
    await carla.knock()
    alice.here.running.media_event(SpeakersChanged(alice.here.running.media_id, alice.p, ()))
    alice.here.apply(Lock())
    assert bruno.standings == [WAITING]
    assert (bruno.heard, bruno.roster, bruno.lobbies) == ([], {}, [])
    assert here.media.peers == {alice.p}
    assert here.media.sources(bruno.p) == {}
    assert here.rooms.count("c1") == 1


async def test_leaders_are_shown_who_waits_and_nobody_else_is() -> None:
    here = world()
    alice, bruno = await at_door(here)
    assert (alice.row(), alice.lobbies[-1].policy) == (["Bruno"], LobbyPolicy.EVERYONE)
    alice.here.apply(Admit(bruno.p))
    carla = here.browser(CARLA)
    await carla.knock()
    assert alice.row() == ["Carla"]
    assert bruno.lobbies == []
    assert [type(message).__name__ for message in alice.heard if message.type != "source"] == [
        "Joined"
    ]


async def test_whom_a_leader_admits_is_in_by_the_same_connection() -> None:
    here = world()
    alice, bruno = await at_door(here)
    alice.here.apply(Admit(bruno.p))
    assert bruno.standings == [WAITING, Standing.ADMITTED]
    assert bruno.roster == alice.roster
    assert bruno.seq == alice.seq
    assert alice.row() == []
    await bruno.here.negotiate(Offer(1, "offer"))
    assert here.media.peers == {alice.p, bruno.p}
    alice.here.apply(Lock())
    assert bruno.locked
    assert bruno.dismissed is None


async def test_whom_a_leader_denies_is_told_and_forgotten() -> None:
    here = world()
    alice, bruno = await at_door(here)
    claim = bruno.claim()
    alice.here.apply(Deny(bruno.p))
    assert bruno.standings == [WAITING, Standing.DENIED]
    again = here.browser(BRUNO)
    await again.knock(claim=claim)
    assert again.p != bruno.p


async def test_all_come_in_at_once_and_see_each_other() -> None:
    here = world()
    alice, bruno = await at_door(here)
    carla = here.browser(CARLA)
    await carla.knock()
    alice.here.apply(AdmitAll())
    assert alice.names() == bruno.names() == carla.names() == ["Alice", "Bruno", "Carla"]
    assert alice.seq == bruno.seq == carla.seq


async def test_without_a_leader_they_are_told_that_nobody_can_decide() -> None:
    here = world()
    bruno, alice = here.browser(BRUNO), here.browser(ALICE)
    await bruno.knock()
    await alice.enter()
    alice.here.leave(alice)
    assert bruno.standings == [NO_LEADER, WAITING, NO_LEADER]
    again = here.browser(ALICE)
    await again.enter()
    assert again.row() == ["Bruno"]
    assert again.here.running is bruno.here.running


async def test_the_last_who_gives_up_waiting_ends_a_room_that_never_began() -> None:
    here = world()
    bruno = here.browser(BRUNO)
    await bruno.knock()
    running = bruno.here.running
    bruno.here.leave(bruno)
    assert running.room.ended
    assert here.rooms.running(running.media_id) is None
    assert here.clock.pending() == []


async def test_who_waits_comes_back_to_the_same_place() -> None:
    here = world()
    alice, bruno = await at_door(here)
    carla = here.browser(CARLA)
    await carla.knock()
    bruno.here.lose(bruno)
    assert [person.leg.connected for person in alice.lobbies[-1].waiting] == [False, True]
    here.clock.pass_time(GRACE - 1)
    again = here.browser(BRUNO)
    assert isinstance(await again.knock(claim=bruno.claim()), AtDoor)
    assert again.p == bruno.p
    assert alice.row() == ["Bruno", "Carla"]
    here.clock.pass_time(GRACE)
    alice.here.apply(Admit(again.p))
    assert again.standings == [WAITING, Standing.ADMITTED]
    assert bruno.standings == [WAITING]


async def test_who_does_not_come_back_waits_no_more() -> None:
    here = world()
    alice, bruno = await at_door(here)
    bruno.here.lose(bruno)
    here.clock.pass_time(GRACE + 1)
    assert alice.row() == []


async def test_who_is_admitted_while_away_is_in_when_they_come_back() -> None:
    here = world()
    alice, bruno = await at_door(here)
    claim = bruno.claim()
    bruno.here.lose(bruno)
    alice.here.apply(Admit(bruno.p))
    again = here.browser(BRUNO)
    await again.enter(claim=claim)
    assert again.p == bruno.p
    assert again.names() == ["Alice", "Bruno"]


async def test_the_same_session_on_another_socket_takes_over_the_place() -> None:
    here = world()
    alice, bruno = await at_door(here)
    again = here.browser(BRUNO)
    await again.knock(claim=bruno.claim())
    assert bruno.dismissed is Dismissal.REPLACED
    bruno.here.lose(bruno)  # its socket closes now, which no longer counts
    assert alice.lobbies[-1].waiting[0].leg.connected


async def test_the_end_ends_the_waiting_by_whatever_way_it_comes() -> None:
    here = world()
    alice, bruno = await at_door(here)
    alice.here.apply(End())
    assert bruno.standings == [WAITING, Standing.ENDED]

    alice, bruno = await at_door(here)
    here.rooms.conference_changed(ConferenceChanged(here.plans.conferences["c1"], deleted=True))
    assert bruno.standings == [WAITING, Standing.ENDED]


async def test_nobody_waits_in_vain_for_a_leader_who_may_not_come_any_more() -> None:
    here = world()
    bruno = here.browser(BRUNO)
    await bruno.knock()
    here.clock.pass_time(15 * 60 - 1)
    assert bruno.standings == [NO_LEADER]
    here.clock.pass_time(1)
    assert bruno.standings == [NO_LEADER, Standing.ENDED]
    assert here.clock.pending() == []


async def test_after_the_time_to_join_leaders_who_are_there_decide_until_they_leave() -> None:
    here = world()
    alice, bruno = await at_door(here)
    here.clock.pass_time(20 * 60)
    assert bruno.standings == [WAITING]
    alice.here.leave(alice)
    here.clock.pass_time(0)
    assert bruno.standings == [WAITING, NO_LEADER, Standing.ENDED]


async def test_a_plan_that_wants_no_lobby_any_more_lets_all_in() -> None:
    here = world()
    _, bruno = await at_door(here)
    plan = replace(here.plans.conferences["c1"], lobby=LobbyPolicy.OFF)
    here.rooms.conference_changed(ConferenceChanged(plan, deleted=False))
    assert bruno.standings == [WAITING, Standing.ADMITTED]


async def test_what_a_leader_switched_holds_until_the_plan_changes() -> None:
    here = world(LobbyPolicy.OFF)
    alice, bruno, carla = (here.browser(one) for one in (ALICE, BRUNO, CARLA))
    await alice.enter()
    alice.here.apply(SetLobby(LobbyPolicy.EVERYONE))
    assert alice.lobbies[-1].policy is LobbyPolicy.EVERYONE
    await bruno.knock()
    await carla.knock()
    assert alice.row() == ["Bruno", "Carla"]


async def test_a_locked_room_refuses_those_who_want_to_wait() -> None:
    here = world()
    alice, _ = await at_door(here)
    alice.here.apply(Lock())
    with pytest.raises(EntryRefused) as refused:
        await here.browser(CARLA).knock()
    assert refused.value.code == "locked"


async def test_the_call_record_tells_how_the_waiting_ended() -> None:
    here = world()
    alice, bruno = await at_door(here)
    here.clock.pass_time(60)
    alice.here.apply(Deny(bruno.p))
    record = next(one for one in here.keeper.records.values() if one.name == "Bruno")
    assert (record.cause, record.answered_at) == (CallCause.REMOVED, None)
    assert record.ended_at is not None and (record.ended_at - START).total_seconds() == 60


async def test_whoever_is_admitted_has_one_record_from_when_they_came() -> None:
    here = world()
    alice, bruno = await at_door(here)
    here.clock.pass_time(60)
    alice.here.apply(Admit(bruno.p))
    bruno.here.leave(bruno)
    (record,) = (one for one in here.keeper.records.values() if one.name == "Bruno")
    assert (record.cause, record.started_at) == (CallCause.HUNG_UP, START)
    events = [one.event.value for one in here.keeper.told]
    assert events.count("participant.joined") == 2


# --- telephones -------------------------------------------------------------------------------


class Caller:
    """A telephone whose half of the product waits with it."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.standings: list[Standing] = []

    async def call(self) -> tuple[RunningRoom, PeerId]:
        planned = await self.here.plans.conference("c1")
        assert planned is not None
        entry = PhoneEntry("leg1", "Eve", "0791234567", None)
        self.running, self.peer = await self.here.rooms.enter_phone(planned, entry, self.stands)
        return self.running, self.peer

    def stands(self, running: RunningRoom, peer: PeerId, standing: Standing) -> None:
        self.standings.append(standing)


async def test_a_telephone_waits_and_is_told_by_whoever_asked_for_it() -> None:
    here = world(LobbyPolicy.STRANGERS)
    alice = here.browser(ALICE)
    await alice.enter()
    eve = Caller(here)
    running, peer = await eve.call()
    assert running.waits(peer)
    assert alice.row() == ["Eve"]
    alice.here.apply(Admit(peer))
    assert eve.standings == [WAITING, Standing.ADMITTED]
    assert alice.names() == ["Alice", "Eve"]
    here.telephones.phone_event(LegEntered(LegId("leg1"), running.media_id, peer, "PCMA"))
    here.clock.pass_time(300)
    assert alice.names() == ["Alice", "Eve"]


async def test_a_telephone_is_turned_away_or_hangs_up() -> None:
    here = world(LobbyPolicy.STRANGERS)
    alice = here.browser(ALICE)
    await alice.enter()
    denied, gone = Caller(here), Caller(here)
    _, peer = await denied.call()
    alice.here.apply(Deny(peer))
    running, peer = await gone.call()
    running.apply_if_possible(RemoveLeg(peer, "leg1"))
    assert denied.standings == [WAITING, Standing.DENIED]
    assert gone.standings == [WAITING, Standing.LEFT]
    assert alice.row() == []


async def test_whoever_listens_to_lobbies_hears_who_came_and_went() -> None:
    here = world()
    heard: list[LobbyEvent] = []
    here.rooms.subscribe_lobby(lambda running, news: heard.extend(news))
    alice, bruno = await at_door(here)
    alice.here.apply(Admit(bruno.p))
    people = [event for event in heard if isinstance(event, Arrived | Gone)]
    assert [(type(one), one.person.name) for one in people] == [(Arrived, "Bruno"), (Gone, "Bruno")]

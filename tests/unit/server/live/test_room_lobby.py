"""The lobby of a live room by ladders: who waits, who decides, and what follows for the room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live.commands import (
    Admit,
    AdmitAll,
    ChangeFacts,
    ChangeRole,
    Command,
    Deny,
    Detach,
    End,
    Join,
    Kick,
    Leave,
    Lock,
    Mute,
    RemoveLeg,
    Resume,
    SetLobby,
    Unlock,
    Wait,
)
from server.live.crowd import ENTRY_TIME, GRACE
from server.live.events import EndReason, Event, ParticipantJoined, ParticipantLeft, RoomEnded
from server.live.lobby import Standing, Told
from server.live.people import Leg, LiveRole
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

ANNA, BEN, CARL, DORA = PeerId("anna"), PeerId("ben"), PeerId("carl"), PeerId("dora")


def leg(peer: PeerId, kind: Device = Device.WEB) -> Leg:
    return Leg(id=f"{peer}-leg", kind=kind)


class Ladder:
    """A room whose lobby is for everyone. Anna organises it; Ben and Carl wait, at t = 0."""

    def __init__(self, *, limit: int = 10, led: bool = True, carl: Device = Device.WEB) -> None:
        self.room = Room(replace(FACTS, lobby=LobbyPolicy.EVERYONE), limit=limit)
        if led:
            self.do(Join(ANNA, "Anna", LiveRole.ORGANISER, leg(ANNA), "a"))
        self.do(Wait(BEN, "Ben", LiveRole.PARTICIPANT, leg(BEN), "b"))
        self.do(Wait(CARL, "Carl", LiveRole.PARTICIPANT, leg(CARL, carl)))
        self.told()

    def do(self, command: Command, by: PeerId | None = None, at: float = 0.0) -> tuple[Event, ...]:
        return self.room.apply(command, by, at)

    def refuses(self, command: Command, by: PeerId | None, code: str) -> None:
        before = (self.room.roster, self.room.door.waiting, self.room.seq)
        with pytest.raises(CommandRefused) as caught:
            self.do(command, by)
        assert caught.value.code == code
        assert (self.room.roster, self.room.door.waiting, self.room.seq) == before
        assert self.room.drain_news() == ()

    def told(self) -> list[tuple[PeerId, Standing]]:
        """What those who wait have been told since this was asked last."""
        news = self.room.drain_news()
        return [(event.peer, event.standing) for event in news if isinstance(event, Told)]

    def row(self) -> list[PeerId]:
        return [person.peer for person in self.room.door.waiting]

    def inside(self) -> list[PeerId]:
        return [person.peer for person in self.room.roster]


def test_who_waits_is_no_event_and_in_no_roster() -> None:
    ladder = Ladder()
    assert ladder.do(Wait(DORA, "Dora", LiveRole.GUEST, leg(DORA))) == ()
    assert ladder.inside() == [ANNA]
    assert ladder.row() == [BEN, CARL, DORA]
    assert ladder.told() == [(DORA, Standing.WAITING)]
    assert ladder.room.events_since(1) == ()


def test_whom_a_leader_admits_joins_with_all_that_they_came_with() -> None:
    ladder = Ladder()
    (joined,) = ladder.do(Admit(BEN), ANNA)
    assert isinstance(joined, ParticipantJoined)
    who = joined.participant
    assert (who.peer, who.name, who.account_id, who.legs) == (BEN, "Ben", "b", (leg(BEN),))
    assert ladder.told() == [(BEN, Standing.ADMITTED)]
    assert ladder.row() == [CARL]


def test_a_name_that_somebody_has_by_now_gets_a_number() -> None:
    ladder = Ladder()
    ladder.do(Join(DORA, "Ben", LiveRole.MODERATOR, leg(DORA)))
    (joined,) = ladder.do(Admit(BEN), DORA)
    assert isinstance(joined, ParticipantJoined)
    assert joined.participant.name == "Ben (2)"


def test_a_telephone_that_is_admitted_has_some_time_to_enter_the_mix() -> None:
    ladder = Ladder(carl=Device.PHONE)
    assert ladder.room.next_deadline() is None  # however long they wait
    ladder.do(Admit(CARL), ANNA, at=500.0)
    assert ladder.room.next_deadline() == 500.0 + ENTRY_TIME


def test_whom_a_leader_denies_is_told_and_the_others_are_not() -> None:
    ladder = Ladder()
    assert ladder.do(Deny(BEN), ANNA) == ()
    assert ladder.told() == [(BEN, Standing.DENIED)]
    assert ladder.row() == [CARL]
    ladder.refuses(Admit(BEN), ANNA, "not-found")


def test_only_leaders_decide_and_those_who_wait_decide_nothing() -> None:
    ladder = Ladder()
    ladder.do(Admit(BEN), ANNA)
    ladder.told()
    for command in (Admit(CARL), Deny(CARL), AdmitAll(), SetLobby(LobbyPolicy.OFF)):
        ladder.refuses(command, BEN, "forbidden")
        ladder.refuses(command, CARL, "not-found")


def test_nothing_that_is_for_people_in_the_room_reaches_those_who_wait() -> None:
    ladder = Ladder()
    for command in (Kick(BEN), Mute(BEN)):
        ladder.refuses(command, ANNA, "not-found")


def test_all_are_admitted_as_far_as_the_room_has_places() -> None:
    ladder = Ladder(limit=2)
    ladder.do(AdmitAll(), ANNA)
    assert (ladder.inside(), ladder.row()) == ([ANNA, BEN], [CARL])
    ladder.told()
    ladder.refuses(Admit(CARL), ANNA, "full")
    ladder.do(Leave(BEN), BEN)
    ladder.do(Admit(CARL), ANNA)
    assert ladder.inside() == [ANNA, CARL]


def test_a_locked_room_takes_nobody_new_and_lets_in_whom_a_leader_names() -> None:
    ladder = Ladder()
    ladder.do(Lock(), ANNA)
    ladder.refuses(Wait(DORA, "Dora", LiveRole.GUEST, leg(DORA)), None, "locked")
    ladder.do(Admit(BEN), ANNA)
    assert ladder.inside() == [ANNA, BEN]


def test_a_milder_lobby_lets_in_whom_it_does_not_concern_once_there_is_a_place() -> None:
    ladder = Ladder()
    ladder.do(Lock(), ANNA)
    ladder.do(SetLobby(LobbyPolicy.STRANGERS), ANNA)
    assert ladder.row() == [BEN, CARL]  # the lock still holds
    ladder.do(Unlock(), ANNA)
    assert (ladder.inside(), ladder.row()) == ([ANNA, BEN], [CARL])
    ladder.do(SetLobby(LobbyPolicy.OFF), ANNA)
    assert ladder.inside() == [ANNA, BEN, CARL]


def test_the_plan_counts_when_it_changes_and_else_the_leaders_word() -> None:
    ladder = Ladder()
    ladder.do(SetLobby(LobbyPolicy.STRANGERS), ANNA)
    ladder.do(ChangeFacts(replace(ladder.room.facts, title="Other")))
    assert ladder.row() == [CARL]
    ladder.do(ChangeFacts(replace(ladder.room.facts, lobby=LobbyPolicy.OFF)))
    assert ladder.row() == []
    assert ladder.room.door.policy is LobbyPolicy.OFF


def test_whom_the_plan_makes_a_leader_waits_no_more() -> None:
    ladder = Ladder()
    ladder.do(ChangeRole(CARL, LiveRole.GUEST))
    assert ladder.row() == [BEN, CARL]
    ladder.do(ChangeRole(BEN, LiveRole.ORGANISER))
    assert ladder.inside() == [ANNA, BEN]
    assert ladder.room.roster[1].role is LiveRole.ORGANISER


def test_before_a_leader_comes_and_after_the_last_has_left_nobody_decides() -> None:
    ladder = Ladder(led=False)
    ladder.do(Join(ANNA, "Anna", LiveRole.MODERATOR, leg(ANNA)))
    assert ladder.told() == [(BEN, Standing.WAITING), (CARL, Standing.WAITING)]
    left = ladder.do(Leave(ANNA), ANNA)
    assert [type(event) for event in left] == [ParticipantLeft]  # the room waits for them, too
    assert ladder.told() == [(BEN, Standing.NO_LEADER), (CARL, Standing.NO_LEADER)]


def test_a_leader_by_a_change_of_the_plan_is_one_at_once() -> None:
    ladder = Ladder(led=False)
    ladder.do(Join(DORA, "Dora", LiveRole.PARTICIPANT, leg(DORA)))
    assert ladder.told() == []
    ladder.do(ChangeRole(DORA, LiveRole.ORGANISER))
    assert ladder.told() == [(BEN, Standing.WAITING), (CARL, Standing.WAITING)]


def test_the_room_is_over_when_nobody_is_there_and_nobody_waits() -> None:
    ladder = Ladder(led=False)
    assert ladder.do(Leave(BEN)) == ()
    (ended,) = ladder.do(RemoveLeg(CARL, f"{CARL}-leg"))
    assert ended == RoomEnded(1, EndReason.EMPTY, ())
    assert ladder.room.ended


def test_the_end_of_the_conference_ends_the_waiting() -> None:
    ladder = Ladder()
    ladder.do(End(), ANNA)
    assert ladder.told() == [(BEN, Standing.ENDED), (CARL, Standing.ENDED)]


def test_who_waits_and_loses_the_connection_has_a_while_to_come_back() -> None:
    ladder = Ladder()
    ladder.do(Detach(BEN, f"{BEN}-leg"), at=10.0)
    assert ladder.room.next_deadline() == 10.0 + GRACE
    ladder.do(Resume(BEN, f"{BEN}-leg"), at=20.0)
    assert ladder.told() == [(BEN, Standing.WAITING)]
    ladder.do(Detach(CARL, f"{CARL}-leg"), at=20.0)
    ladder.room.advance(20.0 + GRACE)
    assert ladder.told() == [(CARL, Standing.LOST)]
    assert ladder.row() == [BEN]


def test_who_is_admitted_while_away_comes_in_with_the_time_that_is_left() -> None:
    ladder = Ladder()
    ladder.do(Detach(BEN, f"{BEN}-leg"), at=10.0)
    ladder.do(Admit(BEN), ANNA, at=20.0)
    assert ladder.room.roster[1].reconnecting
    left = ladder.room.advance(10.0 + GRACE)
    assert [type(event) for event in left] == [ParticipantLeft]

"""The rules of groups, and what the main room makes of those who are away in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live import group_commands as g
from server.live.commands import ChangeRole, End, Join, Lock, SetLobby
from server.live.events import EndReason, LeaveReason, ParticipantLeft, RoomEnded
from server.live.groups import LONGEST, MOST, Due, Groups
from server.live.people import Leg, LiveRole
from server.live.refused import CommandRefused
from server.live.room import NUMBERS, Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

ANNA, BEN, LEA = PeerId("anna"), PeerId("ben"), PeerId("lea")


@contextmanager
def refusal(code: str) -> Iterator[None]:
    with pytest.raises(CommandRefused) as refused:
        yield
    assert refused.value.code == code


def opened(**wanted: object) -> Groups:
    groups = Groups()
    command = g.OpenGroups(("Red", ""), ((ANNA, 2),), **wanted)  # type: ignore[arg-type]
    groups.begin(command, 100.0)
    return groups


def refused(code: str, groups: Groups, command: g.OpenGroups) -> None:
    with pytest.raises(CommandRefused) as error:
        groups.begin(command, 0.0)
    assert error.value.code == code


def test_groups_are_numbered_and_somebody_belongs_where_they_were_sent() -> None:
    groups = opened()
    assert [(each.number, each.name) for each in groups.all] == [(1, "Red"), (2, "")]
    assert (groups.belongs(ANNA), groups.belongs(BEN)) == (2, None)
    groups.send(g.SendToGroup(BEN, 1))
    groups.send(g.SendToGroup(ANNA, None))
    assert (groups.belongs(ANNA), groups.belongs(BEN)) == (None, 1)


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("not-allowed", g.OpenGroups(())),
        ("not-allowed", g.OpenGroups(("",) * (MOST + 1))),
        ("not-allowed", g.OpenGroups(("x" * 61,))),
        ("not-found", g.OpenGroups(("",), ((ANNA, 2),))),
        ("not-found", g.OpenGroups(("",), ((ANNA, 0),))),
        ("not-allowed", g.OpenGroups(("",), seconds=59.0)),
        ("not-allowed", g.OpenGroups(("",), seconds=LONGEST + 1)),
    ],
)
def test_what_makes_no_groups_is_refused_and_leaves_none(code: str, command: g.OpenGroups) -> None:
    groups = Groups()
    refused(code, groups, command)
    assert not groups.open


def test_there_is_one_division_at_a_time() -> None:
    groups = opened()
    refused("bad-state", groups, g.OpenGroups(("",)))
    groups.end()
    assert not groups.open
    with pytest.raises(CommandRefused):
        groups.end()


@pytest.mark.parametrize(
    ("choose", "leads", "who", "group", "may"),
    [
        (False, False, ANNA, 2, True),  # back to where they were sent
        (False, False, ANNA, 1, False),
        (False, False, BEN, 1, False),
        (False, False, BEN, None, True),
        (True, False, BEN, 1, True),
        (False, True, LEA, 1, True),
    ],
)
def test_who_may_go_where(
    choose: bool, leads: bool, who: PeerId, group: int | None, may: bool
) -> None:
    groups = opened(choose=choose)
    command = g.GoToGroup(who, group)
    if may:
        groups.go(command, leads=leads)
    else:
        with refusal("forbidden"):
            groups.go(command, leads=leads)


def test_time_warns_a_minute_before_the_end() -> None:
    groups = opened(seconds=300.0)
    assert groups.next_deadline() == 340.0
    assert groups.advance(339.9) is None
    assert groups.advance(340.0) is Due.WARNING
    assert groups.advance(341.0) is None
    assert groups.next_deadline() == 400.0
    assert groups.advance(400.0) is Due.OVER


def test_groups_of_a_minute_end_without_a_warning_and_others_never() -> None:
    assert opened(seconds=60.0).next_deadline() == 160.0
    assert opened().next_deadline() is None
    assert opened().advance(1e9) is None


def test_help_is_asked_for_once() -> None:
    groups = opened()
    assert groups.ask(2)
    assert not groups.ask(2)
    groups.helped(2)
    assert not groups.asking


# --- the main room --------------------------------------------------------------------------


def joined(room: Room, peer: PeerId, role: LiveRole = LiveRole.PARTICIPANT) -> None:
    room.apply(Join(peer, peer, role, Leg(f"leg-{peer}", Device.WEB)), None, 0.0)


def test_who_departs_is_away_and_keeps_the_room_alive() -> None:
    room = Room(FACTS, limit=2)
    joined(room, ANNA)
    (left,) = room.apply(g.Depart(ANNA), None, 1.0)
    assert isinstance(left, ParticipantLeft)
    assert left.reason is LeaveReason.MOVED
    assert not room.ended
    joined(room, BEN)
    with refusal("full"):  # her place is kept
        joined(room, LEA)


def test_the_room_ends_when_the_last_one_who_is_away_has_left() -> None:
    room = Room(FACTS, limit=5)
    joined(room, ANNA)
    room.apply(g.Depart(ANNA), None, 1.0)
    (ended,) = room.apply(g.ForgetAway(ANNA), None, 2.0)
    assert isinstance(ended, RoomEnded)
    assert ended.reason is EndReason.EMPTY


def test_a_group_has_numbers_of_its_own_and_does_not_end_by_itself() -> None:
    main, group = Room(FACTS, limit=5), Room(FACTS, limit=5, group=2)
    joined(main, ANNA)
    person = main.participant(ANNA)
    assert person is not None
    main.apply(g.Depart(ANNA), None, 1.0)
    (arrived,) = group.apply(g.Arrive(person), None, 1.0)
    assert arrived.seq == 2 * NUMBERS + 1
    assert group.events_since(main.seq) is None
    group.apply(g.Depart(ANNA), None, 2.0)
    assert not group.ended
    group.apply(End(), None, 3.0)
    assert group.ended


def test_who_leads_decides_for_the_whole_from_a_group() -> None:
    room = Room(FACTS, limit=5)
    joined(room, LEA, LiveRole.ORGANISER)
    joined(room, BEN)
    room.apply(g.Depart(LEA), None, 1.0)
    room.apply(g.Depart(BEN), None, 1.0)
    assert room.led
    room.apply(Lock(), LEA, 2.0)
    room.apply(SetLobby(LobbyPolicy.EVERYONE), LEA, 2.0)
    assert room.locked
    with refusal("forbidden"):
        room.apply(End(), BEN, 2.0)
    room.apply(ChangeRole(LEA, LiveRole.PARTICIPANT), None, 3.0)
    with refusal("forbidden"):
        room.apply(End(), LEA, 3.0)

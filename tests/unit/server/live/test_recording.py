"""Whether a room is recorded, by ladders: one command, then what everybody hears of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.entry import Device
from server.live.commands import (
    AddLeg,
    ChangeFacts,
    Command,
    End,
    Join,
    Leave,
    StartRecording,
    StopRecording,
)
from server.live.events import Event, ParticipantLeft, RoomChanged, RoomEnded
from server.live.people import Leg, LiveRole
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

ANNA, BEN, PHONE = PeerId("anna"), PeerId("ben"), PeerId("phone")


class Ladder:
    """A room with Anna (organiser), Ben (moderator) and a telephone, at t = 0."""

    def __init__(self) -> None:
        self.room = Room(FACTS, limit=10)
        for peer, role in ((ANNA, LiveRole.ORGANISER), (BEN, LiveRole.MODERATOR)):
            self.do(Join(peer, peer, role, Leg(f"{peer}-leg", Device.WEB)), None)
        leg = Leg("phone-leg", Device.PHONE)
        self.do(Join(PHONE, PHONE, LiveRole.PARTICIPANT, leg), None)

    def do(self, command: Command, by: PeerId | None = ANNA) -> tuple[Event, ...]:
        return self.room.apply(command, by, 0.0)

    def tells(self, command: Command, by: PeerId | None = ANNA) -> bool:
        """What the one event says."""
        (event,) = self.do(command, by)
        assert isinstance(event, RoomChanged)
        assert event.by == by
        return event.recording


def test_everybody_hears_of_beginning_and_end_once() -> None:
    ladder = Ladder()
    assert ladder.tells(StartRecording())
    assert ladder.do(StartRecording()) == ()
    assert not ladder.tells(StopRecording(), BEN)
    assert ladder.do(StopRecording()) == ()


@pytest.mark.parametrize("by", [BEN, PHONE, None])
def test_only_the_organiser_begins(by: PeerId | None) -> None:
    with pytest.raises(CommandRefused) as refused:
        Ladder().do(StartRecording(), by)
    assert refused.value.code == "forbidden"


def test_it_is_refused_and_ended_where_it_is_forbidden() -> None:
    ladder = Ladder()
    ladder.do(StartRecording())
    (event,) = ladder.do(ChangeFacts(replace(FACTS, recordable=False)), None)[1:]
    assert isinstance(event, RoomChanged) and not event.recording
    with pytest.raises(CommandRefused) as refused:
        ladder.do(StartRecording())
    assert refused.value.code == "not-allowed"


def test_it_ends_when_only_telephones_are_left() -> None:
    ladder = Ladder()
    ladder.do(StartRecording())
    assert [type(each) for each in ladder.do(Leave(ANNA))] == [ParticipantLeft]
    left, changed = ladder.do(Leave(BEN), BEN)
    assert isinstance(left, ParticipantLeft)
    assert isinstance(changed, RoomChanged) and not changed.recording


def test_a_telephone_beside_a_browser_does_not_end_it() -> None:
    ladder = Ladder()
    ladder.do(StartRecording())
    ladder.do(AddLeg(ANNA, Leg("second", Device.PHONE)), None)
    assert ladder.room.recording


def test_the_end_of_the_room_is_no_event_of_its_own() -> None:
    ladder = Ladder()
    ladder.do(StartRecording())
    assert [type(each) for each in ladder.do(End())] == [RoomEnded]

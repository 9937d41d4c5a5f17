"""Whom everybody sees large, by ladders: one command, then what everybody hears of it."""

from __future__ import annotations

import pytest

from server.domain.entry import Device
from server.live.commands import Command, Detach, Join, Kick, PutInSpotlight, TakeFromSpotlight
from server.live.crowd import GRACE
from server.live.events import Event, ParticipantLeft, RoomChanged
from server.live.people import Leg, LiveRole
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

ANNA, BEN, CARL, PHONE = PeerId("anna"), PeerId("ben"), PeerId("carl"), PeerId("phone")


class Ladder:
    """A room with Anna (organiser), Ben and Carl in browsers, and a telephone, at t = 0."""

    def __init__(self) -> None:
        self.room = Room(FACTS, limit=10)
        for peer in (ANNA, BEN, CARL, PHONE):
            role = LiveRole.ORGANISER if peer == ANNA else LiveRole.PARTICIPANT
            kind = Device.PHONE if peer == PHONE else Device.WEB
            self.do(Join(peer, peer, role, Leg(f"{peer}-leg", kind)), None)

    def do(self, command: Command, by: PeerId | None) -> tuple[Event, ...]:
        return self.room.apply(command, by, 0.0)

    def shows(self, command: Command, by: PeerId = ANNA) -> tuple[PeerId, ...]:
        """What the one event says."""
        (event,) = self.do(command, by)
        assert isinstance(event, RoomChanged)
        assert event.spotlight == self.room.spotlight.people
        assert event.by == by
        return event.spotlight


def test_several_are_seen_large_and_a_telephone_too() -> None:
    ladder = Ladder()
    assert ladder.shows(PutInSpotlight(PHONE)) == (PHONE,)
    assert ladder.shows(PutInSpotlight(ANNA)) == (PHONE, ANNA)
    assert ladder.shows(TakeFromSpotlight(PHONE)) == (ANNA,)


def test_what_is_so_already_is_no_event() -> None:
    ladder = Ladder()
    ladder.shows(PutInSpotlight(BEN))
    assert ladder.do(PutInSpotlight(BEN), ANNA) == ()
    assert ladder.do(TakeFromSpotlight(CARL), ANNA) == ()


def test_a_fourth_takes_the_place_of_the_first() -> None:
    ladder = Ladder()
    for peer in (ANNA, BEN, CARL):
        ladder.shows(PutInSpotlight(peer))
    assert ladder.shows(PutInSpotlight(PHONE)) == (BEN, CARL, PHONE)


@pytest.mark.parametrize("by", [BEN, PHONE, None])
@pytest.mark.parametrize("command", [PutInSpotlight, TakeFromSpotlight])
def test_who_may(by: PeerId | None, command: type[PutInSpotlight | TakeFromSpotlight]) -> None:
    ladder = Ladder()
    with pytest.raises(CommandRefused) as caught:
        ladder.do(command(BEN), by)
    assert caught.value.code == "forbidden"
    with pytest.raises(CommandRefused) as caught:
        ladder.do(command(PeerId("nobody")), ANNA)
    assert caught.value.code == "not-found"


def test_it_goes_with_them_but_not_while_they_may_come_back() -> None:
    ladder = Ladder()
    ladder.shows(PutInSpotlight(BEN))
    ladder.shows(PutInSpotlight(CARL))
    ladder.do(Detach(BEN, "ben-leg"), None)
    assert ladder.room.spotlight.people == (BEN, CARL)
    left, changed = ladder.room.advance(GRACE)
    assert isinstance(left, ParticipantLeft)
    assert isinstance(changed, RoomChanged)
    assert changed.spotlight == (CARL,)
    left, changed = ladder.do(Kick(CARL), ANNA)
    assert changed == RoomChanged(ladder.room.seq, FACTS, False, ANNA, ())

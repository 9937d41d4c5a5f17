"""Who is in a room, in the words of the telephones that show it."""

from __future__ import annotations

from server.domain.entry import Device
from server.live.people import Leg, LiveRole, Participant
from server.live.room import Room
from sfu.api import Source
from sip_gateway.roster import Roster, RosterLeg, RosterUser

_MODERATING = frozenset({LiveRole.ORGANISER, LiveRole.MODERATOR})


def roster_of(room: Room) -> Roster:
    """Names are those that everybody in the room reads; of numbers nothing else is told."""
    return Roster(room.facts.title, tuple(_user(one) for one in room.roster), room.locked)


def _user(one: Participant) -> RosterUser:
    legs = tuple(_leg(leg) for leg in one.legs if leg.connected and not _is_coming(leg))
    return RosterUser(one.peer, one.name, legs, one.role in _MODERATING)


def _is_coming(leg: Leg) -> bool:
    """Admitted, and still hearing its prompts."""
    return leg.kind is Device.PHONE and leg.deadline is not None


def _leg(leg: Leg) -> RosterLeg:
    phone = leg.kind is Device.PHONE
    return RosterLeg(leg.id, phone, not leg.live(Source.MIC), leg.held, leg.live(Source.CAM))

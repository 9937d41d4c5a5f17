"""What telephones are told of a room: as its people see it, and no number whole."""

from __future__ import annotations

from sfu.api import RoomId
from sip_gateway.api import Admitted, LeaveCause, LegHeld, LegId, LegLeft
from sip_gateway.roster import Roster, RosterLeg
from tests.sim.conference_world import ALICE, World

NUMBER = "0791234567"


def told(world: World, phone: Admitted) -> Roster:
    found = world.telephones.roster(phone.room)
    assert found is not None
    return found


async def test_a_telephone_sees_names_and_masked_numbers() -> None:
    world = World()
    await world.browser(ALICE).enter()
    phone = await world.phone(number=NUMBER)
    roster = told(world, phone)
    assert [(one.name, one.moderates) for one in roster.users] == [
        ("Alice", True),
        ("0791••••67", False),
    ]
    assert NUMBER not in repr(roster)
    assert [leg.phone for one in roster.users for leg in one.legs] == [False, True]


async def test_keys_and_hold_show() -> None:
    world = World()
    phone = await world.phone()
    assert told(world, phone).users[0].legs == (RosterLeg("leg1", phone=True),)
    world.keys(phone, "*6")
    world.telephones.phone_event(LegHeld(LegId("leg1"), phone.room, phone.peer, True))
    (leg,) = told(world, phone).users[0].legs
    assert (leg.muted, leg.held) == (True, True)


async def test_who_still_hears_the_prompts_has_no_endpoint_yet() -> None:
    world = World()
    phone = await world.dial()
    assert isinstance(phone, Admitted)
    assert told(world, phone).users[0].legs == ()


async def test_a_room_that_is_over_has_no_roster() -> None:
    world = World()
    phone = await world.phone()
    left = LegLeft(LegId("leg1"), phone.room, phone.peer, LeaveCause.HANGUP)
    world.telephones.phone_event(left)
    assert world.telephones.roster(phone.room) is None
    assert world.telephones.roster(RoomId("none")) is None

"""What a vPBX has decided on its telephones reaches the rooms that run."""

from __future__ import annotations

from server.domain.phone_settings import PhoneProfile, PhoneSettings, changed
from sip_gateway.api import RoomSettings
from tests.sim.conference_world import BRUNO, World

USUAL = PhoneSettings()
RARE = RoomSettings(60.0, -20.0, 10.0, house="a")


def decided(vpbx_id: str, interval: int) -> PhoneProfile:
    return changed(PhoneProfile(vpbx_id, USUAL), {"attention_interval": interval})


async def test_a_room_begins_as_its_vpbx_has_decided() -> None:
    world = World()
    world.plans.phones = decided("a", 60).settings
    admitted = await world.phone()
    assert world.phones.settings == {admitted.room: RARE}


async def test_a_decision_counts_at_once_and_in_that_vpbx_alone() -> None:
    world = World()
    admitted = await world.phone()
    world.rooms.phone_settings_changed(decided("b", 5))
    assert world.phones.settings == {admitted.room: RoomSettings(15.0, -20.0, 10.0, house="a")}
    world.rooms.phone_settings_changed(decided("a", 60))
    assert world.phones.settings == {admitted.room: RARE}


async def test_a_telephone_after_browsers_hears_what_was_decided_meanwhile() -> None:
    world = World()
    await world.browser(BRUNO).enter()
    world.rooms.phone_settings_changed(decided("a", 60))
    assert world.phones.settings == {}
    world.plans.phones = decided("a", 60).settings
    admitted = await world.phone()
    assert world.phones.settings == {admitted.room: RARE}

"""A caller's number may lend them a name, and nothing else."""

from __future__ import annotations

import pytest

from server.domain.caller_id import Known
from server.domain.member import Member, MemberSource
from server.domain.phone_settings import PhoneSettings
from server.live.people import LiveRole
from sip_gateway.api import RefusalReason, Refused
from tests.sim.conference_world import ALICE, START, World

NUMBER = "0791234567"


def member(name: str, number: str, pin: str = "86420") -> Member:
    return Member(
        f"m{name}", "c1", MemberSource.NAME, "", name, "", number, False, "it", pin, "l", START
    )


def world_with(*members: Member, known: tuple[Known, ...] = ()) -> World:
    world = World()
    world.plans.members = members
    world.plans.known = {"a": known, "b": (Known("Stranger", NUMBER),)}
    return world


@pytest.mark.parametrize(
    ("members", "known", "name"),
    [
        ((member("Carla", "+41791234567"),), (), "Carla (0791••••67)"),
        ((), (Known("Weber", NUMBER),), "Weber (0791••••67)"),
        ((member("Carla", NUMBER),), (Known("Weber", NUMBER),), "Carla (0791••••67)"),
        ((member("Carla", NUMBER), member("Dario", NUMBER)), (), "0791••••67"),
        ((), (), "0791••••67"),  # and never whom another vPBX knows
    ],
)
async def test_the_name_that_a_number_lends(
    members: tuple[Member, ...], known: tuple[Known, ...], name: str
) -> None:
    world = world_with(*members, known=known)
    browser = world.browser(ALICE)
    await browser.enter()
    await world.phone(number=NUMBER)
    assert browser.names() == ["Alice", name]


async def test_it_lends_no_rights_no_account_no_language() -> None:
    world = world_with(member("Carla", NUMBER))
    admitted = await world.phone(number=NUMBER)
    running = world.rooms.running(admitted.room)
    assert running is not None
    person = running.room.participant(admitted.peer)
    assert person is not None
    assert (person.account_id, person.role) == (None, LiveRole.PARTICIPANT)
    assert admitted.language == ""
    (record,) = world.keeper.records.values()
    assert record.member_id is None


async def test_it_opens_no_door() -> None:
    world = world_with(member("Carla", NUMBER))
    assert await world.dial(number=NUMBER, pin="") == Refused(RefusalReason.WRONG_CREDENTIALS)


async def test_a_personal_pin_is_a_name_of_its_own() -> None:
    world = world_with(member("Carla", "0790000000"), known=(Known("Weber", NUMBER),))
    browser = world.browser(ALICE)
    await browser.enter()
    await world.phone(number=NUMBER, pin="86420")
    assert browser.names() == ["Alice", "Carla"]


@pytest.mark.parametrize("number", ["", "anonymous", "\u202e123"])
async def test_nobody_is_looked_for_without_a_number(number: str) -> None:
    world = world_with(known=(Known("Weber", ""), Known("Weber", "123")))
    browser = world.browser(ALICE)
    await browser.enter()
    await world.phone(number=number)
    assert browser.names()[1] in ("Téléphone", "Weber (•23)")


async def test_numbers_are_read_as_the_vpbx_writes_them() -> None:
    world = world_with(known=(Known("Weber", "+49791234567"),))
    world.plans.phones = PhoneSettings(country_code="49")
    browser = world.browser(ALICE)
    await browser.enter()
    await world.phone(number=NUMBER)
    assert browser.names()[1] == "Weber (0791••••67)"

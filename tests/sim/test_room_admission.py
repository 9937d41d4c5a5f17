"""Who gets in, by browser and by telephone, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server.conferencing.entry import EntryRefused
from server.domain.conference import Conference, ConferenceKind
from server.domain.directory import Extension
from server.domain.member import Member, MemberSource
from server.live.people import LiveRole
from sip_gateway.api import Admitted, Caller, Opening, RefusalReason, Refused, Waiting
from tests.sim.conference_world import (
    ADMIN,
    ALICE,
    BRUNO,
    START,
    STRANGER,
    VPBX_A,
    World,
    account,
    conference,
)

LINA = Extension("x1", "a", "201", "Lina", "lina", "lina", "ucc", "m" * 32, "s" * 64)
MILLISECOND = timedelta(milliseconds=1)
END = START + timedelta(minutes=15)


def world_with(plan: Conference | None = None, **vpbx: Any) -> World:
    world = World(plan or conference())
    world.plans.vpbxs["a"] = type(VPBX_A)(
        **{**{f: getattr(VPBX_A, f) for f in VPBX_A.__slots__}, **vpbx}
    )
    world.plans.extensions["lina"] = LINA
    return world


async def refused_web(world: World, who: Any = BRUNO, **hello: Any) -> str:
    with pytest.raises(EntryRefused) as caught:
        await world.browser(who).enter(**hello)
    return caught.value.code


async def refused_phone(world: World, **keyed: Any) -> RefusalReason:
    answer = await world.dial(**keyed)
    assert isinstance(answer, Refused)
    return answer.reason


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (START - MILLISECOND, "not-started"),
        (START, None),
        (END - MILLISECOND, None),
        (END, "ended"),
        (END + MILLISECOND, "ended"),
    ],
)
async def test_the_window_is_the_same_for_every_device(moment: Any, refusal: str | None) -> None:
    world = world_with()
    world.clock.start = moment
    if refusal is None:
        await world.browser(BRUNO).enter()
        assert isinstance(await world.dial(), Admitted)
        return
    assert await refused_web(world) == refusal
    assert await refused_phone(world) == refusal
    assert world.rooms.count("c1") == 0


async def test_who_is_early_is_told_when_it_opens() -> None:
    world = world_with()
    world.clock.start = START - timedelta(hours=1)
    with pytest.raises(EntryRefused) as caught:
        await world.browser(BRUNO).enter()
    assert caught.value.opens_at == START
    assert await world.dial() == Refused(
        RefusalReason.NOT_STARTED, START, Opening(3600.0, (10, 0), may_wait=False)
    )


async def test_another_tenants_conference_does_not_exist() -> None:
    world = world_with()
    assert await refused_web(world, STRANGER) == "not-found"
    assert await refused_web(world, BRUNO, conference="nonsense") == "not-found"


@pytest.mark.parametrize(
    ("plan", "vpbx", "web", "phone"),
    [
        ({}, {"conference_enabled": False}, "disabled", RefusalReason.DISABLED),
        ({}, {"ucc_enabled": False}, "disabled", RefusalReason.DISABLED),
        ({"kind": ConferenceKind.AUDIO}, {}, "disabled", None),
        ({"kind": ConferenceKind.AUDIO}, {"ucc_enabled": False}, "disabled", None),
    ],
)
async def test_functions_of_the_vpbx_and_kinds(
    plan: dict[str, Any], vpbx: dict[str, Any], web: str, phone: RefusalReason | None
) -> None:
    world = world_with(conference(**plan), **vpbx)
    assert await refused_web(world) == web
    answer = await world.dial()
    assert not isinstance(answer, Waiting)
    assert phone is None if isinstance(answer, Admitted) else answer.reason is phone


@pytest.mark.parametrize(
    ("who", "role"),
    [
        (ALICE, LiveRole.ORGANISER),
        (ADMIN, LiveRole.MODERATOR),
        (BRUNO, LiveRole.PARTICIPANT),
    ],
)
async def test_roles_come_from_the_plan_and_the_account(who: Any, role: LiveRole) -> None:
    world = world_with()
    browser = world.browser(who)
    await browser.enter()
    assert browser.here.person.role is role


async def test_a_full_room() -> None:
    world = World(limit=1)
    await world.browser(BRUNO).enter()
    assert await refused_web(world, ALICE) == "full"
    assert await refused_phone(world) is RefusalReason.FULL


# --- telephones ---------------------------------------------------------------------------


@pytest.mark.parametrize("keyed", [{"pin": "0000"}, {"pin": ""}, {"room": "9"}, {"vpbx": "b"}])
async def test_wrong_room_and_wrong_pin_are_the_same_answer(keyed: dict[str, str]) -> None:
    assert await world_with().dial(**keyed) == Refused(RefusalReason.WRONG_CREDENTIALS)


async def test_nothing_is_told_about_a_conference_without_its_pin() -> None:
    world = world_with()
    world.clock.start = START - timedelta(hours=1)
    assert await refused_phone(world, pin="0000") is RefusalReason.WRONG_CREDENTIALS


async def test_a_conference_without_pin_is_entered_without_digits() -> None:
    world = world_with(conference(pin=""))
    assert isinstance(await world.dial(pin=""), Admitted)
    assert await refused_phone(world, pin="1") is RefusalReason.WRONG_CREDENTIALS


async def test_five_wrong_guesses_and_the_caller_waits() -> None:
    pin = "13572468"
    world = world_with(conference(pin=pin))
    for _ in range(5):
        assert await refused_phone(world, pin="00000000") is RefusalReason.WRONG_CREDENTIALS
    assert await refused_phone(world, pin=pin) is RefusalReason.THROTTLED
    assert isinstance(await world.dial("other", number="0449998877", pin=pin), Admitted)
    world.clock.pass_time(180)
    assert isinstance(await world.dial("again", pin=pin), Admitted)


async def test_who_keys_it_right_is_never_throttled() -> None:
    world = world_with()
    for number in range(20):
        assert isinstance(await world.dial(f"leg{number}"), Admitted)


async def test_guessing_at_one_conference_from_many_numbers_is_bounded() -> None:
    world = world_with()  # a PIN of four digits: each guess has a chance of 1 in 10,000
    for number in range(5):
        reason = await refused_phone(world, pin="0000", number=f"079{number}")
        assert reason is RefusalReason.WRONG_CREDENTIALS
    assert await refused_phone(world, number="0441112233") is RefusalReason.THROTTLED
    lina = await world.telephones.account("lina")
    assert isinstance(await world.dial("own", account=lina), Admitted)
    world.clock.pass_time(5 * 3600)
    world.plans.conferences["c1"] = replace(world.plans.conferences["c1"], duration=999)
    assert isinstance(await world.dial("later", number="0441112233"), Admitted)


@pytest.mark.parametrize(
    ("number", "name"),
    [("0791234567", "0791••••67"), ("<b>079</b>", "•79"), ("", "Téléphone"), ("anon", "Téléphone")],
)
async def test_a_strangers_name_is_their_masked_number(number: str, name: str) -> None:
    world = world_with()
    browser = world.browser(ALICE)
    await browser.enter()
    admitted = await world.phone(number=number)
    assert browser.roster[admitted.peer].name == name


async def test_an_authenticated_caller_has_a_name() -> None:
    world = world_with()
    lina = await world.telephones.account("lina")
    browser = world.browser(ALICE)
    await browser.enter()
    admitted = await world.phone(account=lina, number="whatever")
    person = browser.roster[admitted.peer]
    assert (person.name, person.number, person.role) == ("Lina", "•01", "participant")
    running = world.rooms.running(admitted.room)
    assert running is not None
    caller = running.room.participant(admitted.peer)
    assert caller is not None and caller.account_id == "lina"


async def test_portals_and_accounts() -> None:
    world = world_with()
    lina = await world.telephones.account("lina")
    assert lina is not None and lina.ha1_sha256 == "s" * 64
    assert await world.telephones.account("nobody") is None
    stranger = Caller("0791234567", "", None, "1.2.3.4")
    own = Caller("201", "Lina", lina, "1.2.3.4")
    portal = await world.telephones.portal("9100", stranger)
    assert portal is not None and (portal.vpbx_id, portal.language) == ("b", "de")
    star = await world.telephones.portal("*72", own)
    assert star is not None and (star.vpbx_id, star.language) == ("a", "fr")
    for number in ("*72", "", "12345"):
        assert await world.telephones.portal(number, stranger) is None


async def test_a_portal_in_a_language_without_prompts_speaks_english() -> None:
    world = world_with(language="rm-CH")
    portal = await world.telephones.portal("9000", Caller("", "", None, ""))
    assert portal is not None and portal.language == "en"


async def test_a_call_given_up_before_the_mix_frees_its_place() -> None:
    world = world_with()
    await world.dial()
    assert world.rooms.count("c1") == 1
    world.clock.pass_time(60)
    assert world.rooms.count("c1") == 0


async def test_first_in_by_telephone_opens_the_room_for_browsers() -> None:
    world = world_with()
    admitted = await world.phone()
    browser = world.browser(account("Zoé"))
    await browser.enter()
    assert browser.here.running.media_id == admitted.room
    assert world.phones.commands[-1] == ("people", 2)


async def test_a_personal_pin_names_its_caller() -> None:
    world = world_with()
    carla = Member(
        "m1", "c1", MemberSource.NAME, "", "Carla", "", "", False, "fr", "86420", "link", START
    )
    world.plans.members = (carla,)
    browser = world.browser(ALICE)
    await browser.enter()
    await world.phone("leg1", pin="86420")
    await world.phone("leg2", pin="2468", number="0797654321")
    assert browser.names() == ["Alice", "Carla", "0797••••21"]
    assert await refused_phone(world, leg="leg3", pin="8642") is RefusalReason.WRONG_CREDENTIALS

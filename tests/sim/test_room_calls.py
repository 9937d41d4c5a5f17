"""Telephones that are called into a room: from its page, by themselves, and after they were lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing.conference_calls import ConferenceCalls
from server.conferencing.dialling import ACCOUNT_RATE
from server.domain.call import CallCause, CallRecord, Direction
from server.domain.caller_id import Known
from server.domain.conference import ConferenceKind
from server.domain.directory import Extension
from server.domain.errors import FieldError, Forbidden, Invalid, NotFound, NotRunning
from server.domain.phone_settings import PhoneSettings
from server.live.calls import AT_A_TIME, PER_MINUTE, SHOWN
from server.live.commands import DropCall, Lock
from server.live.people import LiveRole
from server.live.refused import CommandRefused
from sip_gateway.api import (
    Admitted,
    Barred,
    Callee,
    CalleeRequest,
    DialCause,
    LeaveCause,
    LegAnswered,
    LegDialled,
    LegFailed,
    LegId,
    LegLeft,
    LegRinging,
    RefusalReason,
    Refused,
)
from tests.sim.conference_world import (
    ADMIN,
    ALICE,
    BRUNO,
    STRANGER,
    VPBX_A,
    Browser,
    World,
    conference,
)

FIRST, SECOND = LegId("out0"), LegId("out1")
OUTSIDE = "0791234567"
ALICE_201 = replace(ALICE, extension="201")


def extension(name: str, number: str, account_id: str | None) -> Extension:
    secrets = ("m" * 32, "s" * 64)
    return Extension(name, VPBX_A.id, number, name.title(), account_id, name, "ucc", *secrets)


def world_with(**settings: bool) -> World:
    world = World()
    world.plans.phones = PhoneSettings(**settings)  # type: ignore[arg-type]
    world.plans.extensions = {
        "alice": extension("alice", "201", "alice"),
        "bruno": extension("bruno", "202", "bruno"),
        "hall": extension("hall", "209", None),
    }
    return world


async def leader(world: World) -> Browser:
    page = world.browser(ALICE_201)
    await page.enter()
    return page


async def refused(page: Browser, number: str | None = None, **wish: object) -> str:
    with pytest.raises(CommandRefused) as caught:
        await page.call(number, **wish)
    return caught.value.code


def only_record(world: World) -> CallRecord:
    (found,) = [each for each in world.keeper.records.values() if each.direction is Direction.OUT]
    return found


# --- call a number ----------------------------------------------------------------------------


async def test_from_calling_to_inside() -> None:
    world = world_with()
    page = await leader(world)
    call = await page.call("202")
    wanted = world.phones.dialled[FIRST]
    assert (wanted.number, wanted.extension, wanted.display_name) == ("202", "201", "Alice")
    assert (wanted.vpbx_id, wanted.language) == ("a", "fr")
    (shown,) = page.calls.values()
    assert (shown.call, shown.name, shown.state, shown.by) == (call, "Bruno", "calling", page.p)
    request = await world.dialled(FIRST)
    record = only_record(world)
    assert (record.name, record.line, record.ended_at) == ("Bruno", "202", None)
    world.telephones.phone_event(LegRinging(FIRST, request.room))
    assert page.calls[call].state == "ringing"
    admitted = await world.answered(FIRST)
    assert isinstance(admitted, Admitted)
    assert page.calls == {}
    assert page.names() == ["Alice", "Bruno"]
    assert ("release", FIRST) not in world.phones.commands
    world.telephones.phone_event(LegLeft(FIRST, admitted.room, admitted.peer, LeaveCause.HANGUP))
    assert page.names() == ["Alice"]


@pytest.mark.parametrize("cause", [each for each in DialCause if each is not DialCause.CANCELLED])
async def test_who_does_not_come_stays_shown_and_is_called_again(cause: DialCause) -> None:
    world = world_with()
    page = await leader(world)
    call = await page.call(OUTSIDE)
    request = await world.dialled(FIRST)
    world.telephones.phone_event(LegFailed(FIRST, request.room, cause, "trunk"))
    assert page.calls[call].state == cause.value
    assert only_record(world).cause == CallCause(cause.value)
    assert await page.call(again=call) == call
    assert (page.calls[call].state, page.calls[call].name) == ("calling", "0791••••67")
    assert world.phones.dialled[SECOND].number == OUTSIDE
    assert isinstance(await world.answered(SECOND), Admitted)
    assert page.calls == {}


async def test_called_off_and_cleared_away() -> None:
    world = world_with()
    page = await leader(world)
    call = await page.call("202")
    request = await world.dialled(FIRST)
    page.here.apply(DropCall(call))
    assert page.calls == {} and ("release", FIRST) in world.phones.commands
    world.telephones.phone_event(LegFailed(FIRST, request.room, DialCause.CANCELLED))
    assert only_record(world).cause is CallCause.CANCELLED
    assert not world.dialling.made(FIRST)

    call = await page.call("202")
    request = await world.dialled(SECOND)
    world.telephones.phone_event(LegFailed(SECOND, request.room, DialCause.BUSY))
    page.here.apply(DropCall(call))
    assert page.calls == {} and ("release", SECOND) not in world.phones.commands


async def test_names_of_outside_numbers() -> None:
    world = world_with()
    world.plans.known["a"] = (Known("Zoé Meier", "+41791234567"),)
    page = await leader(world)
    await page.call("079 123 45 67")
    await page.call("0441234567", name="  The\x00 lawyer\u202e ")
    await page.call("0441112233")
    assert [call.name for call in page.calls.values()] == ["Zoé Meier", "The lawyer", "0441••••33"]
    assert next(iter(page.calls.values())).number == "0791••••67"
    admitted = await world.answered(FIRST)
    assert isinstance(admitted, Admitted)
    person = page.here.running.room.participant(admitted.peer)
    assert person is not None and person.name == "Zoé Meier"
    assert (person.number, person.role) == (OUTSIDE, LiveRole.PARTICIPANT)


async def test_only_who_leads_calls_numbers() -> None:
    world = world_with()
    page = await leader(world)
    call = await page.call("202")
    guest = world.browser(BRUNO)
    await guest.enter()
    assert list(guest.calls) == [call], "whoever comes sees who is called"
    assert await refused(guest, "209") == "forbidden"
    assert await refused(guest, again=call) == "forbidden"
    with pytest.raises(CommandRefused):
        guest.here.apply(DropCall(call))
    helper = world.browser(ADMIN)
    await helper.enter()
    await helper.call("209")
    assert len(world.phones.dialled) == 2


async def test_nobody_of_another_vpbx_and_no_telephone() -> None:
    world = world_with()
    page = await leader(world)
    page.person = STRANGER
    assert await refused(page, "202") == "forbidden"
    phone = await world.phone()
    world.keys(phone, "*5*71*202#")
    assert world.phones.dialled == {}


@pytest.mark.parametrize("bar", Barred)
async def test_what_is_barred_is_said_and_not_shown(bar: Barred) -> None:
    world = world_with()
    page = await leader(world)
    world.phones.bars["0900123456"] = bar
    assert await refused(page, "0900 123 456") == bar.value
    for number in ("", "+", "Rosa", "0\x001", "٠٧٩", "1" * 33, "079,1", "*72", "12#"):
        assert await refused(page, number) == "not-allowed"
    assert (page.calls, world.phones.dialled) == ({}, {})


async def test_limits_of_a_room() -> None:
    world = world_with()
    page = await leader(world)
    numbers = [f"04412345{number:02}" for number in range(30)]
    for number in numbers[:AT_A_TIME]:
        await page.call(number)
    assert await refused(page, numbers[10]) == "limit"
    assert await refused(page, numbers[0]) == "bad-state"
    for leg in tuple(world.phones.dialled):
        request = await world.dialled(leg)
        world.telephones.phone_event(LegFailed(leg, request.room, DialCause.BUSY))
    for number in numbers[AT_A_TIME:PER_MINUTE]:
        await page.call(number)
        leg = LegId(f"out{len(world.phones.dialled) - 1}")
        request = await world.dialled(leg)
        world.telephones.phone_event(LegFailed(leg, request.room, DialCause.BUSY))
    assert await refused(page, numbers[20]) == "limit"
    world.clock.pass_time(60)
    await page.call(numbers[20])
    assert len(page.calls) == SHOWN and "c1" not in page.calls, "the oldest has gone"


async def test_one_subscriber_does_not_ask_without_end() -> None:
    """Nor find out so which numbers may be called."""
    world = world_with()
    page = await leader(world)
    world.phones.bars["0900123456"] = Barred.NOT_ALLOWED
    for _ in range(int(ACCOUNT_RATE.burst)):
        assert await refused(page, "0900123456") == "not-allowed"
    assert await refused(page, "202") == "limit"
    world.clock.pass_time(ACCOUNT_RATE.interval)
    await page.call("202")


async def test_no_telephone_rings_on_after_the_end() -> None:
    world = world_with()
    page = await leader(world)
    await page.call("202")
    request = await world.dialled(FIRST)
    page.here.leave(page)
    assert ("release", FIRST) in world.phones.commands
    assert await world.telephones.admit_callee(request) == Refused(RefusalReason.ENDED)
    world.telephones.phone_event(LegFailed(FIRST, request.room, DialCause.CANCELLED))
    assert not world.dialling.made(FIRST)
    assert only_record(world).cause is CallCause.CANCELLED


async def test_a_call_that_the_end_overtakes() -> None:
    """The room is gone when the telephone plane asks whose number it is."""
    world = world_with()
    page = await leader(world)
    await page.call("202")
    page.here.leave(page)
    wanted = world.phones.dialled[FIRST]
    world.telephones.phone_event(LegDialled(FIRST, wanted.room, None, "202"))
    world.telephones.phone_event(LegFailed(FIRST, wanted.room, DialCause.CANCELLED))
    assert not world.dialling.made(FIRST)


async def test_the_leaders_word_counts_more_than_the_lock() -> None:
    world = world_with()
    page = await leader(world)
    page.here.apply(Lock())
    await page.call("209")
    assert isinstance(await world.answered(FIRST), Admitted)
    assert page.names() == ["Alice", "Hall"]


async def test_after_the_time_to_join_nobody_is_called() -> None:
    world = world_with()
    page = await leader(world)
    world.clock.pass_time(15 * 60)
    assert await refused(page, "202") == "ended"


async def test_nobody_is_added_to_an_ad_hoc_conference_but_ones_own_telephone() -> None:
    world = world_with()
    world.plans.conferences["c1"] = conference(kind=ConferenceKind.ADHOC)
    page = await leader(world)
    assert await refused(page, "202") == "ended"
    await page.call(own=True)
    assert isinstance(await world.answered(FIRST), Admitted)


async def test_a_colleague_who_is_there_by_browser_gets_a_second_leg() -> None:
    world = world_with()
    page = await leader(world)
    await world.browser(BRUNO).enter()
    await page.call("202")
    assert isinstance(await world.answered(FIRST), Admitted)
    assert page.names() == ["Alice", "Bruno"]
    assert page.roster[list(page.roster)[1]].phone


async def test_confirmation_is_the_vpbxs() -> None:
    for confirm in (True, False):
        world = world_with(confirm=confirm)
        page = await leader(world)
        await page.call(OUTSIDE)
        request = await world.dialled(FIRST)
        assert await world.telephones.callee(request) == Callee(None, confirm)


async def test_the_record_says_by_which_trunk_and_at_what_rate() -> None:
    world = world_with()
    page = await leader(world)
    await page.call(OUTSIDE)
    request = await world.dialled(FIRST)
    world.telephones.phone_event(LegAnswered(FIRST, request.room, "land", 2_500))
    assert isinstance(await world.telephones.admit_callee(request), Admitted)
    record = only_record(world)
    assert (record.line, record.rate, record.number) == ("land", 2_500, "0791••••67")


async def test_a_program_has_a_number_called() -> None:
    world = world_with()
    calls = ConferenceCalls(world.plans, world.rooms, world.dialling)
    with pytest.raises(NotRunning):
        await calls.call(ALICE_201, "c1", "202", "")
    page = await leader(world)
    call = await calls.call(ALICE_201, "c1", "202", "")
    assert (page.calls[call].by, page.calls[call].name) == (None, "Bruno")
    for account, refusal in ((BRUNO, Forbidden), (STRANGER, NotFound)):
        with pytest.raises(refusal):
            await calls.call(account, "c1", "209", "")
    world.phones.bars["0900123456"] = Barred.NOT_ALLOWED
    with pytest.raises(Invalid) as caught:
        await calls.call(ADMIN, "c1", "0900123456", "")
    assert caught.value.errors == (FieldError("number", "not-allowed"),)
    world.clock.pass_time(15 * 60)
    with pytest.raises(NotRunning):
        await calls.call(ALICE_201, "c1", "209", "")


# --- call me ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [None, OUTSIDE])
async def test_ones_own_telephone_is_a_second_leg(number: str | None) -> None:
    world = world_with()
    await leader(world)
    page = world.browser(replace(BRUNO, extension="202"))
    await page.enter()
    call = await page.call(number, own=True)
    assert world.phones.dialled[FIRST].number == (number or "202")
    assert page.calls[call].owner == page.p
    admitted = await world.answered(FIRST)
    assert isinstance(admitted, Admitted) and admitted.peer == page.p
    assert page.names() == ["Alice", "Bruno"] and page.roster[page.p].phone
    assert await refused(page, own=True) == "bad-state"


async def test_nobody_elses_telephone_and_none_without_a_number() -> None:
    world = world_with()
    page = world.browser(BRUNO)
    await page.enter()
    assert await refused(page, own=True) == "not-allowed"
    assert await refused(page, "201", own=True) == "not-allowed"
    await page.call("209", own=True)  # the hall's telephone is nobody's


async def test_who_leaves_meanwhile_is_not_called_any_more() -> None:
    world = world_with()
    boss = await leader(world)
    page = world.browser(BRUNO)
    await page.enter()
    call = await page.call(OUTSIDE, own=True)
    request = await world.dialled(FIRST)
    assert await refused(boss, again=call) == "bad-state"
    page.here.leave(page)
    assert boss.calls == {} and ("release", FIRST) in world.phones.commands
    refusal = await world.telephones.admit_callee(request)
    assert isinstance(refusal, Refused)


async def test_nobody_has_another_ones_telephone_called_again() -> None:
    world = world_with()
    boss = await leader(world)
    page = world.browser(BRUNO)
    await page.enter()
    call = await page.call(OUTSIDE, own=True)
    request = await world.dialled(FIRST)
    world.telephones.phone_event(LegFailed(FIRST, request.room, DialCause.BUSY))
    assert await refused(boss, again=call) == "forbidden"
    boss.here.apply(DropCall(call))


# --- those that a telephone has called --------------------------------------------------------


async def test_star_codes_and_transfers_are_shown_as_well() -> None:
    world = world_with()
    page = await leader(world)
    room = page.here.running.media_id
    leg = LegId("elsewhere")
    world.telephones.phone_event(LegDialled(leg, room, LegId("caller"), "202"))
    request = CalleeRequest(leg, room, VPBX_A.id, "202")
    await world.telephones.callee(request)
    (shown,) = page.calls.values()
    assert (shown.name, shown.state, shown.by) == ("Bruno", "calling", None)
    world.telephones.phone_event(LegRinging(leg, room))
    assert page.calls[shown.call].state == "ringing"
    admitted = await world.telephones.admit_callee(request)
    assert isinstance(admitted, Admitted) and page.calls == {}

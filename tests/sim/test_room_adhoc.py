"""`*71` as the product sees it: a room begins with a call, and those who answer come in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing.adhoc import START_RATE
from server.conferencing.entry import EntryRefused
from server.domain.call import CallCause, CallRecord, Direction
from server.domain.directory import Extension
from server.live.commands import Lock
from server.live.people import LiveRole
from sfu.api import RoomId
from sip_gateway.api import (
    AdhocRequest,
    AdhocStarted,
    Admitted,
    CalleeRequest,
    Caller,
    DialCause,
    LeaveCause,
    LegDialled,
    LegEntered,
    LegFailed,
    LegId,
    LegLeft,
    RefusalReason,
    Refused,
)
from tests.sim.conference_world import ADMIN, ALICE, BRUNO, VPBX_A, World

CALLER, CALLEE = LegId("caller"), LegId("callee")


def extension(name: str, number: str, account_id: str | None) -> Extension:
    secrets = ("m" * 32, "s" * 64)
    return Extension(name, VPBX_A.id, number, name.title(), account_id, name, "ucc", *secrets)


def world_with() -> World:
    world = World()
    world.plans.extensions = {
        "alice": extension("alice", "201", "alice"),
        "bruno": extension("bruno", "202", "bruno"),
        "hall": extension("hall", "209", None),
    }
    return world


async def asked(world: World, username: str = "alice") -> AdhocStarted | Refused:
    account = await world.telephones.account(username)
    caller = Caller("201", "Alice", account, "1.2.3.4")
    return await world.telephones.start_adhoc(AdhocRequest(CALLER, caller, ("202",)))


async def started(world: World) -> Admitted:
    found = await asked(world)
    assert isinstance(found, AdhocStarted)
    world.telephones.phone_event(LegEntered(CALLER, found.admitted.room, found.admitted.peer))
    return found.admitted


def request(room: RoomId, number: str = "202") -> CalleeRequest:
    return CalleeRequest(CALLEE, room, VPBX_A.id, number)


async def test_a_room_with_its_organiser_begins() -> None:
    world = world_with()
    found = await asked(world)
    assert isinstance(found, AdhocStarted)
    assert (found.language, found.admitted.people) == ("fr", 1)
    running = world.rooms.running(found.admitted.room)
    assert running is not None
    (person,) = running.room.roster
    assert (person.name, person.role, person.account_id) == ("Alice", LiveRole.ORGANISER, "alice")
    assert world.phones.commands == [("people", 1)]


@pytest.mark.parametrize(
    ("number", "name", "account_id"),
    [("202", "Bruno", "bruno"), ("209", "Hall", None), ("0791234567", "0791••••67", None)],
)
async def test_who_answers_comes_in_under_their_name(
    number: str, name: str, account_id: str | None
) -> None:
    world = world_with()
    room = (await started(world)).room
    callee = await world.telephones.callee(request(room, number))
    assert callee.username == {"202": "bruno", "209": "hall"}.get(number)
    admitted = await world.telephones.admit_callee(request(room, number))
    assert isinstance(admitted, Admitted)
    assert (admitted.room, admitted.people) == (room, 2)
    running = world.rooms.running(room)
    assert running is not None
    person = running.room.participant(admitted.peer)
    assert person is not None
    assert (person.name, person.account_id) == (name, account_id)
    assert person.role is LiveRole.PARTICIPANT
    assert world.phones.commands[-1] == ("people", 2)


async def test_the_end_is_noted_and_nobody_comes_later() -> None:
    world = world_with()
    caller = await started(world)
    world.telephones.phone_event(LegLeft(CALLER, caller.room, caller.peer, LeaveCause.HANGUP))
    await world.adhoc.close()
    assert world.book.ended == ["adhoc-1"]
    answer = await world.telephones.admit_callee(request(caller.room))
    assert answer == Refused(RefusalReason.ENDED)


async def test_a_locked_room_lets_nobody_in() -> None:
    world = world_with()
    organiser = await started(world)
    room = organiser.room
    running = world.rooms.running(room)
    assert running is not None
    running.apply(Lock(), organiser.peer)
    answer = await world.telephones.admit_callee(request(room))
    assert answer == Refused(RefusalReason.LOCKED)


async def test_who_may_not_start_one() -> None:
    world = world_with()
    for username in ("hall", "nobody"):  # nobody's telephone; no telephone of ours
        assert await asked(world, username) == Refused(RefusalReason.DISABLED)
    world.plans.vpbxs["a"] = replace(VPBX_A, conference_enabled=False)
    assert await asked(world) == Refused(RefusalReason.DISABLED)
    assert world.book.ended == []


async def test_one_subscriber_does_not_start_them_without_end() -> None:
    world = world_with()
    for _ in range(int(START_RATE.burst)):
        assert isinstance(await asked(world), AdhocStarted)
    assert await asked(world) == Refused(RefusalReason.THROTTLED)
    world.clock.pass_time(START_RATE.interval)
    assert isinstance(await asked(world), AdhocStarted)


async def test_a_fault_at_the_end_is_not_the_rooms_fault(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = world_with()
    caller = await started(world)

    async def end(conference_id: str) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(world.book, "end", end)
    world.telephones.phone_event(LegLeft(CALLER, caller.room, caller.peer, LeaveCause.HANGUP))
    await world.adhoc.close()
    assert "could not be noted" in caplog.text


async def test_only_the_organiser_and_administrators_look_in() -> None:
    world = world_with()
    await started(world)
    page = world.browser(ALICE)
    await page.enter(conference="adhoc-1")
    assert page.names() == ["Alice", "Alice (2)"]
    await world.browser(ADMIN).enter(conference="adhoc-1")
    with pytest.raises(EntryRefused) as refused:
        await world.browser(BRUNO).enter(conference="adhoc-1")
    assert refused.value.code == "not-found"


def records(world: World) -> dict[str, CallRecord]:
    """The last that was stored of each leg that we called, by its name."""
    called = [each for each in world.keeper.records.values() if each.direction is Direction.OUT]
    return {each.name: each for each in called}


async def test_a_called_telephone_has_a_record_before_anything_leaves() -> None:
    world = world_with()
    room = (await started(world)).room
    await world.telephones.callee(request(room))
    record = records(world)["Bruno"]
    assert (record.direction, record.line, record.account_id) == (Direction.OUT, "202", "bruno")
    assert (record.answered_at, record.ended_at, record.number) == (None, None, "")
    await world.telephones.callee(CalleeRequest(LegId("other"), room, VPBX_A.id, "0791234567"))
    assert records(world)["0791••••67"].number == "0791••••67"


@pytest.mark.parametrize("cause", list(DialCause))
async def test_why_nobody_came_is_recorded_even_when_the_room_is_gone(cause: DialCause) -> None:
    world = world_with()
    caller = await started(world)
    await world.telephones.callee(request(caller.room))
    world.telephones.phone_event(LegLeft(CALLER, caller.room, caller.peer, LeaveCause.HANGUP))
    world.telephones.phone_event(LegFailed(CALLEE, caller.room, cause))
    record = records(world)["Bruno"]
    assert (record.cause, record.answered_at) == (CallCause(cause.value), None)
    await world.adhoc.close()


async def test_who_comes_in_goes_on_in_the_same_record() -> None:
    world = world_with()
    room = (await started(world)).room
    await world.telephones.callee(request(room))
    began = records(world)["Bruno"]
    admitted = await world.telephones.admit_callee(request(room))
    assert isinstance(admitted, Admitted)
    world.telephones.phone_event(LegEntered(CALLEE, room, admitted.peer, "PCMA"))
    world.telephones.phone_event(LegLeft(CALLEE, room, admitted.peer, LeaveCause.HANGUP))
    ended = records(world)["Bruno"]
    assert (ended.id, ended.cause, ended.codec) == (began.id, CallCause.HUNG_UP, "PCMA")
    assert ended.answered_at is not None
    ids = set(world.keeper.records)
    assert len(ids) == 2  # the caller's and Bruno's


async def test_whom_the_room_refuses_has_one_record_too() -> None:
    world = world_with()
    organiser = await started(world)
    await world.telephones.callee(request(organiser.room))
    running = world.rooms.running(organiser.room)
    assert running is not None
    running.apply(Lock(), organiser.peer)
    await world.telephones.admit_callee(request(organiser.room))
    world.telephones.phone_event(LegFailed(CALLEE, organiser.room, DialCause.FORBIDDEN))
    assert records(world)["Bruno"].cause is CallCause.FORBIDDEN
    assert len(world.keeper.records) == 2


async def test_news_of_telephones_that_are_called_change_no_room() -> None:
    world = world_with()
    room = (await started(world)).room
    world.telephones.phone_event(LegDialled(CALLEE, room, CALLER, "202"))
    world.telephones.phone_event(LegFailed(CALLEE, room, DialCause.BUSY))
    running = world.rooms.running(room)
    assert running is not None and len(running.room.roster) == 1

"""One record a leg: when it begins and ends, and why, as ladders in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.conferencing.calls import LONGEST_WAIT
from server.conferencing.entry import EntryRefused
from server.domain.call import CallCause, CallKind, CallRecord, Direction
from server.domain.member import Member, MemberSource
from server.live.commands import End, Kick, Lock
from server.live.people import Net
from server.services.conferences import ConferenceChanged
from sfu.api import MediaError, PeerId, PeerState, PeerStateChanged, QualityReported, RoomId
from sip_gateway.api import Admitted, LeaveCause, LegId, LegLeft, LegQuality, SipAccount
from tests.sim.conference_world import ALICE, BRUNO, START, Browser, World, conference
from tests.sim.test_room_admission import END, LINA, world_with


def records(world: World) -> list[CallRecord]:
    return list(world.keeper.records.values())


def only(world: World) -> CallRecord:
    (record,) = records(world)
    return record


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def hangs_up(world: World, call: Admitted, cause: LeaveCause, leg: str = "leg1") -> None:
    world.telephones.phone_event(LegLeft(LegId(leg), call.room, call.peer, cause))


def connected(world: World, browser: Browser) -> None:
    room = browser.here.running.media_id
    world.media.emit(PeerStateChanged(room, browser.p, PeerState.CONNECTED))


async def test_what_a_telephone_lost_is_shown_and_kept() -> None:
    world = World()
    alice = world.browser(ALICE)
    await alice.enter()
    call = await world.phone("leg1")
    for packets, lost, jitter, trip, net in (
        (250, 0, 0.002, None, Net.GOOD),
        (250, 30, 0.011, 0.09, Net.FAIR),
        (250, 70, 0.004, 0.3, Net.POOR),
        (250, 0, 0.004, 0.2, Net.GOOD),
    ):
        event = LegQuality(LegId("leg1"), call.room, call.peer, packets, lost, jitter, 0.0, trip)
        for _ in range(3):  # a single one would be no more than a moment
            world.telephones.phone_event(event)
            world.clock.pass_time(5)
        assert alice.roster[call.peer].net == net
    hangs_up(world, call, LeaveCause.HANGUP)
    record = next(each for each in records(world) if each.kind is CallKind.PHONE)
    assert (record.loss, record.packets, record.jitter, record.round_trip) == (100, 3000, 11, 300)


async def test_a_browser_comes_talks_and_leaves() -> None:
    world = World()
    bruno = world.browser(BRUNO)
    await bruno.enter()
    began = CallRecord(
        id="call1",
        vpbx_id="a",
        conference_id="c1",
        conference_name="Budget",
        room_number="4711",
        kind=CallKind.BROWSER,
        direction=Direction.IN,
        name="Bruno",
        started_at=START,
        account_id="bruno",
        codec="opus",
    )
    assert only(world) == began
    world.clock.pass_time(2)
    connected(world, bruno)
    assert only(world) == replace(began, answered_at=after(2))
    world.clock.pass_time(60)
    connected(world, bruno)  # again, after a change of network
    bruno.here.leave(bruno)
    ended = replace(began, answered_at=after(2), ended_at=after(62), cause=CallCause.HUNG_UP)
    assert only(world) == ended
    assert ended.connected == timedelta(seconds=60)


async def test_a_telephone_comes_and_hangs_up() -> None:
    world = World()
    call = await world.dial(number="+41791234567", source="192.0.2.9")
    assert isinstance(call, Admitted)
    record = only(world)
    assert (record.kind, record.direction) == (CallKind.PHONE, Direction.IN)
    assert (record.name, record.number, record.line) == (
        "+417••••••67",
        "+417••••••67",
        "192.0.2.9",
    )
    assert record.answered_at is None
    hangs_up(world, call, LeaveCause.HANGUP)
    # It never got past its prompts.
    assert (only(world).cause, only(world).connected) == (CallCause.HUNG_UP, None)


async def test_what_is_known_of_a_caller() -> None:
    world = world_with()
    sip = SipAccount("lina", "ucc", "m", "s", "a", "201", "Lina")
    member = Member(
        *("m1", "c1", MemberSource.NAME, "", "Mia", "", "", False, "fr", "1357", "link", START)
    )
    world.plans.members = (member,)
    world.plans.extensions["lina"] = replace(LINA, account_id="lina-account")
    await world.phone("leg1", account=sip)
    await world.phone("leg2", pin="1357")
    lina, mia = records(world)
    assert (lina.name, lina.account_id, lina.number, lina.line) == (
        *("Lina", "lina-account"),
        *("", "201"),
    )
    assert (mia.name, mia.member_id, mia.codec) == ("Mia", "m1", "PCMA")


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (LeaveCause.HANGUP, CallCause.HUNG_UP),
        (LeaveCause.LOST, CallCause.LOST),
        (LeaveCause.FAILED, CallCause.FAILED),
        (LeaveCause.RELEASED, CallCause.HUNG_UP),  # by the portal: nobody else did
    ],
)
async def test_why_a_telephone_left(cause: LeaveCause, told: CallCause) -> None:
    world = World()
    await world.browser(ALICE).enter()
    call = await world.phone()
    world.clock.pass_time(5)
    hangs_up(world, call, cause)
    phone = records(world)[1]
    assert (phone.cause, phone.ended_at) == (told, after(5))


async def test_who_is_removed_and_who_is_sent_home() -> None:
    world = World()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    call = await world.phone()
    alice.here.apply(Kick(bruno.p))
    alice.here.apply(Kick(call.peer))
    hangs_up(world, call, LeaveCause.RELEASED)  # what came of it
    alice.here.apply(End())
    causes = {record.name: record.cause for record in records(world)}
    assert list(causes.values()) == [
        CallCause.ENDED_BY_ORGANISER,
        CallCause.REMOVED,
        CallCause.REMOVED,
    ]


async def test_a_deleted_conference_ends_its_legs() -> None:
    world = World()
    await world.browser(BRUNO).enter()
    world.rooms.conference_changed(ConferenceChanged(conference(), deleted=True))
    assert only(world).cause is CallCause.ENDED_BY_ORGANISER


async def test_who_loses_the_way_and_comes_back_has_one_record() -> None:
    world = World()
    bruno = world.browser(BRUNO)
    await bruno.enter()
    claim = bruno.claim()
    bruno.here.lose(bruno)
    world.clock.pass_time(10)
    await bruno.enter(claim=claim)
    assert only(world).ended_at is None
    bruno.here.lose(bruno)
    world.clock.pass_time(60)
    assert (only(world).cause, only(world).ended_at) == (CallCause.LOST, after(40))


async def test_a_caller_who_never_enters_the_mix_is_lost() -> None:
    world = World()
    await world.dial()
    world.clock.pass_time(60)
    assert (only(world).cause, only(world).answered_at) == (CallCause.LOST, None)


@pytest.mark.parametrize(
    ("moment", "before", "cause"),
    [
        (START - timedelta(seconds=1), None, CallCause.NOT_STARTED),
        (END, None, CallCause.TOO_LATE),
        (START, Lock(), CallCause.LOCKED),
    ],
)
async def test_a_caller_who_is_not_let_in(
    moment: datetime, before: Lock | None, cause: CallCause
) -> None:
    world = World()
    if before is not None:
        alice = world.browser(ALICE)
        await alice.enter()
        alice.here.apply(before)
    world.clock.start = moment
    await world.dial()
    refused = records(world)[-1]
    assert (refused.kind, refused.cause) == (CallKind.PHONE, cause)
    assert refused.started_at == refused.ended_at == moment


async def test_a_full_room_and_a_function_that_is_off() -> None:
    world = World(limit=1)
    await world.browser(ALICE).enter()
    await world.dial()
    assert records(world)[-1].cause is CallCause.FULL
    world = world_with(conference_enabled=False)
    await world.dial()
    assert only(world).cause is CallCause.DISABLED


async def test_who_guesses_has_no_record() -> None:
    world = World()
    await world.dial(pin="0000")
    await world.dial(room="9999")
    assert records(world) == []


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (MediaError("bad-offer", "nonsense"), CallCause.FAILED),
        (MediaError("full", "no more"), CallCause.FULL),
    ],
)
async def test_a_browser_without_media(failure: Exception, cause: CallCause) -> None:
    world = World()
    world.media.failure = failure
    with pytest.raises(EntryRefused):
        await world.browser(BRUNO).enter()
    assert only(world).cause is cause


async def test_a_refused_browser_had_no_leg() -> None:
    world = World(limit=0)
    with pytest.raises(EntryRefused):
        await world.browser(BRUNO).enter()
    assert records(world) == []


async def test_loss_is_the_mean_of_what_was_reported() -> None:
    world = World()
    bruno = world.browser(BRUNO)
    await bruno.enter()
    room = bruno.here.running.media_id
    for loss in (0.0, 0.02, 0.04):
        world.media.emit(QualityReported(room, bruno.p, 4, 0.05, loss))
    world.media.emit(QualityReported(room, PeerId("nobody"), 4, 0.05, 1.0))
    world.media.emit(QualityReported(RoomId("nowhere"), bruno.p, 4, 0.05, 1.0))
    bruno.here.leave(bruno)
    assert only(world).loss == 20


async def test_a_stop_ends_what_is_open() -> None:
    world = World()
    await world.browser(BRUNO).enter()
    call = await world.phone()
    world.clock.pass_time(3)
    world.calls.end_all()
    hangs_up(world, call, LeaveCause.RELEASED)  # the gateway sends its BYEs after that
    assert {record.cause for record in records(world)} == {CallCause.SERVER_RESTART}
    assert {record.ended_at for record in records(world)} == {after(3)}


async def test_a_clock_that_is_set_back_gives_no_negative_call() -> None:
    world = World()
    bruno = world.browser(BRUNO)
    await bruno.enter()
    world.clock.start -= timedelta(hours=1)
    connected(world, bruno)
    bruno.here.leave(bruno)
    assert only(world).ended_at == only(world).answered_at == START


async def waits_for_disk(world: World, join: Any) -> bool:
    """Whether the join is acknowledged only after the record is stored."""
    disk: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    world.keeper.disk = disk
    joining = asyncio.ensure_future(join)
    for _ in range(20):
        await asyncio.sleep(0)
    early = joining.done()
    disk.set_result(None)
    await joining
    return not early


async def test_a_join_is_acknowledged_when_its_record_is_on_disk() -> None:
    world = World()
    assert await waits_for_disk(world, world.browser(BRUNO).enter())
    assert await waits_for_disk(world, world.dial())


async def test_a_disk_that_never_comes_back_does_not_keep_people_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert LONGEST_WAIT == 2.0
    monkeypatch.setattr("server.conferencing.calls.LONGEST_WAIT", 0.001)
    world = World()
    world.keeper.disk = asyncio.get_running_loop().create_future()
    await world.browser(BRUNO).enter()
    assert world.rooms.count("c1") == 1
    assert "before its call record is on disk" in caplog.text


async def test_what_webhooks_hear_of_a_conference() -> None:
    world = World()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await bruno.enter()
    await alice.enter()
    call = await world.phone()
    hangs_up(world, call, LeaveCause.HANGUP)
    bruno.here.leave(bruno)
    alice.here.apply(Lock())
    await world.dial("leg2")  # not let in
    alice.here.apply(End())
    told = [
        (one.event.value, one.data.get("participant", {}).get("account_id"))
        for one in world.keeper.told
    ]
    assert told == [
        ("room.started", None),
        ("participant.joined", "bruno"),
        ("participant.joined", "alice"),
        ("participant.joined", None),
        ("participant.left", None),
        ("call.ended", None),
        ("participant.left", "bruno"),
        ("call.ended", None),
        ("call.ended", None),
        ("participant.left", "alice"),
        ("call.ended", None),
        ("room.ended", None),
    ]
    await bruno.enter()  # the next run of the same conference
    assert [one.event.value for one in world.keeper.told[12:]] == [
        "room.started",
        "participant.joined",
    ]
    assert len({one.key for one in world.keeper.told}) == len(world.keeper.told)

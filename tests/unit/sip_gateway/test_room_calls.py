"""Calls into a room that runs, on loopback: scripted telephones, and a media engine that only
takes notes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from sip_gateway.api import (
    Barred,
    Callee,
    CalleeRequest,
    DialCause,
    DialRequest,
    LeaveCause,
    LegAnswered,
    LegDialled,
    LegEntered,
    LegFailed,
    LegId,
    LegLeft,
    LegRinging,
    RefusalReason,
    Refused,
)
from sip_gateway.core.message import Request
from sip_gateway.rates import Rate
from tests.phone_doubles import ROOM, FakeDirectory
from tests.sip_house import house
from tests.sip_socket_phone import SocketPhone
from tests.unit.sip_gateway.test_adhoc_calls import FaultyDirectory, Stage, opened

WANTED = DialRequest(ROOM, "vpbx-1", "202", "fr", "201", "Alice Favre")
OUTSIDE = replace(WANTED, number="044 123 45 67")


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with opened() as built:
        yield built


async def test_an_extension_rings_answers_and_is_in(stage: Stage) -> None:
    leg = stage.site.plane.dial(WANTED)
    assert stage.site.events == [], "whoever asks has to know the leg first"
    assert await stage.site.expect(LegDialled) == LegDialled(leg, ROOM, None, "202")
    invite = await stage.answer(stage.bob)
    assert (invite.from_.display, invite.from_.uri.user) == ("Alice Favre", "201")
    for kind in (LegRinging, LegAnswered, LegEntered):
        assert (await stage.site.expect(kind)).leg == leg  # type: ignore[attr-defined]
    assert stage.heard.rooms == {leg: ROOM}
    stage.site.plane.release(leg)
    assert (await stage.site.expect(LegLeft)).cause is LeaveCause.RELEASED
    await stage.bob.receive("BYE")


async def test_over_the_trunk_they_press_one(stage: Stage) -> None:
    leg = stage.site.plane.dial(OUTSIDE)
    invite = await stage.answer(stage.trunk)
    assert invite.uri.user == "0441234567"
    assert (await stage.site.expect(LegAnswered)).line == "trunk"
    await stage.heard.until_hears(leg, "invited")
    assert stage.heard.rooms == {}
    stage.heard.digit(leg, "1")
    assert (await stage.site.expect(LegEntered)).leg == leg


def was_called(phone: SocketPhone) -> bool:
    return any(isinstance(each, Request) for each in phone.script.inbox)


class Trusting(FakeDirectory):
    """Has decided that nobody presses anything."""

    async def callee(self, request: CalleeRequest) -> Callee:
        return replace(await super().callee(request), confirm=False)


async def test_the_product_may_do_without() -> None:
    async with opened(directory=Trusting()) as stage:
        leg = stage.site.plane.dial(OUTSIDE)
        await stage.answer(stage.trunk)
        assert (await stage.site.expect(LegEntered)).leg == leg
        await stage.dial("*71*0441234568")
        await stage.answer(stage.trunk)
        assert (await stage.site.expect(LegEntered)).leg != leg


@pytest.mark.parametrize(
    ("status", "cause"),
    [(486, DialCause.BUSY), (603, DialCause.REJECTED), (503, DialCause.UNREACHABLE)],
)
async def test_nobody_comes(stage: Stage, status: int, cause: DialCause) -> None:
    leg = stage.site.plane.dial(WANTED)
    stage.bob.script.reply(await stage.bob.receive("INVITE"), status)
    assert await stage.site.expect(LegFailed) == LegFailed(leg, ROOM, cause)
    assert stage.heard.legs == ()


async def test_called_off_while_it_rings(stage: Stage) -> None:
    leg = stage.site.plane.dial(WANTED)
    invite = await stage.bob.receive("INVITE")
    stage.bob.script.reply(invite, 180)
    await stage.site.expect(LegRinging)
    stage.site.plane.release(leg)
    await stage.bob.receive("CANCEL")
    stage.bob.script.reply(invite, 487)
    assert (await stage.site.expect(LegFailed)).cause is DialCause.CANCELLED
    await stage.bob.receive("ACK")
    assert stage.heard.legs == ()


async def test_called_off_while_they_are_asked_to_press_one(stage: Stage) -> None:
    leg = stage.site.plane.dial(OUTSIDE)
    await stage.answer(stage.trunk)
    await stage.heard.until_hears(leg, "invited")
    stage.site.plane.release(leg)
    assert (await stage.site.expect(LegFailed)).cause is DialCause.CANCELLED
    await stage.trunk.receive("BYE")


class SlowDirectory(FakeDirectory):
    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def callee(self, request: CalleeRequest) -> Callee:
        await self.go_on.wait()
        return await super().callee(request)


async def test_called_off_before_anything_has_left() -> None:
    """It ends when the directory has answered: its record is on disk by then."""
    directory = SlowDirectory()
    async with opened(directory=directory) as stage:
        leg = stage.site.plane.dial(WANTED)
        await stage.site.expect(LegDialled)
        stage.site.plane.release(leg)
        directory.go_on.set()
        assert (await stage.site.expect(LegFailed)).cause is DialCause.CANCELLED
        assert not was_called(stage.bob)


async def test_a_mailbox_and_whoever_hangs_up(stage: Stage) -> None:
    leg = stage.site.plane.dial(OUTSIDE)
    await stage.answer(stage.trunk)
    await stage.heard.until_hears(leg, "invited")
    stage.trunk.script.bye()
    assert (await stage.site.expect(LegFailed)).cause is DialCause.REJECTED


async def test_the_room_refuses_whoever_answered(stage: Stage) -> None:
    stage.site.directory.callee_admission = Refused(RefusalReason.ENDED)
    stage.site.plane.dial(WANTED)
    await stage.answer(stage.bob)
    assert (await stage.site.expect(LegFailed)).cause is DialCause.FORBIDDEN
    await stage.bob.receive("BYE")


async def test_a_fault_of_the_directory_calls_nobody() -> None:
    async with opened(directory=FaultyDirectory()) as stage:
        stage.site.plane.dial(WANTED)
        assert (await stage.site.expect(LegFailed)).cause is DialCause.UNREACHABLE
        assert not was_called(stage.bob)


async def test_what_is_barred_is_known_before() -> None:
    async with opened(max_legs=1) as stage:
        plane = stage.site.plane
        assert plane.barred(WANTED, "bob") is None
        assert plane.barred(WANTED, "alice") is Barred.UNREACHABLE  # has not registered
        assert plane.barred(OUTSIDE, None) is None
        for number in ("0900123456", "00881612345678", "12#3", "", "9" * 200):
            assert plane.barred(replace(WANTED, number=number), None) is Barred.NOT_ALLOWED
        leg = plane.dial(OUTSIDE)
        await stage.trunk.receive("INVITE")
        assert plane.barred(OUTSIDE, None) is Barred.LIMIT
        assert plane.barred(replace(OUTSIDE, vpbx_id="vpbx-2"), None) is None
        plane.dial(OUTSIDE)
        assert (await stage.site.expect(LegFailed)).cause is DialCause.FORBIDDEN
        plane.release(leg)
    async with house() as site:
        assert site.plane.barred(OUTSIDE, None) is Barred.UNREACHABLE


async def test_a_strange_leg_is_ignored(stage: Stage) -> None:
    stage.site.plane.release(LegId("nobody"))


async def test_what_a_minute_costs_is_told_and_no_second_one_is_begun_without_the_money() -> None:
    rates = (Rate("+41", 20.0),)
    async with opened(rates=rates, spend_per_day=19.0, confirm=False) as stage:
        assert stage.site.plane.barred(OUTSIDE, None) is Barred.LIMIT
        assert stage.site.plane.barred(WANTED, "bob") is None
        assert stage.site.plane.barred(replace(OUTSIDE, number="00491"), None) is Barred.NOT_ALLOWED
    async with opened(rates=rates, spend_per_day=20.0, confirm=False) as stage:
        leg = stage.site.plane.dial(OUTSIDE)
        await stage.answer(stage.trunk)
        answered = await stage.site.expect(LegAnswered)
        assert (answered.leg, answered.rate) == (leg, 200_000)
        assert stage.site.plane.barred(OUTSIDE, None) is Barred.LIMIT

"""`*71` on loopback: scripted telephones, and a media engine that only takes notes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sip_gateway.api import (
    AdhocRequest,
    AdhocStarted,
    DialCause,
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
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.trunk_config import TrunkConfig
from tests.phone_doubles import ROOM, FakeDirectory, FakeMedia
from tests.ports import free_port
from tests.sip_house import House, house
from tests.sip_socket_phone import SocketPhone


class Stage:
    """A house with a subscriber (201), a colleague (202) and a trunk, all on loopback."""

    def __init__(
        self, site: House, alice: SocketPhone, bob: SocketPhone, trunk: SocketPhone
    ) -> None:
        self.site, self.alice, self.bob, self.trunk = site, alice, bob, trunk
        for phone in (bob, trunk):
            del phone.script.answers["INVITE"]
            phone.script.answers["CANCEL"] = 200
        assert isinstance(site.media, FakeMedia)
        self.heard = site.media

    async def dial(self, code: str) -> LegId:
        """Alice dials; returns her leg, which hears the ringing tone."""
        assert await self.alice.call_with_password(code, "wonderland") == 200
        entered = await self.site.expect(LegEntered)
        assert self.heard.hears[entered.leg] == ("tone:ringback",)
        return entered.leg

    async def answer(self, phone: SocketPhone) -> Request:
        invite = await phone.receive("INVITE")
        phone.script.reply(invite, 180)
        phone.script.reply(invite, 200)
        await phone.receive("ACK")
        return invite


@asynccontextmanager
async def opened(
    busy_time: float = 10.0, directory: FakeDirectory | None = None, **outbound: Any
) -> AsyncIterator[Stage]:
    port = free_port()
    values: dict[str, Any] = {"allow": ("+41", "+49"), **outbound}
    config = OutboundConfig(host="127.0.0.1", port=port, **values)
    async with (
        house(outbound=config, busy_time=busy_time, directory=directory) as site,
        SocketPhone.at(site) as alice,
        SocketPhone.at(site, "bob") as bob,
        SocketPhone.at(site, "trunk", port) as trunk,
    ):
        await bob.register("builder")
        yield Stage(site, alice, bob, trunk)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with opened() as built:
        yield built


async def test_all_are_called_at_once_and_join_as_they_answer(stage: Stage) -> None:
    caller = await stage.dial("*71*202*0441234567*00492345678901#")
    dialled = [await stage.site.expect(LegDialled) for _ in range(3)]
    assert [each.number for each in dialled] == ["202", "0441234567", "00492345678901"]
    assert {(each.caller, each.room) for each in dialled} == {(caller, ROOM)}

    invite = await stage.answer(stage.bob)
    assert (invite.from_.display, invite.from_.uri.user) == ("Alice", "201")
    bob = (await stage.site.expect(LegEntered)).leg
    assert (await stage.site.expect(LegRinging)).leg == bob
    assert (await stage.site.expect(LegAnswered)).leg == bob
    # Alice is in the room before, so that she hears him come.
    assert list(stage.heard.rooms) == [caller, bob]
    assert caller not in stage.heard.hears

    first = await stage.trunk.receive("INVITE")
    second = await stage.trunk.receive("INVITE")
    users = {first.uri.user, second.uri.user}
    assert users == {"0441234567", "00492345678901"}
    assert first.headers.get("p-asserted-identity") == '"Alice" <sip:201@127.0.0.1>'
    stage.trunk.script.reply(first, 486)
    failed = await stage.site.expect(LegFailed)
    assert failed.cause is DialCause.BUSY

    stage.trunk.script.reply(second, 200)
    await stage.trunk.receive("ACK")
    (outside,) = [each.leg for each in dialled if each.leg not in (bob, failed.leg)]
    await stage.heard.until_hears(outside, "invited")
    stage.heard.digit(outside, "1")
    assert (await stage.site.expect(LegEntered)).leg == outside
    assert stage.heard.rooms == dict.fromkeys([caller, bob, outside], ROOM)


async def test_a_mailbox_never_enters(stage: Stage) -> None:
    caller = await stage.dial("*71*0441234567")
    await stage.answer(stage.trunk)
    leg = (await stage.site.expect(LegAnswered)).leg
    await stage.heard.until_hears(leg, "invited")
    assert stage.heard.rooms == {}
    stage.site.plane.release(leg)  # as its dialogue does after three askings
    assert (await stage.site.expect(LegFailed)).cause is DialCause.NO_ANSWER
    await stage.trunk.receive("BYE")
    await stage.heard.until_hears(caller, "tone:busy")


async def test_without_confirmation_the_trunk_joins_at_once() -> None:
    async with opened(confirm=False) as stage:
        await stage.dial("*71*0441234567")
        await stage.answer(stage.trunk)
        leg = (await stage.site.expect(LegAnswered)).leg
        assert (await stage.site.expect(LegEntered)).leg == leg


@pytest.mark.parametrize(
    ("status", "cause"),
    [(486, DialCause.BUSY), (603, DialCause.REJECTED), (503, DialCause.UNREACHABLE)],
)
async def test_nobody_comes(stage: Stage, status: int, cause: DialCause) -> None:
    caller = await stage.dial("*71*202")
    stage.bob.script.reply(await stage.bob.receive("INVITE"), status)
    assert (await stage.site.expect(LegFailed)).cause is cause
    await stage.heard.until_hears(caller, "tone:busy")


async def test_the_network_may_say_why_after_it_has_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """A PBX that answers at once and then finds the line busy says so in its BYE."""
    caplog.set_level(logging.INFO, "sip_gateway.call_log")
    await stage.dial("*71*0441234567")
    await stage.answer(stage.trunk)
    leg = (await stage.site.expect(LegAnswered)).leg
    await stage.heard.until_hears(leg, "invited")
    stage.trunk.script.send("BYE", headers=(("Reason", 'Q.850;cause=17;text="+41 44"'),))
    assert (await stage.site.expect(LegFailed)).cause is DialCause.BUSY
    assert caplog.messages == ["A call is over: hangup; the peer says Q.850;cause=17"]


async def test_the_caller_hangs_up_before_anybody_answered(stage: Stage) -> None:
    await stage.dial("*71*202*0441234567")
    for phone in (stage.bob, stage.trunk):
        phone.script.reply(await phone.receive("INVITE"), 180)
    for _ in range(2):
        await stage.site.expect(LegRinging)
    await stage.alice.hang_up()
    assert (await stage.site.expect(LegLeft)).cause is LeaveCause.HANGUP
    for phone in (stage.bob, stage.trunk):
        await phone.receive("CANCEL")
        assert (await stage.site.expect(LegFailed)).cause is DialCause.CANCELLED
        phone.script.reply(phone.script.last_request("INVITE"), 487)
        await phone.receive("ACK")
    assert stage.heard.legs == ()


async def test_the_caller_hangs_up_while_somebody_is_in_and_another_rings(stage: Stage) -> None:
    await stage.dial("*71*202*0441234567")
    await stage.answer(stage.bob)
    bob = (await stage.site.expect(LegEntered)).leg
    stage.trunk.script.reply(await stage.trunk.receive("INVITE"), 180)
    await stage.site.expect(LegRinging)
    await stage.alice.hang_up()
    assert (await stage.site.expect(LegFailed)).cause is DialCause.CANCELLED
    await stage.trunk.receive("CANCEL")
    assert list(stage.heard.rooms) == [bob]


async def test_an_answer_after_the_ring_time_does_not_join(stage: Stage) -> None:
    """The called phone's 200 crosses our CANCEL."""
    await stage.dial("*71*202")
    invite = await stage.bob.receive("INVITE")
    stage.bob.script.reply(invite, 180)
    leg = (await stage.site.expect(LegRinging)).leg
    stage.site.plane.release(leg)
    assert (await stage.site.expect(LegFailed)).cause is DialCause.CANCELLED
    await stage.bob.receive("CANCEL")
    stage.bob.script.reply(invite, 200)
    await stage.bob.receive("ACK")
    await stage.bob.receive("BYE")
    assert leg not in stage.heard.rooms


async def test_numbers_that_are_not_called(stage: Stage) -> None:
    """Nothing is sent for them."""
    caller = await stage.dial("*71*0900123456*00881612345678*0441234567,9*12#3")
    causes = [(await stage.site.expect(LegFailed)).cause for _ in range(4)]
    assert causes == [DialCause.FORBIDDEN] * 4
    await stage.heard.until_hears(caller, "tone:busy")
    assert stage.trunk.script.inbox == []
    assert stage.site.directory.called == [
        "0900123456", "00881612345678", "0441234567,9", "12#3",
    ]  # fmt: skip


async def test_a_telephone_that_is_switched_off() -> None:
    async with house() as site, SocketPhone.at(site) as alice:
        assert await alice.call_with_password("*71*202", "wonderland") == 200
        assert (await site.expect(LegFailed)).cause is DialCause.UNREACHABLE


async def test_no_trunk_no_outside_calls() -> None:
    async with house() as site, SocketPhone.at(site) as alice:
        assert await alice.call_with_password("*71*0441234567", "wonderland") == 200
        assert (await site.expect(LegFailed)).cause is DialCause.UNREACHABLE


async def test_limits_hold_over_the_trunk_and_not_inside() -> None:
    async with opened(max_legs=1) as stage:
        await stage.dial("*71*0441234567*0441234568*202")
        assert (await stage.site.expect(LegFailed)).cause is DialCause.FORBIDDEN
        await stage.trunk.receive("INVITE")
        await stage.bob.receive("INVITE")


async def test_minutes_that_are_used_up_end_the_calls_over_the_trunk() -> None:
    async with opened(minutes_per_day=0) as stage:
        await stage.dial("*71*0441234567")
        assert (await stage.site.expect(LegFailed)).cause is DialCause.FORBIDDEN


async def test_who_may_not() -> None:
    async with house(trunks=("127.0.0.1",)) as site, SocketPhone.at(site) as phone:
        assert await phone.refused("*71*202") == 403  # by a trunk: nobody is vouched for
    async with house() as site, SocketPhone.at(site) as alice:
        assert await alice.call_with_password("*71", "wonderland") == 484
        many = "*".join(str(number) for number in range(1000, 1021))
        assert await alice.call_with_password(f"*71*{many}", "wonderland") == 403
        site.directory.adhoc = Refused(RefusalReason.DISABLED)
        assert await alice.call_with_password("*71*202", "wonderland") == 403
        site.directory.adhoc = Refused(RefusalReason.THROTTLED)
        assert await alice.call_with_password("*71*202", "wonderland") == 503
        assert site.directory.called == []


async def test_the_room_refuses_whoever_answered(stage: Stage) -> None:
    stage.site.directory.callee_admission = Refused(RefusalReason.LOCKED)
    caller = await stage.dial("*71*202")
    await stage.answer(stage.bob)
    assert (await stage.site.expect(LegFailed)).cause is DialCause.FORBIDDEN
    await stage.bob.receive("BYE")
    await stage.heard.until_hears(caller, "tone:busy")


async def test_a_called_telephone_hangs_up_instead_of_pressing_one(stage: Stage) -> None:
    await stage.dial("*71*0441234567")
    await stage.answer(stage.trunk)
    await stage.site.expect(LegAnswered)
    stage.trunk.script.bye()
    assert (await stage.site.expect(LegFailed)).cause is DialCause.REJECTED


class SlowDirectory(FakeDirectory):
    """Thinks about a conference until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def start_adhoc(self, request: AdhocRequest) -> AdhocStarted | Refused:
        self.asked.set()
        await self.go_on.wait()
        return await super().start_adhoc(request)


async def test_a_caller_who_gives_up_before_the_answer_leaves_the_room() -> None:
    directory = SlowDirectory()
    async with house(directory=directory) as site, SocketPhone.at(site) as alice:
        calling = asyncio.create_task(alice.call_with_password("*71*202", "wonderland"))
        await directory.asked.wait()
        alice.script.cancel()
        assert await calling == 487
        directory.go_on.set()
        assert (await site.expect(LegLeft)).cause is LeaveCause.HANGUP
        assert directory.called == []


class FaultyDirectory(FakeDirectory):
    async def callee(self, request: object) -> None:  # type: ignore[override]
        raise RuntimeError("no database")


async def test_a_fault_of_the_directory_calls_nobody() -> None:
    async with house(directory=FaultyDirectory()) as site, SocketPhone.at(site) as alice:
        assert await alice.call_with_password("*71*202", "wonderland") == 200
        assert (await site.expect(LegFailed)).cause is DialCause.UNREACHABLE


async def test_the_one_who_waits_hears_the_other_come(stage: Stage) -> None:
    await stage.dial("*71*202")
    stage.site.plane.set_people(ROOM, 1)  # as the product does
    await stage.answer(stage.bob)
    await stage.site.expect(LegAnswered)
    await stage.site.expect(LegEntered)
    stage.site.plane.set_people(ROOM, 2)
    assert stage.heard.attentions[-1] == (ROOM, "join")


async def test_a_browser_that_only_looks_in_does_not_end_the_calling() -> None:
    """The last one left is released after the busy tone, but not while somebody may come."""
    async with opened(busy_time=1.0) as stage:
        caller = await stage.dial("*71*202")
        invite = await stage.bob.receive("INVITE")
        for people in (1, 2, 1):
            stage.site.plane.set_people(ROOM, people)
        with pytest.raises(TimeoutError):
            await stage.site.expect(LegLeft, 1.3)
        stage.bob.script.reply(invite, 200)
        await stage.bob.receive("ACK")
        assert (await stage.site.expect(LegEntered)).leg != caller
        assert caller in stage.heard.rooms


async def test_a_trunk_that_takes_no_call_is_passed_over() -> None:
    ports = (free_port(), free_port())
    trunks = tuple(
        TrunkConfig(name, "127.0.0.1", port, priority=rank, networks=("127.0.0.9",))
        for rank, (name, port) in enumerate(zip(("first", "second"), ports, strict=True))
    )
    async with (
        house(outbound=OutboundConfig(trunks=trunks)) as site,
        SocketPhone.at(site) as alice,
        SocketPhone.at(site, "first", ports[0]) as first,
        SocketPhone.at(site, "second", ports[1]) as second,
    ):
        for trunk in (first, second):
            del trunk.script.answers["INVITE"]
        assert await alice.call_with_password("*71*0441112233", "wonderland") == 200
        first.script.reply(await first.receive("INVITE"), 503)
        second.script.reply(await second.receive("INVITE"), 200)
        answered = await site.expect(LegAnswered)
        assert answered.line == "second"
        assert site.plane.counters()["trunk-first-unable"] == 1
        site.plane.release(answered.leg)  # by the call that it is now
        second.script.reply(await second.receive("BYE"), 200)
        failed = await site.expect(LegFailed)
        assert (failed.leg, failed.line) == (answered.leg, "second")

"""Calls of a conference that are moved, on loopback: scripted telephones, media that take notes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sip_gateway.api import (
    DialCause,
    LegAnswered,
    LegDialled,
    LegEntered,
    LegFailed,
    LegHeld,
    LegId,
    LegLeft,
    LegRinging,
    RefusalReason,
    Refused,
)
from sip_gateway.outbound_config import OutboundConfig
from tests.phone_doubles import ROOM, FakeDirectory, FakeMedia, account
from tests.ports import free_port
from tests.sip_house import House, house
from tests.sip_phone import sdp
from tests.sip_socket_phone import SocketPhone


class Stage:
    """Alice (201) is in the conference; Bob (202) has registered; there is a trunk."""

    def __init__(
        self, site: House, alice: SocketPhone, bob: SocketPhone, trunk: SocketPhone
    ) -> None:
        self.site, self.alice, self.bob, self.trunk = site, alice, bob, trunk
        for phone in (bob, trunk):
            del phone.script.answers["INVITE"]
            phone.script.answers["CANCEL"] = 200
        alice.script.answers["NOTIFY"] = 200
        assert isinstance(site.media, FakeMedia)
        self.media = site.media

    async def enter(self) -> LegId:
        """Alice goes through the portal."""
        assert await self.alice.call_with_password("*72", "wonderland") == 200
        await self.media.plays("enter-room")
        (leg,) = self.media.legs
        for key in "4711#2468#":
            self.media.digit(leg, key)
        await self.media.plays("first-here")
        self.media.finish(leg)
        assert (await self.site.expect(LegEntered)).leg == leg
        return leg


@asynccontextmanager
async def opened(directory: FakeDirectory | None = None) -> AsyncIterator[Stage]:
    port = free_port()
    config = OutboundConfig(host="127.0.0.1", port=port, allow=("+41",))
    async with (
        house(outbound=config, directory=directory) as site,
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


# --- away to another number -------------------------------------------------------------------


async def test_a_colleague_is_called_into_the_conference_and_who_referred_leaves(
    stage: Stage,
) -> None:
    alice = await stage.enter()
    assert await stage.alice.refer("<sip:202@ucc.example.com>", "wonderland") == 200
    assert await stage.alice.told() == "SIP/2.0 100 Trying"
    dialled = await stage.site.expect(LegDialled)
    assert (dialled.caller, dialled.room, dialled.number) == (alice, ROOM, "202")
    invite = await stage.bob.receive("INVITE")
    assert (invite.from_.display, invite.from_.uri.user) == ("Alice", "201")
    stage.bob.script.reply(invite, 180)
    assert await stage.alice.told() == "SIP/2.0 180 Ringing"
    stage.bob.script.reply(invite, 200)
    assert await stage.alice.told() == "SIP/2.0 200 OK"
    bob = (await stage.site.expect(LegEntered)).leg
    assert bob == dialled.leg
    assert (await stage.site.expect(LegRinging)).leg == bob
    assert (await stage.site.expect(LegAnswered)).leg == bob
    await stage.alice.hang_up()
    assert (await stage.site.expect(LegLeft)).leg == alice
    assert stage.media.rooms == {bob: ROOM}


async def test_who_does_not_hang_up_after_it_is_released(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sip_gateway.transfers.GOODBYE", 0.05)
    alice = await stage.enter()
    await stage.alice.refer("<sip:202@h>", "wonderland")
    stage.bob.script.reply(await stage.bob.receive("INVITE"), 200)
    await stage.alice.receive("BYE")
    assert (await stage.site.expect(LegLeft)).leg == alice


async def test_who_hangs_up_at_once_is_still_followed_by_the_other(stage: Stage) -> None:
    await stage.enter()
    await stage.alice.refer("<sip:202@h>", "wonderland")
    await stage.alice.hang_up()
    stage.bob.script.reply(await stage.bob.receive("INVITE"), 200)
    assert (await stage.site.expect(LegEntered)).room == ROOM
    assert stage.site.plane.counters()["media-legs"] == 1


async def test_an_outside_number_takes_the_number_plan_and_a_key(stage: Stage) -> None:
    await stage.enter()
    assert await stage.alice.refer("<tel:+41441234567>", "wonderland") == 200
    invite = await stage.trunk.receive("INVITE")
    assert invite.uri.user == "0441234567"
    stage.trunk.script.reply(invite, 200)
    leg = (await stage.site.expect(LegAnswered)).leg
    await stage.media.until_hears(leg, "invited")
    stage.media.digit(leg, "1")
    assert (await stage.site.expect(LegEntered)).leg == leg


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("<sip:0900123456@h>", 403),  # costly
        ("<sip:0049301234567@h>", 403),  # not in the number plan
        ("<sip:nobody@h>", 403),
        ("<sip:*71*202@h>", 403),
        ("<sip:9000@h>", 403),  # the portal: we would call ourselves
        ("<sip:+41440009000@h>", 403),
        ("<sip:201@h>", 480),  # an extension of ours that is not there
        ("<https://example.com>", 416),
    ],
)
async def test_numbers_that_are_not_called(stage: Stage, target: str, status: int) -> None:
    alice = await stage.enter()
    assert await stage.alice.refer(target, "wonderland") == status
    assert stage.media.legs == (alice,)
    assert await stage.alice.refer("<sip:202@h>", "wonderland") == 200


@pytest.mark.parametrize(
    ("status", "cause", "told"),
    [
        (486, DialCause.BUSY, "SIP/2.0 486 Busy Here"),
        (603, DialCause.REJECTED, "SIP/2.0 603 Decline"),
        (404, DialCause.UNREACHABLE, "SIP/2.0 480 Temporarily Unavailable"),
    ],
)
async def test_who_does_not_come_leaves_the_other_in(
    stage: Stage, status: int, cause: DialCause, told: str
) -> None:
    alice = await stage.enter()
    await stage.alice.refer("<sip:202@h>", "wonderland")
    stage.bob.script.reply(await stage.bob.receive("INVITE"), status)
    assert (await stage.site.expect(LegFailed)).cause is cause
    assert [await stage.alice.told() for _ in range(2)] == ["SIP/2.0 100 Trying", told]
    assert stage.media.rooms == {alice: ROOM}
    assert stage.media.legs == (alice,)


async def test_a_conference_that_lets_nobody_in(stage: Stage) -> None:
    alice = await stage.enter()
    stage.site.directory.callee_admission = Refused(RefusalReason.LOCKED)
    await stage.alice.refer("<sip:202@h>", "wonderland")
    stage.bob.script.reply(await stage.bob.receive("INVITE"), 200)
    await stage.bob.receive("BYE")
    assert (await stage.site.expect(LegFailed)).cause is DialCause.FORBIDDEN
    assert [await stage.alice.told() for _ in range(2)][-1] == "SIP/2.0 403 Forbidden"
    assert stage.media.legs == (alice,)


async def test_another_subscribers_password_moves_no_call(stage: Stage) -> None:
    await stage.enter()
    stage.alice.script.name = "bob"
    assert await stage.alice.refer("<sip:202@h>", "builder") == 403


async def test_nobody_is_referred_before_they_are_in(stage: Stage) -> None:
    assert await stage.alice.call_with_password("*72", "wonderland") == 200
    await stage.media.plays("enter-room")
    assert await stage.alice.refer("<sip:202@h>", "wonderland") == 403


async def test_the_end_of_the_gateway_ends_a_transfer(stage: Stage) -> None:
    await stage.enter()
    await stage.alice.refer("<sip:202@h>", "wonderland")
    await stage.bob.receive("INVITE")
    stage.site.plane.release(stage.media.legs[0])
    await stage.alice.receive("BYE")
    assert (await stage.site.expect(LegLeft)).room == ROOM


# --- in from another telephone ----------------------------------------------------------------


async def test_another_telephone_of_the_same_subscriber_takes_the_seat(stage: Stage) -> None:
    leg = await stage.enter()
    await stage.alice.offer(sdp("127.0.0.1", direction="sendonly", version=2))
    assert (await stage.site.expect(LegHeld)).held
    async with SocketPhone.at(stage.site) as other:
        assert await other.take_place(stage.alice, "*72", "wonderland") == 200
        await stage.alice.receive("BYE")
        assert not (await stage.site.expect(LegHeld)).held
        assert stage.media.rooms == {leg: ROOM}
        assert stage.media.legs == (leg,)
        assert stage.media.remotes[leg][-1].port == 30_000
        assert not [each for each in stage.site.events if isinstance(each, LegLeft)]
        # It is a call like any other from now on, also for a third telephone.
        async with SocketPhone.at(stage.site) as third:
            assert await third.take_place(other, "9000", "wonderland") == 200
            await other.receive("BYE")
            await third.hang_up()
    assert (await stage.site.expect(LegLeft)).leg == leg
    assert stage.site.plane.counters()["sip-calls-now"] == 0


async def test_a_seat_that_was_taken_is_released_by_its_new_telephone(stage: Stage) -> None:
    leg = await stage.enter()
    async with SocketPhone.at(stage.site) as other:
        await other.take_place(stage.alice, "*72", "wonderland")
        await stage.alice.receive("BYE")
        stage.site.plane.release(leg)
        await other.receive("BYE")
    assert (await stage.site.expect(LegLeft)).leg == leg


async def test_a_colleague_comes_in_as_themselves_and_the_other_leaves(stage: Stage) -> None:
    alice = await stage.enter()
    assert await stage.bob.take_place(stage.alice, "9000", "builder") == 200
    entered = await stage.site.expect(LegEntered)
    assert entered.leg != alice
    await stage.alice.receive("BYE")
    assert (await stage.site.expect(LegLeft)).leg == alice
    assert stage.media.rooms == {entered.leg: ROOM}


async def test_a_colleague_who_is_not_let_in_pushes_nobody_out(stage: Stage) -> None:
    alice = await stage.enter()
    stage.site.directory.callee_admission = Refused(RefusalReason.LOCKED)
    assert await stage.bob.take_place(stage.alice, "9000", "builder") == 200
    await stage.bob.receive("BYE")
    assert stage.media.legs == (alice,)


async def test_a_subscriber_of_another_vpbx_takes_no_seat() -> None:
    directory = FakeDirectory()
    stranger = account("carol", "secret", "201")
    directory.accounts["carol"] = type(stranger)(
        stranger.username, stranger.realm, stranger.ha1_md5, stranger.ha1_sha256,
        "vpbx-2", "201", "Carol",
    )  # fmt: skip
    async with opened(directory) as stage, SocketPhone.at(stage.site, "carol") as carol:
        alice = await stage.enter()
        assert await carol.take_place(stage.alice, "9000", "secret") == 403
        assert stage.media.rooms == {alice: ROOM}

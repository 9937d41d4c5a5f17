"""The plane on loopback with a scripted telephone and a media engine that only takes notes."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest

from sfu.api import PeerId, RoomId
from sip_gateway.api import (
    AdmissionRequest,
    Admitted,
    Caller,
    Decision,
    LeaveCause,
    LegDigit,
    LegEntered,
    LegHeld,
    LegId,
    LegLeft,
    LegQuality,
    Portal,
    RefusalReason,
    Refused,
    RoomSettings,
    SipAccount,
)
from sip_gateway.config import SipConfig
from sip_gateway.gateway import LocalPhonePlane
from sip_gateway.phone_media import QualityMeasured
from tests.phone_doubles import ROOM, FakeDirectory, FakeMedia
from tests.sip_house import House, house
from tests.sip_phone import sdp
from tests.sip_socket_phone import SocketPhone

LOOPBACK = ("127.0.0.1",)


@pytest.fixture
async def site() -> AsyncIterator[House]:
    async with house(trunks=LOOPBACK) as running:
        yield running


def media_of(site: House) -> FakeMedia:
    assert isinstance(site.media, FakeMedia)
    return site.media


async def entered(site: House, phone: SocketPhone, welcome: str = "first-here") -> LegId:
    """A call that has gone through the portal."""
    await phone.call("9000")
    media = media_of(site)
    (leg,) = media.legs
    for digit in "4711#2468#":
        media.digit(leg, digit)
    await media.plays(welcome)
    media.finish(leg)
    assert (await site.expect(LegEntered)).leg == leg
    return leg


async def test_through_the_portal_into_the_room_and_out(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media = media_of(site)
        assert media.heard == [
            ("welcome", "enter-room"),
            ("enter-code", "code-optional"),
            ("first-here",),
        ]
        assert (media.rooms[leg], media.muted[leg]) == (ROOM, False)
        assert media.backgrounds[ROOM] == "music"
        media.digit(leg, "6")
        assert (await site.expect(LegDigit)).digit == "6"
        await phone.hang_up()
        assert (await site.expect(LegLeft)).cause is LeaveCause.HANGUP
        assert media.legs == ()


async def test_a_room_that_announces_names_hears_who_comes_and_goes(site: House) -> None:
    site.plane.configure_room(ROOM, RoomSettings(announce_names=True))
    site.plane.set_people(ROOM, 2)
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media = media_of(site)
        assert media.announced == [(leg, "join")]
        await phone.hang_up()
        await site.expect(LegLeft)
        assert media.announced == [(leg, "join"), (leg, "leave")]


async def test_a_key_that_is_heard_and_told_by_info_counts_once(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        await phone.offer(sdp("127.0.0.1", formats="8"))
        for key in "12":
            media_of(site).digit(leg, key, sounded=True)
            await phone.inform(key)
        assert [(await site.expect(LegDigit)).digit for _ in range(2)] == ["1", "2"]
        await phone.inform("3")
        assert (await site.expect(LegDigit)).digit == "3"


async def test_hold_mutes_the_leg_and_is_told(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        await phone.offer(sdp("127.0.0.1", "sendonly"))
        assert (await site.expect(LegHeld)).held
        remote = media_of(site).remotes[leg][-1]
        assert (remote.send, remote.receive) == (False, False)
        await phone.offer(sdp("127.0.0.1"))
        assert not (await site.expect(LegHeld)).held


async def test_music_on_hold_that_nobody_signalled_is_kept_out(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media = media_of(site)
        media.music(leg, True)
        event = await site.expect(LegHeld)
        assert (event.held, event.music, media.shielded[leg]) == (True, True, True)
        assert media.heard[-1] == ("hold-muted",)
        media.music(leg, False)
        event = await site.expect(LegHeld)
        assert (event.held, event.music, media.shielded[leg]) == (False, True, False)
        assert media.heard[-1] == ("hold-over",)


async def test_a_key_takes_the_shield_away_for_a_while(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media = media_of(site)
        media.music(leg, True)
        assert (await site.expect(LegHeld)).held
        media.digit(leg, "6")
        assert not (await site.expect(LegHeld)).held
        assert (await site.expect(LegDigit)).digit == "6"
        media.music(leg, True)
        assert media.shielded[leg] is False


async def test_a_hold_that_is_signalled_takes_over_from_the_shield(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media = media_of(site)
        media.music(leg, True)
        assert (await site.expect(LegHeld)).held
        await phone.offer(sdp("127.0.0.1", "sendonly"))
        assert media.shielded[leg] is False
        media.music(leg, False)
        assert not any(isinstance(each, LegHeld) for each in site.events)
        await phone.offer(sdp("127.0.0.1"))
        assert not (await site.expect(LegHeld)).held


async def test_a_room_may_do_without_the_shield(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        site.plane.configure_room(ROOM, RoomSettings(hold_shield=False))
        media_of(site).music(leg, True)
        assert media_of(site).shielded == {}


async def test_quality_is_told_of_those_in_a_room(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        await phone.call("9000")
        media = media_of(site)
        (leg,) = media.legs
        measured = QualityMeasured(leg, 250, 5, 0.004, 0.01, 0.08)
        media.tell(measured)
        for digit in "4711#2468#":
            media.digit(leg, digit)
        await media.plays("first-here")
        media.finish(leg)
        media.tell(measured)
        event = await site.expect(LegQuality)
        assert (event.packets, event.lost, event.jitter) == (250, 5, 0.004)
        assert (event.told_loss, event.round_trip, event.room) == (0.01, 0.08, ROOM)
        assert not any(isinstance(each, LegQuality) for each in site.events)


async def test_release_and_lost_media_end_the_call_with_a_bye(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        site.plane.release(leg)
        assert (await site.expect(LegLeft)).cause is LeaveCause.RELEASED
        assert (await phone.receive("BYE")).headers.get("reason") == "Q.850;cause=16"
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone, "entering")
        media_of(site).lose(leg)
        assert (await site.expect(LegLeft)).cause is LeaveCause.LOST
        await phone.receive("BYE")


async def test_music_and_attention_follow_the_number_of_people(site: House) -> None:
    media = media_of(site)
    for people in (1, 2, 3, 2, 1, 0):
        site.plane.set_people(ROOM, people)
    assert [kind for _, kind in media.attentions] == ["join", "join", "leave", "leave"]
    assert media.backgrounds[ROOM] is None


async def test_the_last_one_left_hears_the_busy_tone_and_is_released() -> None:
    async with (
        house(trunks=LOOPBACK, busy_time=1.0) as site,
        SocketPhone.at(site) as phone,
    ):
        leg = await entered(site, phone)
        site.plane.set_people(ROOM, 2)
        site.plane.set_people(ROOM, 1)
        assert media_of(site).backgrounds[ROOM] == "tone:busy"
        left = await site.expect(LegLeft)
        assert (left.leg, left.cause) == (leg, LeaveCause.RELEASED)
        await phone.receive("BYE")


async def test_muting_goes_to_the_media_engine(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        site.plane.set_muted(leg, True)
        assert media_of(site).muted[leg] is True


async def test_a_leg_is_spoken_to_in_its_language_once_it_is_in_the_room(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        await phone.call("9000")
        media = media_of(site)
        (leg,) = media.legs
        for digit in "4711#2468#":
            media.digit(leg, digit)
        await media.plays("first-here")
        site.plane.say(leg, ("you-are-muted",))
        assert media.hears[leg] == ("first-here",)
        media.finish(leg)
        await media.until_hears(leg, "you-are-muted")
        site.plane.say(leg, ("hand-up", "digit-1"))
        site.plane.say(leg, ("people-count", "digit-2"), at_once=True)
        assert media.hears[leg] == ("people-count", "digit-2")
        media.finish(leg)
        await media.until_hears(leg, "hand-up", "digit-1")
        site.plane.set_tones(leg, False)
        assert media.toneless == {leg}
        await phone.hang_up()
        await site.expect(LegLeft)
        site.plane.say(leg, ("you-are-muted",))
        assert media.heard[-1] == ("hand-up", "digit-1")


async def test_a_leg_that_becomes_anothers_tells_of_itself_as_theirs(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media, owner = media_of(site), PeerId("owner")
        site.plane.set_peer(leg, owner)
        assert media.peers[leg] == owner
        media.digit(leg, "6")
        assert (await site.expect(LegDigit)).peer == owner
        await phone.hang_up()
        assert (await site.expect(LegLeft)).peer == owner


async def test_a_leg_that_is_moved_goes_on_in_the_other_room(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        leg = await entered(site, phone)
        media, group = media_of(site), RoomId("group")
        site.plane.move(leg, group)
        assert media.rooms[leg] == group
        media.digit(leg, "6")
        assert (await site.expect(LegDigit)).room == group
        site.plane.move(LegId("nobody"), group)
        await phone.hang_up()
        assert (await site.expect(LegLeft)).room == group


async def test_who_is_moved_before_the_mix_enters_the_other_one(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        await phone.call("9000")
        media, group = media_of(site), RoomId("group")
        (leg,) = media.legs
        for digit in "4711#2468#":
            media.digit(leg, digit)
        await media.plays("first-here")
        site.plane.move(leg, group)
        media.finish(leg)
        assert (await site.expect(LegEntered)).room == group
        assert media.rooms[leg] == group


async def test_who_is_muted_before_the_mix_is_so_in_it(site: House) -> None:
    async with SocketPhone.at(site) as phone:
        await phone.call("9000")
        media = media_of(site)
        (leg,) = media.legs
        for digit in "4711#2468#":
            media.digit(leg, digit)
        await media.plays("first-here")
        site.plane.set_muted(leg, True)
        media.finish(leg)
        await site.expect(LegEntered)
        assert media.muted[leg]


async def test_unknown_number_is_404_and_no_free_port_503() -> None:
    async with house(FakeMedia(ports=()), LOOPBACK) as site, SocketPhone.at(site) as phone:
        assert await phone.refused("1234") == 404
        assert await phone.refused("9000") == 503
        assert site.plane.counters()["sip-calls-now"] == 0


class BrokenDirectory(FakeDirectory):
    """Fails at whatever `broken` names."""

    broken = "portal"

    async def portal(self, number: str, caller: Caller) -> Portal | None:
        if self.broken == "portal":
            raise RuntimeError("parameters: ('4711', '2468')")
        return await super().portal(number, caller)

    async def account(self, username: str) -> SipAccount | None:
        raise RuntimeError("no database")

    async def admit(self, request: AdmissionRequest) -> Admitted | Refused:
        raise RuntimeError(f"parameters: ({request.room_number!r}, {request.pin!r})")


async def test_faults_of_the_directory_harm_one_call_and_tell_no_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    directory = BrokenDirectory()
    async with (
        house(trunks=LOOPBACK, directory=directory) as site,
        SocketPhone.at(site) as phone,
    ):
        assert await phone.refused("9000") == 500
        directory.broken = "admit"
        await phone.call("9000")
        media = media_of(site)
        (leg,) = media.legs
        for digit in "4711#2468#":
            media.digit(leg, digit)
        await media.plays("technical-problem")
    assert "RuntimeError" in caplog.text
    assert "4711" not in caplog.text and "2468" not in caplog.text


class SlowDirectory(FakeDirectory):
    """Thinks about admissions until `decide` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.decide = asyncio.Event()

    async def admit(self, request: AdmissionRequest) -> Decision:
        await self.decide.wait()
        return await super().admit(request)


async def test_who_hangs_up_during_the_check_leaves_the_room_again() -> None:
    directory = SlowDirectory()
    async with (
        house(trunks=LOOPBACK, directory=directory) as site,
        SocketPhone.at(site) as phone,
    ):
        await phone.call("9000")
        media = media_of(site)
        (leg,) = media.legs
        for digit in "4711#2468#":
            media.digit(leg, digit)
        await phone.hang_up()
        directory.decide.set()
        left = await site.expect(LegLeft)
        assert (left.leg, left.room) == (leg, ROOM)


def lobby() -> FakeDirectory:
    """One caller has to wait."""
    directory = FakeDirectory()
    directory.lobby = 1
    return directory


async def before_the_room(site: House, phone: SocketPhone) -> LegId:
    """A caller who waits to be let in, with music."""
    await phone.call("9000")
    media = media_of(site)
    (leg,) = media.legs
    for digit in "4711#2468#":
        media.digit(leg, digit)
    await media.plays("lobby-asked")
    media.finish(leg)
    await media.plays("music")
    return leg


async def test_who_waits_is_in_no_room_until_let_in() -> None:
    directory = lobby()
    async with (
        house(trunks=LOOPBACK, directory=directory) as site,
        SocketPhone.at(site) as phone,
    ):
        leg = await before_the_room(site, phone)
        assert not media_of(site).rooms
        site.plane.decide(leg, Admitted(ROOM, PeerId("peer-7"), people=2))
        await media_of(site).plays("entering")
        media_of(site).finish(leg)
        assert (await site.expect(LegEntered)).peer == PeerId("peer-7")
        await phone.hang_up()
        assert (await site.expect(LegLeft)).peer == PeerId("peer-7")


async def test_who_waits_and_is_turned_away_is_released() -> None:
    directory = lobby()
    async with (
        house(trunks=LOOPBACK, directory=directory) as site,
        SocketPhone.at(site) as phone,
    ):
        leg = await before_the_room(site, phone)
        site.plane.decide(leg, Refused(RefusalReason.DENIED))
        await media_of(site).plays("denied")
        media_of(site).finish(leg)
        await phone.receive("BYE")


async def test_who_hangs_up_while_waiting_gives_up_the_place() -> None:
    directory = lobby()
    async with (
        house(trunks=LOOPBACK, directory=directory) as site,
        SocketPhone.at(site) as phone,
    ):
        leg = await before_the_room(site, phone)
        await phone.hang_up()
        left = await site.expect(LegLeft)
        assert (left.leg, left.peer, left.cause) == (leg, "waiting-1", LeaveCause.HANGUP)
        site.plane.decide(leg, Admitted(ROOM, PeerId("waiting-1"), people=2))
        assert (await site.expect(LegLeft)).peer == "waiting-1"


async def test_closing_says_bye_to_every_call() -> None:
    async with house(trunks=LOOPBACK) as site, SocketPhone.at(site) as phone:
        await phone.call("9000")
        closing = asyncio.get_running_loop().create_task(site.plane.close())
        await phone.receive("BYE")
        await closing
        assert media_of(site).closed


async def test_taken_port_is_named() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        plane = LocalPhonePlane(SipConfig(hosts=LOOPBACK, port=port), FakeDirectory(), FakeMedia())
        with pytest.raises(OSError, match=f"127.0.0.1:{port}/udp"):
            await plane.start()


async def test_noise_is_one_log_line_and_harms_no_call(
    site: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with SocketPhone.at(site) as phone:
        await phone.call("9000")
        for _ in range(200):
            phone.send_bytes(b"\x80\x00 noise that is no SIP")
        phone.send_bytes(b"")
        await phone.hang_up()
    assert site.plane.counters()["sip-malformed"] == 200
    assert caplog.text.count("malformed") == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_each_ip_version_is_served_and_named_in_the_sdp(host: str) -> None:
    media = FakeMedia()
    plane = LocalPhonePlane(
        SipConfig(hosts=(host,), port=0, trunks=(host,)), FakeDirectory(), media
    )
    site = House(plane, FakeDirectory(), media)
    await plane.start()
    try:
        async with SocketPhone.at(site) as phone:
            answer = await phone.call("9000")
            assert f" {host}\r\n".encode() in answer.body
    finally:
        await plane.close()

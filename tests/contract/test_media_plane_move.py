"""Taking a browser from one room to another: seen from the wire, its connection stays the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count

import pytest

from sfu.api import (
    AudioFrame,
    PeerId,
    PeerState,
    RoomId,
    Slot,
    SlotsAssigned,
    Source,
    SpeakersChanged,
    Want,
)
from tests.contract.stage import PLANES, ROOM, Stage, on_stage
from tests.support_rtc import TIMEOUT, RtcClient, vp8_payload

GROUP = RoomId("group")
ALICE, BOB, CAROL = PeerId("alice"), PeerId("bob"), PeerId("carol")


@pytest.fixture(params=PLANES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with on_stage(PLANES[request.param](8)) as opened:
        yield opened


async def three(stage: Stage) -> tuple[RtcClient, RtcClient, RtcClient]:
    clients = [await stage.join(name) for name in ("alice", "bob", "carol")]
    for name in ("alice", "bob", "carol"):
        stage.publish(name, Source.MIC)
    return clients[0], clients[1], clients[2]


async def placed(stage: Stage, room: RoomId, viewer: str, shown: str) -> Slot:
    """As the room says in which they are now."""

    def told() -> bool:
        tables = stage.of(SlotsAssigned, viewer)
        return bool(tables) and tables[-1].room == room and stage.slot(viewer, shown) is not None

    await stage.until(told)
    return await stage.placed(viewer, shown)


async def hears(
    stage: Stage, talker: RtcClient, listener: RtcClient, what: bytes, n: int, room: RoomId = ROOM
) -> None:
    slot = await placed(stage, room, listener.peer, talker.peer)
    talker.audio(n, what)
    await stage.until(lambda: what in listener.payloads(slot.audio_mid))


def everything(client: RtcClient) -> set[bytes]:
    return {payload for mid in ("4", "6") for payload in client.payloads(mid)}


async def test_who_is_moved_hears_the_new_room_and_no_packet_of_the_former_one(
    stage: Stage,
) -> None:
    alice, bob, carol = await three(stage)
    await hears(stage, alice, bob, b"all together", 0)
    stage.plane.move(ROOM, BOB, GROUP)
    stage.plane.move(ROOM, CAROL, GROUP)
    # Nobody names the SSRC of a stream twice: what was learnt of it has to come along.
    await hears(stage, bob, carol, b"in the group", 1, GROUP)
    alice.audio(1, b"in the main room")
    await alice.flush()
    await hears(stage, carol, bob, b"answer", 1, GROUP)
    assert b"in the main room" not in everything(bob) | everything(carol)
    assert not {b"in the group", b"answer"} & everything(alice)
    assert stage.slot("alice", "bob") is None


async def test_the_connection_stays_and_numbers_go_on(stage: Stage) -> None:
    alice, bob, _carol = await three(stage)
    await hears(stage, alice, bob, b"before", 0)
    stage.plane.move(ROOM, BOB, GROUP)
    stage.plane.move(ROOM, ALICE, GROUP)
    await hears(stage, alice, bob, b"after", 1, GROUP)
    # Told once more in the new room, and not set up anew.
    assert stage.states("bob") == [PeerState.CONNECTING, *[PeerState.CONNECTED] * 2]
    for mid in ("4", "6"):
        numbers = [one.sequence for one in bob.received(mid)]
        assert numbers == sorted(set(numbers)), "a browser would take it for a replay"


async def test_levels_and_slots_are_told_of_the_room_that_one_is_in(stage: Stage) -> None:
    _alice, bob, _ = await three(stage)
    stage.plane.move(ROOM, BOB, GROUP)
    await stage.until(lambda: any(s.room == GROUP for s in stage.of(SlotsAssigned, "bob")))
    for n in range(15):
        bob.audio(n, b"loud", level=20)
    await stage.until(lambda: any(e.room == GROUP for e in stage.of(SpeakersChanged)))
    in_main = [e for e in stage.of(SpeakersChanged) if e.room == ROOM]
    assert all(peer != BOB for e in in_main for peer, _ in e.levels)
    assert all(slot.peer is None for slot in stage.of(SlotsAssigned, "bob")[-1].slots)


async def test_a_picture_begins_with_a_key_frame_in_the_new_room(stage: Stage) -> None:
    alice, bob, _ = await three(stage)
    stage.publish("alice", Source.CAM)
    for peer in (ALICE, BOB):
        stage.plane.move(ROOM, peer, GROUP)
    stage.plane.set_wants(GROUP, BOB, [Want(ALICE, Source.CAM, 720)])
    slot = await placed(stage, GROUP, "bob", "alice")
    alice.video(0, vp8_payload(key=True, picture=1))
    await stage.until(lambda: bool(bob.received(slot.video_mid)))


async def says(
    stage: Stage, room: RoomId, words: bytes, first: int, listener: RtcClient, slot: Slot
) -> None:
    """BOB's telephone says it until it is heard: what is said while slots are being decided anew
    reaches nobody, and a telephone says more 20 ms later."""
    async with asyncio.timeout(TIMEOUT):
        for n in count(first):
            stage.plane.inject([AudioFrame(room, BOB, n, n * 960, 20, words)])
            with suppress(TimeoutError):
                async with asyncio.timeout(0.02):
                    await stage.until(lambda: words in listener.payloads(slot.audio_mid))
                return


async def test_a_telephone_beside_the_browser_stays_the_voice_in_either_order(
    stage: Stage,
) -> None:
    alice, _bob, carol = await three(stage)
    stage.plane.add_phone(ROOM, BOB)
    for peer in (ALICE, BOB):
        stage.plane.move(ROOM, peer, GROUP)
    # As the telephones' side does it: out of the one mix, into the other.
    stage.plane.remove_phone(ROOM, BOB)
    stage.plane.add_phone(GROUP, BOB)
    slot = await placed(stage, GROUP, "alice", "bob")
    await says(stage, GROUP, b"by telephone", 1, alice, slot)
    stage.plane.remove_phone(GROUP, BOB)
    stage.plane.add_phone(ROOM, BOB)
    stage.plane.move(GROUP, BOB, ROOM)
    back = await placed(stage, ROOM, "carol", "bob")
    await says(stage, ROOM, b"and heard", 1000, carol, back)


async def test_a_report_of_the_network_and_the_end_name_the_new_room(stage: Stage) -> None:
    _, bob, _ = await three(stage)
    stage.plane.move(ROOM, BOB, GROUP)
    await bob.close()
    await stage.until(lambda: stage.state("bob") is PeerState.CLOSED)
    stage.plane.disconnect(GROUP, BOB)
    stage.plane.move(ROOM, BOB, GROUP)
    stage.plane.move(GROUP, PeerId("nobody"), ROOM)

"""What every media plane does for browsers and phones, seen from the wire and from above."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from media import rtcp
from sfu.api import (
    AudioFrame,
    MediaError,
    Offer,
    PeerId,
    PeerState,
    SlotsAssigned,
    Source,
    SpeakersChanged,
)
from tests.contract.stage import PLANES, ROOM, Stage, on_stage
from tests.support_rtc import OPUS, VP8, RtcClient, vp8_payload


@pytest.fixture(params=PLANES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with on_stage(PLANES[request.param](8)) as opened:
        yield opened


async def speak(stage: Stage, talker: RtcClient, listener: RtcClient, first: int = 0) -> None:
    """Ten packets of sound from one to the other, all of them heard."""
    slot = await stage.placed(listener.peer, talker.peer)
    said = [b"sound %d" % n for n in range(first, first + 10)]
    for n, payload in enumerate(said, first):
        talker.audio(n, payload)
    await stage.until(lambda: listener.payloads(slot.audio_mid)[-1:] == said[-1:])
    assert listener.payloads(slot.audio_mid)[-10:] == said


def keys_wanted(client: RtcClient) -> list[int]:
    """SSRCs that the plane asked key frames of."""
    return [one.media for one in client.rtcp_in if isinstance(one, rtcp.Pli)]


# --- joining ------------------------------------------------------------------------------


async def test_a_browser_joins_by_one_offer(stage: Stage) -> None:
    alice = stage.client("alice")
    answer = await alice.connect(stage.plane, ROOM)
    await stage.until(lambda: stage.state("alice") is PeerState.CONNECTED)
    assert stage.states("alice") == [PeerState.CONNECTING, PeerState.CONNECTED]
    assert (answer.generation, answer.restarted) == (1, False)
    await stage.until(lambda: bool(stage.of(SlotsAssigned, "alice")))
    slots = stage.of(SlotsAssigned, "alice")[-1].slots
    assert [(s.index, s.audio_mid, s.video_mid) for s in slots] == [(0, "4", "5"), (1, "6", "7")]
    assert all(s.peer is None and s.source is None for s in slots)


@pytest.mark.parametrize("sdp", ["", "v=0\r\n", "nonsense", "v=0\r\nm=audio 9 RTP/AVP 0\r\n"])
async def test_a_malformed_offer_is_refused_and_leaves_nothing(stage: Stage, sdp: str) -> None:
    with pytest.raises(MediaError) as refusal:
        await stage.plane.connect(ROOM, PeerId("mallory"), Offer(1, sdp))
    assert refusal.value.code == "bad-offer"
    assert stage.states("mallory") == []


async def test_a_full_plane_refuses_newcomers_only(stage: Stage) -> None:
    clients = [stage.client(f"p{n}") for n in range(9)]
    for client in clients[:8]:
        await stage.plane.connect(ROOM, client.peer, client.offer())
    with pytest.raises(MediaError) as refusal:
        await stage.plane.connect(ROOM, clients[8].peer, clients[8].offer())
    assert refusal.value.code == "full"
    clients[0].slots = 3
    again = await stage.plane.connect(ROOM, clients[0].peer, clients[0].offer())
    assert not again.restarted
    for client in clients:
        await client.open()


async def test_leaving_frees_the_slot_of_everyone_else(stage: Stage) -> None:
    await stage.join("alice")
    await stage.join("bob")
    stage.publish("alice", Source.MIC)
    await stage.placed("bob", "alice")
    stage.plane.disconnect(ROOM, PeerId("alice"))
    await stage.until(lambda: stage.slot("bob", "alice") is None)
    assert stage.state("alice") is PeerState.CLOSED
    stage.plane.disconnect(ROOM, PeerId("alice"))
    stage.plane.disconnect(ROOM, PeerId("nobody"))


async def test_a_browser_that_says_good_bye_is_closed_at_once(stage: Stage) -> None:
    alice = await stage.join("alice")
    await alice.close()
    await stage.until(lambda: stage.state("alice") is PeerState.CLOSED)


# --- sound and pictures -------------------------------------------------------------------


async def test_sound_reaches_the_others_as_it_was_sent(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob)
    heard = bob.received("4")
    assert {one.payload_type for one in heard} == {OPUS}
    first = heard[0].sequence
    assert [(p.sequence - first) & 0xFFFF for p in heard] == list(range(10))
    assert (heard[1].timestamp - heard[0].timestamp) & 0xFFFFFFFF == 960
    assert alice.rtp_in == []


async def test_nothing_is_forwarded_before_it_is_published_or_while_muted(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    alice.audio(0, b"too early")
    await alice.flush()
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob, first=1)
    stage.publish("alice", Source.MIC, muted=True)
    alice.audio(11, b"a secret")
    await alice.flush()
    stage.publish("alice", Source.MIC, on=False)
    alice.audio(12, b"another")
    await alice.flush()
    await stage.until(lambda: stage.slot("bob", "alice") is None)
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob, first=13)
    assert not {b"too early", b"a secret", b"another"} & set(bob.payloads("4"))


async def test_a_picture_begins_with_a_key_frame(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.CAM)
    stage.show("bob", "alice")
    slot = await stage.placed("bob", "alice")
    alice.video(0, vp8_payload(key=False, picture=7, body=b"of no use"))
    await stage.until(lambda: alice.ssrc["q"] in keys_wanted(alice))
    for n in range(1, 6):
        alice.video(n, vp8_payload(key=n == 1, picture=7 + n, body=b"frame %d" % n))
    await stage.until(lambda: len(bob.received(slot.video_mid)) == 5)
    frames = bob.received(slot.video_mid)
    assert [one.payload[-7:] for one in frames] == [b"frame %d" % n for n in range(1, 6)]
    assert {one.payload_type for one in frames} == {VP8}
    pictures = [int.from_bytes(one.payload[2:4], "big") & 0x7FFF for one in frames]
    assert [(p - pictures[0]) & 0x7FFF for p in pictures] == list(range(5))


async def test_the_layer_follows_the_height_that_is_wanted(stage: Stage) -> None:
    alice = await stage.join("alice", rids=("q", "h", "f"))
    bob, carol = await stage.join("bob"), await stage.join("carol")
    stage.publish("alice", Source.CAM)
    stage.show("bob", "alice", height=90)
    stage.show("carol", "alice", height=90)
    small, large = await stage.placed("bob", "alice"), await stage.placed("carol", "alice")
    frame = 0

    def send() -> None:
        nonlocal frame
        for rid in "qhf":
            alice.video(frame, vp8_payload(key=True, picture=frame, body=rid.encode()), rid=rid)
        frame += 1

    async def shows(viewer: RtcClient, mid: str, layer: bytes) -> None:
        while viewer.payloads(mid)[-1:] == [] or viewer.payloads(mid)[-1][-1:] != layer:
            send()
            stage.changed.clear()
            await stage.until(stage.changed.is_set)

    await shows(bob, small.video_mid, b"q")
    stage.show("carol", "alice", height=720)
    await shows(carol, large.video_mid, b"f")
    assert {payload[-1:] for payload in bob.payloads(small.video_mid)} == {b"q"}
    # One stream to the receiver, whatever layer it is made from: numbers go on without a gap.
    numbers = [one.sequence for one in carol.received(large.video_mid)]
    assert [(n - numbers[0]) & 0xFFFF for n in numbers] == list(range(len(numbers)))


async def test_key_frame_requests_are_passed_on_and_bounded(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.CAM)
    stage.show("bob", "alice")
    slot = await stage.placed("bob", "alice")
    alice.video(0, vp8_payload(key=True, picture=0))
    await stage.until(lambda: len(bob.received(slot.video_mid)) == 1)
    line = next(one for one in bob.answer.media if one.rtp.muxId == slot.video_mid)
    before = len(keys_wanted(alice))
    while len(keys_wanted(alice)) == before:
        # A request that crosses a key frame is rightly ignored, so bob goes on asking.
        for _ in range(50):
            bob.send_rtcp(rtcp.Pli(1, line.ssrc[0].ssrc))
        await bob.flush()
    assert len(keys_wanted(alice)) == before + 1
    assert stage.count("rtcp-in") >= 50


async def test_a_lost_packet_is_sent_again_on_request(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.CAM)
    stage.show("bob", "alice")
    slot = await stage.placed("bob", "alice")
    for n in range(3):
        alice.video(n, vp8_payload(key=n == 0, picture=n, body=b"frame %d" % n))
    await stage.until(lambda: len(bob.received(slot.video_mid)) == 3)
    missing = bob.received(slot.video_mid)[1]
    bob.send_rtcp(rtcp.Nack(1, missing.ssrc, (missing.sequence,)))
    line = next(one for one in bob.answer.media if one.rtp.muxId == slot.video_mid)
    repair = line.ssrc[1].ssrc
    await stage.until(lambda: any(one.ssrc == repair for one in bob.rtp_in))
    again = next(one for one in bob.rtp_in if one.ssrc == repair)
    # RFC 4588 §4: the original number, then the payload as it was.
    assert again.payload == missing.sequence.to_bytes(2, "big") + missing.payload


async def test_publishers_get_transport_wide_feedback(stage: Stage) -> None:
    alice = await stage.join("alice")
    stage.publish("alice", Source.CAM)
    for n in range(20):
        alice.video(n, vp8_payload(key=n == 0, picture=n))
    await stage.until(lambda: any(isinstance(one, rtcp.TransportFeedback) for one in alice.rtcp_in))


async def test_the_speaker_is_named(stage: Stage) -> None:
    alice = await stage.join("alice")
    await stage.join("bob")
    stage.publish("alice", Source.MIC)
    frame = 0

    def named() -> bool:
        nonlocal frame
        alice.audio(frame, b"loud", level=10)
        frame += 1
        return any(one.active == "alice" for one in stage.of(SpeakersChanged))

    while not named():
        stage.changed.clear()
        await stage.until(stage.changed.is_set)
    named_by = next(one for one in stage.of(SpeakersChanged) if one.active == "alice")
    assert dict(named_by.levels)[PeerId("alice")] < 60


# --- coming back --------------------------------------------------------------------------


async def test_ice_restart_keeps_keys_and_pictures(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob)
    alice.new_credentials()
    answer = await stage.plane.connect(ROOM, alice.peer, alice.offer())
    assert answer.restarted
    alice.take(answer)
    await alice.move()
    await alice.flush()
    await speak(stage, alice, bob, first=10)
    assert stage.states("alice") == [PeerState.CONNECTING, PeerState.CONNECTED]


async def test_media_follows_the_browser_to_another_address(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob)
    await bob.move()
    await bob.flush()
    await speak(stage, alice, bob, first=10)


async def test_more_slots_by_a_further_offer(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob)
    bob.slots = 4
    answer = await stage.plane.connect(ROOM, bob.peer, bob.offer())
    assert not answer.restarted
    bob.take(answer)
    await stage.until(lambda: len(stage.of(SlotsAssigned, "bob")[-1].slots) == 4)
    await speak(stage, alice, bob, first=10)


async def test_a_new_generation_goes_on_where_the_old_one_ended(stage: Stage) -> None:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.MIC)
    await speak(stage, alice, bob)
    again = stage.client("alice")
    again.generation = 2
    await again.connect(stage.plane, ROOM)
    await stage.until(lambda: stage.state("alice") is PeerState.CONNECTED)
    await speak(stage, again, bob)
    with pytest.raises(MediaError):
        await stage.plane.connect(ROOM, alice.peer, alice.offer())
    await alice.close()


async def test_another_certificate_needs_a_new_generation(stage: Stage) -> None:
    await stage.join("alice")
    other = stage.client("other")
    await other.open()
    with pytest.raises(MediaError, match="generation"):
        await stage.plane.connect(ROOM, PeerId("alice"), other.offer())


# --- phones -------------------------------------------------------------------------------


def frame(n: int, payload: bytes, level: int = 20) -> AudioFrame:
    return AudioFrame(ROOM, PeerId("phone"), n, 960 * n, level, payload)


async def test_a_phone_is_heard_in_a_slot_of_its_own(stage: Stage) -> None:
    bob = await stage.join("bob")
    stage.plane.add_phone(ROOM, PeerId("phone"))
    slot = await stage.placed("bob", "phone")
    for n in range(5):
        stage.plane.inject([frame(n, b"phone %d" % n)])
    await stage.until(lambda: len(bob.payloads(slot.audio_mid)) == 5)
    assert bob.payloads(slot.audio_mid) == [b"phone %d" % n for n in range(5)]
    stage.plane.remove_phone(ROOM, PeerId("phone"))
    await stage.until(lambda: stage.slot("bob", "phone") is None)
    stage.plane.inject([frame(6, b"gone")])
    stage.plane.remove_phone(ROOM, PeerId("phone"))


async def test_phones_hear_the_unmuted_microphones(stage: Stage) -> None:
    taken: list[AudioFrame] = []

    def sink(one: AudioFrame) -> None:
        taken.append(one)
        stage.changed.set()

    alice = await stage.join("alice")
    stage.plane.tap(ROOM, sink)
    stage.publish("alice", Source.MIC)
    alice.audio(1, b"to the phones", level=33)
    await stage.until(lambda: len(taken) == 1)
    assert (taken[0].room, taken[0].peer, taken[0].level) == (ROOM, "alice", 33)
    assert taken[0].payload == b"to the phones"
    stage.publish("alice", Source.MIC, muted=True)
    alice.audio(2, b"muted")
    await alice.flush()
    stage.publish("alice", Source.MIC)
    alice.audio(3, b"unmuted")
    await stage.until(lambda: len(taken) == 2)
    assert taken[1].payload == b"unmuted"
    stage.plane.tap(ROOM, None)
    stage.plane.tap(ROOM, None)

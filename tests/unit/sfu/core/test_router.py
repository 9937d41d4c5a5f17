"""The router's contract: commands, time, events."""

from __future__ import annotations

import random

import pytest

from media import rtcp, rtp
from sfu.api import AudioFrame, PeerId, RoomId, SlotsAssigned, Source, Want
from sfu.core.layout import Outgoing, Send
from sfu.core.router import REST, Router
from tests.rtp_browser import OPUS, VP8, layout

ANNA, BEN, PHONE, GHOST = map(PeerId, ("anna", "ben", "phone", "ghost"))
ROOM = RoomId("room")


def make_router(*names: PeerId) -> Router:
    router = Router(ROOM, random.Random(1).getrandbits)
    for number, name in enumerate(names):
        router.add_peer(name, layout(2, 1000 * (number + 1)), 0.0)
        router.set_source(name, Source.MIC, True, False, 0.0)
    return router


def voice(number: int) -> bytes:
    extensions = ((1, b"0"), (4, b"\x1e"), (5, number.to_bytes(2, "big")))
    return rtp.build(rtp.RtpPacket(OPUS, number, number * 960, 7, b"v", extensions=extensions))


def say(router: Router, peer: PeerId, number: int, now: float) -> list[Outgoing]:
    out: list[Outgoing] = []
    router.receive_rtp(peer, voice(number), now, now, out)
    return out


def kinds(sends: list[Send], peer: PeerId) -> set[type]:
    return {type(p) for send in sends if send.peer == peer for p in rtcp.parse(send.data)}


def test_an_empty_room_has_no_deadline() -> None:
    router = make_router()
    assert router.next_deadline() is None
    assert router.poll(5.0) == [] and router.events() == []


def test_commands_make_the_next_poll_due_at_once() -> None:
    router = make_router(ANNA)
    deadline = router.next_deadline()
    assert deadline is not None and deadline <= 0.0
    router.poll(0.0)
    assert router.next_deadline() == pytest.approx(REST)


def test_everybody_who_leaves_is_forgotten() -> None:
    router = make_router(ANNA, BEN)
    router.poll(0.0)
    router.remove_peer(ANNA, 1.0)
    router.remove_peer(BEN, 1.0)
    router.remove_peer(GHOST, 1.0)
    assert router.next_deadline() is None


def test_commands_about_strangers_are_ignored() -> None:
    router = make_router(ANNA)
    router.set_source(GHOST, Source.CAM, True, False, 0.0)
    router.set_wants(GHOST, [Want(ANNA, Source.CAM, 180)], 0.0)
    router.set_connected(GHOST, True, 0.0)
    router.remove_phone(GHOST, 0.0)
    assert say(router, GHOST, 1, 0.0) == []
    out: list[Outgoing] = []
    router.receive_rtcp(GHOST, rtcp.build([rtcp.Pli(1, 2)]), 0.0, out)
    router.inject(AudioFrame(ROOM, GHOST, 1, 1, 30, b"x"), 0.0, out)
    router.inject(AudioFrame(ROOM, ANNA, 1, 1, 30, b"x"), 0.0, out)
    assert out == []
    assert router.counters == {
        "rtp-unknown-peer": 1,
        "rtcp-unknown-peer": 1,
        "inject-unknown-peer": 2,
    }


def test_a_browser_is_not_removed_as_a_phone() -> None:
    router = make_router(ANNA)
    router.remove_phone(ANNA, 0.0)
    assert router.next_deadline() is not None


def test_the_same_state_twice_changes_nothing() -> None:
    router = make_router(ANNA)
    router.poll(0.0)
    router.set_source(ANNA, Source.MIC, True, False, 0.01)
    router.set_connected(ANNA, True, 0.01)
    assert router.next_deadline() == pytest.approx(REST)


def test_a_source_that_was_not_offered_is_remembered_and_harmless() -> None:
    router = make_router(ANNA)
    router.add_phone(PHONE, 0.0)
    router.set_source(PHONE, Source.CAM, True, False, 0.0)
    router.set_wants(ANNA, [Want(PHONE, Source.CAM, 360)], 0.0)
    router.poll(0.0)
    table = next(e for e in router.events() if isinstance(e, SlotsAssigned))
    assert table.slots[0].peer == PHONE


def test_the_tap_is_called_from_inside_and_can_be_taken_off() -> None:
    router, frames = make_router(ANNA), list[AudioFrame]()
    router.set_tap(frames.append)
    say(router, ANNA, 1, 0.01)
    router.set_tap(None)
    say(router, ANNA, 2, 0.02)
    assert [frame.sequence for frame in frames] == [1]


def test_a_flood_of_losses_becomes_a_key_frame_request() -> None:
    router = make_router(ANNA, BEN)
    router.set_source(ANNA, Source.SCREEN, True, False, 0.0)
    router.set_wants(BEN, [Want(ANNA, Source.SCREEN, 720)], 0.0)
    router.poll(0.0)
    router.poll(REST)
    out: list[Outgoing] = []
    key = b"\x10\x00x"
    for number in (1, 600):
        packet = rtp.RtpPacket(VP8, number, 0, 9, key, extensions=((1, b"2"),))
        router.receive_rtp(ANNA, rtp.build(packet), 0.06, 0.06, out)
        key = b"\x10\x01x"
    packets = [p for send in router.poll(0.7) for p in rtcp.parse(send.data)]
    assert rtcp.Pli(2000, 9) in packets
    assert not any(isinstance(p, rtcp.Nack) for p in packets)


def test_events_are_given_once() -> None:
    router = make_router(ANNA, BEN)
    router.poll(0.0)
    assert {type(event) for event in router.events()} == {SlotsAssigned}
    assert router.events() == []


def test_sound_flows_after_the_first_poll_and_is_counted() -> None:
    router = make_router(ANNA, BEN)
    router.poll(0.0)
    (entry,) = say(router, ANNA, 1, 0.01)
    peer, header, payload = entry
    packet = rtp.parse(header + payload)
    assert (peer, packet.payload, packet.ssrc) == (BEN, b"v", 2000)
    assert (router.counters["rtp-in"], router.counters["rtp-out"]) == (1, 1)


def test_a_phone_is_entered_once_and_muted_like_anyone() -> None:
    router = make_router(ANNA)
    router.add_phone(PHONE, 0.0)
    router.add_phone(PHONE, 0.0)
    router.poll(0.0)
    out: list[Outgoing] = []
    frames = [AudioFrame(ROOM, PHONE, n, n * 960, 30, b"p") for n in range(3)]
    router.inject(frames[0], 0.01, out)
    router.inject(frames[0], 0.01, out)
    assert len(out) == 1 and router.counters["rtp-duplicate"] == 1
    router.set_source(PHONE, Source.MIC, True, True, 0.02)
    router.inject(frames[1], 0.03, out)
    assert len(out) == 1
    router.remove_phone(PHONE, 0.04)
    router.inject(frames[2], 0.05, out)
    assert len(out) == 1 and router.counters["inject-unknown-peer"] == 1


def test_a_phone_is_sent_nothing() -> None:
    router = make_router(ANNA)
    router.add_phone(PHONE, 0.0)
    sends = [send for tick in range(50) for send in router.poll(tick * REST)]
    assert PHONE not in {send.peer for send in sends}


def test_feedback_comes_each_100_ms_and_reports_each_second() -> None:
    router = make_router(ANNA, BEN)
    feedback = reports = 0
    for tick in range(100):
        now = tick * 0.02
        say(router, ANNA, tick, now)
        deadline = router.next_deadline()
        if deadline is not None and deadline <= now:
            found = kinds(router.poll(now), ANNA)
            feedback += rtcp.TransportFeedback in found
            reports += rtcp.ReceiverReport in found
    assert 17 <= feedback <= 20
    assert reports == 1 or reports == 2


def test_losses_are_asked_for_soon_and_pressed_with_a_key_frame() -> None:
    router = make_router(ANNA, BEN)
    router.set_source(ANNA, Source.CAM, True, False, 0.0)
    router.set_wants(BEN, [Want(ANNA, Source.CAM, 180)], 0.0)
    router.poll(0.0)
    router.poll(REST)
    out: list[Outgoing] = []
    for number in (1, 3):
        packet = rtp.RtpPacket(VP8, number, 0, 9, b"\x10\x01x", extensions=((1, b"1"), (2, b"q")))
        router.receive_rtp(ANNA, rtp.build(packet), 0.06, 0.06, out)
    deadline = router.next_deadline()
    assert deadline is not None and deadline <= 0.07
    sends = router.poll(0.071)
    packets = [p for send in sends for p in rtcp.parse(send.data)]
    assert rtcp.Nack(2000, 9, (2,)) in packets
    assert rtcp.Pli(2000, 9) in packets


def test_what_is_not_connected_is_sent_nothing() -> None:
    router = make_router(ANNA, BEN)
    router.set_connected(BEN, False, 0.0)
    router.poll(0.0)
    assert say(router, ANNA, 1, 0.01) == []
    assert {send.peer for tick in range(30) for send in router.poll(tick * REST)} <= {ANNA}


def test_wants_are_bounded() -> None:
    router = make_router(ANNA)
    router.set_wants(ANNA, [Want(PeerId(str(n)), Source.CAM, 180) for n in range(5000)], 0.0)
    assert len(router._peers[ANNA].wants) == 200

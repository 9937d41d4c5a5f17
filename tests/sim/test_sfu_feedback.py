"""RTCP through a router: limits on key frame requests and repairs, reports, hostile input."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from media import rtcp, rtp
from sfu.api import PeerId, QualityReported, Source
from sfu.core.layout import Outgoing
from tests.rtp_browser import EXTENSIONS, OPUS, VP8
from tests.sim_room import SimRoom

ANNA, BEN = PeerId("anna"), PeerId("ben")


def pair_room(seed: int = 1, **link: float) -> SimRoom:
    room = SimRoom(seed, **link)
    room.join("anna")
    room.join("ben")
    room.want("anna", ("ben", 720))
    room.run(2)
    return room


def test_a_flood_of_plis_reaches_the_publisher_twice_a_second() -> None:
    room = SimRoom()
    room.join("ben")
    viewers = 60
    for n in range(viewers):
        room.join(f"r{n}", slots=1, mic=False, cam=False, active=False, known=5e6)
        room.want(f"r{n}", ("ben", (180, 360, 720)[n % 3]))
    room.run(2)
    start = room.clock.now
    for _ in range(100):  # 1 s of 100 PLI/s from each
        for n in range(viewers):
            name = PeerId(f"r{n}")
            room.browsers[name].ask_key(room.layouts[name].pairs[0].video_ssrc)
        room.run(0.01)
    for layer in range(3):
        asked = [at for at in room.encoder("ben", Source.CAM, layer).plis if at >= start]
        assert 1 <= len(asked) <= 3
        assert all(b - a > 0.49 for a, b in pairwise(asked))


def test_a_switch_that_waits_asks_again_every_half_second() -> None:
    room = pair_room()
    top = room.encoder("ben", Source.CAM, 2)
    room.want("anna", ("ben", 180))
    room.run(2)
    top.plis.clear()
    top.deaf = True
    room.want("anna", ("ben", 720))
    room.run(2)
    assert 3 <= len(top.plis) <= 5


def test_a_fir_is_a_key_frame_request() -> None:
    room = pair_room()
    top = room.encoder("ben", Source.CAM, 2)
    top.plis.clear()
    ssrc = room.layouts[ANNA].pairs[0].video_ssrc
    room.browsers[ANNA].send(True, rtcp.build([rtcp.Fir(1, ((ssrc, 7),))]))
    room.run(0.2)
    assert len(top.plis) == 1


def test_repairs_have_a_budget_of_bytes() -> None:
    room = pair_room()
    ssrc = room.layouts[ANNA].pairs[0].video_ssrc
    highest = room.video("anna", "ben")[-1].packet.sequence
    lost = tuple((highest - n) & 0xFFFF for n in range(100))
    before = room.router.counters["nack-answered"]
    for _ in range(100):
        room.browsers[ANNA].ask_again(ssrc, lost)
        room.run(0.01)
    answered = room.router.counters["nack-answered"] - before
    # A quarter of the estimate, with packets of 1 kB: some hundreds in a second.
    assert 50 < answered < 400
    assert room.router.counters["nack-refused"] > 5000


def test_a_packet_is_repaired_once_per_round_trip() -> None:
    room = pair_room()
    ssrc = room.layouts[ANNA].pairs[0].video_ssrc
    number = room.video("anna", "ben")[-1].packet.sequence
    before = room.router.counters["nack-answered"]
    for _ in range(20):
        room.browsers[ANNA].ask_again(ssrc, (number,))
    room.run(0.1)
    assert room.router.counters["nack-answered"] - before == 1


def test_requests_to_a_publisher_are_bounded() -> None:
    room = pair_room()
    room.up[BEN].loss = 0.5
    sent = room.router.counters["nack-sent"]
    room.run(2)
    lost = 0.5 * 2 * 30 * (1 + 2 + 5)
    assert room.router.counters["nack-sent"] - sent < 10 * lost


def test_everything_a_publisher_sent_is_reported_with_its_arrival() -> None:
    room = pair_room()
    feedback = [
        p.feedback for _, p in room.browsers[BEN].rtcp if isinstance(p, rtcp.TransportFeedback)
    ]
    arrived = sum(a is not None for f in feedback for a in f.arrivals)
    assert arrived >= 0.9 * room.up[BEN].sent - 40
    assert [f.count for f in feedback] == [n & 0xFF for n in range(len(feedback))]
    assert 15 <= len(feedback) <= 21  # 2 s, each 100 ms


def test_receiver_reports_tell_a_publisher_its_losses() -> None:
    room = SimRoom(7)
    room.join("anna")
    room.join("ben")
    room.up[BEN].loss = 0.2
    room.run(10)
    blocks = [
        block
        for _, p in room.browsers[BEN].rtcp
        if isinstance(p, rtcp.ReceiverReport)
        for block in p.reports
    ]
    mic = room.encoder("ben", Source.MIC).ssrc
    fractions = [block.fraction / 256 for block in blocks if block.ssrc == mic]
    assert len(fractions) >= 8
    assert 0.12 < sum(fractions) / len(fractions) < 0.28
    assert any(block.lsr for block in blocks)
    quality = [e for _, e in room.events if isinstance(e, QualityReported) and e.peer == BEN]
    assert quality[-1].score <= 2 and quality[-1].loss > 0.1


def test_a_good_network_has_a_good_score() -> None:
    room = pair_room()
    room.run(3)
    quality = [e for _, e in room.events if isinstance(e, QualityReported)]
    assert {e.score for e in quality} == {5}


def hostile_packets() -> list[bytes]:
    rng = random.Random(5)
    good = rtp.build(rtp.RtpPacket(VP8, 1, 2, 3, b"abc", extensions=((1, b"1"), (2, b"q"))))
    truncated = [good[:n] for n in range(len(good))]
    mangled = []
    for _ in range(2000):
        copy = bytearray(good)
        for _ in range(rng.randint(1, 4)):
            copy[rng.randrange(len(copy))] = rng.getrandbits(8)
        mangled.append(bytes(copy))
    return truncated + mangled + [rng.randbytes(rng.randint(0, 80)) for _ in range(2000)]


def test_hostile_packets_are_counted_and_harm_nobody() -> None:
    room = pair_room()
    before = len(room.video("anna", "ben"))
    out: list[Outgoing] = []
    for data in hostile_packets():
        room.router.receive_rtp(ANNA, data, 0.0, room.clock.now, out)
        room.router.receive_rtcp(ANNA, data, room.clock.now, out)
    counters = room.router.counters
    assert counters["rtp-short"] and counters["rtp-version"] and counters["rtp-unknown-ssrc"]
    assert counters["rtcp-short"] and counters["rtcp-length"]
    room.settle()
    room.run(1)
    assert len(room.video("anna", "ben")) > before + 100


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (rtp.RtpPacket(VP8, 1, 2, 99, b"abc"), "rtp-unknown-ssrc"),
        (rtp.RtpPacket(VP8, 1, 2, 99, b"abc", extensions=((1, b"9"),)), "rtp-unknown-ssrc"),
        (
            rtp.RtpPacket(VP8, 1, 2, 99, b"abc", extensions=((1, b"1"), (2, b"z"))),
            "rtp-unknown-ssrc",
        ),
        (rtp.RtpPacket(35, 1, 2, 99, b"abc", extensions=((1, b"0"),)), "rtp-unknown-ssrc"),
        (rtp.RtpPacket(OPUS, 1, 2, 99, b"abc", extensions=((1, b"3"),)), "rtp-muted"),
    ],
)
def test_what_cannot_be_routed_is_dropped_and_counted(packet: rtp.RtpPacket, reason: str) -> None:
    assert EXTENSIONS.mid == 1
    room = pair_room()
    out: list[Outgoing] = []
    before = room.router.counters[reason]
    room.router.receive_rtp(ANNA, rtp.build(packet), 0.0, room.clock.now, out)
    assert (out, room.router.counters[reason]) == ([], before + 1)


def test_ssrcs_that_change_all_the_time_take_no_memory() -> None:
    room = pair_room()
    out: list[Outgoing] = []
    for ssrc in range(5000):
        packet = rtp.RtpPacket(VP8, 1, 2, ssrc, b"abc", extensions=((1, b"1"), (2, b"q")))
        room.router.receive_rtp(ANNA, rtp.build(packet), 0.0, room.clock.now, out)
    known = room.router._peers[ANNA]
    assert len(known.layers) <= 8 and len(known.repairs) <= 8

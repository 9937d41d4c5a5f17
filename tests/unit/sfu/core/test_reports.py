"""Reports: loss fractions, round trips, scores, clocks."""

from __future__ import annotations

import random

import pytest

from media import rtcp
from sfu.api import PeerId, QualityReported, RoomId, Source
from sfu.core.peer import Peer
from sfu.core.reports import Reporter, ntp_timestamp, reception, round_trip, score
from sfu.core.room import Room
from sfu.core.stream import Incoming, Stream
from tests.rtp_browser import layout


def arrive(stream: Stream, *numbers: int) -> None:
    for number in numbers:
        placed = stream.place(number)
        assert placed is not None
        stream.keep(Incoming(placed, 0, 0, b"x", 0.0), 0.0, 100)


def test_a_block_counts_the_losses_since_the_last() -> None:
    stream = Stream(PeerId("ben"), Source.MIC, 0, 7)
    arrive(stream, 0, 1, 3)
    first = reception(stream, 1.0)
    assert (first.ssrc, first.fraction, first.lost, first.highest) == (7, 64, 1, 3)
    arrive(stream, 4, 5)
    second = reception(stream, 2.0)
    assert (second.fraction, second.lost, second.highest) == (0, 1, 5)


def test_late_packets_make_no_negative_fraction() -> None:
    stream = Stream(PeerId("ben"), Source.MIC, 0, 7)
    arrive(stream, 0, 2)
    reception(stream, 1.0)
    arrive(stream, 1)
    block = reception(stream, 2.0)
    assert (block.fraction, block.lost) == (0, 0)


def test_the_highest_number_counts_cycles() -> None:
    stream = Stream(PeerId("ben"), Source.MIC, 0, 7)
    arrive(stream, 0xFFFF, 0)
    assert reception(stream, 1.0).highest == 0x10000


def test_the_last_sender_report_is_echoed() -> None:
    stream = Stream(PeerId("ben"), Source.MIC, 0, 7)
    arrive(stream, 0)
    assert reception(stream, 1.0).dlsr == 0
    stream.lsr, stream.lsr_at = 0xABCD1234, 1.0
    block = reception(stream, 1.5)
    assert (block.lsr, block.dlsr) == (0xABCD1234, 32768)


def test_a_round_trip_is_what_is_left_of_the_time() -> None:
    lsr = ntp_timestamp(100.0) >> 16 & 0xFFFFFFFF
    block = rtcp.ReportBlock(1, 0, 0, 0, 0, lsr, 65536 // 2)
    assert round_trip(block, 100.58) == pytest.approx(0.08, abs=0.001)


@pytest.mark.parametrize(("lsr", "dlsr"), [(0, 0), (1, 0), (0xFFFFFFFF, 0xFFFFFFFF)])
def test_nonsense_is_no_round_trip(lsr: int, dlsr: int) -> None:
    assert round_trip(rtcp.ReportBlock(1, 0, 0, 0, 0, lsr, dlsr), 1000.0) is None


@pytest.mark.parametrize(
    ("loss", "rtt", "expected"),
    [(0, 0.02, 5), (0.01, 0.1, 5), (0.05, 0.1, 4), (0.1, 0.1, 3), (0, 0.5, 3), (0.5, 0.1, 0)],
)
def test_scores(loss: float, rtt: float, expected: int) -> None:
    assert score(loss, rtt) == expected


def room_of_two() -> tuple[Room, Peer, Peer, Reporter]:
    """Anna hears Ben, whose clock is 5 s behind ours."""
    room = Room(RoomId("room"))
    peers = []
    for number, name in enumerate(("anna", "ben")):
        peer = Peer(PeerId(name), number, 0.0)
        peer.take_layout(layout(1, 1000 * (number + 1)), random.Random(1).getrandbits)
        peer.connected = True
        room.peers[peer.id] = peer
        peers.append(peer)
    anna, ben = peers
    ben.clock_offset = 5.0
    stream = Stream(ben.id, Source.MIC, 0, 7)
    stream.ntp, stream.rtp = 90.0, 1000
    packet = Incoming(0x10000, 1000, 0, b"sound", 95.0)
    track = anna.slots[0].audio
    track.switch(stream, packet)
    track.forward(packet, [])
    return room, anna, ben, Reporter(room)


def test_a_sender_report_maps_our_time_to_the_tracks() -> None:
    _, anna, _, reporter = room_of_two()
    track = anna.slots[0].audio
    (data,) = reporter.due(anna, 97.0)
    receiver, sender, names = rtcp.parse(data)
    assert receiver == rtcp.ReceiverReport(2000)
    assert isinstance(sender, rtcp.SenderReport)
    assert (sender.ssrc, sender.packets, sender.octets) == (track.ssrc, 1, 5)
    assert sender.ntp == ntp_timestamp(97.0)
    # Ben sent RTP time 1000 at his 90.0, which was our 95.0; two seconds have passed.
    assert sender.rtp == (track.last_timestamp + 2 * 48_000) & 0xFFFFFFFF
    assert names == rtcp.SourceDescription(((2000, "sfu"), (track.ssrc, "sfu")))


def test_reports_come_each_second_and_only_of_what_was_sent() -> None:
    _, anna, ben, reporter = room_of_two()
    assert reporter.due(anna, 97.0)
    assert reporter.due(anna, 97.5) == []
    assert reporter.due(anna, 98.1) == []  # nothing new was sent
    assert reporter.due(ben, 98.1) == []


def test_without_a_known_clock_there_is_no_sender_report() -> None:
    _, anna, ben, reporter = room_of_two()
    ben.clock_offset = None
    assert reporter.due(anna, 97.0) == []


def test_a_track_whose_publisher_left_is_not_reported() -> None:
    room, anna, ben, reporter = room_of_two()
    del room.peers[ben.id]
    assert reporter.due(anna, 97.0) == []


def test_a_stream_without_a_report_of_its_own_has_no_clock_yet() -> None:
    _, anna, _, reporter = room_of_two()
    stream = anna.slots[0].audio.stream
    assert stream is not None
    stream.ntp = None
    assert reporter.due(anna, 97.0) == []


def test_many_tracks_are_divided_into_datagrams() -> None:
    room, anna, ben, reporter = room_of_two()
    anna.take_layout(layout(50, 1000), random.Random(1).getrandbits)
    stream = Stream(ben.id, Source.MIC, 0, 7)
    stream.ntp = 90.0
    packet = Incoming(0x10000, 1000, 0, b"sound", 95.0)
    for slot in anna.slots:
        slot.audio.switch(stream, packet)
        slot.audio.forward(packet, [])
    datagrams = reporter.due(anna, 97.0)
    senders = [p for d in datagrams for p in rtcp.parse(d) if isinstance(p, rtcp.SenderReport)]
    assert len(senders) == 50 and max(map(len, datagrams)) < 1200
    assert room.pending


def test_quality_is_told_when_it_changes_and_now_and_then() -> None:
    room, anna, _, reporter = room_of_two()
    for second in range(6):
        anna.downlink.loss = 0.2 if second == 3 else 0.0
        reporter.due(anna, 100.0 + second)
    told = [event for event in room.pending if isinstance(event, QualityReported)]
    assert [event.score for event in told] == [5, 5, 1, 5]

"""Rewriting: stretches of streams become one stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media import rtp, vp8
from sfu.api import PeerId, Source
from sfu.core.bandwidth import Downlink
from sfu.core.forwarder import FORM_PICTURE_TL0, SEGMENTS, Track
from sfu.core.layout import Outgoing
from sfu.core.stream import Incoming, Stream

ANNA = PeerId("anna")


def make_track(transport_cc: int = 5, rtx: bool = True, start: tuple[int, int] = (0, 0)) -> Track:
    track = Track(ANNA, 0xAA, 90_000, Downlink(0.0), start)
    track.configure(96, transport_cc, (0xBB, 97) if rtx else None)
    return track


def make_stream(peer: str = "ben", ssrc: int = 1) -> Stream:
    return Stream(PeerId(peer), Source.CAM, 0, ssrc)


def arrive(stream: Stream, number: int, now: float, *, picture: int = 0, tl0: int = 0) -> Incoming:
    """A VP8 packet with the whole descriptor, 3,000 RTP units to a number."""
    placed = stream.place(number)
    assert placed is not None
    packet = Incoming(placed, (number * 3000) & 0xFFFFFFFF, 0, b"\x20tail-%d" % number, now)
    packet.form = FORM_PICTURE_TL0
    packet.descriptor, packet.flags = 0x90, 0xE0
    packet.picture, packet.tl0 = picture, tl0
    stream.keep(packet, now, 100)
    return packet


def parsed(out: list[Outgoing]) -> list[rtp.RtpPacket]:
    return [rtp.parse(header + payload) for _, header, payload in out]


def pictures(out: list[Outgoing]) -> list[tuple[int | None, int | None]]:
    found = [vp8.parse(packet.payload) for packet in parsed(out)]
    return [(d.picture_id, d.tl0picidx) for d in found if d is not None]


def test_the_first_packet_starts_where_it_was_told() -> None:
    track, stream, out = make_track(start=(7, 1000)), make_stream(), list[Outgoing]()
    first = arrive(stream, 500, 1.0, picture=77, tl0=9)
    track.switch(stream, first)
    track.forward(first, out)
    packet = parsed(out)[0]
    assert (packet.ssrc, packet.payload_type) == (0xAA, 96)
    assert (packet.sequence, packet.timestamp) == (7, 1000)
    assert packet.extensions == ((5, b"\x00\x00"),)
    assert pictures(out) == [(0, 0)]
    assert packet.payload.endswith(b"\x20tail-500")


def test_a_switch_continues_number_time_and_picture() -> None:
    track, out = make_track(), list[Outgoing]()
    ben, cleo = make_stream(), make_stream("cleo", 2)
    for n in range(3):
        packet = arrive(ben, 100 + n, 1.0 + n / 30, picture=50 + n, tl0=250 + n)
        if n == 0:
            track.switch(ben, packet)
        track.forward(packet, out)
    other = arrive(cleo, 60_000, 2.0 + 2 / 30, picture=4, tl0=4)
    track.switch(cleo, other)
    track.forward(other, out)
    assert [p.sequence for p in parsed(out)] == [0, 1, 2, 3]
    assert [p.timestamp for p in parsed(out)] == [0, 3000, 6000, 96_000]  # a second passed
    assert pictures(out) == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_layers_of_one_publisher_switch_by_capture_time() -> None:
    track, out = make_track(), list[Outgoing]()
    low, high = make_stream(ssrc=1), make_stream(ssrc=2)
    low.ntp, low.rtp = 50.0, 0
    high.ntp, high.rtp = 50.0, 1_000_000
    packet = arrive(low, 0, 1.0)
    track.switch(low, packet)
    track.forward(packet, out)
    late = arrive(high, 10, 1.5)  # captured 100 ms after the other, however late it came
    late.timestamp = 1_009_000
    track.switch(high, late)
    track.forward(late, out)
    assert [p.timestamp for p in parsed(out)] == [0, 9000]


def test_two_layers_of_one_instant_get_different_timestamps() -> None:
    track, out = make_track(), list[Outgoing]()
    low, high = make_stream(ssrc=1), make_stream(ssrc=2)
    for stream in (low, high):
        packet = arrive(stream, 10, 1.0)
        track.switch(stream, packet)
        track.forward(packet, out)
    assert [p.timestamp for p in parsed(out)] == [0, 1]


def test_a_late_packet_of_the_former_stretch_is_dropped() -> None:
    track, out = make_track(), list[Outgoing]()
    stream = make_stream()
    for number in (10, 12):
        packet = arrive(stream, number, 1.0)
        track.switch(stream, packet)
        track.forward(packet, out)
    track.forward(arrive(stream, 11, 1.0), out)
    assert [p.sequence for p in parsed(out)] == [0, 1]


def test_a_skipped_packet_leaves_no_gap_and_late_ones_keep_their_place() -> None:
    track, out = make_track(), list[Outgoing]()
    stream = make_stream()
    first = arrive(stream, 10, 1.0)
    track.switch(stream, first)
    track.forward(first, out)
    padding = arrive(stream, 12, 1.0)  # 11 is late
    assert track.skip(padding.sequence)
    track.forward(arrive(stream, 13, 1.0), out)
    track.forward(arrive(stream, 11, 1.0), out)
    assert [p.sequence for p in parsed(out)] == [0, 2, 1]


def test_what_came_too_late_cannot_be_skipped() -> None:
    track, out = make_track(), list[Outgoing]()
    stream = make_stream()
    for number in (10, 12):
        packet = arrive(stream, number, 1.0)
        if number == 10:
            track.switch(stream, packet)
        track.forward(packet, out)
    assert not track.skip(0x10000 + 11)
    assert not make_track().skip(5)


def test_a_repair_is_the_packet_as_it_was_on_the_rtx_stream() -> None:
    track, out, again = make_track(start=(65_530, 0)), list[Outgoing](), list[Outgoing]()
    ben, cleo = make_stream(), make_stream("cleo", 2)
    for stream in (ben, cleo):
        for number in range(10):
            packet = arrive(stream, number, 1.0, picture=number, tl0=number)
            if number == 0:
                track.switch(stream, packet)
            track.forward(packet, out)
    for sent in parsed(out):
        assert track.repeat(sent.sequence, 0.0, again) > 20
    assert len(again) == len(out) == 20
    for sent, repair in zip(parsed(out), parsed(again), strict=True):
        assert (repair.ssrc, repair.payload_type) == (0xBB, 97)
        assert repair.payload == sent.sequence.to_bytes(2, "big") + sent.payload
        assert repair.timestamp == sent.timestamp
    numbers = [repair.sequence for repair in parsed(again)]
    assert numbers == [(65_530 + n) & 0xFFFF for n in range(20)]


def test_what_was_never_sent_or_is_forgotten_is_not_repeated() -> None:
    track, out = make_track(), list[Outgoing]()
    assert track.repeat(3, 0.0, out) == 0
    stream = make_stream()
    packet = arrive(stream, 1, 1.0)
    track.switch(stream, packet)
    track.forward(packet, out)
    assert track.repeat(1, 0.0, out) == 0 and track.repeat(0xFFFF, 0.0, out) == 0
    assert make_track(rtx=False).repeat(0, 0.0, out) == 0
    assert len(out) == 1


def test_without_transport_cc_there_is_no_extension() -> None:
    track, out = make_track(transport_cc=0), list[Outgoing]()
    packet = arrive(make_stream(), 1, 1.0, picture=5, tl0=5)
    track.switch(make_stream(), packet)
    track.forward(packet, out)
    assert parsed(out)[0].extensions == ()
    assert pictures(out) == [(0, 0)]
    assert track.link.uncounted == packet.size + 12


def test_the_clock_maps_the_publishers_time() -> None:
    track, stream = make_track(start=(0, 5000)), make_stream()
    assert track.clock(1.0) is None
    packet = arrive(stream, 1, 1.0)
    track.switch(stream, packet)
    assert track.clock(1.0) is None
    stream.ntp, stream.rtp = 200.0, packet.timestamp
    assert track.clock(201.0) == 95_000
    track.stop()
    assert track.clock(201.0) is None


@given(st.permutations(range(20)), st.integers(0, 0xFFFF), st.sets(st.integers(1, 19)))
def test_any_order_of_arrival_gives_each_packet_one_number(
    order: list[int], base: int, padding: set[int]
) -> None:
    # Invariant: no number is used twice, and media keep their order.
    track, stream, out = make_track(), make_stream(), list[Outgoing]()
    packet = arrive(stream, base, 1.0)
    track.switch(stream, packet)
    track.forward(packet, out)
    sent = {packet.sequence: 0}
    for step in order:
        if step == 0:
            continue
        packet = arrive(stream, (base + step) & 0xFFFF, 1.0)
        if step in padding and track.skip(packet.sequence):
            continue
        track.forward(packet, out)
        sent[packet.sequence] = parsed(out)[-1].sequence
    assert len(set(sent.values())) == len(sent)
    assert [sent[n] for n in sorted(sent)] == sorted(sent.values())


def test_a_track_that_nobody_feeds_sends_nothing() -> None:
    out: list[Outgoing] = []
    make_track().forward(arrive(make_stream(), 1, 1.0), out)
    assert out == []


# --- temporal layers ----------------------------------------------------------------------


def frames(stream: Stream, order: str, size: int = 2) -> list[Incoming]:
    """Pictures of `size` packets with these temporal layers; capitals need only the lowest."""
    made: list[Incoming] = []
    tl0 = 0
    for picture, name in enumerate(order):
        tid = "abc".index(name.lower())
        tl0 += tid == 0
        for part in range(size):
            number = len(made)
            packet = arrive(stream, number, picture / 30, picture=picture, tl0=tl0)
            packet.timestamp = picture * 3000
            packet.tid, packet.sync, packet.start = tid, name.isupper(), part == 0
            made.append(packet)
    return made


def passed(track: Track, packets: list[Incoming], out: list[Outgoing]) -> str:
    """What ingest does with them; gives the layers of the pictures that went through."""
    went = ""
    for packet in packets:
        if track.stream is None:
            track.switch(make_stream(), packet)
        if packet.tid <= min(track.top, track.goal) or track.admits(packet, True):
            track.forward(packet, out)
            went += "abc"[packet.tid] if packet.start else ""
        else:
            assert track.drop(packet)
    return went


def test_pictures_left_out_leave_no_gap_in_numbers_or_picture_ids() -> None:
    for goal, expected in ((0, "aaa"), (1, "ababab"), (2, "acbcacbcacbc")):
        track, out = make_track(), list[Outgoing]()
        track.goal = goal
        assert passed(track, frames(make_stream(), "acbcacbcacbc"), out) == expected
        assert [p.sequence for p in parsed(out)] == list(range(2 * len(expected)))
        ids = [found for found, _ in pictures(out)]
        assert ids == [n // 2 for n in range(2 * len(expected))]


def test_another_stream_goes_on_where_pictures_were_left_out() -> None:
    track, out = make_track(), list[Outgoing]()
    track.goal = 0
    passed(track, frames(make_stream(), "acbc"), out)
    other = make_stream("cleo", 2)
    packet = arrive(other, 900, 1.0, picture=33, tl0=7)
    track.switch(other, packet)
    track.forward(packet, out)
    assert [found for found, _ in pictures(out)] == [0, 0, 1]
    assert [p.sequence for p in parsed(out)] == [0, 1, 2]


def test_layers_are_taken_up_one_after_another_where_they_need_nothing_before() -> None:
    track, out = make_track(), list[Outgoing]()
    track.goal = 0
    packets = frames(make_stream(), "acbc" + "acbc" + "aCBc" + "aCBc" + "acbc")
    assert passed(track, packets[:16], out) == "aa"
    track.goal = 2
    assert passed(track, packets[16:], out) == "ab" + "acbc" + "acbc"


def test_layers_are_left_at_the_next_picture() -> None:
    track, out = make_track(), list[Outgoing]()
    packets = frames(make_stream(), "acbcacbc")
    passed(track, packets[:3], out)  # in the middle of a picture
    track.goal = 0
    assert track.admits(packets[3], True)
    track.forward(packets[3], out)
    assert passed(track, packets[4:], out) == "a"
    assert [p.sequence for p in parsed(out)] == list(range(6))


def test_repairs_find_their_packets_through_pictures_left_out() -> None:
    track, out, again = make_track(), list[Outgoing](), list[Outgoing]()
    stream = make_stream()
    track.goal = 0
    track.switch(stream, (packets := frames(stream, "acbc" * 8))[0])
    passed(track, packets, out)
    for sent in parsed(out):
        assert track.repeat(sent.sequence, 0.0, again)
    assert [p.payload[2:] for p in parsed(again)] == [p.payload for p in parsed(out)]


def test_what_is_left_out_is_forgotten_in_time() -> None:
    track, out = make_track(), list[Outgoing]()
    track.goal = 0
    stream = make_stream()
    passed(track, frames(stream, "acbc" * 500), out)
    segment, chain = track._segment, 0
    while segment is not None:
        segment, chain = segment.earlier, chain + 1
    assert chain <= SEGMENTS


@given(st.integers(0, 2), st.lists(st.integers(0, 3), max_size=40))
def test_numbers_are_used_once_whatever_is_left_out_and_late(
    goal: int, lateness: list[int]
) -> None:
    # Invariant: no number goes out twice, and none lies beyond a gap that nothing can fill.
    track, out = make_track(), list[Outgoing]()
    stream = make_stream()
    packets = frames(stream, "acbC" * 10)
    order = sorted(range(len(packets)), key=lambda n: n + (lateness[n] if n < len(lateness) else 0))
    order.remove(0)
    track.goal = goal
    highest = 0
    for n in [0, *order]:
        packet = packets[n]
        highest = max(highest, n)
        if n == 0:
            track.switch(stream, packet)
        if packet.tid <= min(track.top, track.goal) or track.admits(packet, n == highest):
            track.forward(packet, out)
        elif not track.drop(packet):
            track.forward(packet.emptied(), out)
    numbers = sorted(p.sequence for p in parsed(out))
    assert numbers == list(range(len(numbers)))

"""RTCP from browsers: what each packet type changes."""

from __future__ import annotations

import random

import pytest

from media import rtcp, twcc
from sfu.api import PeerId, RoomId
from sfu.core.bandwidth import DEFAULT_RTT
from sfu.core.inbound import Inbound
from sfu.core.layout import Outgoing
from sfu.core.peer import Peer
from sfu.core.publication import Layer
from sfu.core.reports import ntp_timestamp
from sfu.core.room import Room
from sfu.core.stream import Incoming
from tests.rtp_browser import EXTENSIONS, OPUS, VP8, layout

NOW = 100.0


class World:
    """Anna watches the lone layer of Ben's screen, whose last packets are still kept."""

    def __init__(self) -> None:
        self.room = Room(RoomId("room"))
        self.room.due = float("inf")
        self.inbound = Inbound(self.room)
        self.anna, self.ben = (self._peer(n, name) for n, name in enumerate(("anna", "ben")))
        learnt = self.ben.learn(7, VP8, [(EXTENSIONS.mid, b"2")])
        assert learnt is not None
        self.layer: Layer = learnt
        self.layer.publication.on = True
        self.slot = self.anna.slots[0]
        self.slot.watch(self.layer)
        self.layer.waiting.clear()
        self.slot.switched(self.layer)
        self.out: list[Outgoing] = []
        for number in range(50):
            packet = Incoming(0x10000 + number, 0, 0, bytes(1000), NOW)
            self.layer.stream.place(number)
            self.layer.stream.keep(packet, NOW, 1000)
            if number == 0:
                self.slot.video.switch(self.layer.stream, packet)
                self.layer.key_came(Incoming(0, 0, 0, b"", NOW - 10))
            self.slot.video.forward(packet, [])
        self.last = self.slot.video.highest & 0xFFFF

    def _peer(self, number: int, name: str) -> Peer:
        peer = Peer(PeerId(name), number, 0.0)
        peer.take_layout(layout(1, 1000 * (number + 1)), random.Random(number).getrandbits)
        self.room.peers[peer.id] = peer
        return peer

    def take(self, peer: Peer, *packets: rtcp.Packet, now: float = NOW) -> None:
        self.inbound.receive(peer, rtcp.build(packets), now, self.out)

    @property
    def video_ssrc(self) -> int:
        return self.slot.video.ssrc


@pytest.fixture
def world() -> World:
    return World()


def test_a_nack_is_answered_with_the_packets_that_are_kept(world: World) -> None:
    world.take(world.anna, rtcp.Nack(1, world.video_ssrc, (world.last, world.last - 1)))
    assert len(world.out) == 2
    assert world.room.counters == {"nack-answered": 2}
    assert {peer for peer, _, _ in world.out} == {"anna"}


@pytest.mark.parametrize("ssrc", [0xDEAD, 1000])  # nobody's; the sound's
def test_nacks_for_other_streams_are_counted(world: World, ssrc: int) -> None:
    world.take(world.anna, rtcp.Nack(1, ssrc, (world.last,)))
    assert world.out == [] and world.room.counters == {"nack-unknown": 1}


def test_a_nack_names_at_most_so_many(world: World) -> None:
    world.take(world.anna, rtcp.Nack(1, world.video_ssrc, tuple(range(4000))))
    assert sum(world.room.counters.values()) == 128


def test_a_pli_wakes_the_poll_and_floods_do_not(world: World) -> None:
    world.take(world.anna, rtcp.Pli(1, world.video_ssrc))
    assert world.layer.key_wanted and world.room.due == NOW
    world.layer.key_asked_at = NOW
    world.room.due = float("inf")
    for _ in range(100):
        world.take(world.anna, rtcp.Pli(1, world.video_ssrc), now=NOW + 0.1)
    assert world.room.due == NOW + 0.5


def test_a_pli_that_crossed_the_key_frame_is_not_wanted(world: World) -> None:
    world.layer.key_at = NOW
    world.take(world.anna, rtcp.Pli(1, world.video_ssrc), now=NOW + DEFAULT_RTT / 2)
    assert not world.layer.key_wanted
    assert world.room.counters == {"pli-crossed": 1}


def test_a_fir_names_its_streams(world: World) -> None:
    world.take(world.anna, rtcp.Fir(1, ((0xDEAD, 1), (world.video_ssrc, 1))))
    assert world.layer.key_wanted
    assert world.room.counters == {"pli-unknown": 1, "pli-received": 1}


def test_a_pli_while_a_switch_waits_goes_to_the_target(world: World) -> None:
    world.slot.cut()
    world.layer.waiting.append(world.slot)
    world.take(world.anna, rtcp.Pli(1, world.video_ssrc))
    assert world.layer.key_wanted


def test_a_sender_report_sets_the_streams_clock(world: World) -> None:
    ntp = (60 << 32) + (1 << 31)
    world.take(world.ben, rtcp.SenderReport(7, ntp, 1234, 5, 6))
    stream = world.layer.stream
    assert (stream.ntp, stream.rtp, stream.lsr, stream.lsr_at) == (
        60.5,
        1234,
        ntp >> 16 & 0xFFFFFFFF,
        NOW,
    )
    assert world.ben.clock_offset == NOW - 60.5


@pytest.mark.parametrize(
    ("later", "offset"),
    [
        (0.3, 40.0),  # delayed: not believed
        (-0.1, 39.9),  # less delayed than the first
        (5.0, 45.0),  # another clock
    ],
)
def test_the_clock_offset_is_that_of_the_fastest_report(
    world: World, later: float, offset: float
) -> None:
    for second, delay in ((60, 0.0), (61, later)):
        report = rtcp.SenderReport(7, second << 32, 0, 0, 0)
        world.take(world.ben, report, now=second + 40 + delay)
    assert world.ben.clock_offset == pytest.approx(offset)


def test_reports_about_our_tracks_give_the_round_trip(world: World) -> None:
    lsr = ntp_timestamp(NOW - 0.5) >> 16 & 0xFFFFFFFF
    block = rtcp.ReportBlock(world.video_ssrc, 0, 0, 0, 0, lsr, int(0.2 * 65536))
    for _ in range(50):
        world.take(world.anna, rtcp.ReceiverReport(1, (block,)))
    assert world.anna.rtt == pytest.approx(0.3, abs=0.01)


def test_reports_about_strangers_change_nothing(world: World) -> None:
    lsr = ntp_timestamp(NOW - 5) >> 16 & 0xFFFFFFFF
    block = rtcp.ReportBlock(0xDEAD, 255, 0, 0, 0, lsr, 0)
    world.take(world.anna, rtcp.ReceiverReport(1, (block,)))
    assert (world.anna.rtt, world.anna.downlink.loss) == (DEFAULT_RTT, 0)


def test_losses_in_reports_reach_the_estimate(world: World) -> None:
    blocks = tuple(
        rtcp.ReportBlock(ssrc, fraction, 0, 0, 0, 0, 0)
        for ssrc, fraction in ((world.video_ssrc, 128), (world.slot.audio.ssrc, 64))
    )
    world.take(world.anna, rtcp.ReceiverReport(1, blocks))
    assert world.anna.downlink.loss == pytest.approx(0.375)


def test_remb_caps_the_estimate(world: World) -> None:
    world.take(world.anna, rtcp.Remb(1, 512_000, (world.video_ssrc,)))
    assert world.anna.downlink.budget == 512_000


def test_transport_feedback_reaches_the_estimate(world: World) -> None:
    base = (world.anna.downlink.next_sequence - 50) & 0xFFFF
    arrivals = (None,) * 25 + (0,) * 25
    feedback = twcc.Feedback(base, 0, 0, arrivals)
    world.take(world.anna, rtcp.TransportFeedback(1, 1, feedback))
    assert world.anna.downlink.loss == 0.5


def test_what_needs_no_answer_is_accepted(world: World) -> None:
    world.take(world.anna, rtcp.SourceDescription(((1, "x"),)), rtcp.Bye((1,)))
    assert world.room.counters == {} and OPUS


def test_malformed_datagrams_are_counted(world: World) -> None:
    world.inbound.receive(world.anna, b"\x80\xc9", NOW, world.out)
    assert world.room.counters == {"rtcp-short": 1}


def test_a_sender_report_of_an_unknown_stream_sets_no_clock(world: World) -> None:
    world.take(world.ben, rtcp.SenderReport(0xDEAD, 60 << 32, 0, 0, 0))
    assert world.ben.clock_offset is None


def test_beyond_its_budget_a_receiver_gets_no_repairs(world: World) -> None:
    world.anna.rtx_budget.refill(1.0, NOW)
    world.anna.rtx_budget.spend(10_000_000)
    world.take(world.anna, rtcp.Nack(1, world.video_ssrc, (world.last,)))
    assert world.out == [] and world.room.counters == {"nack-refused": 1}

"""Invariant: whatever receivers tell of what they got, both packet engines judge their networks alike,
to the last bit of each number (`tests.twin_router` compares after every step)."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from media import rtcp, twcc
from sfu.api import Source
from sfu.engines import native_module
from tests.fuzz.test_fuzz_native import BEN, CLEO, Room

LENGTH = 300  # steps of one run
LATER = (0, 0, 1, 1, 4, 20, 20, 60, 400, -3)  # ticks by which a packet arrives after the one before
TIMES = (0, 0, 0, 0, 1, 2, -1, 60, 1 << 22, 0x7FFFFF)  # steps of the reference time, in 64 ms


class Network(Room):
    """Anna sends to Ben and Cleo, who tell what arrived, and sometimes lie."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance)
        self.reference = 100
        self.told = {BEN: 1 << 16, CLEO: 1 << 16}

    def step(self) -> None:
        action = self.chance.choice((self.burst, self.burst, self.feedback, self.report, self.odd))
        action()
        self.wait(self.chance.choice((0.0, 0.005, 0.02, 0.05, 0.05, 0.1, 0.6)))

    def burst(self) -> None:
        for _ in range(self.chance.randrange(1, 12)):
            self.packet(self.chance.choice((0, 1, 2, 3)))

    def arrivals(self, count: int) -> tuple[int | None, ...]:
        """Of packets in a row: a share is lost, the others come in some rhythm."""
        lost, rhythm, at = self.chance.choice((0.0, 0.0, 0.05, 0.5)), self.chance.choice(LATER), 0
        made: list[int | None] = []
        for _ in range(count):
            at += rhythm if self.chance.random() < 0.8 else self.chance.choice(LATER)
            made.append(None if self.chance.random() < lost else at)
        return tuple(made)

    def tell(self, packets: list[rtcp.Packet]) -> None:
        data = rtcp.build(packets)
        if self.chance.random() < 0.05:
            data = data[: self.chance.randrange(len(data) + 1)]
        self.router.receive_rtcp(self.chance.choice((BEN, CLEO)), data, self.now, [])

    def feedback(self) -> None:
        for peer in (BEN, CLEO):
            following = self.router._peers[peer].downlink.next_sequence
            start = self.told[peer] + self.chance.choice((0, 0, 0, 0, 1, -1, -5, 300))
            count = max(1, min(400, following - start))
            self.told[peer] = start + count
            self.reference = (self.reference + self.chance.choice(TIMES)) & 0xFFFFFF
            made = twcc.Feedback(start & 0xFFFF, self.reference, 0, self.arrivals(count))
            packets: list[rtcp.Packet] = [rtcp.TransportFeedback(1, 1, made)]
            if self.chance.random() < 0.3:
                packets.insert(0, self.reports(peer == BEN))
            if self.chance.random() < 0.1:
                packets.append(rtcp.Remb(1, self.chance.randrange(1 << 22), (1,)))
            self.router.receive_rtcp(peer, rtcp.build(packets), self.now, [])

    def reports(self, rare: bool) -> rtcp.ReceiverReport:
        """Of what Ben and Cleo are sent; rarely of what they are not."""
        middle = int(self.now * 65536) & 0xFFFFFFFF
        blocks = []
        for made in self.layouts.values():
            for pair in made.pairs[: 1 if rare else 3]:
                lsr = self.chance.choice((0, middle, middle - self.chance.randrange(1 << 17)))
                lost = self.chance.choice((0, 0, 3, 30, 255))
                dlsr = self.chance.choice((0, 100, 65536))
                block = rtcp.ReportBlock(pair.video_ssrc, lost, 0, 0, 0, lsr & 0xFFFFFFFF, dlsr)
                blocks.append(block)
        return rtcp.ReceiverReport(1, tuple(blocks))

    def report(self) -> None:
        names = rtcp.SourceDescription(((1, "a name"),))
        self.tell([self.reports(False), *([names] if self.chance.random() < 0.5 else [])])

    def odd(self) -> None:
        chance = self.chance
        if chance.random() < 0.5:
            # A packet of an unknown kind, or of a known one with anything in it.
            kind = chance.choice((200, 201, 202, 203, 204, 205, 206, 207))
            words = chance.randrange(8)
            head = bytes((0x80 | chance.randrange(64), kind, 0, words))
            self.router.receive_rtcp(BEN, head + chance.randbytes(4 * words), self.now, [])
        else:
            chance.choice((self.nack, self.pli, self.thin, self.connected))()


if native_module() is not None:

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 1 << 32))
    def test_both_engines_judge_networks_alike(seed: int) -> None:
        network = Network(random.Random(seed))
        for source in Source:
            network.router.set_source(BEN, source, False, False, network.now)
        for _ in range(LENGTH):
            network.step()
        network.wait(1.0)

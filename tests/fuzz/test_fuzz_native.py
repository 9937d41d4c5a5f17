"""Invariant: whatever a joined peer sends, both packet engines send the same bytes to the same people,
count the same, and ask for the same (`tests.twin_router` compares after every step)."""

from __future__ import annotations

import random
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from media import red, rtcp, rtp
from sfu.api import AudioFrame, PeerId, RecordedPacket, RoomId, Source, Want
from sfu.core.layout import Outgoing
from sfu.engines import native_module
from tests.rtp_browser import EXTENSIONS, MIDS, OPUS, RED, RIDS, RTX, VP8, layout

ANNA, BEN, CLEO = PeerId("anna"), PeerId("ben"), PeerId("cleo")
ROOM = RoomId("room")

HEADS = (b"\x90\xe0\x80", b"\x90\xe0\x81", b"\x90\x80\x05", b"\x80\xe0\x80", b"\x10", b"\x00", b"")
KEY, DELTA = b"\x10\0\0\x9d\x01\x2a\x40\x01\xb4\0", b"\x11\0\0"
STEPS = (1,) * 12 + (2, 2, 3, 0, -1, -1, -2, 5, 40, 600, 30_000)
PASSED = (0, 0, 3000, 3000, 3000, 90_000, 1 << 31)
PAUSES = (0.0, 0.001, 0.01, 0.01, 0.02, 0.05, 0.3, 1.5)
COMMANDS = (
    *("mute", "want", "nack", "nack", "pli", "clock", "phone", "phone", "record", "connected"),
    *("thin", "thin", "redundancy"),
)
LENGTH = 250  # steps of one run


class Room:
    """Anna sends to Ben, who has a repair stream, and Cleo, who has none; Dora telephones."""

    def __init__(self, chance: random.Random) -> None:
        from tests.twin_router import TwinRouter

        self.chance = chance
        self.now = 100.0
        self.router = TwinRouter(ROOM, random.Random(7).getrandbits)
        self.layouts = {
            ANNA: layout(1, 100_000, red=True),
            BEN: layout(3, 200_000, red=True),
            CLEO: layout(2, 300_000, rtx=False),
        }
        for peer, made in self.layouts.items():
            self.router.add_peer(peer, made, self.now)
        for source in Source:
            self.router.set_source(ANNA, source, True, False, self.now)
        self.want(720)
        self.router.add_phone(PeerId("dora"), self.now)
        self.numbers = [65_530] * 6
        self.stamps = [0] * 6
        self.said = 10
        self.recorded: list[RecordedPacket] = []
        self.router.set_tap(lambda frame: None)
        self.drain()

    def drain(self) -> None:
        out: list[Outgoing] = []
        self.router.poll(self.now, out)
        self.router.events()

    def step(self) -> None:
        chance = self.chance
        if chance.random() < 0.85:
            self.packet(chance.choice((0, 1, 1, 2, 2, 3, 3, 4, 4, 5)))
        elif chance.random() < 0.3:
            self.raw(chance.randbytes(chance.randrange(40)))
        else:
            getattr(self, chance.choice(COMMANDS))()
        self.wait(chance.choice(PAUSES) * chance.random())

    def payload(self) -> bytes:
        """Most often what a browser sends; a descriptor, then the start of a frame or not."""
        chance = self.chance
        if chance.random() < 0.05:
            return chance.randbytes(chance.randrange(6))
        body = chance.choice((KEY, DELTA, DELTA, b"more"))
        return chance.choice(HEADS) + chance.randbytes(chance.randrange(3, 5)) + body

    def redundant(self) -> bytes:
        """A payload with earlier ones in it, now and then cut off."""
        chance = self.chance
        blocks = [
            (chance.randrange(3000), chance.randbytes(chance.randrange(3)))
            for _ in range(chance.randrange(4))
        ]
        whole = red.prefix(blocks, OPUS) + chance.randbytes(chance.randrange(4))
        return whole if chance.random() < 0.9 else whole[: chance.randrange(len(whole) + 1)]

    def packet(self, stream: int) -> None:
        chance = self.chance
        marker, counter = chance.random() < 0.3, chance.randrange(1 << 16)
        payload = b"" if chance.random() < 0.05 else self.payload()
        payload_type = chance.choice((OPUS, VP8, RTX, 0)) if chance.random() < 0.03 else None
        if stream == 0 and payload_type is None and chance.random() < 0.5:
            payload_type, payload = RED, self.redundant()
        padding = chance.choice((1, 7, 200)) if chance.random() < 0.1 else 0
        step, passed = chance.choice(STEPS), chance.choice(PASSED)
        # Streams: microphone, three layers of the camera, screen, repairs of the lowest layer.
        source = (Source.MIC, *[Source.CAM] * 3, Source.SCREEN, Source.CAM)[stream]
        usual = (OPUS, VP8, VP8, VP8, VP8, RTX)[stream]
        number = self.numbers[stream] = (self.numbers[stream] + step) & 0xFFFF
        stamp = self.stamps[stream] = (self.stamps[stream] + passed) & 0xFFFFFFFF
        elements = [(EXTENSIONS.mid, MIDS[source].encode())]
        elements.append((EXTENSIONS.transport_cc, struct.pack(">H", counter)))
        if source is Source.CAM:
            rid = EXTENSIONS.repaired_rid if stream == 5 else EXTENSIONS.rid
            elements.append((rid, RIDS[(stream - 1) % 4 % 3].encode()))
        if source is Source.MIC:
            elements.append((EXTENSIONS.audio_level, bytes([counter & 0xFF])))
        if stream == 5:
            payload = struct.pack(">H", (self.numbers[2] - 1) & 0xFFFF) + payload
        built = rtp.RtpPacket(
            usual if payload_type is None else payload_type,
            number,
            stamp,
            1000 + stream,
            payload,
            marker,
            (),
            tuple(elements),
            padding,
        )
        self.router.receive_rtp(ANNA, rtp.build(built), self.now + 5, self.now, [])
        self.router.events()

    def raw(self, data: bytes) -> None:
        self.router.receive_rtp(ANNA, data, self.now + 5, self.now, [])

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.drain()

    def mute(self) -> None:
        source, on = self.chance.choice(list(Source)), self.chance.random() < 0.8
        self.router.set_source(ANNA, source, on, self.chance.random() < 0.3, self.now)

    def want(self, height: int | None = None) -> None:
        tall = self.chance.choice((0, 90, 360, 720)) if height is None else height
        for peer in (BEN, CLEO):
            wants = [Want(ANNA, Source.CAM, tall), Want(ANNA, Source.SCREEN, tall)]
            self.router.set_wants(peer, wants, self.now)

    def nack(self) -> None:
        back = [self.chance.randrange(-3, 40) for _ in range(5)]
        for peer in (BEN, CLEO):
            for pair in self.layouts[peer].pairs:
                highest = self.router._peers[peer].tracks[pair.video_ssrc][0].highest
                lost = tuple((highest - n) & 0xFFFF for n in back)
                data = rtcp.build([rtcp.Nack(1, pair.video_ssrc, lost)])
                self.router.receive_rtcp(peer, data, self.now, [])

    def pli(self) -> None:
        for pair in self.layouts[BEN].pairs:
            data = rtcp.build([rtcp.Pli(1, pair.video_ssrc)])
            self.router.receive_rtcp(BEN, data, self.now, [])

    def clock(self) -> None:
        """Anna's sender report of a layer."""
        layer = self.chance.randrange(3)
        ntp = int((self.now + 1000) * (1 << 32))
        report = rtcp.SenderReport(1001 + layer, ntp, self.stamps[1 + layer], 1, 1)
        self.router.receive_rtcp(ANNA, rtcp.build([report]), self.now, [])

    def phone(self) -> None:
        self.said += self.chance.choice((1, 1, 1, 0, -1, 3))
        stamp = 960 * self.said & 0xFFFFFFFF
        frame = AudioFrame(ROOM, PeerId("dora"), self.said & 0xFFFF, stamp, 30, b"said")
        self.router.inject(frame, self.now, [])

    def thin(self) -> None:
        """As the director does for a thin network."""
        goal = self.chance.randrange(4)
        for router in self.router.both:
            for peer in (BEN, CLEO):
                for slot in router._peers[peer].slots:
                    slot.thin(goal)

    def redundancy(self) -> None:
        earlier = self.chance.randrange(3)
        for router in self.router.both:
            for slot in router._peers[BEN].slots:
                slot.audio.redundancy = earlier

    def record(self) -> None:
        on = self.chance.random() < 0.7
        self.router.set_recorder(self.recorded.append if on else None, self.now)
        self.router.record_picture((ANNA, Source.CAM), self.now)

    def connected(self) -> None:
        self.router.set_connected(CLEO, self.chance.random() < 0.8, self.now)


if native_module() is not None:

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 1 << 32))
    def test_both_engines_do_the_same(seed: int) -> None:
        room = Room(random.Random(seed))
        for _ in range(LENGTH):
            room.step()
        room.wait(1.0)

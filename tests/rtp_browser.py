"""A synthetic browser: Opus and simulcast VP8 without pictures, as far as RTP and RTCP show it.

Every payload names its publisher, source, layer and frame, so that a receiver can tell what it
was shown. The receiving half keeps every packet for assertions.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from media import h264, red, rtcp, rtp, twcc, vp8, vp9
from media.seq import Unwrapper
from sfu.api import PeerId, Source
from sfu.core.layout import ExtensionIds, Format, PeerLayout, ReceivingPair, SendingLine
from tests.video_headers import av1_header, h264_key

EXTENSIONS = ExtensionIds(mid=1, rid=2, repaired_rid=3, audio_level=4, transport_cc=5)
OPUS, VP8, RTX, RED = 111, 96, 97, 63
# Payload types of a codec and of its repairs.
TYPES: Final = {"vp8": (VP8, RTX), "h264": (102, 103), "vp9": (98, 99), "av1": (45, 46)}
CODECS: Final = {main: name for name, (main, _) in TYPES.items()}
REPAIRED: Final = {rtx: main for main, rtx in TYPES.values()}
RIDS = ("q", "h", "f")
HEIGHTS = (180, 360, 720)
PACKETS = (1, 2, 5)  # of one frame, by layer
PACKET_SIZE = 900
MIDS = {Source.MIC: "0", Source.CAM: "1", Source.SCREEN: "2", Source.SCREEN_AUDIO: "3"}
SAYS: Final = b"\x06\xff"  # an H.264 unit of supplements
# publisher (8 bytes), source (2), layer, key frame, frame number
BODY = struct.Struct(">8s2sBBI")


def layout(
    slots: int,
    base: int,
    *,
    rids: tuple[str, ...] = RIDS,
    rtx: bool = True,
    red: bool = False,
    codecs: tuple[str, ...] = ("vp8",),
) -> PeerLayout:
    """The layout of a browser that offered `slots` pairs and knows `codecs`, of which it sends the
    first; our SSRCs count from `base`."""
    redundant = RED if red else None
    formats = [Format(one, TYPES[one][0], TYPES[one][1] if rtx else None) for one in codecs]
    main, repairs = TYPES[codecs[0]]
    lines = (
        SendingLine(Source.MIC, "0", OPUS, red_payload_type=redundant),
        SendingLine(
            Source.CAM,
            "1",
            main,
            repairs,
            rids,
            nack=True,
            pli=True,
            codec=codecs[0],
            choices=codecs,
        ),
        SendingLine(
            Source.SCREEN, "2", main, repairs, nack=True, pli=True, codec=codecs[0], choices=codecs
        ),
        SendingLine(Source.SCREEN_AUDIO, "3", OPUS),
    )
    pairs = tuple(
        ReceivingPair(
            n,
            str(4 + 2 * n),
            str(5 + 2 * n),
            base + 3 * n,
            base + 3 * n + 1,
            OPUS,
            main,
            base + 3 * n + 2 if rtx else None,
            repairs if rtx else None,
            redundant,
            codecs[0],
            tuple(formats[1:]),
        )
        for n in range(slots)
    )
    return PeerLayout(lines, pairs, EXTENSIONS, rtcp_ssrc=base + 1000, cname="sfu")


@dataclass(slots=True)
class Content:
    """What a payload says of itself."""

    publisher: str
    source: str
    layer: int
    keyframe: bool
    frame: int


def content(body: bytes) -> Content:
    publisher, source, layer, key, frame = BODY.unpack_from(body)
    return Content(publisher.rstrip(b"\0").decode(), source.decode(), layer, bool(key), frame)


@dataclass(slots=True)
class Encoder:
    """One outgoing SSRC of the browser. Its clock and counters begin at random places."""

    source: Source
    layer: int
    ssrc: int
    rng: random.Random
    sequence: int = 0
    offset: int = 0
    picture: int = 0
    tl0: int = 0
    frame: int = 0
    key_wanted: bool = True
    active: bool = True
    deaf: bool = False  # to key frame requests
    plis: list[float] = field(default_factory=list)
    packets: int = 0
    rtx_sequence: int = 0
    former: bytes = b""  # the last packet of sound
    codec: str = "vp8"
    temporal: bool = False  # three layers, in the order 0 2 1 2
    cycle: int = 0
    sent: dict[int, rtp.RtpPacket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sequence = self.rng.getrandbits(16)
        self.offset = self.rng.getrandbits(32)
        self.picture = self.rng.getrandbits(15)
        self.tl0 = self.rng.getrandbits(8)

    def turn(self, key: bool) -> tuple[int, bool]:
        """Temporal layer of the next picture, and whether it needs only the lowest one."""
        self.cycle = 0 if key or not self.temporal else (self.cycle + 1) % 4
        return (0, 2, 1, 2)[self.cycle], self.cycle != 3

    @property
    def rtx_ssrc(self) -> int:
        return self.ssrc + 1


def _vp8_head(encoder: Encoder, layer: tuple[int, bool], begins: tuple[bool, bool, bool]) -> bytes:
    (tid, sync), (key, start, _) = layer, begins
    head = struct.pack(
        ">BBHBB",
        0x90 if start else 0x80,
        0xE0,
        encoder.picture | 0x8000,
        encoder.tl0,
        tid << 6 | sync << 5,
    )
    height = HEIGHTS[encoder.layer]
    return head + struct.pack("<BBB3sHH", not key, 0, 0, b"\x9d\x01\x2a", 0, height)


def _h264_head(encoder: Encoder, layer: tuple[int, bool], begins: tuple[bool, bool, bool]) -> bytes:
    """A key frame begins with its sets and, to keep the rest alike, a supplement that speaks."""
    key, start, end = begins
    if key and start:
        said = SAYS + bytes(BODY.size + PACKET_SIZE)
        made = h264_key(320, HEIGHTS[encoder.layer], said)
        return made[: -BODY.size - PACKET_SIZE]
    kind = 5 if key else 1
    return bytes((0x7C, kind | 0x80 * start | 0x40 * end))


def _vp9_head(encoder: Encoder, layer: tuple[int, bool], begins: tuple[bool, bool, bool]) -> bytes:
    (tid, _), (key, start, end) = layer, begins
    told = key and start
    first = 0xA0 | 0x40 * (not key) | 0x08 * start | 0x04 * end | 0x02 * told
    head = struct.pack(
        ">BHBB", first, encoder.picture | 0x8000, tid << 5 | 0x10 * (tid < 2), encoder.tl0
    )
    return head + (struct.pack(">BHH", 0x10, 320, HEIGHTS[encoder.layer]) if told else b"")


def _av1_head(encoder: Encoder, layer: tuple[int, bool], begins: tuple[bool, bool, bool]) -> bytes:
    key, start, _ = begins
    return av1_header(320, HEIGHTS[encoder.layer]) if key and start else b"\x10"


# By codec: what stands before a packet's body.
HEADS: Final = {"vp8": _vp8_head, "h264": _h264_head, "vp9": _vp9_head, "av1": _av1_head}


@dataclass(slots=True)
class Received:
    """One packet as the browser got it; `via_rtx` when it came as a repair."""

    at: float
    packet: rtp.RtpPacket
    via_rtx: bool

    @property
    def content(self) -> Content:
        return content(self.body)

    @property
    def body(self) -> bytes:
        if self.packet.payload_type == OPUS:
            return self.packet.payload
        start = {"vp8": _after_vp8, "vp9": _after_vp9, "h264": _after_h264, "av1": _after_av1}
        return self.packet.payload[start[self.codec](self.packet.payload) :]

    @property
    def codec(self) -> str:
        """That of a picture."""
        return CODECS[self.packet.payload_type]


def _after_vp8(payload: bytes) -> int:
    found = vp8.parse(payload)
    assert found is not None
    return found.size + 10


def _after_vp9(payload: bytes) -> int:
    found = vp9.parse(payload)
    assert found is not None
    return found.size


def _after_h264(payload: bytes) -> int:
    assert h264.parse(payload) is not None
    if payload[0] & 0x1F != 24:
        return 2
    return payload.index(SAYS) + len(SAYS)  # the last unit of a STAP-A


def _after_av1(payload: bytes) -> int:
    return payload[1] + 2 if payload[0] & 8 else 1


@dataclass(slots=True)
class Gaps:
    """Missing numbers of one received SSRC and when they were last asked for."""

    unwrap: Unwrapper = field(default_factory=lambda: Unwrapper(16))
    missing: dict[int, float] = field(default_factory=dict)

    def arrived(self, sequence: int, now: float) -> None:
        highest = self.unwrap.last
        number = self.unwrap.unwrap(sequence)
        self.missing.pop(number, None)
        if highest is not None:
            self.missing |= {n: now for n in range(highest + 1, number)}

    def ask(self, now: float) -> tuple[int, ...]:
        """Those unasked for 60 ms; after a second they are given up."""
        due = [n for n, asked in self.missing.items() if now - asked >= 0.06]
        self.missing |= {n: now for n in due}
        return tuple(n & 0xFFFF for n in due)


class Browser:
    """Both halves. `send` is called with (is RTCP, datagram)."""

    def __init__(self, peer: str, seed: int, send: Callable[[bool, bytes], None]) -> None:
        self.peer = PeerId(peer)
        self.rng = random.Random(seed)
        self.send = send
        self.level = 127
        self.extended_until = float("inf")  # mid and rid are sent until then
        self.ntp_offset = 2_000_000.0 + seed  # its wall clock is not ours
        self.encoders: list[Encoder] = []
        self.counter = self.rng.getrandbits(16)
        self.received: dict[int, list[Received]] = {}
        self.rtcp: list[tuple[float, rtcp.Packet]] = []
        self.transport: dict[int, float] = {}
        self._transport_base: int | None = None
        self._transport_unwrap = Unwrapper(16)
        self.rtx_of: dict[int, int] = {}
        self.red = False  # each packet of sound carries the one before along
        self.redundant: dict[int, set[int]] = {}  # numbers that came in later packets, by SSRC
        self.padding = 0  # packets of nothing else
        self.gaps: dict[int, Gaps] = {}

    # --- sending --------------------------------------------------------------------------

    def start(self, source: Source, layers: int = 1) -> list[Encoder]:
        """Begin to encode a source; returns its encoders, lowest layer first."""
        made = [
            Encoder(source, index, self.rng.getrandbits(32) & ~1, self.rng)
            for index in range(layers)
        ]
        self.encoders += made
        return made

    def tick_audio(self, now: float) -> None:
        """20 ms of every sound source."""
        for encoder in self.encoders:
            if encoder.source in (Source.MIC, Source.SCREEN_AUDIO) and encoder.active:
                timestamp = (encoder.offset + int(now * 48_000)) & 0xFFFFFFFF
                body = self._body(encoder, False)
                if self.red:
                    former, encoder.former = encoder.former, body
                    earlier = [(960, former)] if former else []
                    body = red.prefix(earlier, OPUS) + body
                self._emit(encoder, timestamp, body, False, RED if self.red else OPUS, now)
                encoder.frame += 1

    def tick_video(self, now: float) -> None:
        """One frame of every picture source."""
        for encoder in self.encoders:
            if encoder.source in (Source.CAM, Source.SCREEN) and encoder.active:
                self._frame(encoder, now)

    def _frame(self, encoder: Encoder, now: float) -> None:
        key, encoder.key_wanted = encoder.key_wanted, False
        tid, sync = encoder.turn(key)
        timestamp = (encoder.offset + int(now * 90_000)) & 0xFFFFFFFF
        encoder.picture = (encoder.picture + 1) & 0x7FFF
        encoder.tl0 = (encoder.tl0 + (tid == 0)) & 0xFF
        count = PACKETS[encoder.layer] * (3 if key else 1)
        for index in range(count):
            begins = (key, index == 0, index == count - 1)
            body = HEADS[encoder.codec](encoder, (tid, sync), begins)
            body += self._body(encoder, key) + bytes(PACKET_SIZE)
            self._emit(encoder, timestamp, body, begins[2], TYPES[encoder.codec][0], now)
        encoder.frame += 1

    def speak(self, codec: str) -> None:
        """Send pictures in another codec from now on, on the same SSRCs, as browsers do."""
        for encoder in self.encoders:
            if encoder.source in (Source.CAM, Source.SCREEN):
                encoder.codec, encoder.key_wanted = codec, True

    def _body(self, encoder: Encoder, key: bool) -> bytes:
        return BODY.pack(
            self.peer.encode(), encoder.source.encode()[:2], encoder.layer, key, encoder.frame
        )

    def pad(self, encoder: Encoder, now: float) -> None:
        """A padding-only packet on the media SSRC, as browsers send for probing without RTX."""
        timestamp = (encoder.offset + int(now * 90_000)) & 0xFFFFFFFF
        kind = TYPES[encoder.codec][0]
        packet = self._packet(encoder, timestamp, b"", False, kind, now)
        self.send(False, rtp.build(replace(packet, padding=200)))

    def _emit(
        self, encoder: Encoder, timestamp: int, body: bytes, marker: bool, kind: int, now: float
    ) -> None:
        packet = self._packet(encoder, timestamp, body, marker, kind, now)
        encoder.sent[packet.sequence] = packet
        self.send(False, rtp.build(packet))

    def _packet(
        self, encoder: Encoder, timestamp: int, body: bytes, marker: bool, kind: int, now: float
    ) -> rtp.RtpPacket:
        encoder.sequence = (encoder.sequence + 1) & 0xFFFF
        encoder.packets += 1
        extensions = self._extensions(encoder, 2, now)
        if kind in (OPUS, RED):
            extensions += ((4, bytes((self.level,))),)
        return rtp.RtpPacket(
            kind, encoder.sequence, timestamp, encoder.ssrc, body, marker, (), extensions
        )

    def _extensions(self, encoder: Encoder, rid: int, now: float) -> tuple[tuple[int, bytes], ...]:
        self.counter = (self.counter + 1) & 0xFFFF
        items: tuple[tuple[int, bytes], ...] = ((5, self.counter.to_bytes(2, "big")),)
        if now < self.extended_until:
            items += ((1, MIDS[encoder.source].encode()),)
            if encoder.source is Source.CAM:
                items += ((rid, RIDS[encoder.layer].encode()),)
        return items

    def _answer_nack(self, nack: rtcp.Nack, now: float) -> None:
        for encoder in self.encoders:
            if encoder.ssrc != nack.media:
                continue
            for number in nack.lost:
                original = encoder.sent.get(number)
                if original is None:
                    continue
                encoder.rtx_sequence = (encoder.rtx_sequence + 1) & 0xFFFF
                repair = rtp.RtpPacket(
                    TYPES[CODECS[original.payload_type]][1],
                    encoder.rtx_sequence,
                    original.timestamp,
                    encoder.rtx_ssrc,
                    number.to_bytes(2, "big") + original.payload,
                    original.marker,
                    (),
                    self._extensions(encoder, 3, now),
                )
                self.send(False, rtp.build(repair))

    def report(self, now: float) -> None:
        """Sender reports of everything, on the browser's own clock."""
        ntp = int((now + self.ntp_offset) * (1 << 32))
        for encoder in self.encoders:
            rate = 48_000 if encoder.source in (Source.MIC, Source.SCREEN_AUDIO) else 90_000
            timestamp = (encoder.offset + int(now * rate)) & 0xFFFFFFFF
            report = rtcp.SenderReport(encoder.ssrc, ntp, timestamp, encoder.packets, 0)
            self.send(True, rtcp.build([report]))

    # --- receiving ------------------------------------------------------------------------

    def take_rtp(self, data: bytes, now: float) -> None:
        packet = rtp.parse(data)
        for identifier, value in packet.extensions:
            if identifier == EXTENSIONS.transport_cc:
                number = self._transport_unwrap.unwrap(int.from_bytes(value, "big"))
                if self._transport_base is None:
                    self._transport_base = number
                self.transport[number] = now
        via_rtx = packet.payload_type in REPAIRED
        if via_rtx and not packet.payload:
            self.padding += 1
            return
        ssrc = packet.ssrc
        if via_rtx:
            ssrc = self.rtx_of[packet.ssrc]
            packet = rtp.RtpPacket(
                REPAIRED[packet.payload_type],
                int.from_bytes(packet.payload[:2], "big"),
                packet.timestamp,
                ssrc,
                packet.payload[2:],
                packet.marker,
            )
        if packet.payload_type == RED:
            newest, earlier = red.split(packet.payload)
            numbers = self.redundant.setdefault(ssrc, set())
            numbers |= {(packet.sequence - n - 1) & 0xFFFF for n in range(len(earlier))}
            packet = replace(packet, payload=newest, payload_type=OPUS)
        self.received.setdefault(ssrc, []).append(Received(now, packet, via_rtx))
        if packet.payload_type in CODECS:
            self.gaps.setdefault(ssrc, Gaps()).arrived(packet.sequence, now)

    def take_rtcp(self, data: bytes, now: float) -> None:
        for packet in rtcp.parse(data):
            self.rtcp.append((now, packet))
            if isinstance(packet, rtcp.Pli):
                for encoder in self.encoders:
                    if encoder.ssrc == packet.media:
                        encoder.plis.append(now)
                        encoder.key_wanted |= not encoder.deaf
            elif isinstance(packet, rtcp.Nack):
                self._answer_nack(packet, now)

    def feed_back(self) -> None:
        """Transport-wide feedback of everything since the last one."""
        base = self._transport_base
        if base is None or not self.transport:
            return
        ticks = {n: int(t / twcc.TICK) for n, t in self.transport.items()}
        base = min(base, min(ticks))  # what came late is told late
        self.transport.clear()
        end = max(ticks) + 1
        reference = min(ticks.values()) // twcc.REFERENCE_TICKS
        zero = reference * twcc.REFERENCE_TICKS
        arrivals = tuple(
            ticks[n] - zero if n in ticks else None for n in range(max(base, end - 2000), end)
        )
        made = twcc.Feedback((end - len(arrivals)) & 0xFFFF, reference & 0xFFFFFF, 0, arrivals)
        self._transport_base = end
        self.send(True, rtcp.build([rtcp.TransportFeedback(1, 1, made)]))

    def repair(self, now: float) -> None:
        """Ask for everything that is missing."""
        for ssrc, gaps in self.gaps.items():
            if lost := gaps.ask(now):
                self.ask_again(ssrc, lost)

    def ask_again(self, ssrc: int, lost: tuple[int, ...]) -> None:
        self.send(True, rtcp.build([rtcp.Nack(1, ssrc, lost)]))

    def ask_key(self, ssrc: int) -> None:
        self.send(True, rtcp.build([rtcp.Pli(1, ssrc)]))

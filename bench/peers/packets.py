"""The pictures that the load sends, and the look at what came out of them.

They are VP8 by descriptor and frame header, with a known filling instead of a picture: so each
packet that was looked at tells which one it is, of which layer, and whether it is whole.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass, field

from pylibsrtp import Error as SrtpError

from bench.peers.datagrams import Inbox, Outbox
from bench.peers.transport import Received, Transport
from media import rtcp, rtp, vp8

MID, TRANSPORT_CC, RID = 1, 3, 4  # header extension ids
VP8, RTX = 96, 97  # payload types
SIZE = 1100  # bytes of payload
FILLING = bytes(range(256)) * 5
KEY_INTERVAL = 1.0  # seconds: then no SFU waits for a key frame long, nor has to ask
NUMBERS = 1 << 17  # packets whose time of sending is known
SEEN = 900  # bytes of filling that a looked-at packet is compared in
_HEADER = struct.Struct(">BBHIIHH")
_TRAILER = struct.Struct(">4sB3xQ")
_MARK = b"peer"
_NTP_EPOCH = 2_208_988_800


@dataclass(slots=True)
class Layer:
    """One encoding of a camera: `packets` of `size` bytes a frame, a frame every `interval` s."""

    ssrc: int
    index: int
    interval: float
    packets: int = 3
    size: int = SIZE
    rid: str = ""
    width: int = 1280
    height: int = 720
    sequence: int = 1
    frames: int = 0
    sent: int = 0
    key_due: float = 0.0


@dataclass(slots=True)
class Diary:
    """When each packet was sent, by its number, in nanoseconds of the real-time clock."""

    number: int = 0
    times: list[int] = field(default_factory=lambda: [0] * NUMBERS)


class Sender:
    """A camera with its layers on a transport."""

    def __init__(self, transport: Transport, mid: str, layers: list[Layer], diary: Diary) -> None:
        self.transport = transport
        self.layers = layers
        self._mid = mid.encode()
        self._diary = diary
        self._outbox = Outbox()
        self._feedback_sequence = 0

    def send(self, layer: Layer, now: float) -> None:
        """One frame, in one burst."""
        key = now >= layer.key_due
        if key:
            layer.key_due = now + KEY_INTERVAL
        protect = self.transport.outbound.protect
        first = self._diary.number
        burst = [
            protect(self._packet(layer, now, index, key and not index))
            for index in range(layer.packets)
        ]
        stamp = time.time_ns()
        for number in range(first, self._diary.number):
            self._diary.times[number % NUMBERS] = stamp
        self._outbox.send(self.transport.socket.fileno(), burst)
        layer.frames += 1
        layer.sent += layer.packets

    def _packet(self, layer: Layer, now: float, index: int, key: bool) -> bytes:
        extensions = self._extensions(layer)
        marker = 0x80 if index == layer.packets - 1 else 0
        header = _HEADER.pack(
            0x90,
            VP8 | marker,
            layer.sequence & 0xFFFF,
            int(now * 90000) & 0xFFFFFFFF,
            layer.ssrc,
            rtp.ONE_BYTE_PROFILE,
            len(extensions) // 4,
        )
        layer.sequence += 1
        trailer = _TRAILER.pack(_MARK, layer.index, self._diary.number)
        self._diary.number += 1
        head = _frame_head(layer, index == 0, key)
        return header + extensions + head + FILLING[: layer.size - len(head) - 16] + trailer

    def _extensions(self, layer: Layer) -> bytes:
        self._feedback_sequence = self._feedback_sequence + 1 & 0xFFFF
        parts = bytes((MID << 4 | len(self._mid) - 1,)) + self._mid
        parts += struct.pack(">BH", TRANSPORT_CC << 4 | 1, self._feedback_sequence)
        if layer.rid:
            parts += bytes((RID << 4 | len(layer.rid) - 1,)) + layer.rid.encode()
        return parts + bytes(-len(parts) % 4)

    def report(self, now: float) -> None:
        """A sender report for each layer: receivers' clocks, and layers to each other."""
        ntp = int((time.time() + _NTP_EPOCH) * (1 << 32))
        stamp = int(now * 90000) & 0xFFFFFFFF
        for layer in self.layers:
            if layer.sent:
                octets = layer.sent * layer.size & 0xFFFFFFFF
                report = rtcp.SenderReport(layer.ssrc, ntp, stamp, layer.sent, octets)
                names = rtcp.SourceDescription(((layer.ssrc, "load"),))
                self.transport.put_rtcp(rtcp.build([report, names]))


def _frame_head(layer: Layer, start: bool, key: bool) -> bytes:
    """Payload descriptor with a picture id of 15 bits, and the head of a frame (RFC 7741 §4.2)."""
    descriptor = struct.pack(">BBH", 0x90 if start else 0x80, 0x80, 0x8000 | layer.frames & 0x7FFF)
    if not start:
        return descriptor
    if not key:
        return descriptor + b"\x11\0\0"
    size = struct.pack("<HH", layer.width, layer.height)
    return descriptor + b"\x10\0\0\x9d\x01\x2a" + size


class Looker:
    """Decrypts packets of receivers and checks them as far as a browser would have to.

    `delays` are nanoseconds from sending to arrival of those that were looked at.
    """

    def __init__(self, diary: Diary) -> None:
        self.delays: list[int] = []
        self._diary = diary

    def look(self, transport: Transport, stream: Received, inbox: Inbox, index: int) -> None:
        stream.samples += 1
        try:
            packet = rtp.parse(transport.inbound.unprotect(inbox.data(index)))
        except (SrtpError, rtp.RtpError):
            stream.broken += 1
            return
        payload = packet.payload
        descriptor = vp8.parse(payload)
        mark, layer, number = _TRAILER.unpack_from(payload[-16:].rjust(16, b"\0"))
        if (
            mark != _MARK
            or packet.payload_type != stream.payload_type
            or descriptor is None
            or descriptor.picture_id is None
            or not _filled(payload)
        ):
            stream.broken += 1
            return
        stream.layers.add(layer)
        self.delays.append(inbox.arrived(index) - self._diary.times[number % NUMBERS])


def _filled(payload: bytes) -> bool:
    """Whether the filling is whole: its end tells where it began."""
    body = payload[:-16]
    seen = min(SEEN, len(body) - 20)
    return body[-seen:] in FILLING

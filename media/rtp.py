"""RTP packets (RFC 3550 §5.1) and their header extensions (RFC 8285).

Parsing is one pass over `bytes` and yields offsets, so that a packet can be forwarded without
copying its parts about.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

HEADER_SIZE = 12
ONE_BYTE_PROFILE = 0xBEDE
TWO_BYTE_PROFILE = 0x1000  # upper 12 bits; the lower 4 are "appbits"

_FIXED = struct.Struct(">BBHII")
_EXTENSION = struct.Struct(">HH")


class RtpError(ValueError):
    """The bytes are not an RTP packet; `reason` is a short stable word for counters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """A packet with its extension elements by id; `padding` counts trailing padding octets."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False
    csrcs: tuple[int, ...] = ()
    extensions: tuple[tuple[int, bytes], ...] = ()
    padding: int = 0


# Payload start, payload end, extension profile, extension start, extension end.
Bounds = tuple[int, int, int, int, int]


def bounds(packet: bytes) -> Bounds:
    """Where payload and header extension lie. Raises RtpError when lengths do not add up."""
    size = len(packet)
    if size < HEADER_SIZE:
        raise RtpError("short")
    first = packet[0]
    if first >> 6 != 2:
        raise RtpError("version")
    start = HEADER_SIZE + 4 * (first & 0x0F)
    profile = extension_start = extension_end = 0
    if first & 0x10:
        if size < start + 4:
            raise RtpError("extension")
        profile, words = _EXTENSION.unpack_from(packet, start)
        extension_start = start + 4
        start = extension_end = extension_start + 4 * words
    end = size
    if first & 0x20:
        padding = packet[-1]
        if padding == 0:
            raise RtpError("padding")
        end -= padding
    if start > end:
        raise RtpError("length")
    return start, end, profile, extension_start, extension_end


def elements(packet: bytes, profile: int, start: int, end: int) -> list[tuple[int, bytes]]:
    """The extension elements between `start` and `end` as (id, data), in order.

    An element that runs over the end stops the parse, and what came before is kept: RFC 8285
    §4.1.2 wants receivers to ignore a malformed rest. Unknown profiles yield nothing.
    """
    if profile == ONE_BYTE_PROFILE:
        return _one_byte(packet, start, end)
    if profile & 0xFFF0 == TWO_BYTE_PROFILE:
        return _two_byte(packet, start, end)
    return []


def _one_byte(packet: bytes, position: int, end: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while position < end:
        head = packet[position]
        position += 1
        if head == 0:
            continue
        # Id 15 is reserved, id 0 is padding and has no length: both end it (RFC 8285 §4.2).
        if head >> 4 in (0, 15):
            break
        stop = position + (head & 0x0F) + 1
        if stop > end:
            break
        found.append((head >> 4, packet[position:stop]))
        position = stop
    return found


def _two_byte(packet: bytes, position: int, end: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while position < end:
        identifier = packet[position]
        position += 1
        if identifier == 0:
            continue
        if position >= end:
            break
        stop = position + 1 + packet[position]
        if stop > end:
            break
        found.append((identifier, packet[position + 1 : stop]))
        position = stop
    return found


def parse(packet: bytes) -> RtpPacket:
    """The whole packet as a value. Raises RtpError."""
    start, end, profile, extension_start, extension_end = bounds(packet)
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(packet)
    count = first & 0x0F
    return RtpPacket(
        payload_type=second & 0x7F,
        sequence=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
        payload=packet[start:end],
        marker=second >= 0x80,
        csrcs=struct.unpack_from(f">{count}I", packet, HEADER_SIZE),
        extensions=tuple(elements(packet, profile, extension_start, extension_end)),
        padding=len(packet) - end,
    )


def build(packet: RtpPacket) -> bytes:
    """The packet's bytes, with one-byte extension headers where they suffice."""
    extension = build_extensions(packet.extensions)
    first = 0x80 | len(packet.csrcs)
    first |= 0x10 if extension else 0
    first |= 0x20 if packet.padding else 0
    header = _FIXED.pack(
        first,
        packet.payload_type | (0x80 if packet.marker else 0),
        packet.sequence,
        packet.timestamp,
        packet.ssrc,
    )
    csrcs = struct.pack(f">{len(packet.csrcs)}I", *packet.csrcs)
    tail = bytes(packet.padding - 1) + bytes((packet.padding,)) if packet.padding else b""
    return header + csrcs + extension + packet.payload + tail


def build_extensions(items: Iterable[tuple[int, bytes]]) -> bytes:
    """The extension block with its profile and length; empty when there are no items.

    Ids are 1 to 14 with 1 to 16 bytes in the short form, else 1 to 255 with up to 255 bytes.
    """
    listed = tuple(items)
    if not listed:
        return b""
    short = all(0 < i < 15 and 0 < len(data) <= 16 for i, data in listed)
    body = bytearray()
    for identifier, data in listed:
        if short:
            body.append(identifier << 4 | len(data) - 1)
        else:
            body += bytes((identifier, len(data)))
        body += data
    body += bytes(-len(body) % 4)
    return _EXTENSION.pack(ONE_BYTE_PROFILE if short else TWO_BYTE_PROFILE, len(body) // 4) + body

"""VP8 payload descriptor (RFC 7741 §4.2) and the part of the frame header a forwarder needs."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_WIDTH_HEIGHT = struct.Struct("<HH")


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One packet's descriptor.

    `size` is its length in bytes. `picture_id` (with `picture_id_bits` 7 or 15), `tl0picidx`,
    `tid`, `keyidx` are None when absent. `start` tells the first packet of a frame (S bit and
    partition 0), `keyframe` that this packet begins a key frame.
    """

    size: int
    start: bool
    keyframe: bool
    picture_id: int | None
    picture_id_bits: int
    tl0picidx: int | None
    tid: int | None
    layer_sync: bool
    keyidx: int | None


def parse(payload: bytes) -> Descriptor | None:
    """Read the descriptor; None when the payload is too short to be VP8."""
    size = len(payload)
    if size == 0:
        return None
    first = payload[0]
    position = 1
    picture_id = tl0picidx = tid = keyidx = None
    bits = 0
    layer_sync = False
    try:
        if first & 0x80:
            flags = payload[1]
            position = 2
            if flags & 0x80:
                picture_id, bits, position = _picture_id(payload, position)
            if flags & 0x40:
                tl0picidx = payload[position]
                position += 1
            if flags & 0x30:
                octet = payload[position]
                position += 1
                tid = octet >> 6 if flags & 0x20 else None
                layer_sync = bool(flags & 0x20 and octet & 0x20)
                keyidx = octet & 0x1F if flags & 0x10 else None
        start = first & 0x17 == 0x10  # S set, partition index 0
        keyframe = start and payload[position] & 0x01 == 0
    except IndexError:
        return None
    if position >= size:
        return None
    return Descriptor(
        position, start, keyframe, picture_id, bits, tl0picidx, tid, layer_sync, keyidx
    )


def _picture_id(payload: bytes, position: int) -> tuple[int, int, int]:
    octet = payload[position]
    if octet & 0x80:
        return (octet & 0x7F) << 8 | payload[position + 1], 15, position + 2
    return octet, 7, position + 1


def frame_size(payload: bytes, offset: int) -> tuple[int, int] | None:
    """Width and height in pixels of the key frame that starts at `offset` (RFC 6386 §9.1).

    None when the start code is missing.
    """
    if len(payload) < offset + 10 or payload[offset + 3 : offset + 6] != b"\x9d\x01\x2a":
        return None
    width, height = _WIDTH_HEIGHT.unpack_from(payload, offset + 6)
    return width & 0x3FFF, height & 0x3FFF


def rewrite(payload: bytearray, picture_id: int, tl0picidx: int) -> None:
    """Overwrite picture id and TL0PICIDX in place, where present and at their present width.

    The payload must have been accepted by `parse`. A 7-bit field keeps the id's low bits.
    """
    if not payload[0] & 0x80:
        return
    flags = payload[1]
    position = 2
    if flags & 0x80:
        if payload[2] & 0x80:
            payload[2] = 0x80 | (picture_id >> 8 & 0x7F)
            payload[3] = picture_id & 0xFF
            position = 4
        else:
            payload[2] = picture_id & 0x7F
            position = 3
    if flags & 0x40:
        payload[position] = tl0picidx & 0xFF

"""AV1 payloads (AV1 RTP payload format §4), as far as a forwarder needs them."""

from __future__ import annotations

from dataclasses import dataclass

_CONTINUES, _COUNT, _NEW = 0x80, 0x30, 0x08
_SEQUENCE_HEADER = 1
_LONGEST_HEADER = 32  # octets of a sequence header that are looked at


@dataclass(frozen=True, slots=True)
class Description:
    """One packet. `keyframe` tells that a coded video sequence, hence a key frame, begins with it;
    `height` is what its sequence header says, in pixels, 0 where it is not understood."""

    keyframe: bool
    height: int


def parse(payload: bytes) -> Description | None:
    """Look into a packet; None when it is too short to be AV1."""
    if len(payload) < 2:
        return None
    keyframe = payload[0] & (_NEW | _CONTINUES) == _NEW
    return Description(keyframe, _height(payload) if keyframe else 0)


def _height(payload: bytes) -> int:
    try:
        start = 1
        if payload[0] & _COUNT != 0x10:  # one element needs no length
            _, start = _length(payload, 1)
        head = payload[start]
        start += 2 if head & 4 else 1
        if head & 2:
            _, start = _length(payload, start)
    except IndexError:
        return 0
    if head >> 3 & 0xF != _SEQUENCE_HEADER:
        return 0
    return frame_height(payload[start : start + _LONGEST_HEADER])


def _length(payload: bytes, at: int) -> tuple[int, int]:
    """A leb128 number of up to four octets and where it ends."""
    value = 0
    for index in range(4):
        octet = payload[at + index]
        value |= (octet & 0x7F) << 7 * index
        if not octet & 0x80:
            return value, at + index + 1
    raise IndexError


def frame_height(header: bytes) -> int:
    """Height in pixels that a sequence header says (AV1 §5.5.1); 0 if unknown."""
    value, left = int.from_bytes(header, "big"), len(header) * 8

    def take(count: int) -> int:
        nonlocal left
        left -= count
        return value >> left & (1 << count) - 1 if left >= 0 else 0

    take(4)  # profile, still picture
    if take(1):
        take(5)
    else:
        if take(1):
            return 0  # timing, which browsers do not send
        delay = take(1)
        for _ in range(take(5) + 1):
            take(12)
            if take(5) > 7:
                take(1)
            if delay and take(1):
                take(4)
    width, height = take(4) + 1, take(4) + 1
    take(width)
    found = take(height) + 1
    return found if left >= 0 else 0

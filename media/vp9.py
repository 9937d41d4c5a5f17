"""VP9 payload descriptor (RFC 9628 §4.2)."""

from __future__ import annotations

from dataclasses import dataclass

_PICTURE, _PREDICTED, _LAYERS, _FLEXIBLE, _BEGINS, _STRUCTURE = 0x80, 0x40, 0x20, 0x10, 0x08, 0x02
_REFERENCES = 3  # at most, of a frame


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One packet's descriptor.

    `size` is its length in bytes. `picture_id` (with `picture_id_bits` 7 or 15), `tl0picidx`, `tid`
    are None when absent. `start` tells the first packet of a picture, that is of its lowest spatial
    layer, `keyframe` that this begins a key picture; `switch` is the bit U: upper temporal layers
    may be taken up after this picture. `height` is that of the highest spatial layer, in pixels, 0
    when it is not told.
    """

    size: int
    start: bool
    keyframe: bool
    picture_id: int | None
    picture_id_bits: int
    tl0picidx: int | None
    tid: int | None
    switch: bool
    height: int


def parse(payload: bytes) -> Descriptor | None:
    """Read the descriptor; None when the payload is too short to be VP9."""
    try:
        return _read(payload)
    except IndexError:
        return None


def _read(payload: bytes) -> Descriptor | None:
    first = payload[0]
    at = 1
    picture = tl0 = tid = None
    bits = sid = height = 0
    switch = False
    if first & _PICTURE:
        bits = 15 if payload[at] & 0x80 else 7
        picture = payload[at] & 0x7F
        if bits == 15:
            picture = picture << 8 | payload[at + 1]
        at += (bits + 1) // 8
    if first & _LAYERS:
        tid, switch, sid = payload[at] >> 5, bool(payload[at] & 0x10), payload[at] >> 1 & 7
        at += 1
        if not first & _FLEXIBLE:
            tl0 = payload[at]
            at += 1
    if first & _FLEXIBLE and first & _PREDICTED:
        at = _skip_references(payload, at)
    if first & _STRUCTURE:
        at, height = _structure(payload, at)
    if at >= len(payload):
        return None
    start = bool(first & _BEGINS) and sid == 0
    return Descriptor(
        at, start, start and not first & _PREDICTED, picture, bits, tl0, tid, switch, height
    )


def _skip_references(payload: bytes, at: int) -> int:
    for _ in range(_REFERENCES):
        at += 1
        if not payload[at - 1] & 1:
            break
    return at


def _structure(payload: bytes, at: int) -> tuple[int, int]:
    """Skip the scalability structure; where it ends and the height that it tells."""
    head = payload[at]
    at += 1
    height = 0
    if head & 0x10:
        for _ in range((head >> 5) + 1):
            height = payload[at + 2] << 8 | payload[at + 3]
            at += 4
    if head & 0x08:
        at += 1
        for _ in range(payload[at - 1]):
            at += 1 + (payload[at] >> 2 & 3)
    return at, height

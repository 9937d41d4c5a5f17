"""What a packet of a picture is, by codec: read once on arrival, before it is copied.

A reader fills in the packet and what its stream knows, and cuts off what is rewritten for each
receiver; it gives False for a payload that is malformed.
"""

from __future__ import annotations

from collections.abc import Callable

from media import av1, h264, vp8, vp9
from sfu.core.forwarder import FORM_PICTURE, FORM_PICTURE_TL0, FORM_VP9, FORM_VP9_TL0
from sfu.core.stream import TOP, Incoming, Stream

Reader = Callable[[Stream, Incoming], bool]


def read_vp8(stream: Stream, packet: Incoming) -> bool:
    payload = packet.payload
    found = vp8.parse(payload)
    if found is None:
        return False
    packet.start, packet.keyframe = found.start, found.keyframe
    if found.tid:
        packet.tid, packet.sync = found.tid, found.layer_sync
    if found.keyframe and (size := vp8.frame_size(payload, found.size)) is not None:
        stream.height = size[1]
    if found.picture_id is not None:
        _unwrap_picture(stream, packet, found.picture_id, found.picture_id_bits)
        packet.form = FORM_PICTURE
        packet.descriptor, packet.flags = payload[0], payload[1]
        cut = 2 + (found.picture_id_bits + 1) // 8
        if found.tl0picidx is not None:
            packet.form = FORM_PICTURE_TL0
            packet.tl0 = found.tl0picidx
            cut += 1
        packet.payload = payload[cut:]
    return True


def _unwrap_picture(stream: Stream, packet: Incoming, number: int, bits: int) -> bool:
    """Count picture ids on without wrapping; whether this is a later picture than all before."""
    half = 1 << (bits - 1)
    mask = 2 * half - 1
    step = ((number - stream.picture + half) & mask) - half
    packet.picture = stream.picture + step
    if step > 0:
        stream.picture = packet.picture
    return step > 0


def read_h264(stream: Stream, packet: Incoming) -> bool:
    found = h264.parse(packet.payload)
    if found is None:
        return False
    if found.keyframe:
        packet.start = packet.keyframe = True
        stream.height = found.height or stream.height
    return True


def read_vp9(stream: Stream, packet: Incoming) -> bool:
    payload = packet.payload
    found = vp9.parse(payload)
    if found is None:
        return False
    packet.start, packet.keyframe = found.start, found.keyframe
    if found.keyframe:
        stream.height = found.height or stream.height
    if found.picture_id is None:
        return True
    later = _unwrap_picture(stream, packet, found.picture_id, found.picture_id_bits)
    packet.form = FORM_VP9
    packet.descriptor = payload[0]
    cut = 1 + (found.picture_id_bits + 1) // 8
    if found.tl0picidx is not None and found.tid is not None:
        packet.form = FORM_VP9_TL0
        packet.flags, packet.tl0 = payload[cut], found.tl0picidx
        cut += 2
        packet.tid = min(found.tid, TOP)
        if later or found.keyframe:
            _take_turn(stream, packet, found.switch)
    packet.payload = payload[cut:]
    return True


def _take_turn(stream: Stream, packet: Incoming, switch: bool) -> None:
    """Where upper layers may be taken up. VP9 says it beforehand: after a picture with U, those above
    its layer need none of their own from before (RFC 9628 §4.2). So the next one of each is marked."""
    tid, above = packet.tid, stream.above
    packet.sync = bool(above >> tid & 1)
    upper = 0xFF << tid + 1
    above &= ~(1 << tid)
    stream.above = above | upper if switch else above & ~upper


def read_av1(stream: Stream, packet: Incoming) -> bool:
    found = av1.parse(packet.payload)
    if found is None:
        return False
    if found.keyframe:
        packet.start = packet.keyframe = True
        stream.height = found.height or stream.height
    return True


READERS: dict[str, Reader] = {
    "vp8": read_vp8,
    "h264": read_h264,
    "vp9": read_vp9,
    "av1": read_av1,
}

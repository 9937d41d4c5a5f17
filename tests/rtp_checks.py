"""What a receiver may rely on, whatever the router switched underneath."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from media import vp8
from media.seq import Unwrapper, diff32
from tests.rtp_browser import Received


def in_order(received: Sequence[Received]) -> list[tuple[int, Received]]:
    """The packets with their unwrapped sequence numbers, sorted.

    SRTP never protects one number twice (RFC 3711 §9.1); repairs may double what was only late,
    and then are the same. What overtook the very first arrival is left out: of gaps before its
    first packet a receiver knows nothing.
    """
    unwrapper = Unwrapper(16)
    numbered = [(unwrapper.unwrap(r.packet.sequence), r) for r in received]
    originals = [number for number, r in numbered if not r.via_rtx]
    assert len(originals) == len(set(originals)), "a sequence number was used twice"
    kept: dict[int, Received] = {}
    for number, current in numbered:
        twin = kept.setdefault(number, current)
        # A packet without media may have held the place of one that is left out otherwise.
        assert twin.packet.payload in (b"", current.packet.payload)
        assert twin.packet.timestamp == current.packet.timestamp
    first = numbered[0][0] if numbered else 0
    return sorted(
        (entry for entry in kept.items() if entry[0] >= first), key=lambda entry: entry[0]
    )


def settled(received: Sequence[Received], until: float) -> list[Received]:
    """What was sent up to the last packet that arrived before `until`, repairs included."""
    numbered = in_order(received)
    last = max(number for number, r in numbered if r.at < until)
    return [r for number, r in numbered if number <= last]


def check_numbers(received: Sequence[Received]) -> None:
    """Sequence numbers are strictly continuous."""
    for (before, _), (after, _) in pairwise(in_order(received)):
        assert after == before + 1


def check_time(received: Sequence[Received], rate: int, tolerance: float = 0.1) -> None:
    """Timestamps never go back, and go on as time does, within `tolerance` seconds."""
    ordered = [r for _, r in in_order(received)]
    for before, after in pairwise(ordered):
        assert diff32(after.packet.timestamp, before.packet.timestamp) >= 0
    first, last = ordered[0], ordered[-1]
    media = diff32(last.packet.timestamp, first.packet.timestamp) / rate
    assert abs(media - (last.at - first.at)) < tolerance


def check_pictures(received: Sequence[Received]) -> None:
    """Frames have their own timestamp, and picture id and TL0PICIDX one above the former's.

    Needs every packet in `received`.
    """
    former: Received | None = None
    for _, current in in_order(received):
        if not current.packet.payload:
            continue
        mine = vp8.parse(current.packet.payload)
        assert mine is not None and mine.picture_id is not None and mine.tl0picidx is not None
        assert mine.picture_id_bits == 15
        if former is not None:
            last = vp8.parse(former.packet.payload)
            assert last is not None and last.picture_id is not None and last.tl0picidx is not None
            same = current.packet.timestamp == former.packet.timestamp
            assert mine.start is not same
            assert (mine.picture_id - last.picture_id) & 0x7FFF == (0 if same else 1)
            lowest = not same and not mine.tid
            assert (mine.tl0picidx - last.tl0picidx) & 0xFF == lowest
        former = current


def switches(received: Sequence[Received]) -> list[tuple[str, int]]:
    """(publisher, layer) in the order shown. Asserts that each begins with a key frame."""
    shown: list[tuple[str, int]] = []
    for _, current in in_order(received):
        if not current.packet.payload:
            continue
        content = current.content
        if not shown or shown[-1] != (content.publisher, content.layer):
            shown.append((content.publisher, content.layer))
            descriptor = vp8.parse(current.packet.payload)
            # The first may have overtaken its key frame.
            assert descriptor is not None and (descriptor.keyframe or len(shown) == 1)
    return shown


def shown(received: list[Received]) -> list[float]:
    """When each picture could be shown: all of it there, and everything since a key frame."""
    have: dict[int, Received] = {}
    unwrap = Unwrapper(16)
    times: list[float] = []
    expected: int | None = None
    for one in received:
        number = unwrap.unwrap(one.packet.sequence)
        have.setdefault(number, one)
        if expected is None or (number > expected and _begins_key(one)):
            if not _begins_key(one):
                continue
            expected = number
        while expected in have:
            if have[expected].packet.marker:
                times.append(one.at)
            del have[expected]
            expected += 1
    return times


def _begins_key(one: Received) -> bool:
    descriptor = vp8.parse(one.packet.payload)
    return descriptor is not None and descriptor.keyframe

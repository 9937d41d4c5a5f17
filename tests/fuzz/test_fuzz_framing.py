"""Any octets on a TCP connection of the media port, in any pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sfu.core import framing
from sfu.core.framing import LENGTH, MAX_FRAME, Deframer, FrameQueue, FramingError

SIZES = st.one_of(st.integers(0, 40), st.integers(MAX_FRAME - 1, MAX_FRAME + 1))
FRAMES = st.lists(SIZES.map(lambda size: LENGTH.pack(size) + bytes([size & 255]) * size))


def read(data: bytes, cuts: list[int]) -> tuple[list[bytes], bool]:
    """The datagrams, and whether the stream was refused."""
    deframer, found = Deframer(), []
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for begin, end in pairwise(edges):
        try:
            found += deframer.feed(data[begin:end])
        except FramingError:
            return found, True
        # Invariant: less than one frame is kept, however long the stream is.
        assert len(deframer._rest) < LENGTH.size + MAX_FRAME
    return found, False


# Invariant: however the octets are cut, the datagrams before the first one that is too long are
# the same (or lost with it), none is empty or too long, and nothing else is raised.
@given(st.one_of(st.binary(max_size=300), FRAMES.map(b"".join)), st.data())
def test_any_octets_in_any_pieces(data: bytes, draw: st.DataObject) -> None:
    cuts = draw.draw(st.lists(st.integers(0, len(data)), max_size=20))
    one_by_one, refused = read(data, list(range(len(data))))
    found, same = read(data, cuts)
    assert same is refused
    assert found == one_by_one[: len(found)] if refused else found == one_by_one
    assert all(0 < len(one) <= MAX_FRAME for one in one_by_one)
    again = b"".join(LENGTH.pack(len(one)) + one for one in one_by_one)
    assert read(again, cuts) == (one_by_one, False)


DATAGRAMS = st.builds(
    lambda kind, size: bytes([kind]) * size, st.sampled_from([1, 22, 128]), st.integers(1, 900)
)


# Invariant: whatever is pushed and however little the socket takes, what leaves is whole frames in
# order; checks and records are lost only when nothing but them waits; the queue keeps its bound.
@given(st.lists(st.one_of(DATAGRAMS, st.integers(0, 3000)), max_size=60))
def test_any_order_of_pushing_and_sending(steps: list[bytes | int]) -> None:
    queue, out, pushed = FrameQueue(), b"", []
    bound = framing.MAX_WAITING
    framing.MAX_WAITING = 2000
    try:
        for step in steps:
            if isinstance(step, bytes):
                queue.push(step)
                pushed.append(step)
                assert queue._size <= 2000
            else:
                taken = bytes(queue.next()[:step])
                queue.sent(len(taken))
                out += taken
        while queue:
            taken = bytes(queue.next())
            queue.sent(len(taken))
            out += taken
    finally:
        framing.MAX_WAITING = bound
    found, refused = read(out, [])
    left = iter(pushed)
    assert not refused
    assert all(any(one == other for other in left) for one in found)
    assert len(found) + queue.dropped == len(pushed)

"""Any bytes on a TCP connection, in any pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sip_gateway.core.framing import Broken, Frame, StreamFramer, Whole
from sip_gateway.core.message import MAX_BODY, MAX_HEAD

PARTS = st.sampled_from(
    [
        b"OPTIONS sip:a@b SIP/2.0\r\n",
        b"SIP/2.0 200 OK\r\n",
        b"Content-Length: 3\r\n",
        b"l:0\r\n",
        b"Content-Length: -1\r\n",
        b"Via: SIP/2.0/TCP h\r\n",
        b" folded\r\n",
        b"\r\n",
        b"\r",
        b"\n",
        b"abc",
    ]
)


def frames_of(data: bytes, cuts: list[int]) -> list[Frame]:
    framer, found = StreamFramer(), []
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for begin, end in pairwise(edges):
        found += framer.feed(data[begin:end])
    return found


def same(frames: list[Frame]) -> list[object]:
    """Errors are compared by what they say."""
    return [
        (each.error.reason, each.error.status, each.error.headers)
        if isinstance(each, Broken)
        else each
        for each in frames
    ]


# Invariant: however the bytes are cut, the frames are the same; messages come as they were, in
# order, within the limits; nothing comes after a broken one; nothing is raised.
@given(st.one_of(st.binary(max_size=300), st.lists(PARTS, max_size=30).map(b"".join)), st.data())
def test_any_bytes_in_any_pieces(data: bytes, draw: st.DataObject) -> None:
    cuts = draw.draw(st.lists(st.integers(0, len(data)), max_size=20))
    whole = frames_of(data, [])
    assert same(frames_of(data, cuts)) == same(whole)
    at = 0
    for index, frame in enumerate(whole):
        if isinstance(frame, Whole):
            at = data.index(frame.data, at) + len(frame.data)
            assert len(frame.data) <= MAX_HEAD + MAX_BODY + 4
        if isinstance(frame, Broken):
            assert index == len(whole) - 1

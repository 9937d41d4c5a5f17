"""Invariant: any payload has a descriptor that lies within it and leaves something over, or has
none; rewriting changes picture id and TL0PICIDX and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from media import vp8

_HEAD = st.sampled_from([b"\x90\xe0", b"\x90\x80", b"\x80\xf0", b"\x10", b"\x90\x40", b"\xff\xff"])


@settings(max_examples=800, deadline=None)
@given(
    st.one_of(st.binary(max_size=20), st.tuples(_HEAD, st.binary(max_size=16)).map(b"".join)),
    st.integers(0, 0x7FFF),
    st.integers(0, 255),
)
def test_any_payload(payload: bytes, picture: int, tl0: int) -> None:
    found = vp8.parse(payload)
    if found is None:
        return
    assert 1 <= found.size < len(payload)
    size = vp8.frame_size(payload, found.size)
    assert size is None or (0 <= size[0] < 1 << 14 and 0 <= size[1] < 1 << 14)
    copy = bytearray(payload)
    vp8.rewrite(copy, picture, tl0)
    again = vp8.parse(bytes(copy))
    assert again is not None
    mask = (1 << found.picture_id_bits) - 1
    assert again == replace(
        found,
        picture_id=None if found.picture_id is None else picture & mask,
        tl0picidx=None if found.tl0picidx is None else tl0,
    )
    assert copy[found.size :] == payload[found.size :]

"""Invariant: any payload is refused, or its blocks are parts of it, which written again are read alike."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media import red

_HEADER = st.binary(min_size=4, max_size=4).map(lambda four: bytes((four[0] | 0x80,)) + four[1:])


@settings(max_examples=800, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=40),
        st.tuples(_HEADER, st.binary(max_size=40)).map(b"".join),
        st.tuples(_HEADER, _HEADER, st.binary(max_size=300)).map(b"".join),
    )
)
def test_any_payload(payload: bytes) -> None:
    try:
        newest, earlier = red.split(payload)
    except red.RedError:
        return
    assert len(newest) + sum(len(block) for _, block in earlier) < len(payload)
    assert red.split(red.prefix(earlier, 111) + newest) == (newest, earlier)

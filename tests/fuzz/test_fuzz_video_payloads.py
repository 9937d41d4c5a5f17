"""Invariant: whatever a payload of H.264, VP9 or AV1 holds, it is read or refused, heights are those of
pictures, and a descriptor lies within its payload."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media import av1, h264, vp9
from tests.video_headers import av1_header, h264_key, h264_set

_HEADS = st.sampled_from(
    [
        b"\x67\x42\xe0\x1f",
        b"\x7c\x87\x42\xe0\x1f",
        b"\x78\x00\x04\x67\x42",
        b"\xaa\x81\x02\x00\x07",
        b"\x0a\x38",
        b"\xf8\x81\x02\x40",
        b"\x18\x08\x00",
        b"\x28\x0b\x08",
        h264_set(640, 360),
        h264_key(640, 360),
        av1_header(640, 360),
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.tuples(_HEADS, st.binary(max_size=70)).map(b"".join)))
def test_any_payload(payload: bytes) -> None:
    picture = h264.parse(payload)
    assert picture is None or 0 <= picture.height < 1 << 14
    piece = h264.annex_b(payload)
    assert (piece == b"") is (picture is None)
    found = vp9.parse(payload)
    if found is not None:
        assert 1 <= found.size < len(payload)
        assert found.start or not found.keyframe
    sequence = av1.parse(payload)
    assert (sequence is None) is (len(payload) < 2)
    assert sequence is None or 0 <= sequence.height <= 1 << 16

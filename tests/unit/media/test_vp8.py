"""The VP8 payload descriptor, as a table of bytes (RFC 7741 §4.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import vp8
from media.vp8 import Descriptor


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # no extension; first packet of a key frame, then of another frame
        ("10 00", Descriptor(1, True, True, None, 0, None, None, False, None)),
        ("10 01", Descriptor(1, True, False, None, 0, None, None, False, None)),
        # continuation; partition 1; non-reference
        ("00 00", Descriptor(1, False, False, None, 0, None, None, False, None)),
        ("11 00", Descriptor(1, False, False, None, 0, None, None, False, None)),
        ("30 00", Descriptor(1, True, True, None, 0, None, None, False, None)),
        # picture id of 7 and of 15 bits
        ("90 80 2a 01", Descriptor(3, True, False, 0x2A, 7, None, None, False, None)),
        ("90 80 92 34 00", Descriptor(4, True, True, 0x1234, 15, None, None, False, None)),
        # everything: picture id, TL0PICIDX, TID 2 with Y, KEYIDX 5
        ("90 f0 80 01 07 a5 00", Descriptor(6, True, True, 1, 15, 7, 2, True, 5)),
        ("90 20 40 01", Descriptor(3, True, False, None, 0, None, 1, False, None)),
        ("90 10 1f 01", Descriptor(3, True, False, None, 0, None, None, False, 31)),
        ("90 00 01", Descriptor(2, True, False, None, 0, None, None, False, None)),
    ],
)
def test_descriptors(data: str, expected: Descriptor) -> None:
    assert vp8.parse(bytes.fromhex(data)) == expected


@pytest.mark.parametrize(
    "data", ["", "10", "00", "80 80 05", "90", "90 80", "90 80 92", "90 f0 80 01 07", "90 00"]
)
def test_what_is_too_short_is_none(data: str) -> None:
    assert vp8.parse(bytes.fromhex(data)) is None


def test_the_size_of_a_key_frame() -> None:
    payload = bytes.fromhex("105001029d012a80026841")  # 640, 360 with scaling bits
    assert vp8.frame_size(payload, 1) == (640, 360)
    assert vp8.frame_size(payload[:-1], 1) is None
    assert vp8.frame_size(bytes(20), 1) is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("90 e0 8001 07 a0 01", "90 e0 d678 2c a0 01"),
        ("90 c0 2a 07 01", "90 c0 78 2c 01"),  # 7 bits keep the low ones
        ("90 40 07 01", "90 40 2c 01"),
        ("90 80 8001 01", "90 80 d678 01"),
        ("10 00", "10 00"),
    ],
)
def test_rewriting_in_place(data: str, expected: str) -> None:
    payload = bytearray.fromhex(data)
    vp8.rewrite(payload, 0x5678, 0x12C)
    assert payload == bytes.fromhex(expected)


@given(st.integers(0, 0x7FFF), st.integers(0, 255))
def test_what_is_rewritten_is_read_again(picture: int, tl0: int) -> None:
    payload = bytearray.fromhex("90 e0 8001 07 a0 01")
    vp8.rewrite(payload, picture, tl0)
    found = vp8.parse(bytes(payload))
    assert found is not None and (found.picture_id, found.tl0picidx) == (picture, tl0)

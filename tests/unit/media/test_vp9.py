"""The VP9 payload descriptor, as a table of bytes (RFC 9628 §4.2)."""

from __future__ import annotations

import pytest

from media import vp9
from media.vp9 import Descriptor


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # nothing but the first octet: begin of a key picture, of another one, and what follows
        ("08 00", Descriptor(1, True, True, None, 0, None, None, False, 0)),
        ("48 00", Descriptor(1, True, False, None, 0, None, None, False, 0)),
        ("00 00", Descriptor(1, False, False, None, 0, None, None, False, 0)),
        # picture ids of 7 and of 15 bits
        ("88 2a 00", Descriptor(2, True, True, 0x2A, 7, None, None, False, 0)),
        ("88 92 34 00", Descriptor(3, True, True, 0x1234, 15, None, None, False, 0)),
        # layers: TID 2 with U and TL0PICIDX; the second spatial one begins no picture
        ("e8 81 02 50 07 00", Descriptor(5, True, False, 0x102, 15, 7, 2, True, 0)),
        ("a8 81 02 02 07 00", Descriptor(5, False, False, 0x102, 15, 7, 0, False, 0)),
        # flexible: references instead of TL0PICIDX
        ("f8 81 02 40 03 02 00", Descriptor(6, True, False, 0x102, 15, None, 2, False, 0)),
        # the structure: two sizes and a group of two pictures
        (
            "0a 38 00a0 005a 0140 00b4 02 10 04 02 00",
            Descriptor(14, True, True, None, 0, None, None, False, 180),
        ),
    ],
)
def test_descriptors(data: str, expected: Descriptor) -> None:
    assert vp9.parse(bytes.fromhex(data)) == expected


@pytest.mark.parametrize(
    "data", ["", "08", "88", "88 80", "88 01", "a8 01 00", "0a 10 00", "0a 08"]
)
def test_short_payloads_are_not_vp9(data: str) -> None:
    assert vp9.parse(bytes.fromhex(data)) is None

"""Lengths of Opus packets by their first octets (RFC 6716 §3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.opus_packet import LONGEST, duration


@pytest.mark.parametrize(
    ("packet", "units"),
    [
        (b"\x00", 480),  # SILK 10 ms
        (b"\x08", 960),
        (b"\x10\x01\x02", 1920),
        (b"\x18", 2880),
        (bytes((12 << 3,)), 480),  # hybrid
        (bytes((13 << 3,)), 960),
        (bytes((16 << 3,)), 120),  # CELT 2.5 ms
        (bytes((31 << 3,)), 960),
        (bytes((9 << 3 | 1,)), 1920),  # two equal frames
        (bytes((9 << 3 | 2, 1)), 1920),
        (bytes((9 << 3 | 3, 6)), 5760),
        (bytes((9 << 3 | 3, 7)), 0),  # 140 ms
        (bytes((9 << 3 | 3, 0)), 0),
        (bytes((9 << 3 | 3,)), 0),
        (b"", 0),
    ],
)
def test_duration(packet: bytes, units: int) -> None:
    assert duration(packet) == units


@given(st.binary(max_size=40))
def test_any_octets_have_a_bounded_length(packet: bytes) -> None:
    # Invariant: a multiple of 2.5 ms, 120 ms at most, 0 only for what is no packet.
    assert duration(packet) % 120 == 0
    assert 0 <= duration(packet) <= LONGEST

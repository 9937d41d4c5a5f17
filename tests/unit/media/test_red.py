"""Redundant audio as octets."""

from __future__ import annotations

import pytest

from media import red


def test_the_octets_of_rfc_2198() -> None:
    head = red.prefix([(960, b"old")], 111)
    assert head == bytes((0x80 | 111, 960 >> 6, (960 & 0x3F) << 2, 3, 111)) + b"old"
    assert red.split(head + b"newest") == (b"newest", [(960, b"old")])


@pytest.mark.parametrize("count", [0, 1, 2, 8])
def test_blocks_come_back_in_order(count: int) -> None:
    earlier = [(960 * (count - n), bytes((n,)) * (n + 1)) for n in range(count)]
    assert red.split(red.prefix(earlier, 111) + b"now") == (b"now", earlier)


def test_the_newest_block_may_be_empty() -> None:
    assert red.split(red.prefix([(960, b"old")], 111)) == (b"", [(960, b"old")])


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xef",  # a header that is cut off
        b"\xef\x0f\x00\x03",  # no newest block
        b"\xef\x0f\x00\x03\x6fol",  # a block that is cut off
        b"\xef\x00\x00\x00" * 9 + b"\x6f",  # more than anybody sends
    ],
)
def test_what_is_malformed_is_told(payload: bytes) -> None:
    with pytest.raises(red.RedError):
        red.split(payload)

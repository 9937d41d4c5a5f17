"""Modular arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.seq import Unwrapper, diff16, diff32, newer16


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [(5, 3, 2), (3, 5, -2), (0, 0xFFFF, 1), (0xFFFF, 0, -1), (0x8000, 0, -0x8000), (7, 7, 0)],
)
def test_diff16(a: int, b: int, expected: int) -> None:
    assert diff16(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(0, 0xFFFFFFFF, 1), (0xFFFFFFFF, 0, -1), (90_000, 0, 90_000)]
)
def test_diff32(a: int, b: int, expected: int) -> None:
    assert diff32(a, b) == expected


def test_newer16_is_strict_and_wraps() -> None:
    assert newer16(1, 0xFFFE) and not newer16(0xFFFE, 1) and not newer16(4, 4)
    assert not newer16(0x8000, 0)


@given(
    st.integers(0, 0xFFFF),
    st.lists(st.integers(-0x7FFF, 0x7FFF), max_size=50),
)
def test_unwrapping_follows_any_walk(start: int, steps: list[int]) -> None:
    # Invariant: as long as nothing is half a cycle from the highest seen, true distances return.
    unwrapper = Unwrapper(16)
    true = highest = unwrapper.unwrap(start)
    for step in steps:
        true = max(0, highest + step)
        assert unwrapper.unwrap(true & 0xFFFF) == true
        highest = max(highest, true)


def test_a_value_before_the_first_is_not_negative() -> None:
    unwrapper = Unwrapper(7)
    assert unwrapper.unwrap(0) == 128
    assert unwrapper.unwrap(127) == 127
    assert unwrapper.last == 128

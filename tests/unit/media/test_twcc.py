"""Transport-wide feedback: chunks, deltas, limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.twcc import MAX_STATUSES, Feedback, TwccError, pack, unpack


@pytest.mark.parametrize(
    ("arrivals", "chunks"),
    [
        ((0,) * 20, "2014"),  # run of 20 small deltas
        ((None,) * 20 + (0,), "0014 2001"),
        ((0, None) * 7, "aaaa"),  # 14 one-bit symbols
        ((0, 300, 600, None, 600, 900, 900), "da19"),  # 7 two-bit symbols
        ((300,), "4001"),
    ],
)
def test_the_status_chunks(arrivals: tuple[int | None, ...], chunks: str) -> None:
    body = pack(Feedback(7, 1, 2, arrivals))
    expected = bytes.fromhex(chunks)
    assert body[8 : 8 + len(expected)] == expected
    assert unpack(body).arrivals == arrivals


def test_the_head() -> None:
    body = pack(Feedback(0x1234, 0xABCDEF, 0x42, (10, None, 12)))
    assert body[:8] == bytes.fromhex("1234 0003 abcdef 42")
    assert body[-2:] == bytes((10, 2))


def test_deltas_may_go_back_but_not_leap() -> None:
    assert unpack(pack(Feedback(0, 0, 0, (500, 400)))).arrivals == (500, 400)
    with pytest.raises(TwccError):
        pack(Feedback(0, 0, 0, (0, 40_000)))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("0000 0001 000000", "short"),
        ("0000 0001 00000000", "chunks"),
        ("0000 0001 00000000 2001", "deltas"),
        ("0000 0001 00000000 4001 00", "deltas"),
        ("0000 0001 00000000 0000", "run"),
        (f"0000 {MAX_STATUSES + 1:04x} 00000000 1fff 1fff", "count"),
    ],
)
def test_malformed_feedback_is_refused(body: str, reason: str) -> None:
    with pytest.raises(TwccError, match=reason):
        unpack(bytes.fromhex(body))


def test_the_reserved_symbol_counts_as_lost() -> None:
    assert unpack(bytes.fromhex("0000 0002 00000000 6002")).arrivals == (None, None)


ARRIVALS = st.lists(st.one_of(st.none(), st.integers(0, 0x7FFF)), min_size=1, max_size=300)


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFF), st.integers(0, 255), ARRIVALS)
def test_what_is_packed_is_unpacked_again(
    base: int, reference: int, count: int, arrivals: list[int | None]
) -> None:
    feedback = Feedback(base, reference, count, tuple(arrivals))
    assert unpack(pack(feedback)) == feedback

"""Token buckets in virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.ratelimit import Rate, RateLimiter, address_key

RATE = Rate(burst=3, interval=10.0)


def test_a_burst_then_one_every_interval() -> None:
    limiter = RateLimiter(RATE)
    assert [limiter.take("a", 0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 10.0]
    assert limiter.take("a", 4.0) == pytest.approx(6.0)
    assert limiter.take("a", 10.0) == 0.0
    assert limiter.take("a", 10.0) == pytest.approx(10.0)
    assert limiter.take("a", 1000.0) == 0.0


def test_keys_do_not_share() -> None:
    limiter = RateLimiter(Rate(1, 10.0))
    assert limiter.take("a", 0.0) == 0.0
    assert limiter.take("b", 0.0) == 0.0
    assert limiter.take("a", 0.0) == 10.0


def test_a_token_given_back_counts_but_never_above_the_burst() -> None:
    limiter = RateLimiter(Rate(1, 10.0))
    limiter.give_back("a", 0.0)
    assert [limiter.take("a", 0.0), limiter.take("a", 0.0)] == [0.0, 10.0]
    limiter.give_back("a", 0.0)
    assert limiter.take("a", 0.0) == 0.0


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    limiter = RateLimiter(Rate(1, 10.0))
    assert limiter.take("a", 100.0) == 0.0
    assert limiter.take("a", 0.0) == 10.0


def test_memory_is_bounded_and_the_longest_unused_goes() -> None:
    limiter = RateLimiter(Rate(1, 10.0), max_keys=2)
    for key in ("a", "b", "a", "c"):
        limiter.take(key, 0.0)
    assert len(limiter) == 2
    assert limiter.take("a", 0.0) == 10.0  # used after b, so b was forgotten
    assert limiter.take("b", 0.0) == 0.0


@given(st.lists(st.floats(0, 100), max_size=60))
def test_never_more_than_burst_and_what_time_earned(moments: list[float]) -> None:
    limiter = RateLimiter(RATE)
    moments.sort()
    taken = sum(limiter.take("a", moment) == 0.0 for moment in moments)
    span = moments[-1] - moments[0] if moments else 0.0
    assert taken <= RATE.burst + span / RATE.interval + 1e-6


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_addresses_are_cut_to_one_subscriber_line(address: str, key: str) -> None:
    assert address_key(address) == key

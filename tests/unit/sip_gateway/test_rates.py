"""What a minute costs, by the beginning of the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sip_gateway.rates import Rate, RateTable

TABLE = RateTable((Rate("+41", 0.02), Rate("+4179", 0.25), Rate("+", 0.5), Rate("2", 0.0)))


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("+41441234567", 200),
        ("+41791234567", 2_500),
        ("+4917012345", 5_000),
        ("201", 0),
        ("301", None),
    ],
)
def test_the_longest_beginning_decides(number: str, parts: int | None) -> None:
    assert TABLE.of(number) == parts


def test_prices_are_rounded_up_and_not_by_the_float() -> None:
    assert [Rate("1", price).parts for price in (0.1, 0.29, 0.00001, 1.1)] == [
        1_000, 2_900, 1, 11_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "price"),
    [("", 1), ("+4x", 1), ("++", 1), ("٤", 1), ("1", -1), ("1", float("nan")), ("1", 1_001)],
)
def test_what_cannot_be(prefix: str, price: float) -> None:
    with pytest.raises(ValueError, match=r"^(prefix|price): "):
        Rate(prefix, price)


# A number never costs less than by the longest of the beginnings that fit.
@given(st.lists(st.text("123", min_size=1, max_size=3), unique=True), st.text("123", max_size=5))
def test_any_table(prefixes: list[str], number: str) -> None:
    table = RateTable(tuple(Rate(each, len(each)) for each in prefixes))
    fitting = [len(each) * 10_000 for each in prefixes if number.startswith(each)]
    assert table.of(number) == (max(fitting) if fitting else None)

"""A caller's number is whatever a trunk sends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.domain.caller_id import DialPlan, Known, name_of, spellings

NUMBERS = st.text("+0123456789*#", max_size=40) | st.text(max_size=40)


@given(NUMBERS, st.sampled_from(["41", "39", "1", "378"]))
def test_spellings_are_numbers_of_the_world(number: str, country: str) -> None:
    """Invariant: never a fault, and all that comes out are 7 to 15 ASCII digits."""
    for each in spellings(number, DialPlan(country)):
        assert each.isascii() and each.isdigit() and 7 <= len(each) <= 15


@given(NUMBERS, NUMBERS, st.sampled_from(["41", "39"]))
def test_who_matches_matches_either_way(one: str, other: str, country: str) -> None:
    """Invariant: the comparison has no direction, and whoever is found is on file."""
    plan = DialPlan(country)
    there = name_of(one, [[Known("x", other)]], plan)
    assert there in ("", "x")
    assert there == name_of(other, [[Known("x", one)]], plan)

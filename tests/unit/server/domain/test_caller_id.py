"""Numbers compared however they are written, and the one name that one of them stands for."""

from __future__ import annotations

import pytest

from server.domain.caller_id import DialPlan, Known, name_of, spellings, tail

SWISS = DialPlan()
ITALIAN = DialPlan("39")
AMERICAN = DialPlan("1", "011", "1")


@pytest.mark.parametrize(
    ("number", "plan", "expected"),
    [
        ("+41791234567", SWISS, {"41791234567"}),
        ("0041791234567", SWISS, {"41791234567"}),
        ("0791234567", SWISS, {"41791234567"}),
        ("791234567", SWISS, {"791234567", "41791234567"}),
        ("41791234567", SWISS, {"41791234567", "4141791234567"}),
        ("+393331234567", SWISS, {"393331234567"}),
        ("0612345678", ITALIAN, {"390612345678"}),  # the zero belongs to the number
        ("12125550100", AMERICAN, {"12125550100"}),
        ("0114179123456", AMERICAN, {"4179123456"}),
        ("201", SWISS, set()),  # an extension
        ("117", SWISS, set()),
        ("", SWISS, set()),
        ("+", SWISS, set()),
        ("*72", SWISS, set()),
        ("0" * 40, SWISS, set()),
        ("٠٧٩١٢٣٤٥٦٧", SWISS, set()),  # digits of another script are dialled by nobody
    ],
)
def test_what_a_number_may_be(number: str, plan: DialPlan, expected: set[str]) -> None:
    assert spellings(number, plan) == expected


@pytest.mark.parametrize(
    ("number", "known", "name"),
    [
        ("0791234567", "+41 79 123 45 67".replace(" ", ""), "Weber"),
        ("+41791234567", "0791234567", "Weber"),
        ("41791234567", "0791234567", "Weber"),
        ("0041791234567", "791234567", "Weber"),
        ("201", "201", "Weber"),
        ("201", "0201", ""),
        ("0791234567", "+49791234567", ""),  # the same digits of another country
        ("0791234567", "1234567", ""),  # only the end is the same
        ("", "", "Weber"),  # never asked: `Telephones` has no empty number
    ],
)
def test_who_it_is(number: str, known: str, name: str) -> None:
    assert name_of(number, [[Known("Weber", known)]], SWISS) == name


@pytest.mark.parametrize(
    ("groups", "name"),
    [
        ([["Anna"], ["Office"]], "Anna"),  # members first
        ([[], ["Office"]], "Office"),
        ([[], []], ""),
        ([["Anna", "Anna"]], "Anna"),  # twice on file is still one
        ([["Anna", "Ben"], ["Office"]], ""),  # a family's telephone: nobody knows
        ([[""], ["Office"]], "Office"),
    ],
)
def test_several_with_one_number(groups: list[list[str]], name: str) -> None:
    known = [[Known(each, "0791234567") for each in group] for group in groups]
    assert name_of("+41791234567", known, SWISS) == name


@pytest.mark.parametrize(("number", "end"), [("+41791234567", "1234567"), ("201", "201"), ("", "")])
def test_the_digits_that_are_looked_for(number: str, end: str) -> None:
    assert tail(number) == end

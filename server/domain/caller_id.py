"""Whose number a caller has: telephone numbers compared however they are written. Pure.

A caller's number is what a telephone company says, and can be forged: it may lend a caller a name,
and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# ITU-T E.164: 15 digits at most, country code included; the shortest have 7.
_SHORTEST, _LONGEST = 7, 15
_DIGITS: Final = re.compile(r"\+?[0-9]{1,20}")
# Where the zero in front of a national number is dialled from abroad, too (Italy, San Marino).
_KEEPS_ZERO: Final = frozenset({"39", "378"})
# Digits at the end that numbers have in common however they are written.
TAIL: Final = 7


@dataclass(frozen=True, slots=True)
class DialPlan:
    """How numbers are written where the telephones stand: `country` is the country code."""

    country: str = "41"
    international: str = "00"
    national: str = "0"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose number is on file."""

    name: str
    number: str


def spellings(number: str, plan: DialPlan) -> frozenset[str]:
    """What the number may be as E.164 digits; empty for none, such as an extension.

    A number with neither plus nor prefix may be either of two: trunks deliver both kinds.
    """
    if not _DIGITS.fullmatch(number):
        return frozenset()
    if number.startswith("+"):
        found = {number[1:]}
    elif plan.international and number.startswith(plan.international):
        found = {number[len(plan.international) :]}
    elif plan.national and number.startswith(plan.national):
        kept = number if plan.country in _KEEPS_ZERO else number[len(plan.national) :]
        found = {plan.country + kept}
    else:
        found = {number, plan.country + number}
    return frozenset(each for each in found if _SHORTEST <= len(each) <= _LONGEST)


def tail(number: str) -> str:
    """The digits at the end, by which the database finds candidates."""
    return number.lstrip("+")[-TAIL:]


def name_of(number: str, groups: Iterable[Iterable[Known]], plan: DialPlan) -> str:
    """The one name that the number stands for in the first group that knows it; "" for nobody,
    and for several, since then nobody knows who calls."""
    meant = spellings(number, plan)
    for group in groups:
        names = {
            one.name
            for one in group
            if one.name and (one.number == number or meant & spellings(one.number, plan))
        }
        if names:
            return names.pop() if len(names) == 1 else ""
    return ""

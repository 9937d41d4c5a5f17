"""Which numbers may be called over the trunk, and how they are written there. Pure.

Calls cost money, and stolen passwords are used to call numbers that pay the thief. So everything
is forbidden that is not allowed: by default the numbers of one's own country, but for those with
a price of their own. What is checked and what is sent is the same, rewritten number, so that no
spelling gets past the check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_GROUPING: Final = re.compile(r"[ ()./\-\u2010-\u2015\u00a0\u202f]")
_DIALLED: Final = re.compile(r"\+?[0-9]{2,20}\Z")  # [0-9]: other scripts have digits, too
_PREFIX: Final = re.compile(r"\+?[0-9]*\Z")
# ITU-T E.164: the whole number has 15 digits at most; the shortest have 7 with their country.
_SHORTEST, _LONGEST = 7, 15
# ITU-T E.164 assignments: country codes of one and of two digits; all others have three.
_ONE: Final = frozenset({"1", "7"})
_TWO: Final = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)
# Where the zero in front of a national number is part of it and is dialled from abroad.
_KEEPS_ZERO: Final = frozenset({"39", "225", "241", "242", "378"})
# Numbers with a price of their own: premium rate, shared cost, directory enquiries, paging, and
# what lies behind a country code without being in that country. Taken from the numbering plans
# that the regulators publish; an operator allows what is needed by a prefix of the same length.
_COSTLY: Final = MappingProxyType(
    {
        "1": "900 242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 "
        "876",
        "31": "900 906 909 18 84 87",
        "32": "90 70",
        "33": "81 82 89 118",
        "34": "803 806 807 901 902 905 118",
        "351": "760 761 762 707 708 118",
        "352": "90",
        "353": "15 118",
        "358": "600 700 75",
        "39": "144 163 164 165 166 178 199 4 84 89 12",
        "41": "90 84 74 18 878",
        "423": "90",
        "43": "90 93 810 820 821 828 118",
        "44": "9 84 87 70 76 118",
        "45": "90",
        "46": "900 939 944 99 118",
        "47": "82 18",
        "48": "70 118",
        "49": "900 180 137 138 118 12 190 191 192 193 194 700",
        "61": "19",
    }
)
# Satellites, international networks, universal and premium services, and codes without a country.
_NO_COUNTRY: Final = (
    "808", "870", "875", "876", "877", "878", "879", "881", "882", "883", "888", "979", "991",
)  # fmt: skip
COSTLY: Final = (*_NO_COUNTRY, *(cc + ndc for cc, all_ in _COSTLY.items() for ndc in all_.split()))


class NumberRefused(Exception):
    """The number is not called. The text names no digit of it."""


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """`country` without plus; the prefixes are what is dialled for it. `allow` and `deny` hold
    beginnings of numbers: with a plus of international ones ("+41", "+" for all), without of
    numbers that are dialled as they are, such as a PBX's extensions.

    The longest beginning decides. Of equally long ones, `deny` goes before `allow`, and `allow`
    before what is known to be costly.
    """

    country: str = "41"
    international: str = "00"
    national: str = "0"
    allow: tuple[str, ...] = ("+41",)
    deny: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        digits = self.country.isascii() and self.country.isdigit()
        if not digits or _country_code(self.country + "000") != self.country:
            raise ValueError("country: a country code, without plus")
        for key, prefix in (("international", self.international), ("national", self.national)):
            if not prefix.isascii() or not prefix.isdigit():
                raise ValueError(f"{key}: what is dialled first, digits only")
        for key, prefixes in (("allow", self.allow), ("deny", self.deny)):
            if not all(each and _PREFIX.match(each) for each in prefixes):
                raise ValueError(f"{key}: beginnings of numbers, like +41 or 2")

    def dialled(self, number: str) -> str:
        """The number as the trunk is told. Raises NumberRefused."""
        clean = _GROUPING.sub("", number)
        if not _DIALLED.match(clean):
            raise NumberRefused("not a number")
        world = self._world(clean)
        if world is None:
            if self._allows(clean, ()):
                return clean
            raise NumberRefused("not in the number plan")
        if not self._allows("+" + world, COSTLY):
            raise NumberRefused("not in the number plan")
        sent = self._sent(world)
        # What the trunk understands must be what was allowed.
        if self._world(sent) != world:
            raise NumberRefused("ambiguous")
        return sent

    def meant(self, sent: str) -> str:
        """A number that `dialled` has given, with plus and country, or as it is dialled."""
        world = self._world(sent)
        return sent if world is None else "+" + world

    def forms(self, number: str) -> tuple[str, ...]:
        """How else the same number may be written: as it is, with plus and country code, without
        the plus, and as it is dialled."""
        clean = _GROUPING.sub("", number)
        try:
            world = self._world(clean)
        except NumberRefused:
            world = None
        if world is None or not _DIALLED.match(clean):
            return (number,)
        return tuple(dict.fromkeys((number, "+" + world, world, self._sent(world))))

    def _sent(self, world: str) -> str:
        """Where the zero is part of the number, as in Italy, a prefix before it would make another
        number of it: there also one's own country is dialled as a foreign one."""
        if world.startswith(self.country) and self.country not in _KEEPS_ZERO:
            return self.national + world[len(self.country) :]
        return self.international + world

    def _world(self, clean: str) -> str | None:
        """Country code and national number; None for one that is dialled as it is."""
        if clean.startswith("+"):
            rest = clean[1:]
        elif clean.startswith(self.international):
            rest = clean[len(self.international) :]
        elif clean.startswith(self.national):
            kept = clean if self.country in _KEEPS_ZERO else clean[len(self.national) :]
            rest = self.country + kept
        else:
            return None
        if rest.startswith("0"):
            raise NumberRefused("no country begins with a zero")
        code = _country_code(rest)
        if code not in _KEEPS_ZERO:
            rest = code + rest[len(code) :].lstrip("0")  # "+41 (0)44 …"
        if not _SHORTEST <= len(rest) <= _LONGEST:
            raise NumberRefused("too short or too long")
        return rest

    def _allows(self, number: str, costly: tuple[str, ...]) -> bool:
        allowed = _longest(self.allow, number)
        if allowed < 0 or allowed <= _longest(self.deny, number):
            return False
        return allowed > _longest(costly, number.removeprefix("+"))


def _country_code(digits: str) -> str:
    if digits[:1] in _ONE:
        return digits[:1]
    return digits[:2] if digits[:2] in _TWO else digits[:3]


def _longest(prefixes: tuple[str, ...], number: str) -> int:
    """Length of the longest that the number begins with, -1 for none."""
    return max((len(each) for each in prefixes if number.startswith(each)), default=-1)

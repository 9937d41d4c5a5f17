"""What a minute to a number costs, by the beginning of the number. Pure.

Prices are in ten-thousandths of a currency that only people know.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

PARTS: Final = 10_000
_PREFIX: Final = re.compile(r"\+?[0-9]*\Z")
_DEAREST: Final = 1_000.0


@dataclass(frozen=True, slots=True)
class Rate:
    """`prefix` as in NumberPlan: with a plus of international numbers, without of those that are
    dialled as they are. `price` of a minute. Raises ValueError, naming the key."""

    prefix: str
    price: float

    def __post_init__(self) -> None:
        if not self.prefix or not _PREFIX.match(self.prefix):
            raise ValueError("prefix: the beginning of a number, like +41 or 2")
        if not (math.isfinite(self.price) and 0 <= self.price <= _DEAREST):
            raise ValueError(f"price: of a minute, 0 to {_DEAREST:g}")

    @property
    def parts(self) -> int:
        """Rounded up: a limit is no limit if each call costs a little more than it counts."""
        return math.ceil(round(self.price * PARTS, 6))


class RateTable:
    """The longest beginning decides."""

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._rates = tuple(sorted(rates, key=lambda each: len(each.prefix), reverse=True))

    def of(self, number: str) -> int | None:
        """Of a number as `NumberPlan.meant` gives it; None where the table says nothing."""
        found = (each.parts for each in self._rates if number.startswith(each.prefix))
        return next(found, None)

"""How much strangers may guess at room numbers and PINs by telephone, counted in chances.

A wrong PIN of six digits had a chance of one in a million, one of four digits a hundred times as
much, and where fifty members have PINs of that length, fifty times that again. What may be spent in
a day is one in a thousand: at one conference, and by one trunk or account at all conferences
together, for there callers show as many numbers as they like. See ADR 27.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from typing import Final

# Of success, on any day: half of it at once, the rest over the day.
CHANCE_A_DAY: Final = 0.001
_BURST: Final = CHANCE_A_DAY / 2
_RATE: Final = CHANCE_A_DAY / 2 / 86_400
_MAX_KEYS: Final = 10_000

Spent = tuple[tuple[str, float], ...]


def chance(keyed: str, pins: Iterable[str]) -> float:
    """That somebody who knows nothing had of hitting one of `pins` with as many digits."""
    same = sum(1 for pin in pins if pin and len(pin) == len(keyed))
    return float(same / 10 ** len(keyed))


class Guesses:
    """Budgets by key. Beyond _MAX_KEYS the one heard of longest ago is forgotten, and the same
    goes for calls, which then get nothing back. `counters`: attempts by what became of them."""

    def __init__(self) -> None:
        self.counters = Counter({"judged": 0, "right": 0, "throttled": 0, "too-fast": 0})
        self._budgets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # left, as of
        self._of_call: OrderedDict[str, Spent] = OrderedDict()

    def __len__(self) -> int:
        return max(len(self._budgets), len(self._of_call))

    def take(self, call: str, keys: Iterable[str], amount: float, now: float) -> bool:
        """Pay for a guess before it is judged, from all budgets or none; False when one of them
        has not enough."""
        left = {key: self._left(key, now) for key in keys}
        if any(have < amount for have in left.values()):
            self.counters["throttled"] += 1
            return False
        self.counters["judged"] += 1
        for key, have in left.items():
            self._store(key, have - amount, now)
        spent = (*self._of_call.get(call, ()), *((key, amount) for key in left))
        self._of_call[call] = spent
        self._of_call.move_to_end(call)
        _trim(self._of_call)
        return True

    def succeeded(self, call: str, now: float) -> None:
        """Whoever gets it right in the end was not guessing: give back what the call has cost."""
        self.counters["right"] += 1
        for key, amount in self._of_call.pop(call, ()):
            self._store(key, min(_BURST, self._left(key, now) + amount), now)

    def too_fast(self) -> None:
        """Somebody tried so often that nothing was judged."""
        self.counters["too-fast"] += 1

    def _left(self, key: str, now: float) -> float:
        left, then = self._budgets.get(key, (_BURST, now))
        return min(_BURST, left + max(0.0, now - then) * _RATE)

    def _store(self, key: str, left: float, now: float) -> None:
        self._budgets[key] = (left, now)
        self._budgets.move_to_end(key)
        _trim(self._budgets)


def _trim(table: OrderedDict[str, tuple[float, float]] | OrderedDict[str, Spent]) -> None:
    while len(table) > _MAX_KEYS:
        table.popitem(last=False)

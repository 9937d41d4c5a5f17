"""How much a vPBX may telephone over the trunk: calls at a time, and minutes and money a day. Pure.

A leg is taken before anything is sent for it, so that requests at the same time cannot take more
than there is. Minutes count while somebody talks, of all legs together, and so does what they cost;
when either is used up, the legs that talk have to end: those that cost something, where it is the
money. Counts begin anew each day (86 400 s of the caller's clock). What was used before the process
began is told to `resume`. Money is in ten-thousandths of the currency, rates in these a minute.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sip_gateway.api import LegId, TollDay

_DAY: Final = 86_400.0
# Half a millisecond of talking: the sum of many parts of a budget is not exactly the budget.
_NEARLY: Final = 0.0005


@dataclass(slots=True)
class _Account:
    """`spent` seconds and `paid` money since the day began, right at the time `at`. `legs` has the
    rates of all, `talking` those that cost now."""

    at: float
    midnight: float  # of any day
    spent: float = 0.0
    paid: float = 0.0
    legs: dict[LegId, int] = field(default_factory=dict)
    talking: set[LegId] = field(default_factory=set)

    @property
    def rate(self) -> float:
        """Money a second."""
        return sum(self.legs[leg] for leg in self.talking) / 60

    def settle(self, now: float) -> None:
        begins = now - (now - self.midnight) % _DAY
        if self.at < begins:
            self.spent, self.paid, self.at = 0.0, 0.0, begins
        self.spent += (now - self.at) * len(self.talking)
        self.paid += (now - self.at) * self.rate
        self.at = now


class TollMeter:
    """`legs` at a time, `minutes` and `money` a day for each vPBX."""

    def __init__(self, legs: int, minutes: float, money: float = math.inf) -> None:
        self._limit = legs
        self._budget = minutes * 60
        self._money = money
        self._midnight = 0.0
        self._accounts: dict[str, _Account] = {}
        self._of_leg: dict[LegId, _Account] = {}

    def resume(self, day: TollDay, now: float) -> None:
        """Go on with what is left of the day. To be called before the first call."""
        self._midnight = now - day.gone
        for vpbx, spent in day.spent.items():
            paid = day.paid.get(vpbx, 0.0)
            self._accounts[vpbx] = _Account(now, self._midnight, spent, paid)

    def has_room(self, vpbx: str, now: float, rate: int = 0) -> bool:
        """Whether a call could be reserved, and paid for its first minute."""
        account = self._accounts.setdefault(vpbx, _Account(now, self._midnight))
        account.settle(now)
        affordable = rate == 0 or account.paid + rate <= self._money
        return len(account.legs) < self._limit and account.spent < self._budget and affordable

    def take(self, vpbx: str, leg: LegId, now: float, rate: int = 0) -> bool:
        """Reserve a call; False when there are too many, or no minutes or no money is left."""
        if not self.has_room(vpbx, now, rate):
            return False
        account = self._accounts[vpbx]
        account.legs[leg] = rate
        self._of_leg[leg] = account
        return True

    def answered(self, leg: LegId, now: float) -> None:
        """From now on the leg costs."""
        account = self._of_leg.get(leg)
        if account is not None:
            account.settle(now)
            account.talking.add(leg)

    def ended(self, leg: LegId, now: float) -> None:
        """Give the call back; legs that were never taken are ignored."""
        account = self._of_leg.pop(leg, None)
        if account is not None:
            account.settle(now)
            account.talking.discard(leg)
            del account.legs[leg]

    def next_deadline(self) -> float | None:
        """When `used_up` has something to tell, if nothing changes."""
        return min(
            (at for each in self._accounts.values() for at in self._ends(each)), default=None
        )

    def _ends(self, account: _Account) -> Iterator[float]:
        if account.talking:
            yield account.at + max(0.0, self._budget - account.spent) / len(account.talking)
        if account.rate > 0 and self._money < math.inf:
            yield account.at + max(0.0, self._money - account.paid) / account.rate

    def used_up(self, now: float) -> tuple[LegId, ...]:
        """The legs that have to end now."""
        legs: list[LegId] = []
        for account in self._accounts.values():
            account.settle(now)
            talking = sorted(account.talking)
            if account.spent >= self._budget - _NEARLY:
                legs.extend(talking)
            elif account.paid >= self._money - _NEARLY * account.rate:
                legs.extend(leg for leg in talking if account.legs[leg])
        return tuple(legs)

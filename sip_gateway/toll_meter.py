"""How much a vPBX may telephone over the trunk: calls at a time, and minutes a day. Pure.

A leg is taken before anything is sent for it, so that requests at the same time cannot take more
than there is. Minutes count while somebody talks, of all legs together; when they are used up,
the legs that talk have to end. Counts begin anew each day (86 400 s of the caller's clock). What was
used before the process began is told to `resume`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sip_gateway.api import LegId, TollDay

_DAY: Final = 86_400.0


@dataclass(slots=True)
class _Account:
    """`spent` seconds since the day began, right at the time `at`."""

    at: float
    midnight: float  # of any day
    spent: float = 0.0
    legs: set[LegId] = field(default_factory=set)
    talking: set[LegId] = field(default_factory=set)

    def settle(self, now: float) -> None:
        begins = now - (now - self.midnight) % _DAY
        if self.at < begins:
            self.spent, self.at = 0.0, begins
        self.spent += (now - self.at) * len(self.talking)
        self.at = now


class TollMeter:
    """`legs` at a time and `minutes` a day for each vPBX."""

    def __init__(self, legs: int, minutes: float) -> None:
        self._limit = legs
        self._budget = minutes * 60
        self._midnight = 0.0
        self._accounts: dict[str, _Account] = {}
        self._of_leg: dict[LegId, _Account] = {}

    def resume(self, day: TollDay, now: float) -> None:
        """Go on with what is left of the day. To be called before the first call."""
        self._midnight = now - day.gone
        for vpbx, spent in day.spent.items():
            self._accounts[vpbx] = _Account(now, self._midnight, spent)

    def take(self, vpbx: str, leg: LegId, now: float) -> bool:
        """Reserve a call; False when there are too many, or no minutes are left."""
        account = self._accounts.setdefault(vpbx, _Account(now, self._midnight))
        account.settle(now)
        if len(account.legs) >= self._limit or account.spent >= self._budget:
            return False
        account.legs.add(leg)
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
            account.legs.discard(leg)
            account.talking.discard(leg)

    def next_deadline(self) -> float | None:
        """When `used_up` has something to tell, if nothing changes."""
        return min(
            (
                account.at + max(0.0, self._budget - account.spent) / len(account.talking)
                for account in self._accounts.values()
                if account.talking
            ),
            default=None,
        )

    def used_up(self, now: float) -> tuple[LegId, ...]:
        """The legs that have to end now."""
        legs: list[LegId] = []
        for account in self._accounts.values():
            account.settle(now)
            # Half a millisecond: the sum of many parts of a budget is not exactly the budget.
            if account.talking and account.spent >= self._budget - 0.0005:
                legs.extend(sorted(account.talking))
        return tuple(legs)

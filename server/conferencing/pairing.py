"""Codes by which a telephone in a room becomes that of somebody who is there by browser. Sans-IO."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from auth.ratelimit import Rate, RateLimiter
from sfu.api import PeerId

DIGITS = 6
LIFETIME = 300.0  # seconds that a code is good for
# Wrong codes: three a telephone and twenty a room, then one a minute each. Who guesses all night in a
# room with ten open codes has a chance of one in a thousand, and is seen doing it.
LEG_RATE = Rate(burst=3, interval=60.0)
ROOM_RATE = Rate(burst=20, interval=60.0)


@dataclass(frozen=True, slots=True)
class _Offer:
    code: str
    expires: float

    def __repr__(self) -> str:
        return "_Offer(…)"


class PairingCodes:
    """Those of one room: one a person, good once. `randbelow(n)` gives a number below n that
    nobody can foresee."""

    def __init__(self, randbelow: Callable[[int], int]) -> None:
        self._randbelow = randbelow
        self._offers: dict[PeerId, _Offer] = {}  # bounded by the people in the room
        self._by_leg = RateLimiter(LEG_RATE)
        self._by_room = RateLimiter(ROOM_RATE)

    def issue(self, peer: PeerId, now: float) -> str:
        """A new code; a former one of the same person no longer counts."""
        self._offers = {p: o for p, o in self._offers.items() if o.expires > now and p != peer}
        taken = {offer.code for offer in self._offers.values()}
        while (code := f"{self._randbelow(10**DIGITS):0{DIGITS}d}") in taken:
            pass
        self._offers[peer] = _Offer(code, now + LIFETIME)
        return code

    def redeem(self, leg: str, keyed: str, now: float) -> PeerId | None:
        """Whose code it is, which is used up by that; None for a wrong one, and for anyone who
        tried too often. All codes are compared, in constant time each."""
        if self._by_leg.take(leg, now) > 0 or self._by_room.take("", now) > 0:
            return None
        given = keyed.encode()
        found = [
            peer
            for peer, offer in self._offers.items()
            if hmac.compare_digest(offer.code.encode(), given) and offer.expires > now
        ]
        if not found:
            return None
        self._by_leg.give_back(leg, now)
        self._by_room.give_back("", now)
        del self._offers[found[0]]
        return found[0]

    def forget(self, peer: PeerId) -> None:
        """They left."""
        self._offers.pop(peer, None)

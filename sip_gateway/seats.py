"""Which leg a call is. Its own, unless it has taken another one's place (RFC 3891): then the leg
stays what it was to the product and to the media engine, and only its telephone has changed."""

from __future__ import annotations

from sip_gateway.api import LegId
from sip_gateway.core.events import CallId
from sip_gateway.core.flow import SocketAddress


class Seats:
    """`opened` and `ended` bound what is remembered: to the legs and calls that there are."""

    def __init__(self) -> None:
        self._addresses: dict[LegId, SocketAddress] = {}
        self._legs: dict[CallId, LegId] = {}
        self._replaced: set[CallId] = set()

    def __len__(self) -> int:
        return len(self._addresses) + len(self._legs) + len(self._replaced)

    def opened(self, leg: LegId, local: SocketAddress) -> None:
        """The leg receives its sound there."""
        self._addresses[leg] = local

    def address(self, leg: LegId) -> SocketAddress | None:
        return self._addresses.get(leg)

    def leg(self, call: CallId) -> LegId | None:
        """None for a call whose place another one has: nothing that becomes of it matters."""
        if call in self._replaced:
            return None
        return self._legs.get(call, LegId(call))

    def replace(self, old: CallId, new: CallId) -> LegId:
        """The new call has the old one's leg from now on; the old one is going to be ended."""
        leg = self._legs.pop(old, LegId(old))
        self._replaced.add(old)
        self._legs[new] = leg
        return leg

    def ended(self, call: CallId) -> LegId | None:
        """The leg that ends with this call, if one does."""
        if call in self._replaced:
            self._replaced.discard(call)
            return None
        leg = self._legs.pop(call, LegId(call))
        self._addresses.pop(leg, None)
        return leg

"""Telephones that show who else is in their conference (docs/adr/0023-conference-package.md)."""

from __future__ import annotations

from typing import Final, Protocol

from sfu.api import RoomId
from sip_gateway.call_desk import CallDesk
from sip_gateway.core.events import CallId, SubscriptionWanted
from sip_gateway.core.subscriptions import Subscriptions
from sip_gateway.phone_call import PhoneCall
from sip_gateway.roster import Roster
from sip_gateway.seats import Seats

INTERVAL: Final = 1.0  # seconds between two looks at a room


class Rosters(Protocol):
    """The product, as far as telephones are told who is where."""

    def roster(self, room: RoomId) -> Roster | None: ...


class Core(Protocol):
    @property
    def subscriptions(self) -> Subscriptions: ...


class ConferenceWatch:
    """A Clockwork. Looks at the rooms that telephones have subscribed to: a roster changes in a
    dozen ways, and a look misses none of them."""

    def __init__(self, rosters: Rosters, calls: CallDesk, core: Core, seats: Seats) -> None:
        self._rosters = rosters
        self._calls = calls
        self._subscriptions = core.subscriptions
        self._seats = seats
        self._next = 0.0

    def next_deadline(self) -> float | None:
        return self._next if self._subscriptions.watched else None

    def advance(self, now: float) -> None:
        if now < self._next:
            return
        self._next = now + INTERVAL
        for room in self._subscriptions.watched:
            roster = self._rosters.roster(RoomId(room))
            if roster is None:
                self._subscriptions.end_room(room, now)
            else:
                self._subscriptions.publish(room, roster, now)

    def wanted(self, event: SubscriptionWanted, now: float) -> None:
        """Only whoever is in a conference is told of it, and of no other one."""
        call = self._call_of(event)
        room = None if call is None or call.admitted is None else call.admitted.room
        roster = None if room is None else self._rosters.roster(room)
        if call is None or room is None or roster is None or not call.inside:
            # Not 403: to a telephone that has just shown its password this means a wrong one, and
            # it asks for another while the keys of the conference are pressed (linphone).
            self._subscriptions.refuse(event.subscription, 404, now)
            return
        owner = call.call if event.call is None else event.call
        self._subscriptions.accept(event.subscription, room, owner, roster, now)

    def moved(self, call: CallId, room: RoomId, now: float) -> None:
        """That call is in another room now: who was in the former one is no more of its business."""
        roster = self._rosters.roster(room)
        if roster is None:
            self._subscriptions.end_call(call, now)
        else:
            self._subscriptions.move(call, room, roster, now)

    def ended(self, call: CallId, now: float) -> None:
        """Any call is over."""
        self._subscriptions.end_call(call, now)

    def _call_of(self, event: SubscriptionWanted) -> PhoneCall | None:
        if event.call is not None:
            leg = self._seats.leg(event.call)
            return None if leg is None else self._calls.get(leg)
        return self._calls.of_account(event.username or "")

"""Letting people without an account into one conference: what they show, and what they get for it.

They get a pass: who they are, sealed, to be shown at every request that follows. Nothing of it is
stored here, so that it outlives a restart.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.guesses import Guesses, chance
from server.domain.conference import ConferenceKind, window
from server.domain.entry import Device, caller_among, entry_refusal, pin_matches
from server.domain.errors import NoGuest
from server.domain.fields import Fault, person_name
from server.domain.guest import Guest, GuestEntry, guest_id, proof_of, still_holds
from server.domain.member import Member
from server.live.lobby import has_to_wait
from server.live.people import LiveRole
from server.secretbox import SecretError
from server.services.conferences import LiveRooms, RoomView
from server.services.logins import Throttled
from server.services.lookups import PlannedRoom

log = logging.getLogger(__name__)

# Of one address: a family behind one router, and no machine.
ADDRESS_RATE: Final = Rate(burst=20, interval=15.0)
# Seconds after which it makes sense to try again where too much was guessed.
GUESSES_WAIT: Final = 600.0
MAX_PASS: Final = 2_000  # characters; a name has 120


class GuestPlans(Protocol):
    async def invited(self, conference_id: str) -> PlannedRoom | None:
        """The conference with its members."""
        ...


class Sealer(Protocol):
    def seal(self, value: str, context: str) -> str: ...

    def open(self, sealed: str, context: str) -> str:
        """Raises SecretError."""
        ...


@dataclass(frozen=True, slots=True)
class Admission:
    """`token` is the pass, a secret; `timezone` the conference's, which is over in `seconds`."""

    guest: Guest
    token: str
    view: RoomView
    timezone: str
    seconds: float

    def __repr__(self) -> str:
        return f"Admission({self.guest!r})"


class GuestDoor:
    """`guesses` is what telephones spend, too: a PIN is guessed at once, whatever the device."""

    def __init__(
        self,
        plans: GuestPlans,
        rooms: LiveRooms,
        sealer: Sealer,
        guesses: Guesses,
        *,
        utc: Callable[[], datetime],
        monotonic: Callable[[], float],
        new_id: Callable[[], str],
        entry: GuestEntry,
    ) -> None:
        self._plans = plans
        self._rooms = rooms
        self._sealer = sealer
        self._guesses = guesses
        self._utc = utc
        self._monotonic = monotonic
        self._new_id = new_id
        self.entry = entry
        self._by_address = RateLimiter(ADDRESS_RATE)

    async def by_link(self, conference_id: str, link: str, address: str) -> Admission:
        """With a member's personal link. Raises NoGuest, Throttled."""
        self._pay(address)
        planned = await self._planned(conference_id)
        given = link.encode(errors="replace")
        found = [one for one in planned.members if hmac.compare_digest(one.link.encode(), given)]
        if not link or not found:
            raise NoGuest
        self._give_back(address)
        return self._welcome(planned, self._guest(planned, found[0].name, link, found[0]))

    async def by_pin(self, conference_id: str, name: str, pin: str, address: str) -> Admission:
        """With a name and the PIN, or a personal PIN, which knows the name. Raises NoGuest,
        Throttled."""
        self._pay(address)
        if self.entry is not GuestEntry.PIN:
            raise NoGuest
        planned = await self._planned(conference_id)
        try:
            called = person_name(name)
        except Fault:
            raise NoGuest from None
        now, attempt = self._monotonic(), self._new_id()
        pins = (planned.conference.pin, *(one.pin for one in planned.members))
        budgets = (f"line:{address}", f"conference:{planned.conference.id}")
        if not self._guesses.take(attempt, budgets, chance(pin, pins), now):
            log.warning("guests: too many wrong attempts")
            raise Throttled(GUESSES_WAIT)
        member = caller_among(planned.members, pin)
        if not called or (member is None and not pin_matches(planned.conference, pin)):
            raise NoGuest
        self._guesses.succeeded(attempt, now)
        self._give_back(address)
        name = member.name if member is not None else called
        return self._welcome(planned, self._guest(planned, name, pin, member))

    async def again(self, conference_id: str, token: str) -> Admission:
        """Whoever has a pass already. Raises NoGuest."""
        found = await self._shown(conference_id, token)
        if found is None:
            raise NoGuest
        planned, guest = found
        return self._admission(guest, token, planned)

    async def find(self, conference_id: str, token: str) -> Guest | None:
        """Whose pass this is, None when it is worth nothing (any more)."""
        found = await self._shown(conference_id, token)
        return None if found is None else found[1]

    # --- inside ---------------------------------------------------------------------------

    def _pay(self, address: str) -> None:
        wait = self._by_address.take(address, self._monotonic())
        if wait > 0:
            self._guesses.too_fast()
            raise Throttled(wait)

    def _give_back(self, address: str) -> None:
        """Who was right was not trying: an office behind one router comes in as fast as it likes."""
        self._by_address.give_back(address, self._monotonic())

    async def _planned(self, conference_id: str) -> PlannedRoom:
        planned = None
        if self.entry is not GuestEntry.OFF:
            planned = await self._plans.invited(conference_id)
        # To an ad-hoc conference nobody is invited but by a call.
        if planned is None or planned.conference.kind is ConferenceKind.ADHOC:
            raise NoGuest
        return planned

    def _guest(self, planned: PlannedRoom, name: str, secret: str, member: Member | None) -> Guest:
        identity = guest_id(self._new_id())
        return Guest(
            id=identity,
            conference_id=planned.conference.id,
            name=name,
            language=member.language if member is not None else planned.vpbx.language,
            proof=proof_of(identity, secret),
            member_id=member.id if member is not None else None,
        )

    def _welcome(self, planned: PlannedRoom, guest: Guest) -> Admission:
        said = [guest.id, guest.name, guest.language, guest.proof, guest.member_id]
        token = self._sealer.seal(
            json.dumps(said, ensure_ascii=False), _context(planned.conference.id)
        )
        return self._admission(guest, token, planned)

    async def _shown(self, conference_id: str, token: str) -> tuple[PlannedRoom, Guest] | None:
        if len(token) > MAX_PASS:
            return None
        try:
            said = json.loads(self._sealer.open(token, _context(conference_id)))
        except (SecretError, ValueError):
            return None
        identity, name, language, proof, member_id = said
        guest = Guest(identity, conference_id, name, language, proof, member_id)
        try:
            planned = await self._planned(conference_id)
        except NoGuest:
            return None
        holds = still_holds(guest, planned.conference, planned.members)
        return (planned, guest) if holds else None

    def _admission(self, guest: Guest, token: str, planned: PlannedRoom) -> Admission:
        left = (planned.conference.closes_at - self._utc()).total_seconds()
        view = self._view(planned, guest)
        return Admission(guest, token, view, planned.conference.timezone, left)

    def _view(self, planned: PlannedRoom, guest: Guest) -> RoomView:
        """Who is there they see once they are in, as whoever leads it sees them."""
        own = [one.pin for one in planned.members if one.id == guest.member_id]
        conference, now = planned.conference, self._utc()
        policy = self._rooms.lobby(conference.id) or conference.lobby
        return RoomView(
            conference=conference,
            vpbx=planned.vpbx,
            state=window(conference, now),
            refusal=entry_refusal(conference, planned.vpbx, now, Device.WEB),
            participants=self._rooms.count(conference.id),
            waits=has_to_wait(policy, LiveRole.GUEST, None),
            pin=own[0] if own else None,
        )


def _context(conference_id: str) -> str:
    return f"guest:{conference_id}"

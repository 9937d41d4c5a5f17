"""Ad-hoc conferences (manual, "Service 71"): the product's half of `*71`."""

from __future__ import annotations

import asyncio
import logging

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.callees import Callees
from server.conferencing.collaborators import AdhocKeeper, Clock, Plans
from server.conferencing.entry import PhoneEntry
from server.conferencing.portals import spoken
from server.conferencing.rooms import LiveRooms
from server.live.events import Event, RoomEnded
from server.live.people import LiveRole
from sfu.api import RoomId
from sip_gateway.api import (
    AdhocRequest,
    AdhocStarted,
    Admitted,
    Callee,
    CalleeRequest,
    RefusalReason,
    Refused,
)

log = logging.getLogger(__name__)

# Conferences that one subscriber may start: ten, then one a minute.
START_RATE = Rate(burst=10, interval=60.0)


class AdhocRooms:
    """Starts them, lets in who answers, and notes their end. `lead_to` comes before the first."""

    def __init__(
        self, plans: Plans, keeper: AdhocKeeper, callees: Callees, *, clock: Clock
    ) -> None:
        self._plans = plans
        self._keeper = keeper
        self._callees = callees
        self._clock = clock
        self._starts = RateLimiter(START_RATE)
        self._running: set[str] = set()
        self._ending: set[asyncio.Task[None]] = set()

    def lead_to(self, rooms: LiveRooms) -> None:
        rooms.subscribe(self._room_changed)

    async def close(self) -> None:
        """Wait until the ends of all conferences are noted."""
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def start(self, request: AdhocRequest) -> AdhocStarted | Refused:
        account = request.caller.account
        found = await self._plans.extension_by_sip_username(account.username) if account else None
        if account is None or found is None or found.account_id is None:
            return Refused(RefusalReason.DISABLED)
        if self._starts.take(account.username, self._clock.monotonic()) > 0:
            log.warning("ad-hoc conferences: too many of one subscriber")
            return Refused(RefusalReason.THROTTLED)
        planned = await self._keeper.begin(found.account_id)
        if planned is None:
            return Refused(RefusalReason.DISABLED)
        self._running.add(planned.conference.id)
        entry = PhoneEntry(
            request.leg,
            found.name,
            found.number,
            found.account_id,
            LiveRole.ORGANISER,
            line=found.number,
        )
        entered = await self._callees.enter(planned, entry)
        if isinstance(entered, Refused):
            self._end(planned.conference.id)
            return entered
        return AdhocStarted(entered, spoken(planned.vpbx.language))

    async def callee(self, request: CalleeRequest) -> tuple[Callee, str]:
        """Whose number it is, and their name."""
        called = await self._callees.find(request.vpbx_id, request.number)
        planned = await self._callees.planned(request.room)
        if planned is None:
            return Callee(called.username), called.name
        return await self._callees.begin(request, planned, called), called.name

    async def admit_callee(self, request: CalleeRequest) -> Admitted | Refused:
        """They come in while the conference runs; afterwards it is not opened again."""
        called = await self._callees.find(request.vpbx_id, request.number)
        planned = await self._callees.planned(request.room)
        if planned is None:
            return Refused(RefusalReason.ENDED)
        number = called.line or request.number
        entry = PhoneEntry(request.leg, called.name, number, called.account_id)
        return await self._callees.enter(planned, entry)

    def _room_changed(self, conference_id: str, _: RoomId, events: tuple[Event, ...]) -> None:
        if any(isinstance(event, RoomEnded) for event in events):
            self._end(conference_id)

    def _end(self, conference_id: str) -> None:
        if conference_id not in self._running:
            return
        self._running.discard(conference_id)
        task = asyncio.get_running_loop().create_task(self._note_end(conference_id))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _note_end(self, conference_id: str) -> None:
        try:
            await self._keeper.end(conference_id)
        except Exception:  # the next start closes what is left open
            log.exception("the end of an ad-hoc conference could not be noted")

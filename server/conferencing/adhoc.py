"""Ad-hoc conferences (manual, "Service 71"): the product's half of `*71`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from types import MappingProxyType

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.calls import CallLog
from server.conferencing.collaborators import AdhocKeeper, Clock, Plans
from server.conferencing.entry import EntryRefused, PhoneEntry
from server.conferencing.rooms import LiveRooms
from server.domain.account import VPBX
from server.live.events import Event, RoomEnded
from server.live.people import LiveRole, masked
from server.services.lookups import PlannedRoom
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

_LANGUAGES = ("de", "fr", "it", "en")
_REASONS: Mapping[str, RefusalReason] = MappingProxyType(
    {"locked": RefusalReason.LOCKED, "full": RefusalReason.FULL, "ended": RefusalReason.ENDED}
)


class AdhocRooms:
    """Starts them, lets in who answers, and notes their end. `lead_to` comes before the first."""

    _rooms: LiveRooms

    def __init__(self, plans: Plans, keeper: AdhocKeeper, calls: CallLog, *, clock: Clock) -> None:
        self._plans = plans
        self._keeper = keeper
        self._calls = calls
        self._clock = clock
        self._starts = RateLimiter(START_RATE)
        self._running: set[str] = set()
        self._ending: set[asyncio.Task[None]] = set()

    def lead_to(self, rooms: LiveRooms) -> None:
        self._rooms = rooms
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
        entered = await self._enter(planned, entry)
        if isinstance(entered, Refused):
            self._end(planned.conference.id)
            return entered
        return AdhocStarted(entered, _language(planned.vpbx))

    async def callee(self, request: CalleeRequest) -> Callee:
        """The record of the call is on disk before anything leaves for the telephone."""
        found = await self._plans.extension_by_number(request.vpbx_id, request.number)
        planned = await self._planned(request.room)
        if planned is not None:
            name, account_id, line = masked(request.number), None, ""
            if found is not None:
                name, account_id, line = found.name, found.account_id, found.number
            record = self._calls.of_callee(
                planned.conference, name, request.number, account_id, line
            )
            await self._calls.on_disk(self._calls.dial(request.leg, record))
        return Callee(found.sip_username if found is not None else None)

    async def admit_callee(self, request: CalleeRequest) -> Admitted | Refused:
        """They come in while the conference runs; afterwards it is not opened again."""
        found = await self._plans.extension_by_number(request.vpbx_id, request.number)
        planned = await self._planned(request.room)
        if planned is None:
            return Refused(RefusalReason.ENDED)
        if found is not None:
            entry = PhoneEntry(request.leg, found.name, found.number, found.account_id)
        else:
            entry = PhoneEntry(request.leg, masked(request.number), request.number, None)
        return await self._enter(planned, entry)

    async def _planned(self, room: RoomId) -> PlannedRoom | None:
        """The conference of a room that runs, and still does after it was looked up."""
        running = self._rooms.running(room)
        if running is None:
            return None
        planned = await self._plans.conference(running.room.facts.conference)
        return planned if self._rooms.running(room) is running else None

    async def _enter(self, planned: PlannedRoom, entry: PhoneEntry) -> Admitted | Refused:
        try:
            running, peer = await self._rooms.enter_phone(planned, entry)
        except EntryRefused as refused:
            return Refused(_REASONS.get(refused.code, RefusalReason.DISABLED))
        return Admitted(running.media_id, peer, people=len(running.room.roster))

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


def _language(vpbx: VPBX) -> str:
    language = vpbx.language[:2].lower()
    return language if language in _LANGUAGES else "en"

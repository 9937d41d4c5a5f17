"""Telephones that we call: whose they are, their records, and their way into the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from server.conferencing.calls import CallLog
from server.conferencing.collaborators import Plans
from server.conferencing.entry import EntryRefused, PhoneEntry
from server.conferencing.rooms import LiveRooms
from server.domain.caller_id import DialPlan, name_of, tail
from server.live.people import masked
from server.services.lookups import PlannedRoom
from sfu.api import RoomId
from sip_gateway.api import Admitted, Callee, CalleeRequest, RefusalReason, Refused

_REASONS: Mapping[str, RefusalReason] = MappingProxyType(
    {"locked": RefusalReason.LOCKED, "full": RefusalReason.FULL, "ended": RefusalReason.ENDED}
)


@dataclass(frozen=True, slots=True)
class Called:
    """Whose telephone it is: `username` and `line` of an extension of ours, `account_id` of its
    owner."""

    name: str
    username: str | None = None
    line: str = ""
    account_id: str | None = None


class Callees:
    """`lead_to` comes before the first call."""

    _rooms: LiveRooms

    def __init__(self, plans: Plans, calls: CallLog, plan: DialPlan | None = None) -> None:
        self._plans = plans
        self._calls = calls
        self._plan = plan or DialPlan()

    def lead_to(self, rooms: LiveRooms) -> None:
        self._rooms = rooms

    async def planned(self, room: RoomId) -> PlannedRoom | None:
        """The conference of a room that runs, and still does after it was looked up."""
        running = self._rooms.running(room)
        if running is None:
            return None
        planned = await self._plans.conference(running.room.facts.conference)
        return planned if self._rooms.running(room) is running else None

    async def organiser(self, planned: PlannedRoom) -> tuple[str, str]:
        """In whose name the house itself calls: extension, "" for none, and name."""
        account = await self._plans.account(planned.conference.organiser_id)
        if account is None:
            return "", planned.conference.name
        return account.extension or "", account.name

    async def find(self, vpbx_id: str, number: str) -> Called:
        """An extension of that vPBX has its name, all others their number, masked."""
        found = await self._plans.extension_by_number(vpbx_id, number)
        if found is None:
            return Called(masked(number))
        return Called(found.name, found.sip_username, found.number, found.account_id)

    async def named(self, planned: PlannedRoom, number: str) -> Called:
        """The same, with the name of whoever the directory has the number of."""
        called = await self.find(planned.vpbx.id, number)
        if called.username is None:
            others = await self._plans.known_numbers(planned.vpbx.id, tail(number))
            plan = replace(self._plan, country=planned.phones.country_code)
            called = replace(called, name=name_of(number, (others,), plan) or called.name)
        return called

    async def begin(self, request: CalleeRequest, planned: PlannedRoom, called: Called) -> Callee:
        """The record of the call is on disk before anything leaves for the telephone."""
        record = self._calls.of_callee(
            planned.conference, called.name, request.number, called.account_id, called.line
        )
        await self._calls.on_disk(self._calls.dial(request.leg, record))
        return Callee(called.username, planned.phones.confirm)

    async def enter(self, planned: PlannedRoom, entry: PhoneEntry) -> Admitted | Refused:
        try:
            running, peer = await self._rooms.enter_phone(planned, entry)
        except EntryRefused as refused:
            return Refused(_REASONS.get(refused.code, RefusalReason.DISABLED))
        return Admitted(running.media_id, peer, people=len(running.room.roster))

"""Numbers that are called into a running conference on the word of whoever leads it elsewhere."""

from __future__ import annotations

from typing import Protocol

from auth.permissions import PERMISSIONS, PermissionTable
from server.conferencing.collaborators import Plans
from server.conferencing.dialling import Dialling, Wish
from server.conferencing.running import RunningRoom
from server.domain.account import Account
from server.domain.errors import FieldError, Forbidden, Invalid, NotFound, NotRunning
from server.live.refused import CommandRefused

# What a refusal means for whoever named the number; every other one is that nobody can come in.
_FIELD_CODES = {
    "not-allowed": "not-allowed",
    "limit": "limit",
    "unreachable": "unreachable",
    "bad-state": "busy",
}


class Rooms(Protocol):
    def of_conference(self, conference_id: str) -> RunningRoom | None: ...


class ConferenceCalls:
    """The same command as from the room's page, in the name of nobody there."""

    def __init__(
        self,
        plans: Plans,
        rooms: Rooms,
        dialling: Dialling,
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._plans = plans
        self._rooms = rooms
        self._dialling = dialling
        self._permissions = permissions

    async def call(self, account: Account, conference_id: str, number: str, name: str) -> str:
        """The call's id in the room. Raises NotFound, Forbidden, NotRunning, Invalid."""
        planned = await self._plans.conference(conference_id)
        if planned is None or planned.vpbx.id != account.vpbx_id:
            raise NotFound
        own = planned.conference.is_organised_by(account.id)
        if not self._permissions.allows(
            account.role, "call", "conference", own=own, same_tenant=True
        ):
            raise Forbidden
        running = self._rooms.of_conference(conference_id)
        if running is None:
            raise NotRunning
        try:
            return await self._dialling.ask(running, None, account, Wish(number, name))
        except CommandRefused as refused:
            code = _FIELD_CODES.get(refused.code)
            raise Invalid([FieldError("number", code)]) if code else NotRunning from None

"""Telephones that are called into a room that runs, as the product asks for it."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from sip_gateway.adhoc_machine import CalleeDialogue
from sip_gateway.api import (
    Barred,
    Callee,
    CalleeRequest,
    Caller,
    DialCause,
    DialRequest,
    LegAnswered,
    LegDialled,
    LegFailed,
    LegId,
    LegRinging,
    PhoneDirectory,
    PhoneEvent,
    Portal,
)
from sip_gateway.call_desk import CallDesk
from sip_gateway.core.events import CallId, EndCause
from sip_gateway.lines import DialRefused, Lines, Wanted
from sip_gateway.phone_call import PhoneCall
from sip_gateway.questions import asked

# Why a leg that had answered is gone before it came in; RELEASED is by its own dialogue, or us.
_ENDED: Final = MappingProxyType(
    {
        EndCause.HANGUP: DialCause.REJECTED,
        EndCause.LOST: DialCause.UNREACHABLE,
        EndCause.FAILED: DialCause.UNREACHABLE,
    }
)


class Plane(Protocol):
    """What of the phone plane around them these calls need."""

    def now(self) -> float: ...

    def pump(self) -> None: ...

    def spawn(self, question: Coroutine[None, None, None]) -> None: ...

    def emit(self, event: PhoneEvent) -> None: ...

    def new_leg(self) -> LegId: ...


@dataclass(slots=True)
class _Called:
    """`dialogue` from the moment something leaves for the telephone. `cancelled` by the product."""

    asked: CalleeRequest
    wanted: DialRequest
    dialogue: CalleeDialogue | None = None
    cancelled: bool = False


class RoomCalls:
    """`confirm` holds for telephones of which the product does not say whether they press 1."""

    def __init__(
        self,
        directory: PhoneDirectory,
        calls: CallDesk,
        lines: Lines,
        plane: Plane,
        *,
        confirm: bool,
    ) -> None:
        self._directory = directory
        self._calls = calls
        self._lines = lines
        self._plane = plane
        self._confirm = confirm
        self._called: dict[LegId, _Called] = {}

    # -- what the product wants ---------------------------------------------------------------

    def barred(self, wanted: DialRequest, username: str | None) -> Barred | None:
        """Why the number would not be called now."""
        return self._lines.barred(self._target(LegId(""), wanted, username), self._plane.now())

    def dial(self, wanted: DialRequest) -> LegId:
        """Everything about the call is told by events of that leg, none of them before return."""
        leg = self._plane.new_leg()
        request = CalleeRequest(leg, wanted.room, wanted.vpbx_id, wanted.number)
        self._called[leg] = called = _Called(request, wanted)
        self._plane.spawn(self._dial(called))
        return leg

    def cancel(self, leg: LegId) -> None:
        """The call is not wanted any more. One of which nothing has left yet ends when the
        directory has answered, so that its record is there to be ended."""
        called = self._called.get(leg)
        if called is not None:
            called.cancelled = True

    async def _dial(self, called: _Called) -> None:
        request = called.asked
        self._plane.emit(LegDialled(request.leg, request.room, None, request.number))
        callee = await asked("a number", self._directory.callee(request))
        now = self._plane.now()
        cause: DialCause | None = DialCause.UNREACHABLE
        if called.cancelled:
            cause = DialCause.CANCELLED
        elif callee is not None:
            cause = self._call(called, callee, now)
        if cause is not None:
            self.failed(request.leg, cause, now)
        self._plane.pump()

    def _call(self, called: _Called, callee: Callee, now: float) -> DialCause | None:
        request, wanted = called.asked, called.wanted
        target = self._target(request.leg, wanted, callee.username)
        try:
            ways = self._lines.ways(target, now)
            confirm = self._confirm if callee.confirm is None else callee.confirm
            called.dialogue = CalleeDialogue(confirm=ways[0].outside and confirm)
            portal = Portal("", wanted.vpbx_id, wanted.language)
            caller = Caller(request.number, "", None, "")
            call = PhoneCall(request.leg, CallId(request.leg), caller, portal, called.dialogue)
            self._calls.add(call)
            self._lines.call(target, ways, now)
        except DialRefused as refused:
            self._calls.ended(request.leg, EndCause.FAILED)
            return refused.cause
        return None

    def _target(self, leg: LegId, wanted: DialRequest, username: str | None) -> Wanted:
        return Wanted(leg, wanted.number, username, wanted)

    # -- what becomes of them -----------------------------------------------------------------

    def rings(self, leg: LegId) -> None:
        called = self._called.get(leg)
        if called is not None:
            self._plane.emit(LegRinging(leg, called.asked.room))

    def established(self, leg: LegId) -> None:
        """They have answered; `Lines` knows already."""
        called = self._called.get(leg)
        if called is not None:
            self._plane.emit(LegAnswered(leg, called.asked.room))

    def coming(self, leg: LegId) -> CalleeRequest | None:
        """As what somebody comes in now; None for one who is none of these."""
        called = self._called.get(leg)
        return None if called is None else called.asked

    def entered(self, leg: LegId) -> None:
        """They are in. From now on theirs is a call like any other."""
        self._called.pop(leg, None)

    def failed(self, leg: LegId, cause: DialCause, now: float) -> None:
        """They do not come in, and cannot any more."""
        called = self._called.pop(leg, None)
        if called is not None:
            self._plane.emit(LegFailed(leg, called.asked.room, cause))

    def ended(self, leg: LegId, cause: EndCause, now: float) -> None:
        """Any leg is over: perhaps of one who was not in yet."""
        called = self._called.get(leg)
        if called is None or called.dialogue is None:
            return
        own = DialCause.CANCELLED if called.cancelled else called.dialogue.failure
        self.failed(leg, _ENDED.get(cause, own), now)

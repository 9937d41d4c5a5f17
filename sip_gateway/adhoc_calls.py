"""Ad-hoc conferences (`*71`): what the product is asked, and the calls that are made."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Protocol

from sip_gateway.adhoc_codes import MAX_NUMBERS
from sip_gateway.adhoc_desk import AdhocDesk
from sip_gateway.api import (
    AdhocRequest,
    Callee,
    CalleeRequest,
    Caller,
    DialCause,
    LeaveCause,
    LegId,
    LegLeft,
    PhoneDirectory,
    PhoneEvent,
    RefusalReason,
    Refused,
    SipAccount,
)
from sip_gateway.call_desk import CallDesk
from sip_gateway.core.events import CallId, CallOffered, EndCause
from sip_gateway.lines import DialRefused, Lines, Wanted
from sip_gateway.questions import asked


class Plane(Protocol):
    """What of the phone plane around them these calls need."""

    def now(self) -> float: ...

    def pump(self) -> None: ...

    def spawn(self, question: Coroutine[None, None, None]) -> None: ...

    def emit(self, event: PhoneEvent) -> None: ...

    def new_leg(self) -> LegId: ...

    def hang_up(self, call: CallId) -> None: ...

    def accept(self, offered: CallOffered, ready: Callable[[], None]) -> int:
        """Answer a call once `ready` has prepared for it; 0, or the status to refuse it with."""
        ...


class AdhocCalls:
    """`busy` are seconds of busy tone for a caller to whom nobody came; with `confirm` those
    reached over the trunk press 1 to come in."""

    def __init__(
        self,
        directory: PhoneDirectory,
        calls: CallDesk,
        lines: Lines,
        plane: Plane,
        *,
        busy: float,
        confirm: bool,
    ) -> None:
        self._directory = directory
        self._calls = calls
        self._lines = lines
        self._plane = plane
        self._confirm = confirm
        self._desk = AdhocDesk(calls, self, plane.emit, busy)

    # -- what the plane tells -----------------------------------------------------------------

    async def start(self, offered: CallOffered, caller: Caller, numbers: tuple[str, ...]) -> int:
        """Answer a call that starts a conference; 0, or the status to refuse it with. Only
        whoever has proved to be a subscriber may have others called."""
        if caller.account is None or len(numbers) > MAX_NUMBERS:
            return 403
        if not numbers:
            return 484
        leg = LegId(offered.call)
        started = await self._directory.start_adhoc(AdhocRequest(leg, caller, numbers))
        if isinstance(started, Refused):
            return 503 if started.reason is RefusalReason.THROTTLED else 403
        status = self._plane.accept(
            offered, lambda: self._desk.open(offered.call, caller, started, numbers)
        )
        if status:
            admitted = started.admitted
            self._plane.emit(LegLeft(leg, admitted.room, admitted.peer, LeaveCause.HANGUP))
        return status

    def established(self, leg: LegId, now: float) -> None:
        """Before the call's dialogue begins."""
        self._lines.answered(leg, now)
        self._desk.answered(leg)

    def caller_ready(self, leg: LegId, now: float) -> None:
        """The call's dialogue has begun; if it is a caller's, all others are called."""
        self._desk.caller_ready(leg, now)

    def is_waiting(self, leg: LegId) -> bool:
        """Whether the leg is a caller's to whom somebody may still come."""
        return self._desk.is_waiting(leg)

    def rings(self, leg: LegId) -> None:
        self._desk.rings(leg)

    def coming(self, leg: LegId) -> CalleeRequest | None:
        """As what somebody comes in now; None when they may not any more."""
        return self._desk.coming(leg, self._plane.now())

    def entered(self, leg: LegId) -> None:
        self._desk.entered(leg)

    def failed(self, leg: LegId, cause: DialCause, now: float) -> None:
        self._desk.failed(leg, cause, now)

    def ended(self, leg: LegId, cause: EndCause, now: float) -> None:
        """Any call is over."""
        self._lines.ended(leg, now)
        self._desk.ended(leg, cause, now)

    # -- what the desk needs ------------------------------------------------------------------

    def dial(self, request: CalleeRequest, account: SipAccount) -> None:
        self._plane.spawn(self._dial(request, account))

    def new_leg(self) -> LegId:
        return self._plane.new_leg()

    def hang_up(self, call: CallId) -> None:
        self._plane.hang_up(call)

    # -- questions to the directory -----------------------------------------------------------

    async def _dial(self, request: CalleeRequest, account: SipAccount) -> None:
        """Call somebody, unless that is refused or no longer wanted."""
        callee = await asked("a number", self._directory.callee(request))
        now = self._plane.now()
        cause: DialCause | None = DialCause.UNREACHABLE
        if not self._desk.is_wanted(request.leg):
            cause = DialCause.CANCELLED
        elif callee is not None:
            cause = self._call(request, callee, account, now)
        if cause is not None:
            self._desk.failed(request.leg, cause, now)
        self._plane.pump()

    def _call(
        self, request: CalleeRequest, callee: Callee, account: SipAccount, now: float
    ) -> DialCause | None:
        wanted = Wanted(request.leg, request.number, callee.username, account)
        try:
            ways = self._lines.ways(wanted, now)
            confirm = self._confirm if callee.confirm is None else callee.confirm
            self._desk.dialling(request, confirm=ways[0].outside and confirm)
            self._lines.call(wanted, ways, now)
        except DialRefused as refused:
            self._calls.ended(request.leg, EndCause.FAILED)
            return refused.cause
        return None

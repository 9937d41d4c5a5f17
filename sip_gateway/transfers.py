"""Telephones that move a call of the conference: away to another number (REFER), or in from
another telephone (INVITE with Replaces). docs/adr/0022-transfers.md says who may."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Protocol

from sip_gateway.adhoc_codes import adhoc_numbers
from sip_gateway.adhoc_machine import CalleeDialogue
from sip_gateway.api import (
    CalleeRequest,
    Caller,
    DialCause,
    LegAnswered,
    LegDialled,
    LegFailed,
    LegId,
    LegRinging,
    PhoneDirectory,
    PhoneEvent,
    SipAccount,
)
from sip_gateway.call_desk import CallDesk
from sip_gateway.core.events import CallId, CallOffered, EndCause, TransferWanted
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.reason import ELSEWHERE, Reason
from sip_gateway.core.timers import TimerQueue
from sip_gateway.core.transfer_fields import Replaces
from sip_gateway.hunting import Way
from sip_gateway.lines import DialRefused, Lines, Wanted
from sip_gateway.phone_call import PhoneCall
from sip_gateway.questions import asked
from sip_gateway.seats import Seats

GOODBYE: Final = 4.0  # seconds that a telephone gets to hang up itself after its transfer
# What a telephone that has referred is told of the one that is called, and what refuses it.
_STATUS: Final = MappingProxyType(
    {
        DialCause.BUSY: 486,
        DialCause.NO_ANSWER: 480,
        DialCause.REJECTED: 603,
        DialCause.UNREACHABLE: 480,
        DialCause.FORBIDDEN: 403,
        DialCause.CANCELLED: 487,
    }
)
_ENDED: Final = MappingProxyType(
    {
        EndCause.HANGUP: DialCause.REJECTED,
        EndCause.LOST: DialCause.UNREACHABLE,
        EndCause.FAILED: DialCause.UNREACHABLE,
    }
)


@dataclass(frozen=True, slots=True)
class _Coming:
    """Somebody on the way into a room: `leaving` is the leg that goes when they are in,
    `referred` the call whose telephone has asked for it by REFER."""

    request: CalleeRequest
    leaving: LegId
    dialogue: CalleeDialogue
    referred: CallId | None


class Core(Protocol):
    """The SIP core, as far as transfers need it."""

    def is_waiting(self, call_id: CallId) -> bool: ...

    def accept(self, call_id: CallId, local: SocketAddress, now: float) -> None: ...

    def hang_up(
        self, call_id: CallId, now: float, cause: EndCause = ..., why: Reason | None = ...
    ) -> None: ...

    def accept_transfer(self, call_id: CallId, now: float) -> None: ...

    def refuse_transfer(self, call_id: CallId, status: int, now: float) -> None: ...

    def tell_transfer(self, call_id: CallId, status: int, now: float) -> None: ...


class Plane(Protocol):
    """What of the phone plane around them transfers need."""

    def now(self) -> float: ...

    def pump(self) -> None: ...

    def spawn(self, question: Coroutine[None, None, None]) -> None: ...

    def emit(self, event: PhoneEvent) -> None: ...

    def new_leg(self) -> LegId: ...

    def release(self, leg: LegId) -> None: ...

    def open_call(self, offered: CallOffered, call: PhoneCall) -> int:
        """Answer a call as `call`; 0, or the status to refuse it with."""
        ...


class Transfers:
    """A Clockwork. With `confirm` those reached over the trunk press 1 to come in."""

    def __init__(
        self,
        directory: PhoneDirectory,
        calls: CallDesk,
        lines: Lines,
        core: Core,
        seats: Seats,
        plane: Plane,
        *,
        confirm: bool,
    ) -> None:
        self._directory = directory
        self._calls = calls
        self._lines = lines
        self._core = core
        self._seats = seats
        self._plane = plane
        self._confirm = confirm
        self._coming: dict[LegId, _Coming] = {}
        self._timers = TimerQueue()

    def next_deadline(self) -> float | None:
        return self._timers.next_deadline()

    def advance(self, now: float) -> None:
        self._timers.advance(now)

    # -- away to another number ---------------------------------------------------------------

    async def refer(self, wanted: TransferWanted) -> None:
        """Call the number into the room; whoever has referred leaves when somebody is in."""
        leg = self._seats.leg(wanted.call)
        call = None if leg is None else self._calls.get(leg)
        account = await asked("a SIP login", self._directory.account(wanted.username))
        status = 403
        if call is not None and account is not None and await self._may(wanted, call, account):
            status = await self._refer(wanted, call, account)
        if status:
            self._core.refuse_transfer(wanted.call, status, self._plane.now())
        self._plane.pump()

    async def _may(self, wanted: TransferWanted, call: PhoneCall, account: SipAccount) -> bool:
        """Only one's own call, out of the conference only, and not to ourselves."""
        if not call.inside or not _is_owner(account, call):
            return False
        if adhoc_numbers(wanted.number) is not None:
            return False
        portal = await asked("a portal", self._directory.portal(wanted.number, call.caller))
        return portal is None

    async def _refer(self, wanted: TransferWanted, call: PhoneCall, account: SipAccount) -> int:
        """0, or the status to refuse it with."""
        if call.admitted is None:
            return 403
        room, leg = call.admitted.room, self._plane.new_leg()
        request = CalleeRequest(leg, room, account.vpbx_id, wanted.number)
        self._plane.emit(LegDialled(leg, room, call.leg, wanted.number))
        callee = await asked("a number", self._directory.callee(request))
        cause: DialCause | None = DialCause.UNREACHABLE
        if callee is not None:
            target = Wanted(leg, wanted.number, callee.username, account)
            confirm = self._confirm if callee.confirm is None else callee.confirm
            cause = self._dial(request, target, call, wanted, confirm=confirm)
        if cause is None:
            return 0
        self._plane.emit(LegFailed(leg, room, cause))
        return _STATUS[cause]

    def _dial(
        self,
        request: CalleeRequest,
        target: Wanted,
        by: PhoneCall,
        wanted: TransferWanted,
        *,
        confirm: bool,
    ) -> DialCause | None:
        now, leg = self._plane.now(), request.leg
        try:
            ways = self._lines.ways(target, now)
        except DialRefused as refused:
            return refused.cause
        dialogue = CalleeDialogue(ways[0].outside and confirm)
        caller = Caller(request.number, "", None, "")
        self._calls.add(PhoneCall(leg, CallId(leg), caller, by.portal, dialogue))
        self._coming[leg] = _Coming(request, by.leg, dialogue, wanted.call)
        self._core.accept_transfer(wanted.call, now)
        try:
            self._lines.call(target, _replacing(ways, wanted.replaces), now)
        except DialRefused as refused:
            self._coming.pop(leg, None)
            self._calls.ended(leg, EndCause.FAILED)
            self._core.tell_transfer(wanted.call, _STATUS[refused.cause], now)
            return refused.cause
        return None

    # -- in from another telephone ------------------------------------------------------------

    def replace(self, offered: CallOffered, caller: Caller) -> int:
        """Answer a call that asks for another one's place; 0, or the status to refuse it with.

        The same person, at another telephone, keeps the seat. A colleague comes in as
        themselves, and the other one leaves.
        """
        leg = None if offered.replaces is None else self._seats.leg(offered.replaces)
        old = None if leg is None else self._calls.get(leg)
        if old is None:
            return 481  # over meanwhile
        if _is_same(caller, old):
            return self._take_seat(offered, caller, old)
        account = caller.account
        if account is None or account.vpbx_id != old.portal.vpbx_id or not old.inside:
            return 403
        return self._come_instead(offered, caller, old)

    def _take_seat(self, offered: CallOffered, caller: Caller, old: PhoneCall) -> int:
        address, now = self._seats.address(old.leg), self._plane.now()
        if not self._core.is_waiting(offered.call):
            return 487
        if address is None or address.host != offered.flow.local.host:
            return 488  # the leg's port is of another network, or of the other IP version
        before, old.call, old.caller = old.call, offered.call, caller
        self._seats.replace(before, offered.call)
        self._core.accept(offered.call, address, now)
        self._core.hang_up(before, now, why=ELSEWHERE)
        return 0

    def _come_instead(self, offered: CallOffered, caller: Caller, old: PhoneCall) -> int:
        assert old.admitted is not None
        leg, dialogue = LegId(offered.call), CalleeDialogue(confirm=False)
        vpbx, room = old.portal.vpbx_id, old.admitted.room
        request = CalleeRequest(leg, room, vpbx, caller.number)
        call = PhoneCall(leg, offered.call, caller, old.portal, dialogue)
        status = self._plane.open_call(offered, call)
        if not status:
            self._coming[leg] = _Coming(request, old.leg, dialogue, None)
        return status

    # -- what becomes of them -----------------------------------------------------------------

    def rings(self, leg: LegId, now: float) -> None:
        coming = self._coming.get(leg)
        if coming is not None:
            self._plane.emit(LegRinging(leg, coming.request.room))
            self._tell(coming, 180, now)

    def established(self, leg: LegId) -> None:
        """They have answered; `Lines` knows already."""
        coming = self._coming.get(leg)
        if coming is not None and coming.referred is not None:
            self._plane.emit(LegAnswered(leg, coming.request.room))

    def coming(self, leg: LegId) -> CalleeRequest | None:
        """As what somebody comes in now; None for one who is none of these."""
        coming = self._coming.get(leg)
        return None if coming is None else coming.request

    def entered(self, leg: LegId, now: float) -> None:
        """They are in: the other one has had its time."""
        coming = self._coming.pop(leg, None)
        if coming is None:
            return
        self._tell(coming, 200, now)
        wait = 0.0 if coming.referred is None else GOODBYE
        self._timers.set(coming.leaving, now + wait, lambda _: self._plane.release(coming.leaving))

    def failed(self, leg: LegId, cause: DialCause, now: float) -> None:
        coming = self._coming.pop(leg, None)
        if coming is not None and coming.referred is not None:
            self._plane.emit(LegFailed(leg, coming.request.room, cause))
            self._tell(coming, _STATUS[cause], now)

    def ended(self, leg: LegId, cause: EndCause, now: float) -> None:
        """Any leg is over: perhaps of one who was not in yet."""
        self._timers.cancel(leg)
        coming = self._coming.get(leg)
        if coming is not None:
            self.failed(leg, _ENDED.get(cause, coming.dialogue.failure), now)

    def _tell(self, coming: _Coming, status: int, now: float) -> None:
        if coming.referred is not None:
            self._core.tell_transfer(coming.referred, status, now)


def _replacing(ways: tuple[Way, ...], dialog: Replaces | None) -> tuple[Way, ...]:
    if dialog is None:
        return ways
    return tuple(replace(way, order=replace(way.order, replaces=dialog)) for way in ways)


def _is_owner(account: SipAccount, call: PhoneCall) -> bool:
    """Whether it is the subscriber's own call: begun by them, or to their extension."""
    own = call.caller.account
    if own is not None:
        return own.username == account.username
    return not call.caller.source and (call.portal.vpbx_id, call.caller.number) == (
        account.vpbx_id,
        account.extension,
    )


def _is_same(caller: Caller, old: PhoneCall) -> bool:
    """Whether that is the old call's own party: the same subscriber, or the same trunk."""
    if caller.account is not None:
        return _is_owner(caller.account, old)
    before = old.caller
    return before.account is None and bool(before.source) and before.source == caller.source

"""Ad-hoc conferences: who is still being called, and what that means for whoever called them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

from sip_gateway.adhoc_codes import CODE
from sip_gateway.adhoc_machine import CalleeDialogue, CallerDialogue
from sip_gateway.api import (
    AdhocStarted,
    CalleeRequest,
    Caller,
    DialCause,
    LegAnswered,
    LegDialled,
    LegFailed,
    LegId,
    LegRinging,
    PhoneEvent,
    Portal,
    SipAccount,
)
from sip_gateway.call_desk import CallDesk
from sip_gateway.core.events import CallId, EndCause
from sip_gateway.phone_call import PhoneCall

# Why a leg that had answered is gone before it came in; RELEASED is by its own dialogue.
_ENDED: Final = MappingProxyType(
    {
        EndCause.HANGUP: DialCause.REJECTED,
        EndCause.LOST: DialCause.UNREACHABLE,
        EndCause.FAILED: DialCause.UNREACHABLE,
    }
)


@dataclass(slots=True)
class _Conference:
    """`pending` are those called who are not in yet. `caller_gone`: nobody else is let in."""

    caller: LegId
    account: SipAccount
    started: AdhocStarted
    dialogue: CallerDialogue
    numbers: tuple[str, ...]
    pending: dict[LegId, CalleeDialogue | None] = field(default_factory=dict)
    somebody_came: bool = False
    caller_gone: bool = False


class AdhocPorts(Protocol):
    """What the desk needs done elsewhere."""

    def dial(self, request: CalleeRequest, account: SipAccount) -> None:
        """Find out whose number it is and call it; the end comes back by `failed` or `answered`."""
        ...

    def new_leg(self) -> LegId: ...

    def hang_up(self, call: CallId) -> None: ...


class AdhocDesk:
    """`calls` runs the dialogues; `emit` is for the product; `busy` are seconds of busy tone for
    a caller to whom nobody came."""

    def __init__(
        self,
        calls: CallDesk,
        ports: AdhocPorts,
        emit: Callable[[PhoneEvent], None],
        busy: float,
    ) -> None:
        self._busy = busy
        self._calls = calls
        self._ports = ports
        self._emit = emit
        self._by_caller: dict[LegId, _Conference] = {}
        self._by_callee: dict[LegId, _Conference] = {}

    # -- the caller ---------------------------------------------------------------------------

    def open(
        self, call: CallId, caller: Caller, started: AdhocStarted, numbers: tuple[str, ...]
    ) -> None:
        """A call that starts a conference is going to be answered."""
        assert caller.account is not None
        leg, account = LegId(call), caller.account
        dialogue = CallerDialogue(started.admitted, self._busy)
        portal = Portal(CODE, account.vpbx_id, started.language)
        self._calls.add(PhoneCall(leg, call, caller, portal, dialogue, started.admitted))
        self._by_caller[leg] = _Conference(leg, account, started, dialogue, numbers)

    def caller_ready(self, leg: LegId, now: float) -> None:
        """The caller hears us: all the others are called at once."""
        conference = self._by_caller.get(leg)
        if conference is None:
            return
        room, vpbx = conference.started.admitted.room, conference.account.vpbx_id
        requests = [
            CalleeRequest(self._ports.new_leg(), room, vpbx, number)
            for number in conference.numbers
        ]
        for request in requests:
            conference.pending[request.leg] = None
            self._by_callee[request.leg] = conference
        for request in requests:
            self._emit(LegDialled(request.leg, room, leg, request.number))
            self._ports.dial(request, conference.account)

    def is_waiting(self, leg: LegId) -> bool:
        """Whether the leg is a caller's to whom somebody may still come."""
        conference = self._by_caller.get(leg)
        return conference is not None and not conference.somebody_came

    # -- the called ---------------------------------------------------------------------------

    def is_wanted(self, leg: LegId) -> bool:
        """Whether the leg is still to be called."""
        conference = self._by_callee.get(leg)
        return conference is not None and not conference.caller_gone

    def dialling(self, request: CalleeRequest, confirm: bool) -> None:
        """The call is going to be made; with `confirm` whoever answers presses 1."""
        conference = self._by_callee[request.leg]
        dialogue = conference.pending[request.leg] = CalleeDialogue(confirm)
        portal = Portal(CODE, request.vpbx_id, conference.started.language)
        caller = Caller(request.number, "", None, "")
        call = PhoneCall(request.leg, CallId(request.leg), caller, portal, dialogue)
        self._calls.add(call)

    def rings(self, leg: LegId) -> None:
        conference = self._by_callee.get(leg)
        if conference is not None:
            self._emit(LegRinging(leg, conference.started.admitted.room))

    def answered(self, leg: LegId) -> None:
        conference = self._by_callee.get(leg)
        if conference is not None:
            self._emit(LegAnswered(leg, conference.started.admitted.room))

    def coming(self, leg: LegId, now: float) -> CalleeRequest | None:
        """Somebody wants to come in: what to ask the directory, None when it is too late.

        The caller joins the room before, to hear them come.
        """
        conference, call = self._by_callee.get(leg), self._calls.get(leg)
        if conference is None or call is None or conference.caller_gone:
            return None
        conference.dialogue.somebody(now)
        self._calls.run(conference.caller, now)
        room, vpbx = conference.started.admitted.room, conference.account.vpbx_id
        return CalleeRequest(leg, room, vpbx, call.caller.number)

    def entered(self, leg: LegId) -> None:
        """They are in. From now on theirs is a call like any other."""
        conference = self._by_callee.pop(leg, None)
        if conference is not None:
            del conference.pending[leg]
            conference.somebody_came = True
            self._tidy(conference)

    def failed(self, leg: LegId, cause: DialCause, now: float) -> None:
        """They do not come in, and cannot any more."""
        conference = self._by_callee.pop(leg, None)
        if conference is None:
            return
        del conference.pending[leg]
        self._emit(LegFailed(leg, conference.started.admitted.room, cause))
        if not conference.pending and not conference.somebody_came and not conference.caller_gone:
            conference.dialogue.nobody(now)
            self._calls.run(conference.caller, now)
        self._tidy(conference)

    def ended(self, leg: LegId, cause: EndCause, now: float) -> None:
        """A call is over: perhaps the caller's, perhaps that of one who was not in yet."""
        conference = self._by_callee.get(leg)
        if conference is not None:
            self.failed(leg, self._why(conference, leg, cause), now)
        conference = self._by_caller.get(leg)
        if conference is not None:
            conference.caller_gone = True
            for callee in tuple(conference.pending):
                self._ports.hang_up(CallId(callee))
            self._tidy(conference)

    def _why(self, conference: _Conference, leg: LegId, cause: EndCause) -> DialCause:
        if cause in _ENDED:
            return _ENDED[cause]
        dialogue = conference.pending[leg]
        if conference.caller_gone or dialogue is None:
            return DialCause.CANCELLED
        return dialogue.failure

    def _tidy(self, conference: _Conference) -> None:
        """Forget a conference that has nobody to wait for."""
        if not conference.pending and (conference.somebody_came or conference.caller_gone):
            self._by_caller.pop(conference.caller, None)

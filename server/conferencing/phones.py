"""Telephones at the door and in the room: the product's half of the SIP gateway."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.adhoc import AdhocRooms
from server.conferencing.callers import Callers
from server.conferencing.calls import CallLog
from server.conferencing.collaborators import Clock, Plans
from server.conferencing.dialling import Dialling
from server.conferencing.entry import EntryRefused, PhoneEntry
from server.conferencing.guesses import Guesses, chance
from server.conferencing.handsets import Handsets
from server.conferencing.phone_lobby import Welcome, admitted, decision
from server.conferencing.portals import Portals, opening, spoken
from server.conferencing.rooms import LiveRooms
from server.conferencing.rosters import roster_of
from server.conferencing.running import RunningRoom
from server.domain.account import VPBX
from server.domain.call import CallCause
from server.domain.caller_id import DialPlan
from server.domain.entry import Device, caller_among, pin_matches
from server.domain.member import Member
from server.live.commands import Hold, RemoveLeg, Resume
from server.live.events import LeaveReason
from server.live.lobby import Standing
from server.live.network import word
from server.services.lookups import PlannedRoom
from sfu.api import PeerId, RoomId
from sip_gateway.api import (
    AdhocRequest,
    AdhocStarted,
    AdmissionRequest,
    Admitted,
    Callee,
    CalleeRequest,
    Caller,
    Decision,
    DialCause,
    DialEvent,
    LeaveCause,
    LegAnswered,
    LegDialled,
    LegDigit,
    LegEntered,
    LegFailed,
    LegHeld,
    LegLeft,
    LegQuality,
    LegRinging,
    PhoneEvent,
    PhonePlane,
    Portal,
    RefusalReason,
    Refused,
    SipAccount,
    Waiting,
)
from sip_gateway.portal_number import PortalNumber
from sip_gateway.roster import Roster

log = logging.getLogger(__name__)

# Wrong guesses: five a caller, then one in three minutes. A conference, and a trunk whose callers
# change their numbers, are bounded by `Guesses`.
CALLER_RATE = Rate(burst=5, interval=180.0)

_REASONS: Mapping[str, RefusalReason] = MappingProxyType(
    {
        "not-started": RefusalReason.NOT_STARTED,
        "ended": RefusalReason.ENDED,
        "locked": RefusalReason.LOCKED,
        "full": RefusalReason.FULL,
        "disabled": RefusalReason.DISABLED,
    }
)

_CAUSES: Mapping[LeaveCause, CallCause] = MappingProxyType(
    {
        LeaveCause.HANGUP: CallCause.HUNG_UP,
        LeaveCause.LOST: CallCause.LOST,
        LeaveCause.FAILED: CallCause.FAILED,
    }
)

_DIAL_CAUSES: Mapping[DialCause, CallCause] = MappingProxyType(
    {cause: CallCause(cause.value) for cause in DialCause}
)


class Telephones:
    """A `PhoneDirectory` and the handler of all phone events.

    The gateway asks here, here rooms are entered, and rooms command the gateway: `lead_to`
    closes that circle before the first call.
    """

    _rooms: LiveRooms
    _phones: PhonePlane

    def __init__(
        self,
        plans: Plans,
        calls: CallLog,
        adhoc: AdhocRooms,
        dialling: Dialling,
        handsets: Handsets,
        *,
        clock: Clock,
        guesses: Guesses | None = None,
        numbers: Sequence[PortalNumber] = (),
        plan: DialPlan | None = None,
    ) -> None:
        """`numbers` are what the configuration says of dialled numbers, `plan` how numbers are
        written here."""
        self._callers = Callers(plans, plan or DialPlan())
        self._plans = plans
        self._portals = Portals(plans, numbers)
        self._calls = calls
        self._adhoc = adhoc
        self._dialling = dialling
        self._handsets = handsets
        self._clock = clock
        self._by_caller = RateLimiter(CALLER_RATE)
        self._guesses = guesses if guesses is not None else Guesses()
        self._handlers: Mapping[type[PhoneEvent], Callable[..., None]] = {
            LegEntered: self._entered,
            LegLeft: self._left,
            LegHeld: self._held,
            LegQuality: self._quality,
            LegDigit: handsets.press,
            **dict.fromkeys((LegDialled, LegRinging, LegAnswered, LegFailed), self._told),
        }

    def lead_to(self, rooms: LiveRooms, phones: PhonePlane) -> None:
        self._rooms = rooms
        self._phones = phones

    # --- the directory --------------------------------------------------------------------

    async def portal(self, number: str, caller: Caller) -> Portal | None:
        return await self._portals.find(number, caller)

    async def account(self, username: str) -> SipAccount | None:
        found = await self._plans.extension_by_sip_username(username)
        if found is None:
            return None
        return SipAccount(
            username=found.sip_username,
            realm=found.realm,
            ha1_md5=found.ha1_md5,
            ha1_sha256=found.ha1_sha256,
            vpbx_id=found.vpbx_id,
            extension=found.number,
            display_name=found.name,
        )

    async def admit(self, request: AdmissionRequest) -> Decision:
        """Wrong room and wrong PIN are the same refusal and count alike.

        The vPBX's own subscribers still get in while strangers guess at a conference.
        """
        now = self._clock.monotonic()
        who = _throttle_key(request.caller)
        # Taken before the answer is known, so that parallel calls cannot guess more.
        if self._by_caller.take(who, now) > 0:
            self._guesses.too_fast()
            return self._throttled("caller")
        planned = await self._plans.conference_by_room(request.portal.vpbx_id, request.room_number)
        if planned is None:
            return Refused(RefusalReason.WRONG_CREDENTIALS)
        conference, caller = planned.conference, request.caller
        pins = (conference.pin, *(one.pin for one in planned.members))
        budgets = [f"line:{_way_in(caller)}"]
        if not _is_subscriber(caller, planned.vpbx):
            budgets.append(f"conference:{conference.id}")
        if not self._guesses.take(request.leg, budgets, chance(request.pin, pins), now):
            return self._throttled("guesses")
        member = caller_among(planned.members, request.pin)
        if member is None and not pin_matches(conference, request.pin):
            return Refused(RefusalReason.WRONG_CREDENTIALS)
        self._by_caller.give_back(who, now)
        self._guesses.succeeded(request.leg, now)
        return await self._enter(request, planned, member)

    async def start_adhoc(self, request: AdhocRequest) -> AdhocStarted | Refused:
        return await self._adhoc.start(request)

    async def callee(self, request: CalleeRequest) -> Callee:
        if self._dialling.made(request.leg):
            return await self._dialling.callee(request)
        callee, name = await self._adhoc.callee(request)
        self._dialling.show(request, name)
        return callee

    async def admit_callee(self, request: CalleeRequest) -> Admitted | Refused:
        made = self._dialling.made(request.leg)
        answer = await (self._dialling.admit if made else self._adhoc.admit_callee)(request)
        if isinstance(answer, Admitted):
            self._dialling.arrived(request.leg)
        return answer

    def roster(self, room: RoomId) -> Roster | None:
        running = self._rooms.running(room)
        return None if running is None else roster_of(running.room)

    async def _enter(
        self, request: AdmissionRequest, planned: PlannedRoom, member: Member | None
    ) -> Decision:
        who = await self._callers.identify(request, planned, member)
        entry = PhoneEntry(
            request.leg,
            who.name,
            who.number,
            who.account_id,
            member_id=member.id if member is not None else None,
            line=_line(request.caller),
        )
        spoken_to = spoken(member.language) if member is not None else ""
        welcome = Welcome(spoken_to, planned.phones.announce_names)

        def stands(running: RunningRoom, peer: PeerId, standing: Standing) -> None:
            answer = decision(running, peer, standing, welcome)
            if answer is not None:
                self._phones.decide(request.leg, answer)
            if who.is_on_file and standing is Standing.ADMITTED:
                self._dialling.came(request.leg, who.number or "")

        try:
            running, peer = await self._rooms.enter_phone(planned, entry, stands)
        except EntryRefused as refused:
            reason = _REASONS.get(refused.code, RefusalReason.DISABLED)
            early = None
            if reason is RefusalReason.NOT_STARTED:
                early = opening(planned.conference, planned.phones, self._clock.utc())
            return Refused(reason, refused.opens_at, early)
        if running.waits(peer):
            leader = running.room.door.standing(peer) is Standing.WAITING
            return Waiting(running.media_id, peer, leader, language=welcome.language)
        if who.is_on_file:
            self._dialling.came(request.leg, who.number or "")
        return admitted(running, peer, welcome)

    def _throttled(self, what: str) -> Refused:
        log.warning("portal: too many wrong attempts", extra={"by": what})
        return Refused(RefusalReason.THROTTLED)

    # --- the room -------------------------------------------------------------------------

    def phone_event(self, event: PhoneEvent) -> None:
        """Never raises: an event about a room or caller that is gone has no effect."""
        if isinstance(event, LegAnswered | LegFailed):
            self._calls.went_by(event.leg, event.line, event.rate)
        if isinstance(event, LegFailed):  # also of a room that is gone
            self._calls.failed(event.leg, _DIAL_CAUSES[event.cause])
        running = self._rooms.running(event.room)
        if isinstance(event, LegLeft):
            self._handsets.forget(event.leg)
            if event.cause is not LeaveCause.LOST:
                self._dialling.left(event.leg)
        if running is None:
            if isinstance(event, LegFailed | LegLeft):
                self._dialling.over(event.leg)
            return
        self._handlers[type(event)](running, event)

    def _entered(self, running: RunningRoom, event: LegEntered) -> None:
        self._calls.answered(event.leg, event.codec)
        running.apply_if_possible(Resume(event.peer, event.leg))
        self._handsets.entered(running, event.leg)

    def _left(self, running: RunningRoom, event: LegLeft) -> None:
        if event.cause in _CAUSES:  # else what released it has told the cause, or will
            self._calls.end(event.leg, _CAUSES[event.cause])
        running.phone_hung_up(event.peer, event.leg)
        lost = event.cause in (LeaveCause.LOST, LeaveCause.FAILED)
        reason = LeaveReason.LOST if lost else LeaveReason.LEFT
        if event.cause is LeaveCause.LOST and self._dialling.lost(running, event.peer, event.leg):
            return
        running.apply_if_possible(RemoveLeg(event.peer, event.leg, reason))

    def _held(self, running: RunningRoom, event: LegHeld) -> None:
        running.apply_if_possible(Hold(event.peer, event.leg, event.held))

    def _quality(self, running: RunningRoom, event: LegQuality) -> None:
        loss = max(event.lost / max(event.packets, 1), event.told_loss)
        heard = word(loss, event.jitter, event.round_trip or 0.0)
        running.measured(event.peer, Device.PHONE, heard)
        self._calls.measured(event)

    def _told(self, running: RunningRoom, event: DialEvent) -> None:
        """What becomes of a telephone that is called; nobody has entered by that."""
        cause = event.cause.value if isinstance(event, LegFailed) else ""
        log.info("called: %s", type(event).__name__, extra={"cause": cause})
        self._dialling.told(running, event)


def _is_subscriber(caller: Caller, vpbx: VPBX) -> bool:
    return caller.account is not None and caller.account.vpbx_id == vpbx.id


def _line(caller: Caller) -> str:
    return caller.account.extension if caller.account is not None else caller.source


def _way_in(caller: Caller) -> str:
    """Who answers for the caller: the account, or the trunk's address, which cannot be changed
    from call to call as the number can."""
    return caller.account.username if caller.account is not None else caller.source


def _throttle_key(caller: Caller) -> str:
    if caller.account is not None:
        return f"account:{caller.account.username}"
    return f"{caller.source}|{caller.number[:32]}"

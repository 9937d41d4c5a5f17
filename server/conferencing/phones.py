"""Telephones at the door and in the room: the product's half of the SIP gateway."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.adhoc import AdhocRooms
from server.conferencing.calls import CallLog
from server.conferencing.collaborators import Clock, Plans
from server.conferencing.entry import EntryRefused, PhoneEntry, net_of_phone
from server.conferencing.guesses import Guesses, chance
from server.conferencing.handsets import Handsets
from server.conferencing.portals import Portals, opening, spoken
from server.conferencing.rooms import LiveRooms
from server.conferencing.running import RunningRoom
from server.domain.account import VPBX
from server.domain.call import CallCause
from server.domain.caller_id import DialPlan, Known, name_of, tail
from server.domain.entry import caller_among, pin_matches
from server.domain.member import Member
from server.live.commands import Hold, RemoveLeg, ReportNet, Resume
from server.live.events import LeaveReason
from server.live.people import masked
from server.services.lookups import PlannedRoom
from sip_gateway.api import (
    AdhocRequest,
    AdhocStarted,
    AdmissionRequest,
    Admitted,
    Callee,
    CalleeRequest,
    Caller,
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
    Portal,
    RefusalReason,
    Refused,
    SipAccount,
)
from sip_gateway.portal_number import PortalNumber

log = logging.getLogger(__name__)

# Wrong guesses: five a caller, then one in three minutes. A conference, and a trunk whose callers
# change their numbers, are bounded by `Guesses`.
CALLER_RATE = Rate(burst=5, interval=180.0)

_ANONYMOUS: Mapping[str, str] = MappingProxyType(
    {"de": "Telefon", "fr": "Téléphone", "it": "Telefono", "en": "Phone"}
)
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

    def __init__(
        self,
        plans: Plans,
        calls: CallLog,
        adhoc: AdhocRooms,
        handsets: Handsets,
        *,
        clock: Clock,
        numbers: Sequence[PortalNumber] = (),
        plan: DialPlan | None = None,
    ) -> None:
        """`numbers` are what the configuration says of dialled numbers, `plan` how numbers are
        written here."""
        self._plan = plan or DialPlan()
        self._plans = plans
        self._portals = Portals(plans, numbers)
        self._calls = calls
        self._adhoc = adhoc
        self._handsets = handsets
        self._clock = clock
        self._by_caller = RateLimiter(CALLER_RATE)
        self._guesses = Guesses()
        self._handlers: Mapping[type[PhoneEvent], Callable[..., None]] = {
            LegEntered: self._entered,
            LegLeft: self._left,
            LegHeld: self._held,
            LegQuality: self._quality,
            LegDigit: handsets.press,
            **dict.fromkeys((LegDialled, LegRinging, LegAnswered, LegFailed), self._told),
        }

    def lead_to(self, rooms: LiveRooms) -> None:
        self._rooms = rooms

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

    async def admit(self, request: AdmissionRequest) -> Admitted | Refused:
        """Wrong room and wrong PIN are the same refusal and count alike.

        The vPBX's own subscribers still get in while strangers guess at a conference.
        """
        now = self._clock.monotonic()
        who = _throttle_key(request.caller)
        # Taken before the answer is known, so that parallel calls cannot guess more.
        if self._by_caller.take(who, now) > 0:
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
        return await self._adhoc.callee(request)

    async def admit_callee(self, request: CalleeRequest) -> Admitted | Refused:
        return await self._adhoc.admit_callee(request)

    async def _enter(
        self, request: AdmissionRequest, planned: PlannedRoom, member: Member | None
    ) -> Admitted | Refused:
        name, number, account_id = await self._identity(request)
        if member is not None and account_id is None:
            name = member.name
        elif request.caller.account is None and number is not None:
            name = await self._known(planned, number) or name
        entry = PhoneEntry(
            request.leg,
            name,
            number,
            account_id,
            member_id=member.id if member is not None else None,
            line=_line(request.caller),
        )
        try:
            running, peer = await self._rooms.enter_phone(planned, entry)
        except EntryRefused as refused:
            reason = _REASONS.get(refused.code, RefusalReason.DISABLED)
            early = None
            if reason is RefusalReason.NOT_STARTED:
                early = opening(planned.conference, planned.phones, self._clock.utc())
            return Refused(reason, refused.opens_at, early)
        language = spoken(member.language) if member is not None else ""
        people = len(running.room.roster)
        ask = planned.phones.announce_names
        return Admitted(running.media_id, peer, people, language=language, ask_name=ask)

    async def _identity(self, request: AdmissionRequest) -> tuple[str, str | None, str | None]:
        """Name, number and account. Of names only those of an authenticated caller are believed
        (and that of the member whose personal PIN was keyed in: `_enter`)."""
        caller = request.caller
        if caller.account is not None:
            extension = await self._plans.extension_by_sip_username(caller.account.username)
            account_id = extension.account_id if extension is not None else None
            return caller.account.display_name, caller.account.extension, account_id
        number = _dialable(caller.number)
        if number:
            return masked(number), number, None
        return _ANONYMOUS.get(request.portal.language, _ANONYMOUS["en"]), None, None

    async def _known(self, planned: PlannedRoom, number: str) -> str:
        """Who has that number, with the number: it is a name that a trunk has told, and proves
        nothing. "" for nobody, or several."""
        members = [Known(one.name, one.number) for one in planned.members]
        others = await self._plans.known_numbers(planned.vpbx.id, tail(number))
        plan = replace(self._plan, country=planned.phones.country_code)
        name = name_of(number, (members, others), plan)
        return f"{name} ({masked(number)})" if name else ""

    def _throttled(self, what: str) -> Refused:
        log.warning("portal: too many wrong attempts", extra={"by": what})
        return Refused(RefusalReason.THROTTLED)

    # --- the room -------------------------------------------------------------------------

    def phone_event(self, event: PhoneEvent) -> None:
        """Never raises: an event about a room or caller that is gone has no effect."""
        if isinstance(event, LegAnswered | LegFailed):
            self._calls.went_by(event.leg, event.line)
        if isinstance(event, LegFailed):  # also of a room that is gone
            self._calls.failed(event.leg, _DIAL_CAUSES[event.cause])
        running = self._rooms.running(event.room)
        if isinstance(event, LegLeft):
            self._handsets.forget(event.leg)
        if running is None:
            return
        self._handlers[type(event)](running, event)

    def _entered(self, running: RunningRoom, event: LegEntered) -> None:
        self._calls.answered(event.leg, event.codec)
        running.apply_if_possible(Resume(event.peer, event.leg))

    def _left(self, running: RunningRoom, event: LegLeft) -> None:
        if event.cause in _CAUSES:  # else what released it has told the cause, or will
            self._calls.end(event.leg, _CAUSES[event.cause])
        running.phone_hung_up(event.peer, event.leg)
        lost = event.cause in (LeaveCause.LOST, LeaveCause.FAILED)
        reason = LeaveReason.LOST if lost else LeaveReason.LEFT
        running.apply_if_possible(RemoveLeg(event.peer, event.leg, reason))

    def _held(self, running: RunningRoom, event: LegHeld) -> None:
        running.apply_if_possible(Hold(event.peer, event.leg, event.held))

    def _quality(self, running: RunningRoom, event: LegQuality) -> None:
        loss = max(event.lost / max(event.packets, 1), event.told_loss)
        net = net_of_phone(loss, event.jitter, event.round_trip)
        running.apply_if_possible(ReportNet(event.peer, net))
        self._calls.measured(event)

    def _told(self, running: RunningRoom, event: DialEvent) -> None:
        """What becomes of a telephone that is called; nobody has entered by that."""
        cause = event.cause.value if isinstance(event, LegFailed) else ""
        log.info("called: %s", type(event).__name__, extra={"cause": cause})


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


def _dialable(number: str) -> str:
    """The number without anything that is not dialled; a caller's header is not to be trusted."""
    return "".join(char for char in number if char in "+0123456789*#")[:32]

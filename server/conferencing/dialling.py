"""Telephones that are called into a room that runs: on somebody's word, or because they were lost.

Commands and rules are the live room's (server/live/calls.py). Here a call that the room shows
becomes one of the telephone plane, and what that tells becomes what the room shows.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from auth.ratelimit import Rate, RateLimiter
from server.conferencing.callees import Callees
from server.conferencing.entry import EntryRefused, PhoneEntry
from server.conferencing.portals import spoken
from server.conferencing.rooms import LiveRooms
from server.conferencing.running import RunningRoom
from server.domain.account import Account
from server.domain.conference import ConferenceKind
from server.domain.entry import Device
from server.live.called import CallState
from server.live.commands import (
    CallAgain,
    CallMe,
    CallNumber,
    Detach,
    DropCall,
    RemoveLeg,
    ReportCall,
)
from server.live.events import CallGone, Event, LeaveReason, ParticipantLeft, RoomEnded
from server.live.refused import CommandRefused, RefusalCode
from server.services.lookups import PlannedRoom
from sfu.api import PeerId, RoomId
from sip_gateway.api import (
    Admitted,
    Barred,
    Callee,
    CalleeRequest,
    DialCause,
    DialEvent,
    DialRequest,
    LegAnswered,
    LegFailed,
    LegId,
    LegRinging,
    PhonePlane,
    RefusalReason,
    Refused,
)

log = logging.getLogger(__name__)

# Numbers that one subscriber asks for, wherever: each may be a colleague's telephone that rings.
ACCOUNT_RATE: Final = Rate(burst=60, interval=6.0)

# Seconds for which a person whose telephone was lost stays, while it is called again: it may ring
# for two minutes, and then they are asked to press 1.
RETURN_TIME: Final = 180.0
# What is asked of the database and of the number plan; anything else is no number.
_NUMBER: Final = re.compile(r"\+?[0-9]{1,32}")
_GROUPING: Final = str.maketrans("", "", " ()./-\u00a0\u202f\u2011\u2013")

_BARRED: Final[Mapping[Barred, tuple[RefusalCode, str]]] = MappingProxyType(
    {
        Barred.NOT_ALLOWED: ("not-allowed", "that number may not be called"),
        Barred.LIMIT: ("limit", "no more calls can be made now"),
        Barred.UNREACHABLE: ("unreachable", "no way to that telephone"),
    }
)
_STATES: Final[Mapping[DialCause, CallState]] = MappingProxyType(
    {
        DialCause.BUSY: CallState.BUSY,
        DialCause.NO_ANSWER: CallState.NO_ANSWER,
        DialCause.REJECTED: CallState.REJECTED,
        DialCause.UNREACHABLE: CallState.UNREACHABLE,
        DialCause.FORBIDDEN: CallState.FORBIDDEN,
    }
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to call: a `number`, shown as `name`, "" for what is known of it; an `own` telephone,
    None for the extension; or a call that came to nothing, `again`."""

    number: str | None = None
    name: str = ""
    own: bool = False
    again: str = ""


@dataclass(frozen=True, slots=True)
class _Out:
    """A leg on its way. `call` is its name in the room, "" for none; it becomes the telephone of
    `owner`, in place of `former` if that was `lost`. `elsewhere`: another one has it called."""

    room: RoomId
    number: str
    call: str = ""
    name: str = ""
    owner: PeerId | None = None
    former: str = ""
    lost: bool = False
    elsewhere: bool = False


class Dialling:
    """The product's half of calls into rooms. `lead_to` comes before the first."""

    _rooms: LiveRooms
    _phones: PhonePlane

    def __init__(
        self, callees: Callees, *, new_id: Callable[[], str], monotonic: Callable[[], float]
    ) -> None:
        self._callees = callees
        self._monotonic = monotonic
        self._rate = RateLimiter(ACCOUNT_RATE)
        self._new_id = new_id
        self._out: dict[LegId, _Out] = {}
        self._numbers: dict[str, str] = {}  # by leg in a room: what to call when it is lost
        self._tasks: set[asyncio.Task[None]] = set()

    def lead_to(self, rooms: LiveRooms, phones: PhonePlane) -> None:
        self._rooms = rooms
        self._phones = phones
        rooms.subscribe(self._room_changed)

    async def close(self) -> None:
        """Nobody is called any more."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- on somebody's word ---------------------------------------------------------------

    async def ask(
        self, running: RunningRoom, by: PeerId | None, account: Account, wish: Wish
    ) -> str:
        """Have somebody called, as `by` wants, who is logged in as `account`; None for a program
        of theirs whose rights were checked. Returns the call's id. Raises CommandRefused."""
        if account.vpbx_id != running.vpbx_id:
            raise CommandRefused("forbidden", "only for subscribers of the conference's vPBX")
        command = self._command(running, by, account, wish)
        running.room.check(command, by)
        number, owner = _target(running, command)
        if self._rate.take(account.id, self._monotonic()) > 0:
            log.warning("calls: too many of one subscriber")
            raise CommandRefused("limit", "too many calls of one subscriber")
        planned = await self._open(running, owner)
        called = await self._callees.named(planned, number)
        if owner is not None and called.account_id not in (None, account.id):
            raise CommandRefused("not-allowed", "that is somebody else's telephone")
        request = DialRequest(
            running.media_id,
            running.vpbx_id,
            number,
            spoken(planned.vpbx.language),
            account.extension or "",
            account.name,
        )
        barred = self._phones.barred(request, called.username)
        if barred is not None:
            raise CommandRefused(*_BARRED[barred])
        if isinstance(command, CallNumber) and not command.name:
            command = CallNumber(command.call, number, called.name)
        running.apply(command, by)
        shown = running.room.call(command.call)
        if shown is None:
            raise CommandRefused("ended", "called off")
        leg = self._phones.dial(request)
        self._out[leg] = _Out(running.media_id, number, shown.id, shown.name, owner)
        return shown.id

    def _command(
        self, running: RunningRoom, by: PeerId | None, account: Account, wish: Wish
    ) -> CallNumber | CallMe | CallAgain:
        if wish.again:
            return CallAgain(wish.again)
        number = (wish.number or "").translate(_GROUPING)
        if not wish.own:
            return CallNumber(self._new_id(), number, _shown(wish.name))
        if by is None:
            raise CommandRefused("forbidden", "only for whoever is in the room")
        number = number or account.extension or ""
        return CallMe(by, self._new_id(), number, account.name)

    async def _open(self, running: RunningRoom, owner: PeerId | None) -> PlannedRoom:
        """Raises CommandRefused when nobody new may connect any more."""
        planned = await self._callees.planned(running.media_id)
        if planned is None:
            raise CommandRefused("ended", "the conference is over")
        try:
            self._rooms.check_door(planned, Device.PHONE)
        except EntryRefused as refused:
            raise CommandRefused("ended", refused.detail) from None
        if owner is None and planned.conference.kind is ConferenceKind.ADHOC:
            # Manual, "Service 71": those who do not answer are not added later.
            raise CommandRefused("ended", "nobody is added to an ad-hoc conference")
        return planned

    # --- as the telephone plane asks ------------------------------------------------------

    def made(self, leg: LegId) -> bool:
        """Whether the leg was called by us, and is not in yet."""
        out = self._out.get(leg)
        return out is not None and not out.elsewhere

    async def callee(self, request: CalleeRequest) -> Callee:
        planned = await self._callees.planned(request.room)
        if planned is None:
            return Callee()
        called = await self._callees.named(planned, request.number)
        return await self._callees.begin(request, planned, called)

    async def admit(self, request: CalleeRequest) -> Admitted | Refused:
        out = self._out.get(request.leg)
        planned = await self._callees.planned(request.room)
        if out is None or planned is None:
            return Refused(RefusalReason.ENDED)
        called = await self._callees.find(planned.vpbx.id, request.number)
        entry = PhoneEntry(
            request.leg,
            out.name or called.name,
            called.line or request.number,
            None if out.owner is not None else called.account_id,
            line=called.line,
            joins=out.owner,
            former=out.former,
            invited=True,
        )
        return await self._callees.enter(planned, entry)

    # --- what becomes of them -------------------------------------------------------------

    def show(self, request: CalleeRequest, name: str) -> None:
        """A telephone that a telephone has called (`*71`, REFER): shown as any other."""
        running = self._rooms.running(request.room)
        if running is None or request.leg in self._out:
            return
        call = self._new_id()
        self._out[request.leg] = _Out(request.room, request.number, call, name, elsewhere=True)
        running.apply_if_possible(CallNumber(call, request.number, name))

    def told(self, running: RunningRoom, event: DialEvent) -> None:
        out = self._out.get(event.leg)
        if out is None:
            return
        if isinstance(event, LegRinging):
            running.apply_if_possible(ReportCall(out.call, CallState.RINGING))
        elif isinstance(event, LegAnswered):
            running.apply_if_possible(ReportCall(out.call, CallState.ANSWERED))
        elif isinstance(event, LegFailed):
            self._failed(running, out, event)

    def _failed(self, running: RunningRoom, out: _Out, event: LegFailed) -> None:
        del self._out[event.leg]
        state = _STATES.get(event.cause)
        if out.former and out.owner is not None:
            running.apply_if_possible(RemoveLeg(out.owner, out.former, LeaveReason.LOST))
        elif state is None:
            running.apply_if_possible(DropCall(out.call))
        else:
            running.apply_if_possible(ReportCall(out.call, state))

    def arrived(self, leg: LegId) -> None:
        """They are in the room: nobody is called any more."""
        out = self._out.pop(leg, None)
        running = self._rooms.running(out.room) if out is not None else None
        if out is None or running is None:
            return
        if not out.lost:
            self._numbers[leg] = out.number
        running.apply_if_possible(DropCall(out.call))

    def came(self, leg: LegId, number: str) -> None:
        """A telephone has called in whose number is on file, as an extension or otherwise."""
        self._numbers[leg] = number

    def _room_changed(self, _: str, room: RoomId, events: tuple[Event, ...]) -> None:
        for event in events:
            for leg, out in tuple(self._out.items()):
                if out.room == room and _is_unwanted(out, event):
                    self._phones.release(leg)  # its end is told by an event, too

    # --- lost ones ------------------------------------------------------------------------

    def left(self, leg: LegId) -> None:
        """It hung up."""
        self._numbers.pop(leg, None)

    def over(self, leg: LegId) -> None:
        """It is gone, and so is its room."""
        self._numbers.pop(leg, None)
        self._out.pop(leg, None)

    def lost(self, running: RunningRoom, peer: PeerId, leg: LegId) -> bool:
        """A telephone is gone without a word: whether it is called again, once. Until it has
        answered, a person with no other device stays as one without connection."""
        number = self._numbers.pop(leg, None)
        person = running.room.participant(peer)
        if number is None or person is None or not running.redials:
            return False
        alone = len(person.legs) == 1
        if alone:
            running.apply_if_possible(Detach(peer, leg, RETURN_TIME))
        else:
            running.apply_if_possible(RemoveLeg(peer, leg, LeaveReason.LOST))
        former = leg if alone else ""
        out = _Out(running.media_id, number, owner=peer, former=former, lost=True)
        self._spawn(self._call_lost(running, out))
        return True

    async def _call_lost(self, running: RunningRoom, out: _Out) -> None:
        planned = await self._callees.planned(out.room)
        if planned is None or out.owner is None:
            return
        called = await self._callees.find(planned.vpbx.id, out.number)
        extension, name = await self._callees.organiser(planned)
        language = spoken(planned.vpbx.language)
        request = DialRequest(out.room, running.vpbx_id, out.number, language, extension, name)
        if running.room.participant(out.owner) is None:
            return  # removed meanwhile
        if self._phones.barred(request, called.username) is None:
            self._out[self._phones.dial(request)] = out
        elif out.former:
            running.apply_if_possible(RemoveLeg(out.owner, out.former, LeaveReason.LOST))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _shown(name: str) -> str:
    """A name as it may be stored and shown: nothing in it that is not seen."""
    return "".join(char for char in name if char.isprintable()).strip()


def _is_unwanted(out: _Out, event: Event) -> bool:
    """Whether nobody waits for that leg after the event."""
    if isinstance(event, CallGone):
        return out.call == event.call.id
    if isinstance(event, ParticipantLeft):
        return out.owner == event.participant.peer
    return isinstance(event, RoomEnded)


def _target(
    running: RunningRoom, command: CallNumber | CallMe | CallAgain
) -> tuple[str, PeerId | None]:
    """The number, and whose telephone it becomes. Raises CommandRefused."""
    if isinstance(command, CallAgain):
        shown = running.room.call(command.call)
        if shown is None:
            raise CommandRefused("not-found", "no such call")
        return shown.number, shown.owner
    if not _NUMBER.fullmatch(command.number):
        raise CommandRefused("not-allowed", "no number")
    return command.number, command.peer if isinstance(command, CallMe) else None

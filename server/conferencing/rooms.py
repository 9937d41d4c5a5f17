"""All running conferences: who gets in, what the media and the telephones report, and the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from server.conferencing.breakouts import Breakouts
from server.conferencing.calls import CallLog, refusal_cause
from server.conferencing.collaborators import Clock, DecisionKeeper, Plans, Timer
from server.conferencing.doorstep import WAITS, StandingListener
from server.conferencing.entry import (
    AtDoor,
    Claim,
    Entered,
    EntryRefused,
    NoSuchConference,
    PhoneEntry,
    RefusalCode,
    WebEntry,
    caller_role,
    may_see,
    planned_facts,
    refused_at_door,
    refused_by_room,
    visitor_role,
)
from server.conferencing.plan_news import document_removed, plan_changed, settings_changed
from server.conferencing.room_settings import room_settings
from server.conferencing.running import RunningRoom
from server.conferencing.seat import Seat
from server.conferencing.ticket import Ticket
from server.domain.call import CallCause, CallRecord
from server.domain.conference import LobbyPolicy
from server.domain.entry import Device, entry_refusal
from server.domain.guest import account_of
from server.domain.phone_settings import PhoneProfile
from server.live.commands import (
    AddLeg,
    ChangeFacts,
    CloseLobby,
    Command,
    Detach,
    End,
    Join,
    Leave,
    Resume,
    ReturnLeg,
    Wait,
)
from server.live.events import Event
from server.live.kept import NOTHING_KEPT, Kept
from server.live.lobby import LobbyEvent, Standing
from server.live.network import word_of_score
from server.live.people import Facts, Leg, LiveRole
from server.live.refused import CommandRefused
from server.live.room import Room
from server.services.conferences import MOST_NAMES, ConferenceChanged
from server.services.lookups import PlannedRoom
from sfu.api import (
    Answer,
    MediaError,
    MediaEvent,
    MediaPlane,
    Offer,
    PeerId,
    PeerState,
    PeerStateChanged,
    QualityReported,
    RoomId,
    Source,
)
from sip_gateway.api import PhonePlane

log = logging.getLogger(__name__)

EventListener = Callable[[str, RoomId, tuple[Event, ...]], None]
LobbyListener = Callable[[RunningRoom, tuple[LobbyEvent, ...]], None]
# How a caller who waits stands now; the last time it is none of WAITS. Neither blocks nor raises.
PhoneWaiter = Callable[[RunningRoom, PeerId, Standing], None]

# Conferences that began in this process. Drop policy: the oldest is forgotten; what was decided in
# it has been deleted with its end.
REMEMBERED = 10_000

# What the record of somebody says who waited and was not let in.
_WAITED_IN_VAIN: Mapping[Standing, CallCause] = MappingProxyType(
    {
        Standing.DENIED: CallCause.REMOVED,
        Standing.LEFT: CallCause.HUNG_UP,
        Standing.LOST: CallCause.LOST,
        Standing.ENDED: CallCause.ENDED_BY_ORGANISER,
    }
)


class LiveRooms:
    """Owner of every running room. `new_id` gives unguessable, never repeated text."""

    def __init__(
        self,
        plans: Plans,
        media: MediaPlane,
        phones: PhonePlane,
        calls: CallLog,
        decisions: DecisionKeeper,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        limit: int,
        keypad_prefix: str = "*",
        records: bool = True,
    ) -> None:
        self._plans = plans
        self._media = media
        self._phones = phones
        self._calls = calls
        self._decisions = decisions
        self._clock = clock
        self._new_id = new_id
        self._limit = limit
        self._keypad_prefix = keypad_prefix
        self._records = records  # whether this installation lets conferences be recorded
        self._by_conference: dict[str, RunningRoom] = {}
        self._by_media_id: dict[RoomId, RunningRoom] = {}
        self._listeners: list[EventListener] = []
        self._lobby_listeners: list[LobbyListener] = []
        self._begun: dict[str, None] = {}  # conferences, the latest last; at most REMEMBERED
        self._timer: Timer | None = None
        media.subscribe(self._media_event)

    def count(self, conference_id: str) -> int:
        """Participants in the room now, 0 when it is not running."""
        running = self._by_conference.get(conference_id)
        return sum(len(each.room.roster) for each in running.family) if running else 0

    def names(self, conference_id: str) -> tuple[str, ...]:
        """Of those who came first, for whoever would come in at once."""
        running = self._by_conference.get(conference_id)
        rooms = running.family if running else ()
        return tuple(one.name for each in rooms for one in each.room.roster)[:MOST_NAMES]

    def lobby(self, conference_id: str) -> LobbyPolicy | None:
        """Who has to wait now; None when it is not running."""
        running = self._by_conference.get(conference_id)
        return running.room.door.policy if running else None

    def of_conference(self, conference_id: str) -> RunningRoom | None:
        return self._by_conference.get(conference_id)

    @property
    def all(self) -> tuple[RunningRoom, ...]:
        """Groups are rooms of their own."""
        return tuple(self._by_media_id.values())

    def running(self, media_id: RoomId) -> RunningRoom | None:
        return self._by_media_id.get(media_id)

    def subscribe(self, listener: EventListener) -> None:
        """Have every event of every room told, after its effects: (conference, run, events)."""
        self._listeners.append(listener)

    def subscribe_lobby(self, listener: LobbyListener) -> None:
        """Have all that happens to those who wait told, after its effects. It is for leaders."""
        self._lobby_listeners.append(listener)

    def close(self) -> None:
        """Stop the timer. Rooms end with their planes; nothing of them outlives the process."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- entering -------------------------------------------------------------------------

    async def enter_web(self, entry: WebEntry) -> Entered | AtDoor:
        """Let a browser in, or back in, or have it wait. Raises EntryRefused."""
        if entry.claim is not None:
            seat = self._seat_of(entry, entry.claim)
            if seat is not None:
                return await self._return(seat, entry, entry.claim)
        planned = await self._plans.conference(entry.conference)
        if planned is None or not may_see(entry.visitor, planned.conference):
            raise NoSuchConference
        self.check_door(planned, Device.WEB)
        running = self._running(planned)
        record = self._calls.of_browser(planned.conference, entry)
        seat = self._seat_web(
            running, entry, visitor_role(entry.visitor, planned.conference), record
        )
        ticket = seat.ticket
        if seat.waits:  # no await until the browser hears how it goes on
            return AtDoor(seat, seat.standing)
        begun = self._calls.begin(ticket.leg, record)
        try:
            answer = await self._negotiate(running, ticket.peer, entry.offer)
            await self._calls.on_disk(begun)
        except BaseException as error:
            gone = CallCause.HUNG_UP
            cause = refusal_cause(error.code) if isinstance(error, EntryRefused) else gone
            self._calls.end(ticket.leg, cause)
            running.apply_if_possible(Leave(ticket.peer))
            raise
        return Entered(seat, answer, None)

    async def enter_phone(
        self, planned: PlannedRoom, entry: PhoneEntry, waiter: PhoneWaiter | None = None
    ) -> tuple[RunningRoom, PeerId]:
        """Let a caller in who has proved to know room and PIN. Raises EntryRefused.

        A telephone that is logged in as somebody who is here by browser becomes their second leg.
        With a `waiter`, a caller whom the lobby concerns waits (`RunningRoom.waits`), and nothing
        else happens before this returns; without, as who is called from the room, nobody does.
        """
        account = await self._plans.account(entry.account_id) if entry.account_id else None
        record = self._calls.of_caller(planned.conference, entry)
        peer = PeerId(self._new_id())
        leg = Leg(id=entry.leg, kind=Device.PHONE, on=frozenset({Source.MIC}))
        plan = caller_role(entry, account, planned.conference)
        try:
            if not entry.former:  # else it is nobody new
                self.check_door(planned, Device.PHONE)
            running = self._running(planned)
            role = running.room.role_of(entry.account_id, plan)
            known_as = (entry.account_id, entry.number, entry.account_id, plan)
            person = (peer, entry.name, role, leg, *known_as)
            owner = entry.joins
            if owner is None and account is not None:
                owner = running.by_browser_only(account)
            if owner is not None:
                running = running.whereabouts(owner)
                peer = owner
                former = entry.former
                self._take(running, ReturnLeg(peer, leg, former) if former else AddLeg(peer, leg))
            elif waiter is not None and running.room.door.has_to_wait(role, entry.account_id):
                told = partial(waiter, running, peer)
                self._wait(running, Wait(*person), record, told)
            else:
                self._take(running, Join(*person, invited=entry.invited))
            if account is not None:
                running.belongs_to(peer, account)
        except EntryRefused as refused:
            if not self._calls.is_dialled(entry.leg):  # its end is told by whoever called it
                self._calls.refused(record, refused.code)
            raise
        if not running.waits(peer):
            await self._calls.on_disk(self._calls.begin(entry.leg, record))
        return running, peer

    def check_door(self, planned: PlannedRoom, device: Device) -> None:
        """Raises EntryRefused when nobody may connect with `device` now."""
        conference = planned.conference
        refusal = entry_refusal(conference, planned.vpbx, self._clock.utc(), device)
        if refusal is not None:
            raise refused_at_door(refusal, conference)

    def _seat_web(
        self, running: RunningRoom, entry: WebEntry, plan: LiveRole, record: CallRecord
    ) -> Seat:
        chosen = {Source.MIC: entry.mic, Source.CAM: entry.cam}
        leg = Leg(
            id=self._new_id(),
            kind=Device.WEB,
            on=frozenset(source for source, on in chosen.items() if on),
        )
        visitor = entry.visitor
        ticket = Ticket(
            session=self._new_id(),
            key=self._new_id(),
            peer=PeerId(self._new_id()),
            leg=leg.id,
            visitor=visitor,
        )
        account_id = account_of(visitor)
        role = running.room.role_of(visitor.id, plan)
        person = (ticket.peer, visitor.name, role, leg, account_id, None, visitor.id, plan)
        if running.room.door.has_to_wait(role, account_id):
            self._wait(running, Wait(*person), record)
        else:
            self._take(running, Join(*person))
        running.issue(ticket)
        running.belongs_to(ticket.peer, visitor)
        return Seat(running, ticket)

    def _take(self, running: RunningRoom, command: Command) -> None:
        try:
            running.apply(command, None)
        except CommandRefused as refused:
            self._drop_if_empty(running)
            raise refused_by_room(refused) from None

    def _wait(
        self,
        running: RunningRoom,
        command: Wait,
        record: CallRecord,
        listener: StandingListener | None = None,
    ) -> None:
        """The call record begins with the waiting, and says how it ended."""
        leg = command.leg.id

        def told(standing: Standing) -> None:
            if standing is Standing.ADMITTED:
                self._calls.begin(leg, record)
            elif standing not in WAITS:
                self._calls.failed(leg, _WAITED_IN_VAIN[standing])
            if listener is not None:
                listener(standing)

        try:
            running.wait(command, told)
        except CommandRefused as refused:
            self._drop_if_empty(running)
            raise refused_by_room(refused) from None
        self._calls.wait(leg, record)

    async def _negotiate(
        self, running: RunningRoom, peer: PeerId, offer: Offer | None
    ) -> Answer | None:
        if offer is None:
            return None
        try:
            return await running.negotiate(peer, offer)
        except MediaError as error:
            code: RefusalCode = "full" if error.code == "full" else "bad-offer"
            raise EntryRefused(code, error.detail) from None
        except CommandRefused as refused:
            raise EntryRefused("ended", refused.detail) from None

    # --- coming back ----------------------------------------------------------------------

    def _seat_of(self, entry: WebEntry, claim: Claim) -> Seat | None:
        """A place that is still kept. Neither window nor lock matter: it is nobody new."""
        main = self._by_conference.get(entry.conference)
        rooms = main.family if main else ()
        running = next((each for each in rooms if each.ticket(claim.session)), None)
        ticket = running.ticket(claim.session) if running else None
        if running is None or ticket is None:
            return None
        person = running.room.participant(ticket.peer)
        here = person is not None and person.leg(ticket.leg) is not None
        if not here and not running.waits(ticket.peer):  # their telephone may be here yet
            return None
        return Seat(running, ticket) if ticket.opened_by(claim.key, entry.visitor.id) else None

    async def _return(self, seat: Seat, entry: WebEntry, claim: Claim) -> Entered | AtDoor:
        running, ticket = seat.running, seat.ticket
        running.apply_if_possible(Resume(ticket.peer, ticket.leg))
        if seat.waits:
            return AtDoor(seat, seat.standing)
        try:
            answer = await self._negotiate(running, ticket.peer, entry.offer)
        except BaseException:
            if not running.has_client(ticket.peer):
                running.apply_if_possible(Detach(ticket.peer, ticket.leg))
            raise
        # Who has seen nothing of the room yet, for they waited, wants the whole picture.
        missed = running.room.events_since(claim.seq) if claim.seq else None
        return Entered(seat, answer, missed)

    # --- the rooms themselves -------------------------------------------------------------

    def _running(self, planned: PlannedRoom) -> RunningRoom:
        conference = planned.conference
        running = self._by_conference.get(conference.id)
        facts = planned_facts(planned, self._records)
        if running is not None:
            running.apply_if_possible(ChangeFacts(facts))
        else:
            running = self._new_room(facts, planned.vpbx.id, kept=self._left_over(planned))
            self._by_conference[conference.id] = running
            Breakouts(running, self._phones, self._new_group, self._arm, self._clock.monotonic)
        running.configure(room_settings(planned.phones, planned.vpbx.id), planned.phones.redial)
        return running

    def _new_group(self, main: RunningRoom, group: int) -> RunningRoom:
        return self._new_room(main.room.facts, main.vpbx_id, group)

    def _new_room(
        self, facts: Facts, vpbx_id: str, group: int = 0, kept: Kept = NOTHING_KEPT
    ) -> RunningRoom:
        running = RunningRoom(
            Room(facts, limit=self._limit, kept=kept, group=group),
            RoomId(self._new_id()),
            self._media,
            self._phones,
            vpbx_id=vpbx_id,
            keypad_prefix=self._keypad_prefix,
            monotonic=self._clock.monotonic,
            listener=self._heard,
            lobby_listener=self._lobby_heard,
        )
        self._by_media_id[running.media_id] = running
        return running

    def _left_over(self, planned: PlannedRoom) -> Kept:
        """What was decided when the service stopped in the middle of the conference. What
        happened in a room of this process, its end above all, is known better here."""
        conference, left = planned.conference, planned.left_over
        if conference.id in self._begun:
            return NOTHING_KEPT
        kept = NOTHING_KEPT if left is None else left.of(conference.start)
        return replace(kept, poll=planned.poll)

    def _heard(self, running: RunningRoom, events: tuple[Event, ...]) -> None:
        self._begun[running.room.facts.conference] = None
        if len(self._begun) > REMEMBERED:
            del self._begun[next(iter(self._begun))]
        running.decisions.keep(self._decisions, running.part)
        if running.room.ended:
            self._drop(running)
        self._calls.follow(events)
        if running.groups is not None:
            running.groups.heard(running.media_id, events)
        self._arm()
        for listener in self._listeners:
            listener(running.room.facts.conference, running.media_id, events)

    def _lobby_heard(self, running: RunningRoom, news: tuple[LobbyEvent, ...]) -> None:
        self._arm()
        for listener in self._lobby_listeners:
            listener(running, news)

    def _drop_if_empty(self, running: RunningRoom) -> None:
        if not running.room.inhabited:
            self._drop(running)

    def _drop(self, running: RunningRoom) -> None:
        if self._by_conference.get(running.room.facts.conference) is running:
            del self._by_conference[running.room.facts.conference]
        self._by_media_id.pop(running.media_id, None)

    def _arm(self) -> None:
        """Keep the one timer on the earliest deadline of all rooms."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = [running.next_deadline() for running in self._by_media_id.values()]
        due += [self._vain_from(running.room) for running in self._by_conference.values()]
        earliest = min((deadline for deadline in due if deadline is not None), default=None)
        if earliest is not None:
            self._timer = self._clock.call_at(earliest, self._time_passed)

    def _time_passed(self) -> None:
        now = self._clock.monotonic()
        for running in tuple(self._by_media_id.values()):
            running.advance(now)
            vain = self._vain_from(running.room)
            if vain is not None and vain <= now:
                running.apply_if_possible(CloseLobby())
        self._arm()

    def _vain_from(self, room: Room) -> float | None:
        """From when on waiting is in vain: nobody leads, and nobody may come in any more."""
        if room.led or not room.door.waiting:
            return None
        left = (room.facts.closes_at - self._clock.utc()).total_seconds()
        return self._clock.monotonic() + max(0.0, left)

    # --- news from elsewhere --------------------------------------------------------------

    def conference_changed(self, change: ConferenceChanged) -> None:
        """A plan was edited or deleted: tell those who are in, or send them home."""
        running = self._by_conference.get(change.conference.id)
        if running is None:
            return
        if change.deleted:
            running.apply_if_possible(End())
            return
        plan_changed(running, change.conference)

    def document_removed(self, conference_id: str, document_id: str) -> None:
        """Nobody can look at it any more."""
        running = self._by_conference.get(conference_id)
        if running is not None:
            document_removed(running, document_id)

    def phone_settings_changed(self, profile: PhoneProfile) -> None:
        """What telephones hear was decided otherwise: at once, also where they are talking."""
        for running in self._by_media_id.values():
            settings_changed(running, profile, self._records)

    def _media_event(self, event: MediaEvent) -> None:
        running = self._by_media_id.get(event.room)
        if running is None:
            return
        if isinstance(event, QualityReported):
            running.measured(event.peer, Device.WEB, word_of_score(event.score))
            self._calls.reported(event.peer, event.loss)
        elif isinstance(event, PeerStateChanged):
            if event.state is PeerState.CONNECTED:
                self._calls.answered_by(event.peer)
            running.transport_moved(event.peer, event.state)
        else:
            running.media_event(event)

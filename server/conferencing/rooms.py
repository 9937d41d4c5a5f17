"""All running conferences: who gets in, what the media and the telephones report, and the end."""

from __future__ import annotations

import logging
from collections.abc import Callable

from auth.permissions import PERMISSIONS
from server.conferencing.calls import CallLog, refusal_cause
from server.conferencing.collaborators import Clock, Plans, Timer
from server.conferencing.entry import (
    Claim,
    Entered,
    EntryRefused,
    PhoneEntry,
    RefusalCode,
    WebEntry,
    account_role,
    caller_role,
    facts_of,
    net_of_score,
    net_of_state,
    refused_at_door,
    refused_by_room,
)
from server.conferencing.room_settings import room_settings
from server.conferencing.running import RunningRoom, Ticket
from server.conferencing.seat import Seat
from server.domain.account import Account
from server.domain.call import CallCause
from server.domain.conference import Conference
from server.domain.entry import Device, entry_refusal, room_object
from server.domain.phone_settings import PhoneProfile
from server.live.commands import (
    AddLeg,
    ChangeFacts,
    ChangeRole,
    Detach,
    End,
    Join,
    Leave,
    ReportNet,
    Resume,
)
from server.live.events import Event
from server.live.people import Leg, LiveRole, role_of
from server.live.room import CommandRefused, Room
from server.services.conferences import ConferenceChanged
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


class LiveRooms:
    """Owner of every running room. `new_id` gives unguessable, never repeated text."""

    def __init__(
        self,
        plans: Plans,
        media: MediaPlane,
        phones: PhonePlane,
        calls: CallLog,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        limit: int,
        keypad_prefix: str = "*",
    ) -> None:
        self._plans = plans
        self._media = media
        self._phones = phones
        self._calls = calls
        self._clock = clock
        self._new_id = new_id
        self._limit = limit
        self._keypad_prefix = keypad_prefix
        self._by_conference: dict[str, RunningRoom] = {}
        self._by_media_id: dict[RoomId, RunningRoom] = {}
        self._listeners: list[EventListener] = []
        self._timer: Timer | None = None
        media.subscribe(self._media_event)

    def count(self, conference_id: str) -> int:
        """Participants in the room now, 0 when it is not running."""
        running = self._by_conference.get(conference_id)
        return len(running.room.roster) if running else 0

    def running(self, media_id: RoomId) -> RunningRoom | None:
        return self._by_media_id.get(media_id)

    def subscribe(self, listener: EventListener) -> None:
        """Have every event of every room told, after its effects: (conference, run, events)."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Stop the timer. Rooms end with their planes; nothing of them outlives the process."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- entering -------------------------------------------------------------------------

    async def enter_web(self, entry: WebEntry) -> Entered:
        """Let a browser in, or back in. Raises EntryRefused."""
        if entry.claim is not None:
            seat = self._seat_of(entry, entry.claim)
            if seat is not None:
                return await self._return(seat, entry, entry.claim)
        planned = await self._plans.conference(entry.conference)
        if planned is None or not _may_see(entry.account, planned.conference):
            raise EntryRefused("not-found", "no such conference")
        self.check_door(planned, Device.WEB)
        running = self._running(planned)
        seat = self._join_web(running, entry, role_of(entry.account, planned.conference))
        ticket = seat.ticket
        begun = self._calls.begin(ticket.leg, self._calls.of_browser(planned.conference, entry))
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
        self, planned: PlannedRoom, entry: PhoneEntry
    ) -> tuple[RunningRoom, PeerId]:
        """Let a caller in who has proved to know room and PIN. Raises EntryRefused.

        A telephone that is logged in as somebody who is here by browser becomes their second leg.
        """
        account = await self._plans.account(entry.account_id) if entry.account_id else None
        record = self._calls.of_caller(planned.conference, entry)
        peer = PeerId(self._new_id())
        leg = Leg(id=entry.leg, kind=Device.PHONE, on=frozenset({Source.MIC}))
        role = caller_role(entry, account, planned.conference)
        person = (entry.name, role, leg, entry.account_id, entry.number)
        try:
            self.check_door(planned, Device.PHONE)
            running = self._running(planned)
            owner = running.by_browser_only(account) if account is not None else None
            if owner is not None:
                peer = owner
                running.apply(AddLeg(peer, leg), None)
            else:
                self._join(running, Join(peer, *person))
            if account is not None:
                running.belongs_to(peer, account)
        except EntryRefused as refused:
            if not self._calls.is_dialled(entry.leg):  # its end is told by whoever called it
                self._calls.refused(record, refused.code)
            raise
        await self._calls.on_disk(self._calls.begin(entry.leg, record))
        return running, peer

    def check_door(self, planned: PlannedRoom, device: Device) -> None:
        """Raises EntryRefused when nobody may connect with `device` now."""
        conference = planned.conference
        refusal = entry_refusal(conference, planned.vpbx, self._clock.utc(), device)
        if refusal is not None:
            raise refused_at_door(refusal, conference)

    def _join_web(self, running: RunningRoom, entry: WebEntry, role: LiveRole) -> Seat:
        chosen = {Source.MIC: entry.mic, Source.CAM: entry.cam}
        leg = Leg(
            id=self._new_id(),
            kind=Device.WEB,
            on=frozenset(source for source, on in chosen.items() if on),
        )
        account = entry.account
        ticket = Ticket(
            session=self._new_id(),
            key=self._new_id(),
            peer=PeerId(self._new_id()),
            leg=leg.id,
            account=account,
        )
        self._join(running, Join(ticket.peer, account.name, role, leg, account.id))
        running.issue(ticket)
        running.belongs_to(ticket.peer, account)
        return Seat(running, ticket)

    def _join(self, running: RunningRoom, join: Join) -> None:
        try:
            running.apply(join, None)
        except CommandRefused as refused:
            self._drop_if_empty(running)
            raise refused_by_room(refused) from None

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
        running = self._by_conference.get(entry.conference)
        ticket = running.ticket(claim.session) if running else None
        if running is None or ticket is None:
            return None
        person = running.room.participant(ticket.peer)
        if person is None or person.leg(ticket.leg) is None:  # their telephone may be here yet
            return None
        return Seat(running, ticket) if ticket.opened_by(claim.key, entry.account.id) else None

    async def _return(self, seat: Seat, entry: WebEntry, claim: Claim) -> Entered:
        running, ticket = seat.running, seat.ticket
        running.apply_if_possible(Resume(ticket.peer, ticket.leg))
        try:
            answer = await self._negotiate(running, ticket.peer, entry.offer)
        except BaseException:
            if not running.has_client(ticket.peer):
                running.apply_if_possible(Detach(ticket.peer, ticket.leg))
            raise
        return Entered(seat, answer, running.room.events_since(claim.seq))

    # --- the rooms themselves -------------------------------------------------------------

    def _running(self, planned: PlannedRoom) -> RunningRoom:
        conference = planned.conference
        running = self._by_conference.get(conference.id)
        facts = facts_of(conference, planned.vpbx.portal_number)
        if running is not None:
            running.apply_if_possible(ChangeFacts(facts))
            running.configure(room_settings(planned.phones, planned.vpbx.id))
            return running
        running = RunningRoom(
            Room(facts, limit=self._limit),
            RoomId(self._new_id()),
            self._media,
            self._phones,
            vpbx_id=planned.vpbx.id,
            keypad_prefix=self._keypad_prefix,
            monotonic=self._clock.monotonic,
            listener=self._heard,
        )
        running.configure(room_settings(planned.phones, planned.vpbx.id))
        self._by_conference[conference.id] = running
        self._by_media_id[running.media_id] = running
        return running

    def _heard(self, running: RunningRoom, events: tuple[Event, ...]) -> None:
        if running.room.ended:
            self._drop(running)
        self._calls.follow(events)
        self._arm()
        for listener in self._listeners:
            listener(running.room.facts.conference, running.media_id, events)

    def _drop_if_empty(self, running: RunningRoom) -> None:
        if not running.room.roster:
            self._drop(running)

    def _drop(self, running: RunningRoom) -> None:
        self._by_conference.pop(running.room.facts.conference, None)
        self._by_media_id.pop(running.media_id, None)

    def _arm(self) -> None:
        """Keep the one timer on the earliest deadline of all rooms."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = [running.room.next_deadline() for running in self._by_conference.values()]
        earliest = min((deadline for deadline in due if deadline is not None), default=None)
        if earliest is not None:
            self._timer = self._clock.call_at(earliest, self._time_passed)

    def _time_passed(self) -> None:
        now = self._clock.monotonic()
        for running in tuple(self._by_conference.values()):
            running.advance(now)
        self._arm()

    # --- news from elsewhere --------------------------------------------------------------

    def conference_changed(self, change: ConferenceChanged) -> None:
        """A plan was edited or deleted: tell those who are in, or send them home."""
        running = self._by_conference.get(change.conference.id)
        if running is None:
            return
        if change.deleted:
            running.apply_if_possible(End())
            return
        portal = running.room.facts.portal_number
        running.apply_if_possible(ChangeFacts(facts_of(change.conference, portal)))
        for peer, account in running.accounts:  # whoever organises it may have become another
            role = account_role(account, change.conference)
            running.apply_if_possible(ChangeRole(peer, role))

    def phone_settings_changed(self, profile: PhoneProfile) -> None:
        """What telephones hear was decided otherwise: at once, also where they are talking."""
        for running in self._by_conference.values():
            if running.vpbx_id == profile.vpbx_id:
                running.configure(room_settings(profile.settings, profile.vpbx_id))

    def _media_event(self, event: MediaEvent) -> None:
        running = self._by_media_id.get(event.room)
        if running is None:
            return
        if isinstance(event, QualityReported):
            running.apply_if_possible(ReportNet(event.peer, net_of_score(event.score)))
            self._calls.reported(event.peer, event.loss)
        elif isinstance(event, PeerStateChanged):
            if event.state is PeerState.CONNECTED:
                self._calls.answered_by(event.peer)
            net = net_of_state(event.state)
            if net is not None:
                running.apply_if_possible(ReportNet(event.peer, net))
        else:
            running.media_event(event)


def _may_see(account: Account, conference: Conference) -> bool:
    return PERMISSIONS.allows(
        account.role,
        "enter",
        room_object(conference),
        own=conference.is_organised_by(account.id),
        same_tenant=account.vpbx_id == conference.vpbx_id,
    )

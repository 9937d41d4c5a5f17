"""Running conferences with everything around them in memory, in virtual time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from server.conferencing.adhoc import AdhocRooms
from server.conferencing.calls import CallLog
from server.conferencing.collaborators import ClientMediaEvent, Dismissal
from server.conferencing.entry import Claim, Entered, WebEntry
from server.conferencing.handsets import Handsets
from server.conferencing.phones import Telephones
from server.conferencing.rooms import LiveRooms
from server.conferencing.seat import Seat
from server.domain import adhoc
from server.domain.account import VPBX, Account, Role
from server.domain.call import CallRecord
from server.domain.caller_id import Known
from server.domain.conference import Conference, ConferenceKind
from server.domain.directory import Extension
from server.domain.happening import Happening
from server.domain.member import Member
from server.domain.phone_settings import PhoneSettings
from server.live.events import Event
from server.services.lookups import PlannedRoom
from server.signalling import protocol as wire
from server.signalling import render
from sfu.api import Answer, AudioFrame, MediaEvent, Offer, PeerId, RoomId, Source, Want
from sip_gateway.api import (
    AdmissionRequest,
    Admitted,
    Caller,
    LegDigit,
    LegEntered,
    LegId,
    PhoneEvent,
    Portal,
    Refused,
    RoomSettings,
    SipAccount,
    SipAddress,
)

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

VPBX_A = VPBX("a", "Alpha SA", "9000", True, True, "fr", "Europe/Zurich")
VPBX_B = VPBX("b", "Beta AG", "9100", True, True, "de", "Europe/Zurich")


def account(name: str, vpbx: VPBX = VPBX_A, role: Role = Role.SUBSCRIBER) -> Account:
    ident = name.lower()
    return Account(ident, vpbx.id, f"{ident}@x.example", name, role, "fr", "UTC", None)


ALICE, BRUNO = account("Alice"), account("Bruno")
ADMIN = account("Admin", role=Role.ADMINISTRATOR)
STRANGER = account("Stranger", VPBX_B)


def conference(**changes: Any) -> Conference:
    """A UCC conference of Alice's, open from START for 15 minutes."""
    plain = Conference(
        id="c1",
        vpbx_id=VPBX_A.id,
        organiser_id=ALICE.id,
        kind=ConferenceKind.UCC,
        name="Budget",
        room_number="4711",
        start=START,
        timezone="Europe/Zurich",
        duration=15,
        pin="2468",
        description="",
        created_at=START,
        updated_at=START,
    )
    return replace(plain, **changes)


@dataclass
class FakeTimer:
    when: float
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeClock:
    """`pass_time` runs what is due on the way, in order."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.start = START
        self._timers: list[FakeTimer] = []

    def monotonic(self) -> float:
        return self.now

    def utc(self) -> datetime:
        return self.start + timedelta(seconds=self.now - 1000.0)

    def call_at(self, when: float, callback: Callable[[], None]) -> FakeTimer:
        timer = FakeTimer(when, callback)
        self._timers.append(timer)
        return timer

    def pending(self) -> list[FakeTimer]:
        self._timers = [timer for timer in self._timers if not timer.cancelled]
        return self._timers

    def pass_time(self, seconds: float) -> None:
        until = self.now + seconds
        while due := [timer for timer in self.pending() if timer.when <= until]:
            timer = min(due, key=lambda timer: timer.when)
            timer.cancel()
            self.now = max(self.now, timer.when)
            timer.callback()
        self.now = until


class FakeMediaPlane:
    """Answers every offer; `commands` is all that was asked of it, in order."""

    def __init__(self) -> None:
        self.commands: list[tuple[Any, ...]] = []
        self.peers: set[PeerId] = set()
        self.failure: Exception | None = None
        self.on_connect: Callable[[PeerId], None] | None = None
        self._handlers: list[Callable[[MediaEvent], None]] = []

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    def subscribe(self, handler: Callable[[MediaEvent], None]) -> None:
        self._handlers.append(handler)

    def emit(self, event: MediaEvent) -> None:
        for handler in self._handlers:
            handler(event)

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        if self.failure is not None:
            raise self.failure
        if self.on_connect is not None:
            self.on_connect(peer)
        restarted = peer in self.peers
        self.peers.add(peer)
        self.commands.append(("connect", peer, offer.generation))
        return Answer(offer.generation, f"answer to {offer.sdp}", restarted)

    def disconnect(self, room: RoomId, peer: PeerId) -> None:
        self.peers.discard(peer)
        self.commands.append(("disconnect", peer))

    def set_source(
        self, room: RoomId, peer: PeerId, source: Source, *, on: bool, muted: bool
    ) -> None:
        self.commands.append(("source", peer, source, on, muted))

    def set_wants(self, room: RoomId, peer: PeerId, wants: Sequence[Want]) -> None:
        self.commands.append(("wants", peer, tuple(wants)))

    def add_phone(self, room: RoomId, peer: PeerId) -> None: ...

    def remove_phone(self, room: RoomId, peer: PeerId) -> None: ...

    def inject(self, frames: Sequence[AudioFrame]) -> None: ...

    def tap(self, room: RoomId, sink: Callable[[AudioFrame], None] | None) -> None: ...

    def counters(self) -> dict[str, int]:
        return {}

    def sources(self, peer: PeerId) -> dict[Source, tuple[bool, bool]]:
        """(on, muted) by source, as commanded last."""
        return {c[2]: (c[3], c[4]) for c in self.commands if c[0] == "source" and c[1] == peer}


class FakePhonePlane:
    """`said` is what each leg was told, and whether at once."""

    def __init__(self) -> None:
        self.commands: list[tuple[Any, ...]] = []
        self.by_phone: list[bool] = []  # of each ("people", …)
        self.settings: dict[RoomId, RoomSettings] = {}  # of rooms with people
        self.said: dict[str, list[tuple[tuple[str, ...], bool]]] = {}

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    def subscribe(self, handler: Callable[[PhoneEvent], None]) -> None: ...

    def addresses(self) -> tuple[SipAddress, ...]:
        return ()

    def set_muted(self, leg: LegId, muted: bool) -> None:
        self.commands.append(("muted", leg, muted))

    def set_prompt(self, house: str, prompt: str, language: str, sound: bytes | None) -> None: ...

    def configure_room(self, room: RoomId, settings: RoomSettings) -> None:
        self.settings[room] = settings

    def say(self, leg: LegId, prompts: Sequence[str], *, at_once: bool = False) -> None:
        self.said.setdefault(leg, []).append((tuple(prompts), at_once))

    def set_tones(self, leg: LegId, on: bool) -> None:
        self.commands.append(("tones", leg, on))

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        self.commands.append(("peer", leg, peer))

    def set_people(
        self, room: RoomId, people: int, *, by_phone: bool = False, merged: bool = False
    ) -> None:
        self.commands.append(("merged" if merged else "people", people))
        self.by_phone.append(by_phone)
        if people == 0:
            self.settings.pop(room, None)

    def release(self, leg: LegId) -> None:
        self.commands.append(("release", leg))

    def counters(self) -> dict[str, int]:
        return {}


class FakeKeeper:
    """`records` is what would be stored by now, oldest first."""

    def __init__(self) -> None:
        self.records: dict[str, CallRecord] = {}
        self.told: list[Happening] = []
        self.disk: asyncio.Future[None] | None = None  # a slow one, when it is set

    def keep(self, record: CallRecord, told: Sequence[Happening] = ()) -> asyncio.Future[None]:
        self.records[record.id] = record
        self.told += told
        if self.disk is not None:
            return self.disk
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


@dataclass
class FakePlans:
    conferences: dict[str, Conference] = field(default_factory=dict)
    vpbxs: dict[str, VPBX] = field(default_factory=lambda: {v.id: v for v in (VPBX_A, VPBX_B)})
    extensions: dict[str, Extension] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    phones: PhoneSettings = field(default_factory=PhoneSettings)
    known: dict[str, tuple[Known, ...]] = field(default_factory=dict)  # by vPBX
    languages: dict[str, str] = field(default_factory=dict)  # of accounts
    accounts: dict[str, Account] = field(
        default_factory=lambda: {each.id: each for each in (ALICE, BRUNO, ADMIN, STRANGER)}
    )

    async def conference(self, conference_id: str) -> PlannedRoom | None:
        found = self.conferences.get(conference_id)
        if found is None:
            return None
        return PlannedRoom(found, self.vpbxs[found.vpbx_id], phones=self.phones)

    async def conference_by_room(self, vpbx_id: str, room_number: str) -> PlannedRoom | None:
        for found in self.conferences.values():
            if (found.vpbx_id, found.room_number) == (vpbx_id, room_number):
                return PlannedRoom(found, self.vpbxs[vpbx_id], self.members, self.phones)
        return None

    async def vpbx_by_portal_number(self, number: str) -> VPBX | None:
        return next((v for v in self.vpbxs.values() if v.portal_number == number), None)

    async def vpbx(self, vpbx_id: str) -> VPBX | None:
        return self.vpbxs.get(vpbx_id)

    async def account(self, account_id: str) -> Account | None:
        found = self.accounts.get(account_id)
        language = self.languages.get(account_id)
        return replace(found, language=language) if found and language else found

    async def known_numbers(self, vpbx_id: str, tail: str) -> Sequence[Known]:
        return [one for one in self.known.get(vpbx_id, ()) if one.number.endswith(tail)]

    async def phone_settings(self, vpbx_id: str) -> PhoneSettings:
        return self.phones

    async def extension_by_sip_username(self, username: str) -> Extension | None:
        return self.extensions.get(username)

    async def extension_by_number(self, vpbx_id: str, number: str) -> Extension | None:
        found = (e for e in self.extensions.values() if (e.vpbx_id, e.number) == (vpbx_id, number))
        return next(found, None)


class FakeBook:
    """Keeps ad-hoc conferences among the plans. `ended` lists those that are over."""

    def __init__(self, plans: FakePlans, clock: FakeClock) -> None:
        self._plans = plans
        self._clock = clock
        self.ended: list[str] = []

    async def begin(self, account_id: str) -> PlannedRoom | None:
        organiser, vpbx = account(account_id), self._plans.vpbxs[VPBX_A.id]
        if not vpbx.conference_enabled:
            return None
        ident = f"adhoc-{len(self._plans.conferences)}"
        item = adhoc.begun(ident, organiser, vpbx, "9" * 12, self._clock.utc())
        self._plans.conferences[ident] = item
        return PlannedRoom(item, vpbx, phones=self._plans.phones)

    async def end(self, conference_id: str) -> None:
        self.ended.append(conference_id)


class Browser:
    """A page: keeps its roster from the messages alone, as the real one does."""

    def __init__(self, world: World, person: Account) -> None:
        self.world = world
        self.person = person
        self.roster: dict[str, wire.Participant] = {}
        self.locked = False
        self.seq = 0
        self.heard: list[wire.ServerMessage] = []
        self.dismissed: Dismissal | None = None
        self.seat: Seat | None = None

    @property
    def p(self) -> PeerId:
        return self.here.ticket.peer

    @property
    def here(self) -> Seat:
        assert self.seat is not None
        return self.seat

    async def enter(self, offer: str | None = "offer", **hello: Any) -> Entered:
        entered = await self.world.rooms.enter_web(
            WebEntry(
                conference=hello.get("conference", "c1"),
                account=self.person,
                mic=hello.get("mic", True),
                cam=hello.get("cam", True),
                offer=None if offer is None else Offer(hello.get("generation", 1), offer),
                claim=hello.get("claim"),
            )
        )
        self.seat = entered.seat
        room = entered.seat.running.room
        self.roster = {
            person.peer: render.participant(person, numbers=False) for person in room.roster
        }
        self.locked = room.locked
        if entered.missed is None:
            self.seq = room.seq
        self.room_events(entered.missed or ())
        entered.seat.attach(self)
        return entered

    def claim(self) -> Claim:
        ticket = self.here.ticket
        return Claim(ticket.session, ticket.key, self.seq)

    def room_events(self, events: Sequence[Event]) -> None:
        for event in events:
            message = render.event_message(event, numbers=False)
            if message is None:
                continue
            self.heard.append(message)
            self._follow(message)

    def _follow(self, message: wire.ServerMessage) -> None:
        assert isinstance(message, wire.Joined | wire.Updated | wire.Left | wire.RoomChanged)
        assert message.seq == self.seq + 1, "events come without gaps"
        self.seq = message.seq
        if isinstance(message, wire.Joined | wire.Updated):
            self.roster[message.participant.p] = message.participant
        elif isinstance(message, wire.Left):
            self.roster.pop(message.p, None)
        else:
            self.locked = message.room.locked

    def media_event(self, event: ClientMediaEvent) -> None:
        self.heard.append(render.media_message(event))

    def dismiss(self, why: Dismissal) -> None:
        self.dismissed = why

    def names(self) -> list[str]:
        return [person.name for person in self.roster.values()]


class World:
    def __init__(self, *conferences: Conference, limit: int = 50, prefix: str = "*") -> None:
        self.clock = FakeClock()
        self.media = FakeMediaPlane()
        self.phones = FakePhonePlane()
        self.plans = FakePlans({c.id: c for c in conferences or (conference(),)})
        ids = itertools.count(1)
        self.keeper = FakeKeeper()
        call_ids = itertools.count(1)
        self.calls = CallLog(self.keeper, clock=self.clock, new_id=lambda: f"call{next(call_ids)}")
        self.rooms = LiveRooms(
            self.plans,
            self.media,
            self.phones,
            self.calls,
            clock=self.clock,
            new_id=lambda: f"id{next(ids)}",
            limit=limit,
            keypad_prefix=prefix,
        )
        self.book = FakeBook(self.plans, self.clock)
        self.adhoc = AdhocRooms(self.plans, self.book, self.calls, clock=self.clock)
        handsets = Handsets(prefix, monotonic=self.clock.monotonic)
        self.telephones = Telephones(self.plans, self.calls, self.adhoc, handsets, clock=self.clock)
        self.telephones.lead_to(self.rooms)
        handsets.lead_to(self.phones)
        self.rooms.subscribe(handsets.room_changed)
        self.adhoc.lead_to(self.rooms)

    def browser(self, person: Account) -> Browser:
        return Browser(self, person)

    async def dial(self, leg: str = "leg1", **keyed: Any) -> Admitted | Refused:
        """Call Alpha's portal and key in room and PIN."""
        sip: SipAccount | None = keyed.get("account")
        caller = Caller(
            keyed.get("number", "0791234567"), "Eve", sip, keyed.get("source", "1.2.3.4")
        )
        portal = Portal(keyed.get("portal", "9000"), keyed.get("vpbx", "a"), "fr")
        request = AdmissionRequest(
            LegId(leg), portal, caller, keyed.get("room", "4711"), keyed.get("pin", "2468")
        )
        return await self.telephones.admit(request)

    def keys(self, phone: Admitted, keys: str, leg: str = "leg1") -> None:
        """Pressed on that telephone, one right after the other."""
        for key in keys:
            self.telephones.phone_event(LegDigit(LegId(leg), phone.room, phone.peer, key))

    def hears(self, leg: str = "leg1") -> list[tuple[str, ...]]:
        """What the telephone was told since this was asked last."""
        return [saying for saying, _ in self.phones.said.pop(leg, [])]

    async def phone(self, leg: str = "leg1", **keyed: Any) -> Admitted:
        """A call that is in the mix."""
        admitted = await self.dial(leg, **keyed)
        assert isinstance(admitted, Admitted)
        self.telephones.phone_event(LegEntered(LegId(leg), admitted.room, admitted.peer, "PCMA"))
        return admitted

"""Stand-ins around running conferences: time, media, telephones, plans, and what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from server.domain import adhoc
from server.domain.account import VPBX, Account, Role
from server.domain.call import CallRecord
from server.domain.caller_id import Known
from server.domain.chat import ChatLine, Who
from server.domain.conference import Conference, ConferenceKind
from server.domain.directory import Extension
from server.domain.errors import NotFound
from server.domain.happening import Happening
from server.domain.member import Member
from server.domain.phone_settings import PhoneSettings
from server.ink.news import Place
from server.ink.page import Drawn
from server.live.kept import Kept, LeftOver
from server.live.polls import KeptPoll
from server.services.lookups import PlannedRoom
from sfu.api import (
    Answer,
    AudioFrame,
    MediaEvent,
    Offer,
    PeerId,
    RecordedPacket,
    RoomId,
    Source,
    Want,
)
from sip_gateway.api import (
    Barred,
    Decision,
    DialRequest,
    LegId,
    PhoneEvent,
    RoomSettings,
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
        self.taps: dict[RoomId, Callable[[AudioFrame], None]] = {}
        self.sinks: dict[RoomId, Callable[[RecordedPacket], None]] = {}  # of recordings
        self.pictures: list[tuple[PeerId | None, Source]] = []  # that recordings took
        self.injected: list[AudioFrame] = []
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

    def move(self, room: RoomId, peer: PeerId, to: RoomId) -> None:
        self.commands.append(("move", peer, room, to))

    def set_source(
        self, room: RoomId, peer: PeerId, source: Source, *, on: bool, muted: bool
    ) -> None:
        self.commands.append(("source", peer, source, on, muted))

    def set_wants(self, room: RoomId, peer: PeerId, wants: Sequence[Want]) -> None:
        self.commands.append(("wants", peer, tuple(wants)))

    def add_phone(self, room: RoomId, peer: PeerId) -> None: ...

    def remove_phone(self, room: RoomId, peer: PeerId) -> None: ...

    def inject(self, frames: Sequence[AudioFrame]) -> None:
        self.injected += frames

    def record(self, room: RoomId, sink: Callable[[RecordedPacket], None] | None) -> None:
        if sink is None:
            self.sinks.pop(room, None)
        else:
            self.sinks[room] = sink

    def record_picture(self, room: RoomId, peer: PeerId | None, source: Source) -> None:
        self.pictures.append((peer, source))

    def tap(self, room: RoomId, sink: Callable[[AudioFrame], None] | None) -> None:
        if sink is None:
            self.taps.pop(room, None)
        else:
            self.taps[room] = sink

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
        self.bars: dict[str, Barred] = {}  # by number
        self.dialled: dict[LegId, DialRequest] = {}

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

    def decide(self, leg: LegId, decision: Decision) -> None:
        self.commands.append(("decide", leg, decision))

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        self.commands.append(("peer", leg, peer))

    def move(self, leg: LegId, room: RoomId) -> None:
        self.commands.append(("move", leg, room))

    def set_people(
        self, room: RoomId, people: int, *, by_phone: bool = False, merged: bool = False
    ) -> None:
        self.commands.append(("merged" if merged else "people", people))
        self.by_phone.append(by_phone)
        if people == 0:
            self.settings.pop(room, None)

    def barred(self, request: DialRequest, username: str | None) -> Barred | None:
        return self.bars.get(request.number)

    def dial(self, request: DialRequest) -> LegId:
        leg = LegId(f"out{len(self.dialled)}")
        self.dialled[leg] = request
        return leg

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
    left_over: LeftOver | None = None
    poll: KeptPoll | None = None
    languages: dict[str, str] = field(default_factory=dict)  # of accounts
    accounts: dict[str, Account] = field(
        default_factory=lambda: {each.id: each for each in (ALICE, BRUNO, ADMIN, STRANGER)}
    )

    async def conference(self, conference_id: str) -> PlannedRoom | None:
        found = self.conferences.get(conference_id)
        if found is None:
            return None
        return PlannedRoom(
            found,
            self.vpbxs[found.vpbx_id],
            phones=self.phones,
            left_over=self.left_over,
            poll=self.poll,
        )

    async def conference_by_room(self, vpbx_id: str, room_number: str) -> PlannedRoom | None:
        for found in self.conferences.values():
            if (found.vpbx_id, found.room_number) == (vpbx_id, room_number):
                vpbx = self.vpbxs[vpbx_id]
                return PlannedRoom(
                    found, vpbx, self.members, self.phones, self.left_over, self.poll
                )
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


class FakeDecisionKeeper:
    """Keeps decisions in memory; with `slow` they are never quite on disk."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[datetime, Kept]] = {}
        self.polls: list[tuple[str, KeptPoll]] = []
        self.writes = 0
        self.slow: asyncio.Future[None] | None = None

    def keep(self, conference_id: str, starts_at: datetime, kept: Kept) -> asyncio.Future[None]:
        self.writes += 1
        self.kept[conference_id] = (starts_at, kept)
        if self.slow is not None:
            return self.slow
        stored = asyncio.get_running_loop().create_future()
        stored.set_result(None)
        return stored

    def keep_poll(
        self, conference_id: str, starts_at: datetime, room: str, kept: KeptPoll
    ) -> asyncio.Future[None]:
        self.polls.append((room, kept))
        stored = asyncio.get_running_loop().create_future()
        stored.set_result(None)
        return stored if self.slow is None else self.slow


class FakeChatKeeper:
    """Keeps lines in memory, and numbers them."""

    def __init__(self) -> None:
        self.lines: list[ChatLine] = []
        self.deleted = False

    async def keep(self, line: ChatLine) -> ChatLine:
        if self.deleted:
            raise NotFound
        kept = replace(line, position=len(self.lines) + 1)
        self.lines.append(kept)
        return kept

    async def latest(
        self,
        conference_id: str,
        reader: Who,
        *,
        room: str = "",
        since: datetime,
        before: int | None,
        limit: int,
    ) -> tuple[ChatLine, ...]:
        found = [
            line
            for line in self.lines
            if line.read_by(reader) and line.written_at >= since and line.room == room
            if before is None or line.position < before
        ]
        return tuple(found[-limit:])


class FakeInkKeeper:
    """Keeps drawings in memory."""

    def __init__(self) -> None:
        self.rows: list[tuple[Place, str, Drawn]] = []
        self.fails: Exception | None = None
        self.reads = 0

    async def of_page(self, place: Place) -> tuple[str | None, list[Drawn]]:
        self.reads += 1
        found = [(run, drawn) for at, run, drawn in self.rows if at == place]
        return (found[0][0] if found else None), [drawn for _, drawn in found]

    async def keep(self, place: Place, run: str, drawn: Drawn) -> None:
        if self.fails is not None:
            raise self.fails
        self.rows.append((place, run, drawn))

    async def clear(self, place: Place) -> None:
        self.rows = [row for row in self.rows if row[0] != place]

"""Running conferences with everything around them in memory, in virtual time."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from server.conferencing.adhoc import AdhocRooms
from server.conferencing.callees import Callees
from server.conferencing.calls import CallLog
from server.conferencing.chats import Chats
from server.conferencing.checks import Checks
from server.conferencing.collaborators import (
    Announcement,
    ClientMediaEvent,
    Dismissal,
    GroupsView,
    LobbyView,
)
from server.conferencing.dialling import Dialling, Wish
from server.conferencing.entry import AtDoor, Claim, Entered, WebEntry
from server.conferencing.handsets import Handsets
from server.conferencing.inks import Inks
from server.conferencing.phones import Telephones
from server.conferencing.rooms import LiveRooms
from server.conferencing.seat import Seat
from server.domain.account import Account
from server.domain.chat import ChatLine
from server.domain.conference import Conference
from server.domain.guest import Visitor
from server.ink.news import InkNews
from server.live.aid_news import AidNews
from server.live.events import Event
from server.live.lobby import Standing
from server.signalling import call_messages, render
from server.signalling import protocol as wire
from server.signalling.poll_messages import PollChanged, PollInfo
from server.signalling.stage_messages import PresentationChanged, PresentationInfo
from sfu.api import Offer, PeerId
from sip_gateway.api import (
    AdmissionRequest,
    Admitted,
    CalleeRequest,
    Caller,
    Decision,
    LegAnswered,
    LegDialled,
    LegDigit,
    LegEntered,
    LegId,
    Portal,
    Refused,
    SipAccount,
)
from tests.sim.conference_doubles import (
    ADMIN,
    ALICE,
    BRUNO,
    START,
    STRANGER,
    VPBX_A,
    VPBX_B,
    FakeBook,
    FakeChatKeeper,
    FakeClock,
    FakeDecisionKeeper,
    FakeInkKeeper,
    FakeKeeper,
    FakeMediaPlane,
    FakePhonePlane,
    FakePlans,
    account,
    conference,
)

__all__ = [
    "ADMIN",
    "ALICE",
    "BRUNO",
    "START",
    "STRANGER",
    "VPBX_A",
    "VPBX_B",
    "Browser",
    "World",
    "account",
    "conference",
]


class Browser:
    """A page: keeps its roster from the messages alone, as the real one does."""

    def __init__(self, world: World, person: Visitor) -> None:
        self.world = world
        self.person = person
        self.roster: dict[str, wire.Participant] = {}
        self.calls: dict[str, call_messages.CallInfo] = {}
        self.locked = False
        self.shown: PresentationInfo | None = None
        self.seq = 0
        self.heard: list[wire.ServerMessage] = []
        self.dismissed: Dismissal | None = None
        self.seat: Seat | None = None
        self.standings: list[Standing] = []
        self.lobbies: list[LobbyView] = []
        self.lines: list[str] = []
        self.moves = 0
        self.poll: PollInfo | None = None
        self.groups = GroupsView()
        self.announcements: list[Announcement] = []
        self.ink: list[InkNews] = []
        self.aids: list[AidNews] = []

    @property
    def p(self) -> PeerId:
        return self.here.ticket.peer

    @property
    def here(self) -> Seat:
        assert self.seat is not None
        return self.seat

    async def enter(self, offer: str | None = "offer", **hello: Any) -> Entered:
        entered = await self.knock(offer, **hello)
        assert isinstance(entered, Entered), "nobody has to wait"
        self._see(entered)
        return entered

    async def knock(self, offer: str | None = "offer", **hello: Any) -> Entered | AtDoor:
        """What the server says to a hello. Whoever waits comes in by `told`."""
        entered = await self.world.rooms.enter_web(
            WebEntry(
                conference=hello.get("conference", "c1"),
                visitor=self.person,
                mic=hello.get("mic", True),
                cam=hello.get("cam", True),
                offer=None if offer is None else Offer(hello.get("generation", 1), offer),
                claim=hello.get("claim"),
            )
        )
        self.seat = entered.seat
        if isinstance(entered, AtDoor):
            self.standings.append(entered.standing)
            entered.seat.attach(self)
        return entered

    def _see(self, entered: Entered) -> None:
        room = entered.seat.running.room
        self.roster = {
            person.peer: render.participant(person, numbers=False) for person in room.roster
        }
        self.calls = {call.id: render.call_info(call, numbers=False) for call in room.calls}
        self.locked = room.locked
        if entered.missed is None:
            self.seq = room.seq
        self.room_events(entered.missed or ())
        entered.seat.attach(self)

    def told(self, standing: Standing) -> None:
        self.standings.append(standing)
        if standing is Standing.ADMITTED:
            self._see(Entered(self.here, None, None))

    def lobby_changed(self, view: LobbyView) -> None:
        self.lobbies.append(view)

    def row(self) -> list[str]:
        """Who waits, as this leader was shown last."""
        return [person.name for person in self.lobbies[-1].waiting]

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
        calls = call_messages.CallChanged | call_messages.CallGone
        people = wire.Joined | wire.Updated | wire.Left | wire.RoomChanged
        assert isinstance(message, people | calls | PresentationChanged | PollChanged)
        assert message.seq == self.seq + 1, "events come without gaps"
        self.seq = message.seq
        if isinstance(message, wire.Joined | wire.Updated):
            self.roster[message.participant.p] = message.participant
        elif isinstance(message, wire.Left):
            self.roster.pop(message.p, None)
        elif isinstance(message, call_messages.CallChanged):
            self.calls[message.call.call] = message.call
        elif isinstance(message, call_messages.CallGone):
            del self.calls[message.call]
        elif isinstance(message, PresentationChanged):
            self.shown = message.shown
        elif isinstance(message, PollChanged):
            self.poll = message.poll
        else:
            self.locked = message.room.locked

    async def call(self, number: str | None = None, **wish: Any) -> str:
        wanted = Wish(number=number, **wish)
        assert isinstance(self.person, Account), "guests have nobody called"
        return await self.world.dialling.ask(self.here.running, self.p, self.person, wanted)

    def media_event(self, event: ClientMediaEvent) -> None:
        self.heard.append(render.media_message(event))

    def chat_line(self, line: ChatLine) -> None:
        self.lines.append(line.text)

    def drawn(self, news: InkNews) -> None:
        self.ink.append(news)

    def aided(self, news: AidNews) -> None:
        self.aids.append(news)

    def moved(self) -> None:
        room = self.here.running.room
        self.moves += 1
        self.roster, self.calls, self.locked = {}, {}, room.locked
        self.shown = render.presentation(room.stage.shown)
        self._see(Entered(self.here, None, None))

    def groups_changed(self, view: GroupsView) -> None:
        self.groups = view

    def announced(self, said: Announcement) -> None:
        self.announcements.append(said)

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
        self.decisions = FakeDecisionKeeper()
        call_ids = itertools.count(1)
        self.calls = CallLog(self.keeper, clock=self.clock, new_id=lambda: f"call{next(call_ids)}")
        self.rooms = LiveRooms(
            self.plans,
            self.media,
            self.phones,
            self.calls,
            self.decisions,
            clock=self.clock,
            new_id=lambda: f"id{next(ids)}",
            limit=limit,
            keypad_prefix=prefix,
        )
        self.book = FakeBook(self.plans, self.clock)
        callees = Callees(self.plans, self.calls)
        self.adhoc = AdhocRooms(self.plans, self.book, callees, clock=self.clock)
        call_names = itertools.count(1)
        self.dialling = Dialling(
            callees, new_id=lambda: f"c{next(call_names)}", monotonic=self.clock.monotonic
        )
        self.handsets = Handsets(prefix, monotonic=self.clock.monotonic)
        self.telephones = Telephones(
            self.plans, self.calls, self.adhoc, self.dialling, self.handsets, clock=self.clock
        )
        self.telephones.lead_to(self.rooms, self.phones)
        self.handsets.lead_to(self.phones)
        self.rooms.subscribe(self.handsets.room_changed)
        self.rooms.subscribe_lobby(self.handsets.lobby_changed)
        callees.lead_to(self.rooms)
        self.adhoc.lead_to(self.rooms)
        self.dialling.lead_to(self.rooms, self.phones)
        self.chat_keeper = FakeChatKeeper()
        ids = itertools.count(1)
        self.ink_keeper = FakeInkKeeper()
        runs = itertools.count(1)
        self.inks = Inks(self.ink_keeper, clock=self.clock, new_id=lambda: f"run{next(runs)}")
        self.chats = Chats(self.chat_keeper, clock=self.clock, new_id=lambda: f"line{next(ids)}")
        check_ids = itertools.count(1)
        self.checks = Checks(
            self.plans, self.media, clock=self.clock, new_id=lambda: f"check{next(check_ids)}"
        )

    def browser(self, person: Visitor) -> Browser:
        return Browser(self, person)

    async def dial(self, leg: str = "leg1", **keyed: Any) -> Decision:
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

    async def dialled(self, leg: LegId) -> CalleeRequest:
        """What the telephone plane does first for a number that it is to call."""
        wanted = self.phones.dialled[leg]
        request = CalleeRequest(leg, wanted.room, wanted.vpbx_id, wanted.number)
        self.telephones.phone_event(LegDialled(leg, wanted.room, None, wanted.number))
        await self.telephones.callee(request)
        return request

    async def answered(self, leg: LegId) -> Admitted | Refused:
        """The telephone is answered, and comes in if it may."""
        request = await self.dialled(leg)
        self.telephones.phone_event(LegAnswered(leg, request.room))
        admitted = await self.telephones.admit_callee(request)
        if isinstance(admitted, Admitted):
            self.telephones.phone_event(LegEntered(leg, admitted.room, admitted.peer, "PCMA"))
        return admitted

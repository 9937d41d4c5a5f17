"""One running conference: the live room, and everybody who has to hear what happens in it."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from server.conferencing.aids import Aids
from server.conferencing.collaborators import (
    ClientMediaEvent,
    Dismissal,
    GroupDesk,
    RoomClient,
)
from server.conferencing.decisions import Decisions
from server.conferencing.devices import Devices
from server.conferencing.doorstep import Doorstep, StandingListener
from server.conferencing.keypad import PAIR_CODE
from server.conferencing.networks import Networks
from server.conferencing.pairing import PairingCodes
from server.conferencing.poll_desk import PollDesk
from server.conferencing.shown_media import ShownMedia
from server.conferencing.ticket import Belongings, Ticket
from server.domain.account import Account
from server.domain.chat import ChatLine, Who
from server.domain.entry import Device
from server.domain.guest import Visitor
from server.ink.news import InkNews, Place, Traced
from server.live.commands import (
    Admit,
    AdmitAll,
    Command,
    Deny,
    End,
    Lock,
    MoveLeg,
    ReportNet,
    SetLobby,
    Unlock,
    Wait,
)
from server.live.events import (
    Event,
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomEnded,
)
from server.live.group_commands import GroupCommand
from server.live.lobby import Gone, LobbyEvent, Standing, Told
from server.live.people import Net
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import (
    Answer,
    MediaPlane,
    Offer,
    OfferWanted,
    PeerId,
    PeerState,
    RoomId,
    SpeakersChanged,
    Want,
)
from sip_gateway.api import PhonePlane, RoomSettings

log = logging.getLogger(__name__)

COLOURS = 8  # of those who draw
Listener = Callable[["RunningRoom", tuple[Event, ...]], None]
LobbyListener = Callable[["RunningRoom", tuple[LobbyEvent, ...]], None]
# Of the whole conference: done in its main room, also by a leader who is in a group.
OF_THE_WHOLE = (Lock, Unlock, Admit, AdmitAll, Deny, SetLobby, End)


class RunningRoom:
    """`room` is the truth; everything here follows its events."""

    def __init__(
        self,
        room: Room,
        media_id: RoomId,
        media: MediaPlane,
        phones: PhonePlane,
        *,
        vpbx_id: str = "",
        keypad_prefix: str = "*",
        monotonic: Callable[[], float],
        listener: Listener,
        lobby_listener: LobbyListener,
    ) -> None:
        self.room = room
        self.vpbx_id = vpbx_id
        self.media_id = media_id
        self.redials = False
        # All rooms of the conference, this among them; the main one comes first.
        self.family: list[RunningRoom] = [self]
        self.groups: GroupDesk | None = None  # who has the family in order
        self._settings = RoomSettings()
        self._media = media
        self._devices = Devices(media_id, media, phones)
        self._monotonic = monotonic
        self._listener = listener
        self._lobby_listener = lobby_listener
        self._doorstep = Doorstep()
        self._clients: dict[PeerId, RoomClient] = {}
        self._tickets: dict[str, Ticket] = {}
        self._visitors: dict[PeerId, Visitor] = {}
        self.colours: dict[str, int] = {}  # of those who draw, by account or guest
        self._looks_at: dict[PeerId, Place] = {}  # the page of which they hear what is drawn
        self.aids = Aids(self, monotonic)
        self._pair_by = keypad_prefix + PAIR_CODE
        self._codes = PairingCodes(secrets.randbelow)
        self._networks = Networks()
        self._shown = ShownMedia()
        self.decisions = Decisions(room)
        self.polls = PollDesk(self.decide, monotonic)
        self._pending: deque[Event] = deque()  # emptied before `_spread` returns
        self._news: deque[LobbyEvent] = deque()  # likewise
        self._spreading = False
        # The plane answers one offer of a peer at a time; two sockets of one session may ask.
        self._negotiating: dict[PeerId, asyncio.Lock] = {}

    # --- commands -------------------------------------------------------------------------

    def apply(self, command: Command, by: PeerId | None) -> None:
        """Raises CommandRefused. All that follows from the command has happened on return."""
        if isinstance(command, GroupCommand) and self.groups is not None:
            self.groups.apply(command, by)
            return
        if by is not None and isinstance(command, OF_THE_WHOLE) and self.main is not self:
            self.main.apply(command, by)
            return
        self._spread(self.room.apply(command, by, self._monotonic()))

    async def decide(self, command: Command, by: PeerId) -> None:
        """The same; what outlasts a crash is on disk on return."""
        self.apply(command, by)
        await self.decisions.stored()

    def apply_if_possible(self, command: Command) -> None:
        """A command of the house about somebody who may be gone by now."""
        try:
            self.apply(command, None)
        except CommandRefused as refused:
            log.debug("%s had no effect: %s", type(command).__name__, refused.detail)

    def next_deadline(self) -> float | None:
        """When `advance` has something to do next, also about groups in the main room."""
        due = [self.room.next_deadline()]
        if self.groups is not None and self.main is self:
            due.append(self.groups.next_deadline())
        return min((deadline for deadline in due if deadline is not None), default=None)

    def advance(self, now: float) -> None:
        if self.room.ended:
            return
        if self.groups is not None and self.main is self:
            self.groups.advance(now)
        self._spread(self.room.advance(now))

    def wait(self, command: Wait, listener: StandingListener) -> None:
        """Have somebody wait; `listener` is told how they stand, now and until it is over.

        Raises CommandRefused.
        """
        self._doorstep.expect(command.peer, listener)
        try:
            self.apply(command, None)
        except CommandRefused:
            self._doorstep.forget(command.peer)
            raise

    def waits(self, peer: PeerId) -> bool:
        return self.room.door.find(peer) is not None

    def configure(self, settings: RoomSettings, redials: bool = False) -> None:
        """What the telephones of the room are to hear; at once where they are there. And whether
        those that are lost are called again."""
        self.redials = redials
        self._settings = settings
        self.configure_anew()

    @property
    def settings(self) -> tuple[RoomSettings, bool]:
        """As they were given to `configure`."""
        return self._settings, self.redials

    def configure_anew(self) -> None:
        """Beside groups nobody's call ends because they are alone."""
        divided = len(self.family) > 1
        settings = replace(self._settings, busy_time=0.0) if divided else self._settings
        self._devices.configure(settings)

    def _show_whole(self) -> None:
        """What is shown of the whole conference, in whatever room of it somebody is."""
        clients = dict(one for room in self.family for one in room._clients.items())
        self.main._doorstep.show(self.main.room, clients)
        if self.groups is not None:
            self.groups.show()

    # --- the rooms of a divided conference ------------------------------------------------

    @property
    def main(self) -> RunningRoom:
        return self.family[0]

    @property
    def part(self) -> str:
        """Which of the rooms this is: "" for the main one."""
        return "" if self.main is self else self.media_id

    def whereabouts(self, peer: PeerId) -> RunningRoom:
        """The room of the conference that somebody is in; the main one for those in none."""
        for room in self.family:
            if room.room.participant(peer) is not None:
                return room
        return self.main

    def give_away(self, peer: PeerId) -> Belongings:
        """All of somebody who is about to go on in another room; that one `take`s it."""
        tickets = tuple(t for t in self._tickets.values() if t.peer == peer)
        owned = Belongings(
            self.media_id,
            self._devices.give_away(peer),
            self._clients.pop(peer, None),
            tickets,
            self._visitors.get(peer),
            self._shown.hints(peer),
        )
        self._forget(peer, Dismissal.ENDED)
        return owned

    def take(self, peer: PeerId, owned: Belongings) -> None:
        """Before they arrive. Their browser is attached once it has the picture of this room."""
        self._tickets |= {ticket.session: ticket for ticket in owned.tickets}
        if owned.visitor is not None:
            self._visitors[peer] = owned.visitor
        for hint in owned.hints:
            self._shown.keep(hint)
        self._devices.take(peer, owned.legs, owned.room)

    @property
    def clients(self) -> tuple[tuple[PeerId, RoomClient], ...]:
        """The browsers that are connected."""
        return tuple(self._clients.items())

    # --- browsers -------------------------------------------------------------------------

    def issue(self, ticket: Ticket) -> None:
        self._tickets[ticket.session] = ticket

    def belongs_to(self, peer: PeerId, visitor: Visitor) -> None:
        """Whose place it is, as a login has proved, or a guest's pass."""
        self._visitors[peer] = visitor

    def places_of(self, visitor_id: str) -> list[PeerId]:
        """Of an account or guest who is in this room, and does not wait before it."""
        return [
            person.peer
            for person in self.room.roster
            if person.account_id == visitor_id
            or ((one := self._visitors.get(person.peer)) is not None and one.id == visitor_id)
        ]

    @property
    def accounts(self) -> tuple[tuple[PeerId, Account], ...]:
        return tuple(
            (peer, one) for peer, one in self._visitors.items() if isinstance(one, Account)
        )

    def ticket(self, session: str) -> Ticket | None:
        return self._tickets.get(session)

    def attach(self, peer: PeerId, client: RoomClient) -> None:
        """From now on `client` hears everything; whoever did so for this peer is replaced. Of
        somebody who waits, it hears how they stand and nothing else."""
        if self.waits(peer):
            self._doorstep.attach(peer, client)
            return
        former = self._clients.get(peer)
        self._clients[peer] = client
        if former is not None and former is not client:
            former.dismiss(Dismissal.REPLACED)
        self._shown.tell(peer, client)
        self.main._doorstep.renew(peer)
        self._show_whole()

    def has_client(self, peer: PeerId) -> bool:
        return peer in self._clients

    def detach(self, peer: PeerId, client: RoomClient) -> bool:
        """Whether `client` was still the peer's connection."""
        if self._clients.get(peer) is not client:
            return self._doorstep.detach(peer, client)
        del self._clients[peer]
        return True

    async def negotiate(self, peer: PeerId, offer: Offer) -> Answer:
        """Raises MediaError, or CommandRefused `not-found` when the peer left meanwhile."""
        lock = self._negotiating.setdefault(peer, asyncio.Lock())
        async with lock:
            answer = await self._media.connect(self.media_id, peer, offer)
        if self.room.participant(peer) is None:
            self._media.disconnect(self.media_id, peer)
            raise CommandRefused("not-found", "no longer in the room")
        self._devices.connected(peer)
        if peer in self._shown.wants:
            self._media.set_wants(self.media_id, peer, self._shown.wants[peer])
        return answer

    def set_wants(self, peer: PeerId, wants: tuple[Want, ...]) -> None:
        self._shown.wants[peer] = wants
        self._media.set_wants(self.media_id, peer, wants)

    # --- chat -----------------------------------------------------------------------------

    def who(self, peer: PeerId) -> Who:
        """As lines of the chat name them. Raises CommandRefused `not-found`."""
        person = self.room.participant(peer)
        if person is None:
            raise CommandRefused("not-found", "no such participant")
        visitor = self._visitors.get(peer)
        return Who(peer, person.name, visitor.id if visitor is not None else None)

    def show_line(self, line: ChatLine) -> None:
        """To the browsers of those who may read it and are here now."""
        for peer, client in tuple(self._clients.items()):
            if self.room.participant(peer) is not None and line.read_by(self.who(peer)):
                client.chat_line(line)

    # --- drawings -------------------------------------------------------------------------

    def owner(self, peer: PeerId) -> str:
        """Whose drawings theirs are: an account's, a guest's. Raises CommandRefused."""
        who = self.who(peer)
        return who.account_id or who.peer

    def colour(self, owner: str) -> int:
        """Everybody's own, as long as there are enough."""
        return self.colours.setdefault(owner, len(self.colours) % COLOURS)

    def look_at(self, peer: PeerId, place: Place) -> None:
        """Until they look at another page they hear what is drawn on this one."""
        if self.room.participant(peer) is not None:
            self._looks_at[peer] = place

    def show_ink(self, news: InkNews) -> None:
        """Pointers to all, what is drawn on a page to those who look at it."""
        for peer, client in tuple(self._clients.items()):
            if isinstance(news, Traced) or self._looks_at.get(peer) == news.place:
                client.drawn(news)

    # --- telephones of those who are here by browser ------------------------------------------

    def pairing_keys(self, peer: PeerId) -> str:
        """What a telephone presses. Raises CommandRefused `bad-state` for whoever has one."""
        person = self.room.participant(peer)
        if person is None or any(leg.kind is Device.PHONE for leg in person.legs):
            raise CommandRefused("bad-state", "has a telephone already")
        return f"{self._pair_by}{self._codes.issue(peer, self._monotonic())}#"

    def pair(self, caller: PeerId, leg: str, keyed: str) -> bool:
        """Make a caller's telephone that of whoever has this code; whether there is such a one."""
        now = self._monotonic()
        owner = self._codes.redeem(leg, keyed, now)
        if owner is None:
            return False
        try:
            events = self.room.apply(MoveLeg(caller, leg, owner), None, now)
        except CommandRefused as refused:
            log.info("pairing refused", extra={"code": refused.code})
            return False
        self._devices.moved(caller, owner, leg)
        self._spread(events)
        return True

    def by_browser_only(self, account: Account) -> PeerId | None:
        """Who is in the conference once, by browser, as that account: then a telephone of the same
        account is theirs. None when it is not clear which of several it would be."""
        found = [
            person
            for room in self.family
            for peer, known in room.accounts
            if known.id == account.id and (person := room.room.participant(peer)) is not None
        ]
        if len(found) != 1:
            return None
        person = found[0]
        web = person.legs and all(leg.kind is Device.WEB for leg in person.legs)
        return person.peer if web else None

    # --- networks -------------------------------------------------------------------------

    def measured(self, peer: PeerId, device: Device, heard: Net) -> None:
        """How somebody's network did of late."""
        if self.room.participant(peer) is not None:
            now = self._monotonic()
            self._show_net(peer, device, self._networks.measured(peer, device, heard, now))

    def transport_moved(self, peer: PeerId, state: PeerState) -> None:
        """A browser's transport came or went."""
        if self.room.participant(peer) is not None:
            self._show_net(peer, Device.WEB, self._networks.moved(peer, state))

    def _show_net(self, peer: PeerId, device: Device, net: Net) -> None:
        """Of whoever has a telephone for the sound, the browser's network is nobody's concern."""
        person = self.room.participant(peer)
        if person is not None and (device is Device.PHONE or not person.phoned):
            self.apply_if_possible(ReportNet(peer, net))

    # --- what happens ---------------------------------------------------------------------

    def phone_hung_up(self, peer: PeerId, leg: str) -> None:
        self._devices.hung_up(peer, leg)

    def media_event(self, event: ClientMediaEvent) -> None:
        """Hand a media event to whom it concerns, and keep what a returning client must know."""
        if isinstance(event, SpeakersChanged):
            for client in tuple(self._clients.values()):
                client.media_event(event)
            return
        if self.room.participant(event.peer) is None:
            return
        if not isinstance(event, OfferWanted):  # which is repeated
            self._shown.keep(event)
        if event.peer in self._clients:
            self._clients[event.peer].media_event(event)

    def _spread(self, events: tuple[Event, ...]) -> None:
        """Everybody hears of the events in order, even when an effect causes further ones.

        Those who waited hear last: whoever comes in then finds everybody else up to date.
        """
        self._pending.extend(events)
        self._news.extend(self.room.drain_news())
        if self._spreading:
            return
        self._spreading = True
        try:
            while self._pending or self._news:
                if self._pending:
                    batch = tuple(self._pending)
                    self._pending.clear()
                    self._tell(batch)
                else:
                    self._tell_of_lobby(self._news.popleft())
        finally:
            self._spreading = False
        self._show_whole()

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._follow(event)
        self._devices.count(len(self.room.roster))
        for client in tuple(self._clients.values()):
            client.room_events(events)
        self._listener(self, events)

    def _tell_of_lobby(self, event: LobbyEvent) -> None:
        if isinstance(event, Told):
            self._doorstep.tell(event.peer, event.standing)
        elif isinstance(event, Gone) and event.why is not Standing.ADMITTED:
            self._forget(event.person.peer, Dismissal.ENDED)
        self._lobby_listener(self, (event,))

    def _follow(self, event: Event) -> None:
        if isinstance(event, ParticipantJoined | ParticipantUpdated):
            self._devices.show(event.participant.peer, event.participant.legs)
        elif isinstance(event, ParticipantLeft):
            why = Dismissal.KICKED if event.reason is LeaveReason.KICKED else Dismissal.ENDED
            self._forget(event.participant.peer, why)
        elif isinstance(event, RoomEnded):
            for person in event.participants:
                self._forget(person.peer, Dismissal.ENDED)

    def _forget(self, peer: PeerId, why: Dismissal) -> None:
        self._devices.show(peer, ())
        client = self._clients.pop(peer, None)
        if client is not None:
            client.dismiss(why)
        self._tickets = {key: t for key, t in self._tickets.items() if t.peer != peer}
        self._visitors.pop(peer, None)
        self._codes.forget(peer)
        self._networks.forget(peer)
        self._shown.forget(peer)
        self._looks_at.pop(peer, None)
        self.aids.forget(peer)
        self._negotiating.pop(peer, None)

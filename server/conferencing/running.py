"""One running conference: the live room, and everybody who has to hear what happens in it."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from server.conferencing.collaborators import ClientMediaEvent, Dismissal, RoomClient
from server.conferencing.devices import Devices
from server.conferencing.keypad import PAIR_CODE
from server.conferencing.pairing import PairingCodes
from server.domain.account import Account
from server.domain.entry import Device
from server.live.commands import Command, MoveLeg
from server.live.events import (
    Event,
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomEnded,
)
from server.live.room import CommandRefused, Room
from sfu.api import (
    Answer,
    LayerHint,
    MediaPlane,
    Offer,
    PeerId,
    RoomId,
    SlotsAssigned,
    Source,
    SpeakersChanged,
    Want,
)
from sip_gateway.api import PhonePlane, RoomSettings

log = logging.getLogger(__name__)

Listener = Callable[["RunningRoom", tuple[Event, ...]], None]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A browser's right to take up its place again. `key` is a secret."""

    session: str
    key: str
    peer: PeerId
    leg: str
    account: Account

    def __repr__(self) -> str:
        return f"Ticket(peer={self.peer!r})"

    def opened_by(self, key: str, account_id: str) -> bool:
        """Whether this is the one to whom the ticket was given; constant time in the key."""
        return (
            hmac.compare_digest(self.key.encode(), key.encode()) and self.account.id == account_id
        )


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
    ) -> None:
        self.room = room
        self.vpbx_id = vpbx_id
        self.media_id = media_id
        self._media = media
        self._devices = Devices(media_id, media, phones)
        self._monotonic = monotonic
        self._listener = listener
        self._clients: dict[PeerId, RoomClient] = {}
        self._tickets: dict[str, Ticket] = {}
        self._accounts: dict[PeerId, Account] = {}
        self._pair_by = keypad_prefix + PAIR_CODE
        self._codes = PairingCodes(secrets.randbelow)
        self._wants: dict[PeerId, tuple[Want, ...]] = {}
        self._slots: dict[PeerId, SlotsAssigned] = {}
        self._hints: dict[tuple[PeerId, Source], LayerHint] = {}
        self._pending: deque[Event] = deque()  # emptied before `_spread` returns
        self._spreading = False
        # The plane answers one offer of a peer at a time; two sockets of one session may ask.
        self._negotiating: dict[PeerId, asyncio.Lock] = {}

    # --- commands -------------------------------------------------------------------------

    def apply(self, command: Command, by: PeerId | None) -> None:
        """Raises CommandRefused. All that follows from the command has happened on return."""
        self._spread(self.room.apply(command, by, self._monotonic()))

    def apply_if_possible(self, command: Command) -> None:
        """A command of the house about somebody who may be gone by now."""
        try:
            self.apply(command, None)
        except CommandRefused as refused:
            log.debug("%s had no effect: %s", type(command).__name__, refused.detail)

    def advance(self, now: float) -> None:
        self._spread(self.room.advance(now))

    def configure(self, settings: RoomSettings) -> None:
        """What the telephones of the room are to hear; at once where they are there."""
        self._devices.configure(settings)

    # --- browsers -------------------------------------------------------------------------

    def issue(self, ticket: Ticket) -> None:
        self._tickets[ticket.session] = ticket

    def belongs_to(self, peer: PeerId, account: Account) -> None:
        """Whose place it is, as a login has proved."""
        self._accounts[peer] = account

    @property
    def accounts(self) -> tuple[tuple[PeerId, Account], ...]:
        return tuple(self._accounts.items())

    def ticket(self, session: str) -> Ticket | None:
        return self._tickets.get(session)

    def attach(self, peer: PeerId, client: RoomClient) -> None:
        """From now on `client` hears everything; whoever did so for this peer is replaced."""
        former = self._clients.get(peer)
        self._clients[peer] = client
        if former is not None and former is not client:
            former.dismiss(Dismissal.REPLACED)
        if peer in self._slots:
            client.media_event(self._slots[peer])
        for (publisher, _), hint in self._hints.items():
            if publisher == peer:
                client.media_event(hint)

    def has_client(self, peer: PeerId) -> bool:
        return peer in self._clients

    def detach(self, peer: PeerId, client: RoomClient) -> bool:
        """Whether `client` was still the peer's connection."""
        if self._clients.get(peer) is not client:
            return False
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
        if peer in self._wants:
            self._media.set_wants(self.media_id, peer, self._wants[peer])
        return answer

    def set_wants(self, peer: PeerId, wants: tuple[Want, ...]) -> None:
        self._wants[peer] = wants
        self._media.set_wants(self.media_id, peer, wants)

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
        """Who is here once, by browser, as that account: then a telephone of the same account is
        theirs. None when it is not clear which of several it would be."""
        found = [
            person.peer
            for peer, known in self._accounts.items()
            if known.id == account.id and (person := self.room.participant(peer)) is not None
        ]
        if len(found) != 1:
            return None
        person = self.room.participant(found[0])
        legs = person.legs if person is not None else ()
        return found[0] if legs and all(leg.kind is Device.WEB for leg in legs) else None

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
        if isinstance(event, SlotsAssigned):
            self._slots[event.peer] = event
        else:
            self._hints[event.peer, event.source] = event
        if event.peer in self._clients:
            self._clients[event.peer].media_event(event)

    def _spread(self, events: tuple[Event, ...]) -> None:
        """Everybody hears of the events in order, even when an effect causes further ones."""
        self._pending.extend(events)
        if self._spreading:
            return
        self._spreading = True
        try:
            while self._pending:
                batch = tuple(self._pending)
                self._pending.clear()
                self._tell(batch)
        finally:
            self._spreading = False

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._follow(event)
        self._devices.count(len(self.room.roster))
        for client in tuple(self._clients.values()):
            client.room_events(events)
        self._listener(self, events)

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
        self._accounts.pop(peer, None)
        self._codes.forget(peer)
        self._wants.pop(peer, None)
        self._slots.pop(peer, None)
        self._negotiating.pop(peer, None)
        for key in [key for key in self._hints if key[0] == peer]:
            del self._hints[key]

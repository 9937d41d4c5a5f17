"""The media plane of one process: rooms, browsers, phones and the ports between them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sfu.api import (
    Answer,
    AudioFrame,
    MediaError,
    MediaEvent,
    Offer,
    PeerId,
    PeerState,
    PeerStateChanged,
    RecordedPacket,
    RoomId,
    Source,
    Want,
)
from sfu.config import SfuConfig
from sfu.core.answer import Candidates
from sfu.dtls import Certificate
from sfu.engines import choose
from sfu.peer import (
    Parsed,
    Peer,
    Published,
    agree,
    answer,
    new_peer,
    parse_offer,
    renegotiate,
)
from sfu.room import Room
from sfu.transport import Transport, TransportContext

logger = logging.getLogger(__name__)

# How often consent is looked at (RFC 7675); its limits are 5 s and 30 s.
CONSENT_INTERVAL = 1.0


P = ParamSpec("P")
T = TypeVar("T")
Plane = TypeVar("Plane", bound="LocalMediaPlane")


def in_turn(
    method: Callable[Concatenate[Plane, P], T],
) -> Callable[Concatenate[Plane, P], T]:
    """Have no packet pass in the middle of a method."""

    @wraps(method)
    def done(self: Plane, /, *arguments: P.args, **named: P.kwargs) -> T:
        with self.turn():
            return method(self, *arguments, **named)

    return done


class LocalMediaPlane:
    """`sfu.api.MediaPlane` in this process, on the running event loop."""

    def __init__(self, config: SfuConfig) -> None:
        self.port = 0
        self._config = config
        self._video_codecs = config.video_codecs or ("vp8",)
        self._engine = choose(config.engine, self)
        self.turn = self._engine.turn
        self._certificate = Certificate()
        self._context = TransportContext(self._certificate, self._engine.maker, self._engine.send)
        self._rooms: dict[RoomId, Room] = {}
        self._owners: dict[Transport, tuple[Room, PeerId]] = {}
        self._touched: dict[Room, None] = {}
        self._counters: Counter[str] = Counter()
        self._handlers: list[Callable[[MediaEvent], None]] = []
        self._events: deque[MediaEvent] = deque()
        self._closing: set[asyncio.Task[None]] = set()
        self._candidates = Candidates(())
        self._loop: asyncio.AbstractEventLoop
        self._tick: asyncio.TimerHandle | None = None

    @property
    def engine(self) -> str:
        """What carries the packets: "Python" or "native"."""
        return self._engine.name

    async def start(self) -> None:
        """Open the ports. Raises OSError naming the address when one is taken."""
        self._loop = asyncio.get_running_loop()
        opened = self._engine.open(self._config)
        self.port = opened.udp[0][1]
        self._candidates = opened.told_as(self._config.advertise)
        self._tick = self._loop.call_later(CONSENT_INTERVAL, self._watch_consent)

    async def close(self) -> None:
        """Say good-bye to every browser and close the port."""
        if self._tick is not None:
            self._tick.cancel()
        for room in list(self._rooms.values()):
            for peer in list(room.peers):
                self.disconnect(room.id, peer)
            room.close()
        self._rooms.clear()
        try:
            await asyncio.gather(*self._closing)
        finally:
            self._engine.close()

    def subscribe(self, handler: Callable[[MediaEvent], None]) -> None:
        """Have every event delivered to `handler`, on the event loop, in order."""
        self._handlers.append(handler)

    # --- browsers -------------------------------------------------------------------------

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        """Answer an offer. Raises MediaError `bad-offer` or `full`."""
        return self.take_offer(room, peer, parse_offer(offer))

    @in_turn
    def take_offer(self, room: RoomId, peer: PeerId, offer: Parsed) -> Answer:
        """The rest of `connect`, which waits for nothing."""
        known = self._rooms[room].peers.get(peer) if room in self._rooms else None
        live = known is not None and known.transport.state is not PeerState.CLOSED
        if known is not None and live and known.generation == offer.generation:
            return self._renegotiate(self._rooms[room], known, offer)
        if known is not None and offer.generation <= known.generation:
            raise MediaError("bad-offer", "a new connection needs a higher generation")
        if known is None and len(self._owners) >= self._config.max_peers:
            raise MediaError("full", f"{self._config.max_peers} browsers are connected")
        codecs = self._codecs(room, peer)
        accepted = agree(offer, self._config.slots, None, codecs)
        entered = self._room(room)
        now = self._loop.time()

        def state_changed(state: PeerState) -> None:
            owner = self._owners.get(new.transport)  # it may have been moved since
            if owner is not None:
                self._state_changed(owner[0], new, state)

        new = new_peer(peer, offer.generation, accepted, self._context, state_changed, now)
        if known is not None:
            self._leave(entered, known, now)
            new.sources, new.wants = known.sources, known.wants
        self._enter(entered, new, now)
        return answer(
            new, accepted, self._certificate.fingerprints, self._candidates, restarted=False
        )

    def _renegotiate(self, room: Room, peer: Peer, offer: Parsed) -> Answer:
        codecs = self._codecs(room.id, peer.id)
        accepted = agree(offer, self._config.slots, peer.layout, codecs)
        restarted = renegotiate(peer, accepted)
        self._engine.add(peer.transport)
        now = self._loop.time()
        room.router.add_peer(peer.id, peer.layout, now)
        room.drain(now)
        return answer(peer, accepted, self._certificate.fingerprints, self._candidates, restarted)

    def _enter(self, room: Room, peer: Peer, now: float) -> None:
        room.peers[peer.id] = peer
        self._owners[peer.transport] = (room, peer.id)
        self._engine.add(peer.transport)
        self._emit(PeerStateChanged(room.id, peer.id, PeerState.CONNECTING))
        routed = room.router.add_peer(peer.id, peer.layout, now)
        self._engine.attach(peer.transport, routed)
        room.router.set_connected(peer.id, False, now)
        for source, published in peer.sources.items():
            room.router.set_source(peer.id, source, published.on, published.muted, now)
        room.router.set_wants(peer.id, peer.wants, now)
        room.drain(now)

    def _leave(self, room: Room, peer: Peer, now: float) -> None:
        """End the peer's transport and its part in the routing, not what it said it does."""
        if self._owners.pop(peer.transport, None) is None:
            return
        self._engine.remove(peer.transport)
        task = self._loop.create_task(peer.transport.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        room.router.remove_peer(peer.id, now)
        if peer.id in room.phones:  # the telephone of the same person talks on
            room.router.add_phone(peer.id, now)

    @in_turn
    def disconnect(self, room: RoomId, peer: PeerId) -> None:
        """Forget the peer and everything it published. Unknown peers are ignored."""
        entered = self._rooms.get(room)
        known = entered.peers.get(peer) if entered else None
        if entered is None or known is None:
            return
        now = self._loop.time()
        self._leave(entered, known, now)
        del entered.peers[peer]
        if known.transport.state is not PeerState.CLOSED:
            self._emit(PeerStateChanged(room, peer, PeerState.CLOSED))
        entered.drain(now)
        self._tidy(entered)

    @in_turn
    def move(self, room: RoomId, peer: PeerId, to: RoomId) -> None:
        """Take a browser to another room over the transport that it has."""
        left = self._rooms.get(room)
        known = left.peers.pop(peer, None) if left else None
        if left is None or known is None:
            return
        entered, now = self._room(to), self._loop.time()
        entered.peers[peer] = known
        known.wants = ()
        if known.transport in self._owners:
            self._owners[known.transport] = (entered, peer)
            if known.transport.state is not PeerState.CONNECTING:
                # What was told of the former room may still be on its way to whoever asked for this.
                self._emit(PeerStateChanged(to, peer, known.transport.state))
        if peer in left.phones:
            left.phones.discard(peer)
            entered.phones.add(peer)
        routed = left.router.release(peer, now)
        if routed is not None:
            entered.router.adopt(routed, now)
        for each in (left, entered):
            each.drain(now)
        self._tidy(left)

    @in_turn
    def _state_changed(self, room: Room, peer: Peer, state: PeerState) -> None:
        if room.peers.get(peer.id) is not peer:
            return
        self._emit(PeerStateChanged(room.id, peer.id, state))
        now = self._loop.time()
        if state is PeerState.CLOSED:
            self._leave(room, peer, now)
        else:
            if state is PeerState.CONNECTED:
                self._engine.connected(peer.transport)
            room.router.set_connected(peer.id, state is PeerState.CONNECTED, now)
        room.drain(now)

    # --- what they publish and want -------------------------------------------------------

    @in_turn
    def set_source(
        self, room: RoomId, peer: PeerId, source: Source, *, on: bool, muted: bool
    ) -> None:
        """Say whether a source is published; a muted or switched-off source is not forwarded."""
        entered = self._rooms.get(room)
        known = entered.peers.get(peer) if entered else None
        if entered is not None and known is not None:
            known.sources[source] = Published(on, muted)
            now = self._loop.time()
            entered.router.set_source(peer, source, on, muted, now)
            entered.drain(now)

    @in_turn
    def set_wants(self, room: RoomId, peer: PeerId, wants: Sequence[Want]) -> None:
        """Replace what the peer shows."""
        entered = self._rooms.get(room)
        known = entered.peers.get(peer) if entered else None
        if entered is not None and known is not None:
            known.wants = tuple(wants)
            now = self._loop.time()
            entered.router.set_wants(peer, known.wants, now)
            entered.drain(now)

    # --- phones ---------------------------------------------------------------------------

    @in_turn
    def add_phone(self, room: RoomId, peer: PeerId) -> None:
        """Open an audio publication that `inject` feeds."""
        entered = self._room(room)
        entered.phones.add(peer)
        now = self._loop.time()
        entered.router.add_phone(peer, now)
        entered.drain(now)

    @in_turn
    def remove_phone(self, room: RoomId, peer: PeerId) -> None:
        entered = self._rooms.get(room)
        if entered is not None and peer in entered.phones:
            entered.phones.discard(peer)
            now = self._loop.time()
            entered.router.remove_phone(peer, now)
            known = entered.peers.get(peer)
            mic = known.sources.get(Source.MIC) if known is not None else None
            if mic is not None:
                entered.router.set_source(peer, Source.MIC, mic.on, mic.muted, now)
            entered.drain(now)
            self._tidy(entered)

    @in_turn
    def inject(self, frames: Sequence[AudioFrame]) -> None:
        """Publish phones' frames to the browsers of their rooms. One call per 20 ms tick."""
        now = self._loop.time()
        touched: dict[Room, None] = {}
        for frame in frames:
            room = self._rooms.get(frame.room)
            if room is not None:
                room.router.inject(frame, now, room.out)
                touched[room] = None
        for room in touched:
            room.drain(now)

    @in_turn
    def tap(self, room: RoomId, sink: Callable[[AudioFrame], None] | None) -> None:
        """Copy browsers' unmuted microphone packets of a room to `sink`; None ends it."""
        if sink is None and room not in self._rooms:
            return
        entered = self._room(room)
        entered.tap(sink)
        self._tidy(entered)

    @in_turn
    def record(self, room: RoomId, sink: Callable[[RecordedPacket], None] | None) -> None:
        """Have all that is heard in a room put into `sink`; None ends it."""
        entered = self._rooms.get(room)
        if entered is not None:
            now = self._loop.time()
            entered.router.set_recorder(sink, now)
            entered.drain(now)

    @in_turn
    def record_picture(self, room: RoomId, peer: PeerId | None, source: Source) -> None:
        """Whose picture the recording takes."""
        entered = self._rooms.get(room)
        if entered is not None:
            now = self._loop.time()
            entered.router.record_picture(None if peer is None else (peer, source), now)
            entered.drain(now)

    @in_turn
    def counters(self) -> dict[str, int]:
        """Packets in and out, and drops by reason, since start."""
        total = Counter(self._counters)
        for room in self._rooms.values():
            total.update(room.router.counters)
        total.update(self._engine.counters())
        return dict(total)

    # --- datagrams (sfu.engine.EngineUser) ------------------------------------------------

    def owner(self, transport: Transport) -> tuple[Room, PeerId]:
        return self._owners[transport]

    def touch(self, room: Room) -> None:
        self._touched[room] = None

    def receive_rtp(self, transport: Transport, packet: bytes, arrival: float, now: float) -> None:
        room, peer = self._owners[transport]
        room.router.receive_rtp(peer, packet, arrival, now, room.out)
        self._touched[room] = None

    def receive_rtcp(self, transport: Transport, data: bytes, now: float) -> None:
        room, peer = self._owners[transport]
        room.router.receive_rtcp(peer, data, now, room.out)
        self._touched[room] = None

    def batch_done(self, now: float) -> None:
        for room in self._touched:
            room.drain(now)
        self._touched.clear()

    # --- housekeeping ---------------------------------------------------------------------

    @in_turn
    def _watch_consent(self) -> None:
        now = self._loop.time()
        for transport in list(self._owners):
            self._engine.refresh(transport, now)
            transport.poll(now)
        self._tick = self._loop.call_later(CONSENT_INTERVAL, self._watch_consent)

    def _room(self, room: RoomId) -> Room:
        if room not in self._rooms:
            made = self._rooms[room] = self._engine.room(room, self._emit, self._counters)
            made.router.set_codecs(self._video_codecs)
        return self._rooms[room]

    def _codecs(self, room: RoomId, peer: PeerId) -> Sequence[str]:
        """Video codecs in the order in which the peer should send one."""
        known = self._rooms.get(room)
        return self._video_codecs if known is None else known.router.codecs_for(peer)

    def _tidy(self, room: Room) -> None:
        if room.empty:
            room.close()
            del self._rooms[room.id]

    def _emit(self, event: MediaEvent) -> None:
        # Later, not from inside a command: a handler may well give the next command.
        if not self._events:
            self._loop.call_soon(self._deliver)
        self._events.append(event)

    def _deliver(self) -> None:
        while self._events:
            event = self._events.popleft()
            for handler in self._handlers:
                try:
                    handler(event)
                except Exception:
                    logger.exception("media event handler")

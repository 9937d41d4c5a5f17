"""The shell around one room's router: feed, drain, send, re-arm one timer.

How packets leave is the engine's: `DirectRoom` is the Python engine's.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from sfu.api import AudioFrame, MediaEvent, PeerId, RoomId
from sfu.core.ice import FIRST_STREAM
from sfu.core.layout import Outgoing
from sfu.core.router import Router
from sfu.peer import Peer
from sfu.srtp import CAPACITY
from sfu.tcp import TcpPort
from sfu.transport import Transport
from sfu.udp import MAX_SEGMENTS, UdpPort

# uvloop counts in milliseconds and rounds. A timer that came before its time would be set again for
# less than that, and again, until the millisecond is over.
RESOLUTION = 0.001


class Room:
    """A router, the browsers that it serves, and its timer."""

    def __init__(
        self,
        room: RoomId,
        emit: Callable[[MediaEvent], None],
        counters: Counter[str],
        router: Router,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.id = room
        self.router = router
        self.peers: dict[PeerId, Peer] = {}
        self.phones: set[PeerId] = set()
        self.tapped = False
        self.out: list[Outgoing] = []
        self._emit = emit
        self._counters = counters
        self._turn = turn
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._armed_for = 0.0

    @property
    def empty(self) -> bool:
        return not (self.peers or self.phones or self.tapped)

    def close(self) -> None:
        """Stop the timer and keep what was counted."""
        if self._timer is not None:
            self._timer.cancel()
        self._counters.update(self.router.counters)

    def tap(self, sink: Callable[[AudioFrame], None] | None) -> None:
        self.tapped = sink is not None
        self.router.set_tap(sink)

    def drain(self, now: float) -> None:
        """Send what the router gave out, hand on its events, and arm the timer anew."""
        if self.out:
            self._send_media()
        router = self.router
        deadline = router.next_deadline()
        if deadline is not None and deadline <= now:
            for one in router.poll(now, self.out):
                self._send_rtcp(one.peer, one.data)
            if self.out:
                self._send_media()
            deadline = router.next_deadline()
        for event in router.events():
            self._emit(event)
        self._arm(deadline)

    def _arm(self, deadline: float | None) -> None:
        if self._timer is not None:
            # A timer that comes early does no harm and looks again; arming anew for every
            # packet would cost more.
            if deadline is not None and self._armed_for <= deadline:
                return
            self._timer.cancel()
            self._timer = None
        if deadline is not None:
            self._armed_for = deadline
            self._timer = self._loop.call_at(deadline + RESOLUTION, self._due)

    def _due(self) -> None:
        self._timer = None
        with self._turn():
            self.drain(self._loop.time())

    def _send_media(self) -> None:
        """Send what is in `out`, and empty it."""
        raise NotImplementedError

    def _send_rtcp(self, peer: PeerId, data: bytes) -> None:
        """Protect and send a datagram, if the peer can be sent to."""
        raise NotImplementedError


class DirectRoom(Room):
    """A room whose packets are protected and sent from Python."""

    def __init__(
        self,
        room: RoomId,
        port: UdpPort,
        streams: TcpPort,
        emit: Callable[[MediaEvent], None],
        counters: Counter[str],
    ) -> None:
        super().__init__(room, emit, counters, Router(room, secrets.randbits))
        self._port = port
        self._streams = streams

    def _send_media(self) -> None:
        """The hot path. A batch's packets are grouped by receiver: a frame of video is several
        packets of one size, which the kernel takes in one call for less than two."""
        flights: dict[PeerId, list[tuple[bytes, bytes]]] = {}
        for peer, header, payload in self.out:
            flight = flights.get(peer)
            if flight is None:
                flights[peer] = [(header, payload)]
            else:
                flight.append((header, payload))
        self.out.clear()
        sent = 0
        for peer, flight in flights.items():
            receiver = self.peers.get(peer)
            if receiver is not None:
                sent += self._send_flight(receiver.transport, flight)
        self._counters["packets-out"] += sent

    def _send_flight(self, transport: Transport, flight: list[tuple[bytes, bytes]]) -> int:
        """Protect and send packets in order; gives how many.

        A run is packets of one size, but for a shorter last one (udp(7), UDP_SEGMENT). They
        stand in the buffer from `start` to `at`.
        """
        srtp, path = transport.srtp, transport.ice.selected
        if srtp is None or path is None:
            return 0
        port = self._port if path.socket < FIRST_STREAM else self._streams
        send, view, protect = port.send_run, srtp.buffer.view, srtp.protect
        start = at = size = sent = 0
        for header, payload in flight:
            length = protect(header, payload, at)
            if not length:
                self._counters["srtp-send-refused"] += 1
                continue
            sent += 1
            if at > start and length > size:
                send(path.socket, view[start:at], size, path.remote)
                start = at
            if at == start:
                size = length
            at += length
            if length < size or at - start >= MAX_SEGMENTS * size or at > CAPACITY:
                send(path.socket, view[start:at], size, path.remote)
                start = at = 0 if at > CAPACITY - CAPACITY // 4 else at
        if at > start:
            send(path.socket, view[start:at], size, path.remote)
        return sent

    def _send_rtcp(self, peer: PeerId, data: bytes) -> None:
        receiver = self.peers.get(peer)
        if receiver is None or receiver.transport.srtp is None:
            return
        path = receiver.transport.ice.selected
        packet = receiver.transport.srtp.protect_rtcp(data)
        if path is not None and packet is not None:
            port = self._port if path.socket < FIRST_STREAM else self._streams
            port.send(path.socket, packet, path.remote)
            self._counters["rtcp-out"] += 1

"""The shell around one room's router: feed, drain, send, re-arm one timer."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable

from sfu.api import AudioFrame, MediaEvent, PeerId, RoomId
from sfu.core.layout import Outgoing
from sfu.core.router import Router
from sfu.peer import Peer
from sfu.udp import UdpPort


class Room:
    """A router, the browsers that it serves, and its timer."""

    def __init__(
        self,
        room: RoomId,
        port: UdpPort,
        emit: Callable[[MediaEvent], None],
        counters: Counter[str],
    ) -> None:
        self.id = room
        self.router = Router(room, secrets.randbits)
        self.peers: dict[PeerId, Peer] = {}
        self.phones: set[PeerId] = set()
        self.tapped = False
        self.out: list[Outgoing] = []
        self._port = port
        self._emit = emit
        self._counters = counters
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
            for one in router.poll(now):
                self._send_rtcp(one.peer, one.data)
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
            self._timer = self._loop.call_at(deadline, self._due)

    def _due(self) -> None:
        self._timer = None
        self.drain(self._loop.time())

    def _send_media(self) -> None:
        """The hot path: one protect and one send per packet and receiver."""
        peers = self.peers
        send = self._port.send
        sent = 0
        for peer, header, payload in self.out:
            receiver = peers.get(peer)
            if receiver is None:
                continue
            transport = receiver.transport
            path = transport.ice.selected
            srtp = transport.srtp
            if srtp is None or path is None:
                continue
            packet = srtp.protect(header, payload)
            if packet is None:
                self._counters["srtp-send-refused"] += 1
                continue
            send(path.socket, packet, path.remote)
            sent += 1
        self.out.clear()
        self._counters["packets-out"] += sent

    def _send_rtcp(self, peer: PeerId, data: bytes) -> None:
        receiver = self.peers.get(peer)
        if receiver is None or receiver.transport.srtp is None:
            return
        path = receiver.transport.ice.selected
        packet = receiver.transport.srtp.protect_rtcp(data)
        if path is not None and packet is not None:
            self._port.send(path.socket, packet, path.remote)
            self._counters["rtcp-out"] += 1

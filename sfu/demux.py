"""Whose datagram is this? (RFC 7983, RFC 5764 §5.1.2)

Everything that arrives at the port is hostile until shown otherwise: only STUN is looked at from
an unknown source, only an authentic check makes a source known, and a known source is heard by
the one transport that it proved to belong to. What is dropped is counted by reason.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Protocol, TypeVar

from sfu.core.ice import IceState, Path
from sfu.core.stun import Address, StunError, parse_binding_request
from sfu.transport import Transport
from sfu.udp import Datagram

Key = TypeVar("Key")

logger = logging.getLogger(__name__)

# At most one line about dropped datagrams in so many seconds.
LOG_INTERVAL = 10.0


class MediaReceiver(Protocol):
    """Who takes what is authentic."""

    def receive_rtp(
        self, transport: Transport, packet: bytes, arrival: float, now: float
    ) -> None: ...

    def receive_rtcp(self, transport: Transport, data: bytes, now: float) -> None: ...

    def batch_done(self, now: float) -> None: ...


class Checks:
    """Connectivity checks, and the table of sources that they made known."""

    def __init__(self, send: Callable[[Path, bytes], None]) -> None:
        self.drops: Counter[str] = Counter()
        self.paths: dict[tuple[int, Address], Transport] = {}
        self._send = send
        self._ufrags: dict[str, Transport] = {}
        self._log_after = 0.0

    def add(self, transport: Transport) -> None:
        """Let checks for the transport's credentials through; again after an ICE restart."""
        _forget(self._ufrags, transport)
        self._ufrags.update(dict.fromkeys(transport.ice.local_ufrags, transport))

    def remove(self, transport: Transport) -> None:
        _forget(self._ufrags, transport)
        _forget(self.paths, transport)

    def check(self, data: bytes, path: Path, now: float) -> Transport | None:
        """Answer a check; gives whose it was when it was authentic."""
        try:
            request = parse_binding_request(data)
        except StunError:
            self.drop("stun-malformed", path.remote, now)
            return None
        transport = self._ufrags.get(request.username.partition(":")[0])
        if transport is None:
            self.drop("stun-unknown", path.remote, now)
            return None
        key = (path.socket, path.remote)
        owner = self.paths.get(key, transport)
        if owner is not transport and owner.ice.state is IceState.CONNECTED:
            # A peer that forges another's address must not take that one's packets away.
            self.drop("path-taken", path.remote, now)
            return None
        response = transport.check(request, path, now)
        if response is None:
            self.drop("stun-not-authentic", path.remote, now)
            return None
        if transport.ice.knows(path):
            self.paths[key] = transport
        while transport.ice.forgotten:
            old = transport.ice.forgotten.pop()
            self.paths.pop((old.socket, old.remote), None)
        self._send(path, response)
        return transport

    def forget(self, path: Path) -> None:
        """The TCP connection is closed."""
        transport = self.paths.pop((path.socket, path.remote), None)
        if transport is not None:
            transport.ice.forget(path)

    def drop(self, reason: str, address: Address, now: float) -> None:
        self.drops[reason] += 1
        self.log(reason, address, now)

    def log(self, reason: str, address: Address, now: float) -> None:
        """Say that a datagram was dropped, if nothing was said lately."""
        if now >= self._log_after:
            self._log_after = now + LOG_INTERVAL
            logger.warning("dropped datagrams, now %s from %s port %d", reason, *address)


class Demultiplexer(Checks):
    """The way from a datagram to a transport, and the guard on it."""

    def __init__(
        self,
        receiver: MediaReceiver,
        send: Callable[[Path, bytes], None],
        clock: Callable[[], float],
    ) -> None:
        super().__init__(send)
        self.received = 0
        self._receiver = receiver
        self._clock = clock

    def receive(self, socket: int, batch: list[Datagram]) -> None:
        """Take what one socket had."""
        now = self._clock()
        self.received += len(batch)
        paths = self.paths
        for data, address, arrival in batch:
            first = data[0] if data else 255
            if first < 4:
                self.check(data, Path(socket, address), now)
                continue
            transport = paths.get((socket, address))
            if transport is None:
                self.drop(_unknown(first, data), address, now)
            elif 127 < first < 192:
                self._media(transport, data, address, arrival, now)
            elif 19 < first < 64:
                if not transport.receive_dtls(data):
                    self.drop("dtls-flood", address, now)
            else:
                self.drop(_unknown(first, data), address, now)
        self._receiver.batch_done(now)

    def _media(
        self, transport: Transport, data: bytes, address: Address, arrival: float, now: float
    ) -> None:
        srtp = transport.srtp
        if srtp is None or len(data) < 12:
            self.drop("media-early" if srtp is None else "media-short", address, now)
            return
        # RTP and RTCP share the port (RFC 5761 §4): RTCP packet types are 192 to 223.
        rtcp = 192 <= data[1] <= 223
        plain = srtp.unprotect_rtcp(data) if rtcp else srtp.unprotect(data)
        if plain is None:
            self.drop("srtp-refused", address, now)
            return
        transport.ice.touch(now)
        if rtcp:
            self._receiver.receive_rtcp(transport, plain, now)
        else:
            self._receiver.receive_rtp(transport, plain, arrival, now)


def _forget(table: dict[Key, Transport], transport: Transport) -> None:
    for key in [key for key, value in table.items() if value is transport]:
        del table[key]


def _unknown(first: int, data: bytes) -> str:
    if not data:
        return "empty"
    if 127 < first < 192 or 19 < first < 64:
        return "unknown-source"
    return "not-ours"

"""One stream on asyncio: bytes in and out, with a limit for everything that a peer may keep."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.framing import Broken, KeepAlive, StreamFramer, Whole
from sip_gateway.core.message import MalformedMessage

# Seconds. Whoever has said nothing is asked to hurry; a message that has begun has to end; then
# a telephone may be silent for as long as a registration can last. Strangers may not: a few
# addresses could else take all the room there is for hours, with one OPTIONS each.
FIRST: Final = 20.0
WHOLE: Final = 10.0
STRANGER: Final = 60.0
IDLE: Final = 7_500.0
# Bytes that a peer has not read yet. One that does not read at all is dropped, the oldest
# messages with it: on a stream none can be left out.
MAX_UNREAD: Final = 256 * 1024
# Bytes kept while a connection of ours is being made; more, and it is given up.
MAX_EARLY: Final = 64 * 1024
_PONG: Final = b"\r\n"  # RFC 5626 §4.4.1


class Loop(Protocol):
    """The event loop, as far as time goes; seconds."""

    def time(self) -> float: ...

    def call_at(self, when: float, callback: Callable[[], None], /) -> asyncio.TimerHandle: ...


class Owner(Protocol):
    """Who has the connection."""

    def opened(self, connection: Connection, remote: SocketAddress) -> Flow | None:
        """The flow of a connection that is there now; None to refuse it."""
        ...

    def arrived(self, data: bytes, flow: Flow) -> None: ...

    def broken(self, error: MalformedMessage, flow: Flow) -> None: ...

    def knows(self, flow: Flow) -> bool:
        """Whether the peer is a trunk, or has proved who it is."""
        ...

    def closed(self, connection: Connection) -> None: ...


class Connection(asyncio.Protocol):
    """`number` names it for the core. `closed` is called once, however it ends."""

    def __init__(self, owner: Owner, number: int, loop: Loop, source: str = "") -> None:
        """`source` is the address of whoever has made it; empty for connections of ours."""
        self.number = number
        self.source = source
        self._owner = owner
        self._loop = loop
        self._framer = StreamFramer()
        self._transport: asyncio.Transport | None = None
        self._flow: Flow | None = None
        self._early = bytearray()
        self._over = False
        self._spoke = False
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        self._quiet_since: float | None = None  # between messages, once there was one

    # -- asyncio.Protocol ---------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername")
        if self._over or not peer:
            transport.abort()
            return
        self._flow = self._owner.opened(self, SocketAddress(peer[0], peer[1]))
        if self._flow is None:
            self.abort()
            return
        transport.write(bytes(self._early))
        self._early.clear()
        self._expect(FIRST)

    def data_received(self, data: bytes) -> None:
        ended = False
        for frame in self._framer.feed(data):
            if self._over or self._flow is None:
                return
            match frame:
                case Whole():
                    self._spoke = ended = True
                    self._owner.arrived(frame.data, self._flow)
                case KeepAlive():
                    self.send(_PONG)
                case Broken():
                    self._owner.broken(frame.error, self._flow)
                    self.close()
        if self._framer.waits:
            # From its first byte on: whoever sends one byte a time gets no more of it. But the
            # message that has begun is another one when one has ended, as with a busy trunk.
            another = ended or self._quiet_since is not None
            self._quiet_since = None
            if another or self._deadline > self._loop.time() + WHOLE:
                self._expect(WHOLE)
        elif self._spoke:  # empty lines alone buy no time
            self._quiet_since = self._loop.time()
            self._expect(STRANGER)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    # -- what the owner wants -----------------------------------------------------------------

    def send(self, data: bytes) -> None:
        """Write, or keep until the connection is made."""
        if self._over:
            return
        if self._transport is None:
            self._early += data
            if len(self._early) > MAX_EARLY:
                self.abort()
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > MAX_UNREAD:
            self.abort()

    def close(self) -> None:
        """End it after what was written."""
        if self._transport is not None:
            self._transport.close()
        self._end()

    def abort(self) -> None:
        """End it at once."""
        if self._transport is not None:
            self._transport.abort()
        self._end()

    def _end(self) -> None:
        if self._over:
            return
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        self._owner.closed(self)

    # -- time ---------------------------------------------------------------------------------

    def _expect(self, seconds: float) -> None:
        """Something has to come within that time. One timer a connection, moved when it fires."""
        if self._over:
            return
        self._deadline = self._loop.time() + seconds
        if self._timer is None or self._timer.when() > self._deadline:
            self._arm(self._deadline)

    def _arm(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(at, self._check)

    def _check(self) -> None:
        """Late enough to know the peer: whether a password is right is not found out at once."""
        self._timer = None
        if self._quiet_since is not None and self._flow and self._owner.knows(self._flow):
            self._deadline = self._quiet_since + IDLE
        if self._loop.time() < self._deadline:
            self._arm(self._deadline)
        else:
            self.close()

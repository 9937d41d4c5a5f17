"""SIP over TCP and TLS on asyncio: listeners, connections of ours, and their limits."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import ssl
from collections import Counter, deque
from collections.abc import Coroutine, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Protocol

from sip_gateway.api import SipAddress
from sip_gateway.connection import Connection
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.message import MalformedMessage
from sip_gateway.own_address import OwnAddress, version
from sip_gateway.trunk import Trunk

_log = logging.getLogger(__name__)

# Beyond these the newest connection is closed: those who are there are in calls.
MAX_CONNECTIONS: Final = 2_000
MAX_MOVED: Final = 64  # addresses that trunks have left, whose calls may go on
MAX_PER_SOURCE: Final = 200  # telephones behind one NAT
_CONNECT: Final = 5.0  # seconds for a connection of ours, TLS included
_HANDSHAKE: Final = 10.0  # seconds for a peer's TLS
_BACKLOG: Final = 256
_PAUSE: Final = 1.0  # seconds after a connection that could not be taken
_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Core(Protocol):
    """Where messages go, and who is told of connections."""

    def stream_made(self, connection: int) -> None: ...

    def stream_lost(self, connection: int) -> None: ...

    def stream_message(self, data: bytes, flow: Flow) -> None: ...

    def stream_broken(self, error: MalformedMessage, flow: Flow) -> None: ...

    def knows(self, flow: Flow) -> bool: ...

    def refused(self, reason: str, source: str) -> None: ...


class _Door:
    """The owner of connections by one transport: all that come in by one listener, or ours."""

    def __init__(self, streams: Streams, transport: str, local: SocketAddress) -> None:
        self._streams = streams
        self._transport = transport
        self._local = local

    def opened(self, connection: Connection, remote: SocketAddress) -> Flow | None:
        return self._streams.opened(connection, self._transport, remote, self._local)

    def arrived(self, data: bytes, flow: Flow) -> None:
        self._streams.core.stream_message(data, flow)

    def broken(self, error: MalformedMessage, flow: Flow) -> None:
        self._streams.core.stream_broken(error, flow)

    def knows(self, flow: Flow) -> bool:
        return self._streams.is_ours(flow.connection) or self._streams.core.knows(flow)

    def closed(self, connection: Connection) -> None:
        self._streams.closed(connection)


class Streams:
    """`contexts` are for connections of ours by TLS, by whom to believe about the other end;
    without one there is no connection."""

    def __init__(self, core: Core, own: OwnAddress) -> None:
        self.core = core
        self.contexts: Mapping[Path | None, ssl.SSLContext] = {}
        self._own = own
        self._listeners: list[tuple[socket.socket, str]] = []
        self._connections: dict[int, Connection] = {}
        self._guests = 0  # connections that others have made, or are making
        self._sources: Counter[str] = Counter()
        self._ours: dict[Trunk, int] = {}
        self._trunks: dict[int, Trunk] = {}
        self._moved: deque[int] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._last = 0

    # -- life ---------------------------------------------------------------------------------

    async def listen(self, host: str, port: int, context: ssl.SSLContext | None) -> None:
        """Take connections: by TLS with a context. Raises OSError naming the address."""
        transport = "tcp" if context is None else "tls"
        sock = _listener(host, port, transport)
        name = sock.getsockname()
        door = _Door(self, transport, SocketAddress(name[0], name[1]))
        self._listeners.append((sock, transport))
        self._spawn(self._accept(sock, door, context))

    async def close(self) -> None:
        for connection in list(self._connections.values()):
            connection.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for sock, _ in self._listeners:
            sock.close()
        self._listeners.clear()

    def addresses(self) -> tuple[SipAddress, ...]:
        """Where we listen."""
        names = ((sock.getsockname(), transport) for sock, transport in self._listeners)
        return tuple(SipAddress(name[0], name[1], transport) for name, transport in names)

    def __len__(self) -> int:
        return len(self._connections)

    # -- connections that others make ---------------------------------------------------------

    async def _accept(
        self, sock: socket.socket, door: _Door, context: ssl.SSLContext | None
    ) -> None:
        """Count a guest before the handshake of TLS: asyncio's own server would keep any number
        of those who connect and say nothing."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(0)  # in a flood accepting never waits, and others want to run
            try:
                guest, address = await loop.sock_accept(sock)
            except OSError as error:
                if error.errno in _EXHAUSTED:  # else the guest has gone again, and others wait
                    _log.warning("No connection can be taken: %s", error.strerror)
                    await asyncio.sleep(_PAUSE)
                continue
            source = address[0]
            if self._guests >= MAX_CONNECTIONS or self._sources[source] >= MAX_PER_SOURCE:
                self.core.refused("too-many-connections", source)
                guest.close()
                continue
            self._guests += 1
            self._sources[source] += 1
            connection = Connection(door, self._number(), loop, source)
            self._spawn(self._welcome(guest, connection, context))

    async def _welcome(
        self, guest: socket.socket, connection: Connection, context: ssl.SSLContext | None
    ) -> None:
        handshake = None if context is None else _HANDSHAKE
        loop = asyncio.get_running_loop()
        try:
            await loop.connect_accepted_socket(
                lambda: connection, guest, ssl=context, ssl_handshake_timeout=handshake
            )
        except OSError:  # no TLS, or not in time; an ssl.SSLError is one, too
            self.core.refused("handshake", connection.source)
            connection.abort()
        except asyncio.CancelledError:
            connection.abort()
            raise

    # -- messages -----------------------------------------------------------------------------

    def send(self, number: int, data: bytes) -> None:
        """Down a connection; one to a trunk is made again for it, so that a call which has
        outlived its connection can still be ended there (RFC 3261 §18.1.1)."""
        connection = self._connections.get(number)
        if connection is None and number in self._trunks:
            connection = self._dial(self._trunks[number], number)
        if connection is None:
            self.core.stream_lost(number)  # it went before the core could know
        else:
            connection.send(data)

    def flow_to(self, trunk: Trunk) -> Flow | None:
        """The way to a trunk: one number for ever, whose connection is made when something is
        sent. None without a listener that the trunk could answer to."""
        local = self._listens(trunk)
        if local is None or (trunk.transport == "tls" and trunk.authorities not in self.contexts):
            return None
        number = self._ours.get(trunk)
        if number is None:
            number = self._ours[trunk] = self._number()
            self._trunks[number] = trunk
        return self._flow(trunk.transport, local, trunk.address, number)

    def forget(self, trunk: Trunk) -> None:
        """It has moved: another flow to it will have another number. That of the last ones stays,
        for calls there that are to be ended."""
        number = self._ours.pop(trunk, None)
        if number is None:
            return
        self._moved.append(number)
        if len(self._moved) > MAX_MOVED:
            self._trunks.pop(self._moved.popleft(), None)

    def _dial(self, trunk: Trunk, number: int) -> Connection | None:
        """A new connection, on which messages wait until it is made."""
        local = self._listens(trunk)
        if local is None:
            return None
        door = _Door(self, trunk.transport, local)
        connection = Connection(door, number, asyncio.get_running_loop())
        self._connections[number] = connection
        self.core.stream_made(number)
        self._spawn(self._connect(trunk, connection))
        return connection

    async def _connect(self, trunk: Trunk, connection: Connection) -> None:
        context = self.contexts[trunk.authorities] if trunk.transport == "tls" else None
        name = None if context is None else trunk.name or trunk.address.host
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECT):
                await loop.create_connection(
                    lambda: connection,
                    trunk.address.host,
                    trunk.address.port,
                    ssl=context,
                    server_hostname=name,
                )
        except (OSError, TimeoutError) as error:
            # The class and the library's own words: no bytes of the peer's.
            _log.warning("No connection to the trunk %s: %s", trunk, error or "timeout")
            connection.abort()

    # -- what connections tell ----------------------------------------------------------------

    def opened(
        self, connection: Connection, transport: str, remote: SocketAddress, local: SocketAddress
    ) -> Flow | None:
        if connection.number not in self._connections:
            self._connections[connection.number] = connection
            self.core.stream_made(connection.number)
        return self._flow(transport, local, remote, connection.number)

    def closed(self, connection: Connection) -> None:
        if connection.source:
            self._guests -= 1
            self._sources[connection.source] -= 1
            if self._sources[connection.source] <= 0:
                del self._sources[connection.source]
        if self._connections.pop(connection.number, None) is not None:
            self.core.stream_lost(connection.number)

    def is_ours(self, number: int) -> bool:
        """Whether we make that connection, to a trunk."""
        return number in self._trunks

    def _number(self) -> int:
        self._last += 1
        return self._last

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        """Ended by `close`; as many as there are listeners, guests and trunks."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- addresses ----------------------------------------------------------------------------

    def _flow(
        self, transport: str, local: SocketAddress, remote: SocketAddress, number: int
    ) -> Flow:
        host = self._own.towards(remote.host, local.host)
        return Flow(transport, SocketAddress(host, local.port), remote, number)

    def _listens(self, trunk: Trunk) -> SocketAddress | None:
        """Our listener of the same kind, which Contact names."""
        for address in self.addresses():
            same = version(address.host) == version(trunk.address.host)
            if same and address.transport == trunk.transport:
                return SocketAddress(address.host, address.port)
        return None


def _listener(host: str, port: int, transport: str) -> socket.socket:
    family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        # Inherited by what is accepted: a peer whose machine is gone is noticed by the kernel.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        where = f"sip.{'port' if transport == 'tcp' else 'tls_port'}: {host}:{port}/{transport}"
        raise OSError(error.errno, f"{where}: {error.strerror or error}") from None
    sock.setblocking(False)
    return sock

"""SIP over TCP and TLS on asyncio: listeners, connections of ours, and their limits."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections import Counter
from ipaddress import ip_address
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
MAX_PER_SOURCE: Final = 200  # telephones behind one NAT
_CONNECT: Final = 5.0  # seconds for a connection of ours, TLS included
_HANDSHAKE: Final = 10.0  # seconds for a peer's TLS
_BACKLOG: Final = 256


class Core(Protocol):
    """Where messages go, and who is told of connections."""

    def stream_made(self, connection: int) -> None: ...

    def stream_lost(self, connection: int) -> None: ...

    def stream_message(self, data: bytes, flow: Flow) -> None: ...

    def stream_broken(self, error: MalformedMessage, flow: Flow) -> None: ...

    def refused(self, reason: str, source: str) -> None: ...


class _Door:
    """The owner of connections by one transport: all that come in by one listener, or ours."""

    def __init__(self, streams: Streams, transport: str, local: SocketAddress | None) -> None:
        self._streams = streams
        self._transport = transport
        self._local = local

    def new(self) -> Connection:
        return Connection(self, self._streams.number(), asyncio.get_running_loop())

    def opened(self, connection: Connection, remote: SocketAddress) -> Flow | None:
        return self._streams.opened(connection, self._transport, remote, self._local)

    def arrived(self, data: bytes, flow: Flow) -> None:
        self._streams.core.stream_message(data, flow)

    def broken(self, error: MalformedMessage, flow: Flow) -> None:
        self._streams.core.stream_broken(error, flow)

    def closed(self, connection: Connection) -> None:
        self._streams.closed(connection)


class Streams:
    """`context` is for connections of ours by TLS; without it there are none."""

    def __init__(self, core: Core, own: OwnAddress) -> None:
        self.core = core
        self.context: ssl.SSLContext | None = None
        self._own = own
        self._servers: list[tuple[asyncio.Server, str]] = []
        self._connections: dict[int, Connection] = {}
        self._sources: Counter[str] = Counter()
        self._ours: dict[Trunk, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._last = 0

    # -- life ---------------------------------------------------------------------------------

    async def listen(self, host: str, port: int, context: ssl.SSLContext | None) -> None:
        """Take connections: by TLS with a context. Raises OSError naming the address."""
        transport = "tcp" if context is None else "tls"
        loop = asyncio.get_running_loop()
        sock = _listener(host, port, transport)
        name = sock.getsockname()
        door = _Door(self, transport, SocketAddress(name[0], name[1]))
        handshake = None if context is None else _HANDSHAKE
        server = await loop.create_server(
            door.new, sock=sock, ssl=context, backlog=_BACKLOG, ssl_handshake_timeout=handshake
        )
        self._servers.append((server, transport))

    async def close(self) -> None:
        for server, _ in self._servers:
            server.close()
        self._servers.clear()
        for connection in list(self._connections.values()):
            connection.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def addresses(self) -> tuple[SipAddress, ...]:
        """Where we listen."""
        found = []
        for server, transport in self._servers:
            for sock in server.sockets:
                host, port, *_ = sock.getsockname()
                found.append(SipAddress(host, port, transport))
        return tuple(found)

    def __len__(self) -> int:
        return len(self._connections)

    # -- messages -----------------------------------------------------------------------------

    def send(self, number: int, data: bytes) -> None:
        connection = self._connections.get(number)
        if connection is None:
            self.core.stream_lost(number)  # it went before the core could know
        else:
            connection.send(data)

    def flow_to(self, trunk: Trunk) -> Flow | None:
        """The way to a trunk: the connection that there is, or a new one, on which messages wait
        until it is made. None without a listener that the trunk could answer to."""
        local = self._listens(trunk)
        if local is None or (trunk.transport == "tls" and self.context is None):
            return None
        number = self._ours.get(trunk)
        if number is None:
            connection = _Door(self, trunk.transport, local).new()
            number = self._ours[trunk] = connection.number
            self._connections[number] = connection
            self.core.stream_made(number)
            task = asyncio.get_running_loop().create_task(self._connect(trunk, connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return self._flow(trunk.transport, local, trunk.address, number)

    async def _connect(self, trunk: Trunk, connection: Connection) -> None:
        context = self.context if trunk.transport == "tls" else None
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
            where = f"{trunk.address.host}:{trunk.address.port}/{trunk.transport}"
            _log.warning("No connection to the trunk %s: %s", where, error or "timeout")
            connection.abort()

    # -- what connections tell ----------------------------------------------------------------

    def number(self) -> int:
        self._last += 1
        return self._last

    def opened(
        self,
        connection: Connection,
        transport: str,
        remote: SocketAddress,
        local: SocketAddress | None,
    ) -> Flow | None:
        assert local is not None
        if connection.number not in self._connections:
            full = len(self._connections) >= MAX_CONNECTIONS
            if full or self._sources[remote.host] >= MAX_PER_SOURCE:
                self.core.refused("too-many-connections", remote.host)
                return None
            self._sources[remote.host] += 1
            self._connections[connection.number] = connection
            self.core.stream_made(connection.number)
        else:
            self._sources[remote.host] += 1
        return self._flow(transport, local, remote, connection.number)

    def closed(self, connection: Connection) -> None:
        if self._connections.pop(connection.number, None) is None:
            return
        self._sources[connection.source] -= 1
        if self._sources[connection.source] <= 0:
            del self._sources[connection.source]
        for trunk in [each for each, number in self._ours.items() if number == connection.number]:
            del self._ours[trunk]
        self.core.stream_lost(connection.number)

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
    except OSError as error:
        sock.close()
        where = f"sip.{'port' if transport == 'tcp' else 'tls_port'}: {host}:{port}/{transport}"
        raise OSError(error.errno, f"{where}: {error.strerror or error}") from None
    sock.setblocking(False)
    return sock

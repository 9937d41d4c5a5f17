"""The SIP core on asyncio: datagrams, streams, and one timer for everything that has deadlines."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from sip_gateway.api import SipAddress
from sip_gateway.config import SipConfig
from sip_gateway.core.core import SipCore
from sip_gateway.core.events import Event, InputRefused
from sip_gateway.core.flow import DATAGRAM, Flow, Send, SocketAddress
from sip_gateway.core.message import MalformedMessage
from sip_gateway.input_log import InputLog
from sip_gateway.own_address import OwnAddress, version
from sip_gateway.streams import Streams
from sip_gateway.tls import server_context
from sip_gateway.trunk import Trunk

# uvloop counts in milliseconds and rounds: without this a timer may come before its time, in vain.
RESOLUTION: Final = 0.001

_log = logging.getLogger(__name__)

_RECEIVE_BUFFER: Final = 1 << 20  # bytes; a burst of registrations after a power cut fits in
_ATTEMPTS: Final = 8  # to find a port that is free for UDP and TCP
GOODBYE: Final = 1.0  # seconds that close() gives the peers to answer our BYE


class Clockwork(Protocol):
    """Something that wants to be called when time has passed."""

    def next_deadline(self) -> float | None: ...

    def advance(self, now: float) -> None: ...


class _Socket(asyncio.DatagramProtocol):
    def __init__(self, endpoint: SipEndpoint) -> None:
        self._endpoint = endpoint

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._endpoint.datagram_received(data, SocketAddress(addr[0], addr[1]))

    def error_received(self, exc: Exception) -> None:
        """An ICMP error for something we sent; the transaction's timers decide."""
        self._endpoint.core.counters["sip-icmp-errors"] += 1


class SipEndpoint:
    """Owns the sockets and the timer. `on_event` may command the core; `pump` follows by itself
    there, and has to be called after a command from anywhere else."""

    def __init__(
        self,
        core: SipCore,
        config: SipConfig,
        on_event: Callable[[Event], None],
        clockworks: Sequence[Clockwork] = (),
        towards_trunks: Callable[[], Mapping[Path | None, ssl.SSLContext]] = dict,
    ) -> None:
        """`towards_trunks` makes what connections of ours by TLS need. Raises OSError."""
        self.core = core
        self._config = config
        self._on_event = on_event
        self._clockworks: tuple[Clockwork, ...] = (core, *clockworks)
        self._log = InputLog(_log)
        self._own = OwnAddress(config.advertised_host)
        self._datagrams: dict[int, asyncio.DatagramTransport] = {}
        self._streams = Streams(self, self._own)
        self._towards_trunks = towards_trunks
        self._timer: asyncio.TimerHandle | None = None
        self._pumping = False
        self._quiet = asyncio.Event()

    # -- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the sockets. Raises OSError naming the address when one is taken, or the file
        that is no certificate."""
        secured = _context(self._config)
        self._streams.contexts = self._towards_trunks()
        try:
            for host in self._config.hosts:
                await self._open(host)
                if secured is not None:
                    await self._streams.listen(host, self._config.tls_port, secured)
        except OSError:
            await self._close_sockets()
            raise

    async def _open(self, host: str) -> None:
        """UDP and, on the same port, TCP. Of a free port both halves have to be free."""
        for attempt in range(_ATTEMPTS):
            port = await self._open_datagrams(host)
            if not self._config.tcp:
                return
            try:
                return await self._streams.listen(host, port, None)
            except OSError:
                if self._config.port or attempt == _ATTEMPTS - 1:
                    raise
                self._datagrams.pop(version(host)).close()

    async def _open_datagrams(self, host: str) -> int:
        """Returns the port, which TCP has as well."""
        loop = asyncio.get_running_loop()
        try:
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _Socket(self), local_addr=(host, self._config.port)
            )
        except OSError as error:
            where = f"sip.port: {host}:{self._config.port}/udp"
            raise OSError(error.errno, f"{where}: {error.strerror or error}") from None
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        self._datagrams[version(host)] = transport
        return int(sock.getsockname()[1])

    async def close(self, goodbye: float = GOODBYE) -> None:
        """Hang up all calls, give the peers `goodbye` seconds to answer, and close the sockets."""
        self.core.hang_up_all(self.now())
        self.pump()
        if self._datagrams and self.core.unanswered:
            self._quiet.clear()
            try:
                async with asyncio.timeout(goodbye):
                    await self._quiet.wait()
            except TimeoutError:
                _log.info("SIP peers did not answer our BYE: %d", self.core.unanswered)
        await self._close_sockets()
        if self._timer is not None:
            self._timer.cancel()

    async def _close_sockets(self) -> None:
        for transport in self._datagrams.values():
            transport.close()
        self._datagrams.clear()
        await self._streams.close()

    def addresses(self) -> tuple[SipAddress, ...]:
        """Where the endpoint really listens: datagrams first."""
        names = (each.get_extra_info("sockname") for each in self._datagrams.values())
        datagrams = tuple(SipAddress(name[0], name[1], "udp") for name in names)
        return datagrams + self._streams.addresses()

    @property
    def connections(self) -> int:
        """Streams that are there, or being made by us."""
        return len(self._streams)

    def flow_to(self, trunk: Trunk) -> Flow | None:
        """The way to somebody who has not sent anything yet; None without a socket for it."""
        if trunk.transport != "udp":
            return self._streams.flow_to(trunk)
        if version(trunk.address.host) not in self._datagrams:
            return None
        return self._flow(trunk.address)

    def forget(self, trunk: Trunk) -> None:
        """There is no way to it any more; what runs there may still end."""
        self._streams.forget(trunk)

    def now(self) -> float:
        """The clock of core and clockworks, in seconds."""
        return asyncio.get_running_loop().time()

    # -- the network's side -------------------------------------------------------------------

    def datagram_received(self, data: bytes, remote: SocketAddress) -> None:
        self.core.receive(data, self._flow(remote), self.now())
        self.pump()

    def stream_made(self, connection: int) -> None:
        self.core.connection_made(connection)

    def stream_lost(self, connection: int) -> None:
        self.core.connection_lost(connection, self.now())
        self.pump()

    def stream_message(self, data: bytes, flow: Flow) -> None:
        self.core.receive(data, flow, self.now())
        self.pump()

    def stream_broken(self, error: MalformedMessage, flow: Flow) -> None:
        self.core.break_off(error, flow, self.now())
        self.pump()

    def knows(self, flow: Flow) -> bool:
        return self.core.knows(flow)

    def refused(self, reason: str, source: str) -> None:
        self.core.counters[f"sip-{reason}"] += 1
        self._log.refused(reason, source, self.now())

    # -- the core's side ----------------------------------------------------------------------

    def pump(self) -> None:
        """Send and report what the core has to say, until it is silent; then set the timer."""
        if self._pumping:
            return
        self._pumping = True
        try:
            while True:
                sends, events = self.core.drain()
                if not sends and not events:
                    break
                for send in sends:
                    self._send(send)
                for event in events:
                    self._handle(event)
        finally:
            self._pumping = False
        if not self.core.unanswered:
            self._quiet.set()
        self._arm()

    def _handle(self, event: Event) -> None:
        if isinstance(event, InputRefused):
            self._log.refused(event.reason, event.source, self.now())
        else:
            self._on_event(event)

    def _send(self, send: Send) -> None:
        if send.connection != DATAGRAM:
            self._streams.send(send.connection, send.data)
            return
        destination = send.destination
        transport = self._datagrams.get(version(destination.host))
        if transport is not None and not transport.is_closing():
            transport.sendto(send.data, (destination.host, destination.port))

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadlines = [each.next_deadline() for each in self._clockworks]
        at = min((each for each in deadlines if each is not None), default=None)
        if at is not None:
            wait = at - self.now()
            delay = wait + RESOLUTION if wait > 0 else 0.0
            self._timer = asyncio.get_running_loop().call_later(delay, self._tick)

    def _tick(self) -> None:
        self._timer = None
        for clockwork in self._clockworks:
            clockwork.advance(self.now())
        self.pump()

    def _flow(self, remote: SocketAddress) -> Flow:
        transport = self._datagrams[version(remote.host)]
        host, port, *_ = transport.get_extra_info("sockname")
        return Flow("udp", SocketAddress(self._own.towards(remote.host, host), port), remote)


def _context(config: SipConfig) -> ssl.SSLContext | None:
    if not config.tls_port:
        return None
    assert config.tls_certificate is not None and config.tls_key is not None
    return server_context(Path(config.tls_certificate), Path(config.tls_key))

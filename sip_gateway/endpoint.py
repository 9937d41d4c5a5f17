"""The SIP core on asyncio: UDP sockets, and one timer for everything that has deadlines."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import OrderedDict
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Final, Protocol

from sip_gateway.api import SipAddress
from sip_gateway.config import SipConfig
from sip_gateway.core.core import SipCore
from sip_gateway.core.events import Event, InputRefused
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.input_log import InputLog

_log = logging.getLogger(__name__)

_RECEIVE_BUFFER: Final = 1 << 20  # bytes; a burst of registrations after a power cut fits in
_MAX_ROUTES: Final = 1_024
_GOODBYE: Final = 1.0  # seconds that close() gives the peers to answer our BYE


class Clockwork(Protocol):
    """Something that wants to be called when time has passed."""

    def next_deadline(self) -> float | None: ...

    def advance(self, now: float) -> None: ...


class _Socket(asyncio.DatagramProtocol):
    def __init__(self, endpoint: UdpEndpoint) -> None:
        self._endpoint = endpoint

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._endpoint.datagram_received(data, SocketAddress(addr[0], addr[1]))

    def error_received(self, exc: Exception) -> None:
        """An ICMP error for something we sent; the transaction's timers decide."""
        self._endpoint.core.counters["sip-icmp-errors"] += 1


class UdpEndpoint:
    """Owns the sockets and the timer. `on_event` may command the core; `pump` follows by itself
    there, and has to be called after a command from anywhere else."""

    def __init__(
        self,
        core: SipCore,
        config: SipConfig,
        on_event: Callable[[Event], None],
        clockworks: Sequence[Clockwork] = (),
    ) -> None:
        self.core = core
        self._config = config
        self._on_event = on_event
        self._clockworks: tuple[Clockwork, ...] = (core, *clockworks)
        self._log = InputLog(_log)
        self._transports: dict[int, asyncio.DatagramTransport] = {}
        self._routes: OrderedDict[str, str] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None
        self._pumping = False
        self._quiet = asyncio.Event()

    async def start(self) -> None:
        """Open the sockets. Raises OSError naming the address when one is taken."""
        loop = asyncio.get_running_loop()
        for host in self._config.hosts:
            try:
                transport, _ = await loop.create_datagram_endpoint(
                    lambda: _Socket(self), local_addr=(host, self._config.port)
                )
            except OSError as error:
                self._close_sockets()
                where = f"SIP address {host}:{self._config.port}/udp"
                raise OSError(error.errno, f"{where}: {error.strerror or error}") from None
            sock = transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            self._transports[ip_address(host).version] = transport

    async def close(self) -> None:
        """Hang up all calls, give the peers a moment to answer, and close the sockets."""
        self.core.hang_up_all(self.now())
        self.pump()
        if self._transports and self.core.unanswered:
            self._quiet.clear()
            try:
                async with asyncio.timeout(_GOODBYE):
                    await self._quiet.wait()
            except TimeoutError:
                _log.info("SIP peers did not answer our BYE: %d", self.core.unanswered)
        if self._timer is not None:
            self._timer.cancel()
        self._close_sockets()

    def addresses(self) -> tuple[SipAddress, ...]:
        """Where the endpoint really listens."""
        names = (each.get_extra_info("sockname") for each in self._transports.values())
        return tuple(SipAddress(name[0], name[1], "udp") for name in names)

    def flow_to(self, remote: SocketAddress) -> Flow | None:
        """The way to somebody who has not sent anything yet; None without a socket for it."""
        if (6 if ":" in remote.host else 4) not in self._transports:
            return None
        return Flow("udp", self._local(remote), remote)

    def now(self) -> float:
        """The clock of core and clockworks, in seconds."""
        return asyncio.get_running_loop().time()

    def datagram_received(self, data: bytes, remote: SocketAddress) -> None:
        flow = Flow("udp", self._local(remote), remote)
        self.core.receive(data, flow, self.now())
        self.pump()

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
                    self._send(send.destination, send.data)
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

    def _send(self, destination: SocketAddress, data: bytes) -> None:
        transport = self._transports.get(6 if ":" in destination.host else 4)
        if transport is not None and not transport.is_closing():
            transport.sendto(data, (destination.host, destination.port))

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        deadlines = [each.next_deadline() for each in self._clockworks]
        at = min((each for each in deadlines if each is not None), default=None)
        if at is not None:
            self._timer = asyncio.get_running_loop().call_at(at, self._tick)

    def _tick(self) -> None:
        self._timer = None
        for clockwork in self._clockworks:
            clockwork.advance(self.now())
        self.pump()

    def _local(self, remote: SocketAddress) -> SocketAddress:
        """Our address as the peer shall know it."""
        version = 6 if ":" in remote.host else 4
        host, port, *_ = self._transports[version].get_extra_info("sockname")
        here = ip_address(remote.host.partition("%")[0]).is_loopback
        if self._config.advertised_host is not None and not here:
            return SocketAddress(self._config.advertised_host, port)
        if ip_address(host).is_unspecified:
            host = self._route(remote)
        return SocketAddress(host, port)

    def _route(self, remote: SocketAddress) -> str:
        """The address of the interface towards a peer, as the kernel would choose it."""
        known = self._routes.pop(remote.host, None)
        if known is None:
            family = socket.AF_INET6 if ":" in remote.host else socket.AF_INET
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                try:
                    probe.connect((remote.host, remote.port or 9))  # sends nothing
                    known = str(probe.getsockname()[0])
                except OSError:
                    known = "127.0.0.1" if family == socket.AF_INET else "::1"
        self._routes[remote.host] = known
        if len(self._routes) > _MAX_ROUTES:
            self._routes.popitem(last=False)
        return known

    def _close_sockets(self) -> None:
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

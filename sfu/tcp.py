"""The TCP port beside the UDP port, for browsers whose network lets no UDP through (RFC 6544).

A connection is one more socket to the rest of the SFU: known by a number, its frames are datagrams.
What a stranger may do is in `sfu.core.callers`, what a slow receiver loses in `sfu.core.framing`.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from sfu.core.callers import Callers
from sfu.core.framing import Deframer, FrameQueue, FramingError
from sfu.core.ice import FIRST_STREAM, Path
from sfu.core.stun import Address
from sfu.demux import Checks
from sfu.udp import Datagram

# Octets that one wake-up reads of a connection, and connections that it accepts: others wait too.
READ = 64 * 1024
ACCEPT = 64
BACKLOG = 256
# Octets that the kernel keeps unsent for us (tcp(7)). By default it would take megabytes, which is
# seconds of delay on a thin line; what waits here instead can still be dropped.
UNSENT = 32 * 1024
# Seconds between two looks at who has overstayed, and how long nobody is accepted when the system
# has no file descriptors left.
SWEEP = 1.0


@dataclass(slots=True, eq=False)
class _Connection:
    socket: socket.socket
    remote: Address
    deframer: Deframer = field(default_factory=Deframer)
    queue: FrameQueue = field(default_factory=FrameQueue)
    waits: bool = False  # for room in the socket's buffer


def _listen(address: str, port: int) -> socket.socket:
    v6 = isinstance(ip_address(address), IPv6Address)
    one = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        one.setblocking(False)
        if v6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((address, port))
        one.listen(BACKLOG)
    except OSError as error:
        one.close()
        raise OSError(error.errno, f"TCP {address} port {port}: {error.strerror}") from None
    return one


def listen_all(addresses: Sequence[str], port: int) -> dict[str, socket.socket]:
    """Listeners on one port of all `addresses`; 0 takes a free one. Raises OSError naming the
    address."""
    opened: dict[str, socket.socket] = {}
    try:
        for address in addresses:
            opened[address] = _listen(address, port)
            port = port or opened[address].getsockname()[1]
    except OSError:
        for one in opened.values():
            one.close()
        raise
    return opened


class TcpPort:
    """The listeners and their connections. Whoever opens it closes it.

    `receive` gets a connection's number and its datagrams; `checks` says whose they are.
    """

    def __init__(self, checks: Checks, receive: Callable[[int, list[Datagram]], None]) -> None:
        self.counted: Counter[str] = Counter()
        self._checks = checks
        self._receive = receive
        self._listeners: list[socket.socket] = []
        self._connections: dict[int, _Connection] = {}
        self._callers = Callers()
        self._next = FIRST_STREAM
        self._loop: asyncio.AbstractEventLoop
        self._sweeper: asyncio.TimerHandle | None = None

    def open(self, addresses: Sequence[str], port: int, *, free: bool) -> tuple[Address, ...]:
        """Listen; gives where. `free` takes another port when this one is taken on some address.

        Raises OSError naming the address that is taken.
        """
        self._loop = asyncio.get_running_loop()
        try:
            opened = listen_all(addresses, port)
        except OSError as error:
            if not free or error.errno != errno.EADDRINUSE:
                raise
            opened = listen_all(addresses, 0)
        self._listeners = list(opened.values())
        self._accept_again()
        self._sweeper = self._loop.call_later(SWEEP, self._sweep)
        return tuple((address, one.getsockname()[1]) for address, one in opened.items())

    def close(self) -> None:
        if self._sweeper is not None:
            self._sweeper.cancel()
        for number in list(self._connections):
            self._end(number)
        for one in self._listeners:
            self._loop.remove_reader(one)
            one.close()
        self._listeners = []

    def __len__(self) -> int:
        """How many connections there are."""
        return len(self._connections)

    def counters(self) -> dict[str, int]:
        return dict(self.counted) | {"tcp-connections-now": len(self._connections)}

    # --- sending --------------------------------------------------------------------------

    def send(self, number: int, data: bytes | memoryview, address: Address | None = None) -> None:
        """Send one datagram, or drop what is too much for the receiver."""
        self.send_run(number, data, len(data))

    def send_run(
        self, number: int, data: bytes | memoryview, size: int, address: Address | None = None
    ) -> None:
        """Send `data` as datagrams of `size` octets, the last one perhaps shorter. As with
        `sfu.udp.UdpPort`; a connection has only one `address` to send to."""
        connection = self._connections.get(number)
        if connection is None:
            self.counted["dropped-tcp-closed"] += 1
            return
        queue = connection.queue
        for start in range(0, len(data), size):
            queue.push(data[start : start + size])
        if queue.dropped:
            self.counted["dropped-tcp-queue-full"] += queue.dropped
            queue.dropped = 0
        if not connection.waits:
            self._write(number)

    def _write(self, number: int) -> None:
        connection = self._connections[number]
        queue = connection.queue
        try:
            while queue:
                queue.sent(connection.socket.send(queue.next()))
        except BlockingIOError:
            if not connection.waits:
                connection.waits = True
                self._loop.add_writer(connection.socket, self._write, number)
            return
        except OSError:
            self._end(number)
            return
        if connection.waits:
            connection.waits = False
            self._loop.remove_writer(connection.socket)

    # --- receiving ------------------------------------------------------------------------

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPT):
            try:
                one, address = listener.accept()
            except BlockingIOError:
                return
            except ConnectionError:
                continue
            except OSError:
                self.counted["tcp-accept-error"] += 1
                self._loop.remove_reader(listener)
                return
            self._enter(one, (address[0], address[1]))

    def _accept_again(self) -> None:
        for one in self._listeners:
            self._loop.add_reader(one, self._accept, one)

    def _enter(self, one: socket.socket, remote: Address) -> None:
        number = self._next
        self._next += 1
        if not self._callers.enter(number, remote[0], self._loop.time()):
            self.counted["tcp-refused"] += 1
            one.close()
            return
        self.counted["tcp-accepted"] += 1
        one.setblocking(False)
        with contextlib.suppress(OSError):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
        self._connections[number] = _Connection(one, remote)
        self._loop.add_reader(one, self._readable, number)

    def _readable(self, number: int) -> None:
        connection = self._connections[number]
        try:
            data = connection.socket.recv(READ)
            frames = connection.deframer.feed(data)
        except BlockingIOError:
            return
        except FramingError:
            self._end(number, "tcp-not-frames")
            return
        except OSError:
            self._end(number)
            return
        if frames:
            # Of the wall clock, as the kernel's arrival times of datagrams are.
            arrival, remote = time.time(), connection.remote
            self._receive(number, [(frame, remote, arrival) for frame in frames])
            if number in self._connections:
                known = (number, remote) in self._checks.paths
                if not self._callers.spoke(number, len(frames), known, self._loop.time()):
                    self._end(number, "tcp-stranger")
        elif not data:
            self._end(number)

    # --- the end --------------------------------------------------------------------------

    def _sweep(self) -> None:
        for number in self._callers.overdue(self._loop.time()):
            self._end(number, "tcp-overdue")
        self._accept_again()
        self._sweeper = self._loop.call_later(SWEEP, self._sweep)

    def _end(self, number: int, reason: str = "") -> None:
        connection = self._connections.pop(number)
        self._callers.leave(number)
        self._loop.remove_reader(connection.socket)
        self._loop.remove_writer(connection.socket)
        connection.socket.close()
        self._checks.forget(Path(number, connection.remote))
        if reason:
            self.counted[reason] += 1
            self._checks.log(reason, connection.remote, self._loop.time())

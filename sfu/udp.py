"""One UDP port on every local address, for all browsers.

One socket per address, not one for all: a wildcard socket answers with whatever source address
the route gives, and a browser drops an answer that does not come from where it asked.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
import sys
from collections import Counter, deque
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address, ip_address
from typing import TypeAlias

import ifaddr

from sfu.core.stun import Address

# Datagrams that one wake-up reads at most, so that one flooded socket cannot starve the loop.
BATCH = 64
MAX_DATAGRAM = 1500
# SOL_SOCKET options that Python does not name (asm-generic/socket.h).
SO_TIMESTAMPNS = 35
SO_RCVBUFFORCE = 33
SO_SNDBUFFORCE = 32
BUFFER = 4 * 1024 * 1024
TIMESPEC = struct.Struct("@qq")
ANCILLARY = socket.CMSG_SPACE(TIMESPEC.size)
# Generic segmentation offload of UDP (udp(7)): one call, many datagrams.
UDP_SEGMENT = 103
MAX_SEGMENTS = 64
SEGMENT_SIZE = struct.Struct("@H")
NO_SEGMENTS = frozenset({errno.EINVAL, errno.EIO, errno.ENOPROTOOPT, errno.EOPNOTSUPP})
# While a socket's send buffer is full, this many datagrams wait; further ones are dropped,
# because late media is worth less than the media that comes next.
MAX_WAITING = 512
# Tries to find a port that is free on every address when the system may choose.
PORT_TRIES = 20

# Bytes, sender, and the kernel's arrival time in seconds (of the wall clock).
Datagram: TypeAlias = tuple[bytes, Address, float]


def local_addresses() -> tuple[str, ...]:
    """The machine's addresses, loopback last: browsers on other machines try the first first."""
    found = []
    for adapter in ifaddr.get_adapters():
        for one in adapter.ips:
            text = one.ip if isinstance(one.ip, str) else one.ip[0]
            parsed = ip_address(text.partition("%")[0])
            if not parsed.is_link_local and not parsed.is_multicast:
                found.append(parsed)
    found.sort(key=lambda ip: (ip.is_loopback, ip.version))
    return tuple(dict.fromkeys(str(ip) for ip in found))


def _open(address: str, port: int) -> socket.socket:
    v6 = isinstance(ip_address(address), IPv6Address)
    one = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        one.setblocking(False)
        if v6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if sys.platform == "linux":
            one.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        _enlarge(one, socket.SO_RCVBUF, SO_RCVBUFFORCE)
        _enlarge(one, socket.SO_SNDBUF, SO_SNDBUFFORCE)
        one.bind((address, port))
    except OSError as error:
        one.close()
        raise OSError(error.errno, f"UDP {address} port {port}: {error.strerror}") from None
    return one


def _enlarge(one: socket.socket, option: int, force: int) -> None:
    try:
        # Beyond the system's limit where we may: a burst of key frames outgrows 200 KB.
        one.setsockopt(socket.SOL_SOCKET, force, BUFFER)
    except OSError:
        one.setsockopt(socket.SOL_SOCKET, option, BUFFER)


def _open_all(addresses: Sequence[str], port: int, skip: bool) -> dict[str, socket.socket]:
    opened: dict[str, socket.socket] = {}
    try:
        for address in addresses:
            try:
                opened[address] = _open(address, port)
            except OSError as error:
                if not skip or error.errno != errno.EADDRNOTAVAIL:
                    raise
                continue
            port = port or opened[address].getsockname()[1]
    except OSError:
        for one in opened.values():
            one.close()
        raise
    return opened


def open_sockets(addresses: Sequence[str], port: int) -> dict[str, socket.socket]:
    """Sockets on the same port of all `addresses`, or of all the machine's when there are none.

    Of the machine's, those that are not usable (yet) are skipped. Raises OSError that names the
    address.
    """
    for _ in range(PORT_TRIES if port == 0 else 1):
        try:
            opened = _open_all(addresses or local_addresses(), port, skip=not addresses)
        except OSError as error:
            failure = error
            if error.errno != errno.EADDRINUSE:
                break
        else:
            if opened:
                return opened
            failure = OSError(errno.EADDRNOTAVAIL, "UDP: the machine has no usable address")
            break
    raise failure


class UdpPort:
    """The open sockets, known by their index. Whoever opens it closes it."""

    def __init__(self, handler: Callable[[int, list[Datagram]], None]) -> None:
        self._handler = handler
        self._loop: asyncio.AbstractEventLoop
        self._segmenting = sys.platform == "linux"
        self._waiting: list[deque[tuple[bytes, Address]]] = []
        self.sockets: list[socket.socket] = []
        self.drops: Counter[str] = Counter()

    def open(self, addresses: Sequence[str], port: int) -> tuple[Address, ...]:
        """Listen; gives where, the best first. Raises OSError naming the address that is taken."""
        self._loop = asyncio.get_running_loop()
        opened = open_sockets(addresses, port)
        self.sockets = list(opened.values())
        self._waiting = [deque() for _ in self.sockets]
        for index, one in enumerate(self.sockets):
            self._loop.add_reader(one, self._readable, index)
        return tuple((address, one.getsockname()[1]) for address, one in opened.items())

    def close(self) -> None:
        for one in self.sockets:
            self._loop.remove_reader(one)
            self._loop.remove_writer(one)
            one.close()
        self.sockets = []

    def _readable(self, index: int) -> None:
        receive = self.sockets[index].recvmsg
        batch: list[Datagram] = []
        for _ in range(BATCH):
            try:
                data, ancillary, flags, address = receive(MAX_DATAGRAM, ANCILLARY)
            except BlockingIOError:
                break
            except OSError:
                # An ICMP error of an earlier datagram; the socket itself is well.
                self.drops["receive-error"] += 1
                continue
            if flags & socket.MSG_TRUNC:
                self.drops["oversize"] += 1
                continue
            arrival = 0.0
            if ancillary:
                seconds, nanoseconds = TIMESPEC.unpack(ancillary[0][2])
                arrival = seconds + nanoseconds * 1e-9
            # IPv6 senders come with flow and scope, which an answer does not need.
            batch.append((data, address[:2], arrival or self._loop.time()))
        if batch:
            self._handler(index, batch)

    def send(self, index: int, data: bytes | memoryview, address: Address) -> None:
        """Send now, or as soon as the socket takes it; `data` may be reused at once."""
        waiting = self._waiting[index]
        if not waiting:
            try:
                self.sockets[index].sendto(data, address)
                return
            except BlockingIOError:
                self._loop.add_writer(self.sockets[index], self._writable, index)
            except OSError:
                self.drops["send-error"] += 1
                return
        if len(waiting) < MAX_WAITING:
            waiting.append((bytes(data), address))
        else:
            self.drops["send-queue-full"] += 1

    def send_run(self, index: int, data: memoryview, size: int, address: Address) -> None:
        """Send `data` as datagrams of `size` bytes, the last one perhaps shorter."""
        if len(data) > size and self._segmenting and not self._waiting[index]:
            segment = [(socket.SOL_UDP, UDP_SEGMENT, SEGMENT_SIZE.pack(size))]
            try:
                self.sockets[index].sendmsg([data], segment, 0, address)
                return
            except BlockingIOError:
                pass
            except OSError as error:
                # A kernel or an interface that cannot; sent one by one it is only slower.
                self._segmenting = error.errno not in NO_SEGMENTS
        for start in range(0, len(data), size):
            self.send(index, data[start : start + size], address)

    def _writable(self, index: int) -> None:
        waiting = self._waiting[index]
        while waiting:
            data, address = waiting[0]
            try:
                self.sockets[index].sendto(data, address)
            except BlockingIOError:
                return
            except OSError:
                self.drops["send-error"] += 1
            waiting.popleft()
        self._loop.remove_writer(self.sockets[index])

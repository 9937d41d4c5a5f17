"""Real UDP sockets of the legs: an even port for RTP and the next one for RTCP, of one range."""

from __future__ import annotations

import errno
import secrets
import selectors
import socket
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from sip_gateway.media.lock import Address
from sip_gateway.media.srtp import LegSrtp, is_control
from sip_gateway.media.wire import RTCP, RTP, Batch
from sip_gateway.phone_media import MediaKeys

_BUFFER: Final = 256 * 1024  # octets the kernel keeps while a tick is late
_ROUNDS: Final = 128  # datagrams of one socket that one tick reads at most
_CONTROL_SIZE: Final = 1500
_OTHERS: Final = frozenset((errno.EADDRINUSE, errno.EACCES))

_Receive = Callable[[memoryview], tuple[int, Any]]
_Send = Callable[[bytes | memoryview, Any], int]


class PortRange:
    """Even ports `first` ≤ port < `last`, taken in random order so that they are not guessed.

    May be used from several threads. A port that some other program holds is passed over.
    """

    def __init__(
        self, first: int, last: int, choose: Callable[[int], int] = secrets.randbelow
    ) -> None:
        self._free = list(range(first + first % 2, last - 1, 2))
        if not self._free:
            raise ValueError("no even port with an odd neighbour in the range")
        self._lock = threading.Lock()
        self._choose = choose
        self.size = len(self._free)

    def open(self, host: str) -> tuple[int, socket.socket, socket.socket]:
        """Bind a pair on `host`. Raises OSError when none is left or `host` is not ours."""
        passed: list[int] = []
        try:
            while True:
                port = self._take(host)
                passed.append(port)
                pair = _bind_pair(host, port)
                if pair is not None:
                    passed.remove(port)
                    return port, *pair
        finally:
            for port in passed:
                self.release(port)

    def release(self, port: int) -> None:
        """Give a port back whose sockets are closed."""
        with self._lock:
            self._free.append(port)

    def _take(self, host: str) -> int:
        with self._lock:
            if not self._free:
                raise OSError(errno.EADDRINUSE, f"all RTP ports of {host} are in use")
            index = self._choose(len(self._free))
            self._free[index], self._free[-1] = self._free[-1], self._free[index]
            return self._free.pop()


def _bind_pair(host: str, port: int) -> tuple[socket.socket, socket.socket] | None:
    """Both sockets, or None when another program has one of the ports. Raises OSError."""
    opened: list[socket.socket] = []
    try:
        for number in (port, port + 1):
            opened.append(_bind(host, number))
    except OSError as error:
        for each in opened:
            each.close()
        if error.errno not in _OTHERS:
            raise
        return None
    return opened[0], opened[1]


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        # Voice: Expedited Forwarding (RFC 4594 §4.1), where the system lets us.
        if family == socket.AF_INET:
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 46 << 2)
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened


def _send_secret(
    secret: LegSrtp, through: socket.socket, data: bytes | memoryview, address: Any
) -> int:
    """As sendto. Raises OSError when the packet cannot be protected: it is never sent bare."""
    packet = secret.close(data)
    if packet is None:
        raise OSError(errno.EBADMSG, "not protected")
    return through.sendto(packet, address)


class UdpWire:
    """`Wire` over the sockets that `add` brings; `released` is called with each port freed."""

    def __init__(self, capacity: int, released: Callable[[int], None]) -> None:
        self._released = released
        self._selector = selectors.DefaultSelector()
        self._pairs: dict[int, tuple[int, socket.socket, socket.socket]] = {}
        self._secrets: dict[int, LegSrtp] = {}
        self.unauthentic = 0
        # Bound methods by row: an attribute look-up less in each of the two hot loops. Legs with
        # SRTP have others there, so that those without pay nothing for it.
        self._receive: list[_Receive | None] = [None] * capacity
        self._send: list[_Send | None] = [None] * capacity

    def add(self, leg: int, port: int, rtp: socket.socket, rtcp: socket.socket) -> None:
        """Serve a leg's pair, which now belongs to the wire."""
        self._pairs[leg] = (port, rtp, rtcp)
        self._receive[leg] = rtp.recvfrom_into
        self._send[leg] = rtp.sendto
        self._selector.register(rtp, selectors.EVENT_READ, (leg, RTP))
        self._selector.register(rtcp, selectors.EVENT_READ, (leg, RTCP))

    def secure(self, leg: int, keys: MediaKeys | None) -> None:
        pair = self._pairs.get(leg)
        if pair is None:
            return
        _, rtp, _ = pair
        if keys is None:
            self._secrets.pop(leg, None)
            self._receive[leg], self._send[leg] = rtp.recvfrom_into, rtp.sendto
        elif leg in self._secrets:
            self._secrets[leg].rekey(keys)
        else:
            secret = self._secrets[leg] = LegSrtp(keys)
            self._receive[leg] = partial(self._receive_secret, secret, rtp)
            self._send[leg] = partial(_send_secret, secret, rtp)

    def _receive_secret(
        self, secret: LegSrtp, rtp: socket.socket, view: memoryview
    ) -> tuple[int, Any]:
        """As recvfrom_into. Raises OSError for a packet that is not to be seen."""
        length, address = rtp.recvfrom_into(view)
        data = secret.open(bytes(view[:length]))
        if data is None:
            self.unauthentic += 1
            raise OSError(errno.EBADMSG, "not authentic")
        view[: len(data)] = data
        return len(data), address

    def remove(self, leg: int) -> None:
        self._secrets.pop(leg, None)
        pair = self._pairs.pop(leg, None)
        if pair is None:
            return
        port, rtp, rtcp = pair
        self._receive[leg] = self._send[leg] = None
        for each in (rtp, rtcp):
            self._selector.unregister(each)
            each.close()
        self._released(port)

    def drain(self, batch: Batch) -> None:
        # One datagram per socket and round, so that a flood on one leg does not starve others.
        for _ in range(_ROUNDS):
            ready = self._selector.select(0)
            if not ready or not self._round(ready, batch):
                return

    def _round(self, ready: list[tuple[selectors.SelectorKey, int]], batch: Batch) -> bool:
        legs, lengths, addresses = batch.legs, batch.lengths, batch.addresses
        receivers, views = self._receive, batch.views
        for key, _ in ready:
            leg, kind = key.data
            if kind == RTCP:
                self._control(leg, key.fileobj, batch)
                continue
            if len(legs) >= batch.capacity:
                return False
            receive = receivers[leg]
            try:
                length, address = receive(views[len(legs)])
            except OSError:  # an ICMP error of an earlier packet, or a false alarm
                continue
            legs.append(leg)
            lengths.append(length)
            addresses.append(address)
        return True

    def _control(self, leg: int, source: object, batch: Batch) -> None:
        assert isinstance(source, socket.socket)
        try:
            data, address = source.recvfrom(_CONTROL_SIZE)
        except OSError:
            return
        secret = self._secrets.get(leg)
        if secret is not None:
            opened = secret.open(data) if is_control(data) else None
            if opened is None:
                self.unauthentic += 1
                return
            data = opened
        batch.control.append((leg, data, address))

    def send(self, leg: int, data: bytes | memoryview, address: Address) -> bool:
        send = self._send[leg]
        if send is None:
            return False
        try:
            send(data, address)
        except OSError:
            return False
        return True

    def send_all(
        self, legs: list[int], rows: Sequence[memoryview | bytes], addresses: list[Address | None]
    ) -> int:
        senders, refused = self._send, 0
        for leg in legs:
            try:
                senders[leg](rows[leg], addresses[leg])  # type: ignore[misc]
            except (OSError, TypeError):
                refused += 1
        return refused

    def send_control(self, leg: int, data: bytes, address: Address) -> bool:
        pair = self._pairs.get(leg)
        if pair is None or not 0 < address[1] < 65536:
            return False
        secret = self._secrets.get(leg)
        try:
            if secret is None:
                pair[2].sendto(data, address)
            else:
                _send_secret(secret, pair[2], data, address)
        except OSError:
            return False
        return True

    def close(self) -> None:
        for leg in list(self._pairs):
            self.remove(leg)
        self._selector.close()

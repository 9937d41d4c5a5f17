"""UDP by many datagrams a system call, with the kernel's time of arrival.

The load must cost less than what it loads, so it receives by recvmmsg(2) and sends by sendmmsg(2),
called through cffi without a compiler. Arrival is when the datagram reached the socket, so nobody
is blamed for the time that it lay there until this process read it.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any

from cffi import FFI

BATCH = 64
SLOT = 2048  # bytes for one datagram
BUFFER = 8 << 20  # of a socket: nothing may be lost on this side
_CONTROL = 64
_TIMESTAMPNS = 35  # SO_TIMESTAMPNS, SCM_TIMESTAMPNS of Linux
_RCVBUFFORCE = 33  # SO_RCVBUFFORCE
_STAMP = struct.Struct("@NiiqQ")  # struct cmsghdr and struct timespec on 64 bits

_ffi = FFI()
_ffi.cdef("""
    struct iovec { void *base; size_t len; };
    struct msghdr { void *name; unsigned namelen; struct iovec *iov; size_t iovlen;
                    void *control; size_t controllen; int flags; };
    struct mmsghdr { struct msghdr hdr; unsigned len; };
    int recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags, void *timeout);
    int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags);
""")
_libc: Any = _ffi.dlopen(None)


class _Messages:
    """A batch's headers, each pointing to a slot of `memory`."""

    def __init__(self, control: bool) -> None:
        self.memory: Any = _ffi.new("char[]", BATCH * SLOT)
        self.view = memoryview(_ffi.buffer(self.memory))
        self.headers: Any = _ffi.new("struct mmsghdr[]", BATCH)
        self.vectors: Any = _ffi.new("struct iovec[]", BATCH)
        self.controls: Any = _ffi.new("char[]", BATCH * _CONTROL)
        self.stamps = memoryview(_ffi.buffer(self.controls))
        for index in range(BATCH):
            self.vectors[index].base = self.memory + index * SLOT
            self.vectors[index].len = SLOT
            header = self.headers[index].hdr
            header.iov = self.vectors + index
            header.iovlen = 1
            header.control = self.controls + index * _CONTROL if control else _ffi.NULL


class Inbox:
    """What the last call received: `view` holds datagram i from `i * SLOT` on."""

    def __init__(self) -> None:
        self._messages = _Messages(control=True)
        self.view = self._messages.view

    def receive(self, descriptor: int) -> int:
        """Fill the slots from a socket; gives how many datagrams there were."""
        headers = self._messages.headers
        for index in range(BATCH):
            headers[index].hdr.controllen = _CONTROL
        got: int = _libc.recvmmsg(descriptor, headers, BATCH, socket.MSG_DONTWAIT, _ffi.NULL)
        # ECONNREFUSED: the other side has gone, which its silence will tell.
        if got < 0 and _ffi.errno not in (errno.EAGAIN, errno.EINTR, errno.ECONNREFUSED):
            raise OSError(_ffi.errno, os.strerror(_ffi.errno))
        return max(0, got)

    def data(self, index: int) -> bytes:
        """Datagram `index`, copied."""
        start = index * SLOT
        return bytes(self.view[start : start + self._messages.headers[index].len])

    def head(self, index: int) -> bytes:
        """Its first bytes, in which an RTP header with its extension fits."""
        start = index * SLOT
        return bytes(self.view[start : start + 96])

    def arrived(self, index: int) -> int:
        """When it arrived, in nanoseconds of the real-time clock."""
        _, _, _, seconds, rest = _STAMP.unpack_from(self._messages.stamps, index * _CONTROL)
        return int(seconds * 1_000_000_000 + rest)


class Outbox:
    """Sends a burst by one system call."""

    def __init__(self) -> None:
        self._messages = _Messages(control=False)

    def send(self, descriptor: int, burst: Sequence[bytes]) -> None:
        messages = self._messages
        for index, data in enumerate(burst):
            start = index * SLOT
            messages.view[start : start + len(data)] = data
            messages.vectors[index].len = len(data)
        _libc.sendmmsg(descriptor, messages.headers, len(burst), 0)


def open_socket() -> socket.socket:
    """A socket that keeps all that comes until it is read, and says when it came."""
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        wire.setsockopt(socket.SOL_SOCKET, _RCVBUFFORCE, BUFFER)
    except PermissionError:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    wire.setsockopt(socket.SOL_SOCKET, _TIMESTAMPNS, 1)
    wire.setblocking(False)
    return wire


def dropped(inodes: set[int], table: str = "/proc/net/udp") -> int:
    """Datagrams that the sockets with these inodes had no room for."""
    with open(table, encoding="ascii") as lines:
        rows = [line.split() for line in lines][1:]
    return sum(int(row[12]) for row in rows if int(row[9]) in inodes)

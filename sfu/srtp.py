"""SRTP per packet (RFC 3711, RFC 7714), without a copy more than needed.

libsrtp works in place, so one buffer serves all sessions of a plane: the packet is put together
in it, protected there, and sent from there. pylibsrtp's own methods copy three times and cost
twice as much; its binding is therefore called directly, here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib

# A datagram of an Ethernet frame plus the longest trailer of SRTCP (index, tag, key identifier).
MAX_PLAIN = 1500
MAX_PACKET = MAX_PLAIN + 148
# Packets for one receiver stand side by side, so that one system call can send them all.
CAPACITY = 60_000

_OK = lib.srtp_err_status_ok


@dataclass(frozen=True, slots=True)
class Association:
    """What a DTLS handshake leaves for media: a profile by its name in OpenSSL, libsrtp's sessions,
    and master key and salt of what the peer sends and of what we send (RFC 5764 §4.2)."""

    profile: str
    inbound: Session
    outbound: Session
    remote: tuple[bytes, bytes]
    local: tuple[bytes, bytes]

    def __repr__(self) -> str:
        return f"Association({self.profile})"


class SrtpMaker(Protocol):
    """Who protects an association's packets."""

    def open(self, association: Association) -> Srtp: ...


class SrtpBuffer:
    """The working memory that sessions share; what is protected in it is valid until the next
    call that writes there."""

    def __init__(self) -> None:
        self.memory: Any = ffi.new("char[]", CAPACITY + MAX_PACKET)
        self.view = memoryview(ffi.buffer(self.memory))
        self.length: Any = ffi.new("int *")

    def open(self, association: Association) -> Srtp:
        return Srtp(self, association.inbound, association.outbound)


class Srtp:
    """The two directions of one DTLS association, keyed by the sessions that the handshake made."""

    def __init__(self, buffer: SrtpBuffer, inbound: Session, outbound: Session) -> None:
        self.buffer = buffer
        # The sessions own the contexts' memory, so they must live as long.
        self._sessions = (inbound, outbound)
        self._in = inbound._srtp[0]
        self._out = outbound._srtp[0]

    def protect(self, header: bytes, payload: bytes, at: int = 0) -> int:
        """Write `header` + `payload` as SRTP into the buffer at `at`, at most `CAPACITY`.

        Gives the length, or 0 when libsrtp refuses.
        """
        buffer = self.buffer
        view = buffer.view
        length = buffer.length
        middle = at + len(header)
        size = len(header) + len(payload)
        if size > MAX_PLAIN:
            return 0
        view[at:middle] = header
        view[middle : at + size] = payload
        length[0] = size
        if lib.srtp_protect(self._out, buffer.memory + at, length) != _OK:
            return 0
        return int(length[0])

    def protect_rtcp(self, data: bytes) -> memoryview | None:
        """`data` as SRTCP, or None when libsrtp refuses. Valid until the next call."""
        buffer = self.buffer
        if len(data) > MAX_PLAIN:
            return None
        buffer.view[: len(data)] = data
        buffer.length[0] = len(data)
        if lib.srtp_protect_rtcp(self._out, buffer.memory, buffer.length) != _OK:
            return None
        return buffer.view[: buffer.length[0]]

    def unprotect(self, data: bytes) -> bytes | None:
        """The RTP packet, or None when it is not authentic or was seen before."""
        return self._open(lib.srtp_unprotect, data)

    def unprotect_rtcp(self, data: bytes) -> bytes | None:
        """The RTCP packets, or None when they are not authentic or were seen before."""
        return self._open(lib.srtp_unprotect_rtcp, data)

    def _open(self, function: Any, data: bytes) -> bytes | None:
        buffer = self.buffer
        if len(data) > MAX_PLAIN:
            return None
        buffer.view[: len(data)] = data
        buffer.length[0] = len(data)
        if function(self._in, buffer.memory, buffer.length) != _OK:
            return None
        return bytes(buffer.view[: buffer.length[0]])

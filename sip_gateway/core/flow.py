"""Addresses, connections and messages on their way, as the core sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DATAGRAM: Final = 0


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """A numeric IP address (IPv6 without brackets) and a port."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Hop:
    """Where a message goes: as a datagram to `address`, or down the stream that the shell knows
    as `connection`, whose other end is `address`."""

    address: SocketAddress
    connection: int = DATAGRAM

    @property
    def reliable(self) -> bool:
        """Nothing is repeated on a stream: it arrives, or the stream breaks (RFC 3261 §17)."""
        return self.connection != DATAGRAM


@dataclass(frozen=True, slots=True)
class Flow:
    """The path a message came on: `local` is what the peer is told as our address (Contact, Via,
    SDP), `remote` where its packets come from, `connection` the stream, if it is one."""

    transport: str  # "udp" | "tcp" | "tls"
    local: SocketAddress
    remote: SocketAddress
    connection: int = DATAGRAM

    @property
    def hop(self) -> Hop:
        """Back along the flow."""
        return Hop(self.remote, self.connection)


@dataclass(frozen=True, slots=True)
class Send:
    """One message to send: a datagram, or bytes of a stream that may be gone by now."""

    destination: SocketAddress
    data: bytes
    connection: int = DATAGRAM

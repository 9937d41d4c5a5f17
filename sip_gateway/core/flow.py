"""Addresses and datagrams, as the core sees them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """A numeric IP address (IPv6 without brackets) and a port."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The path a message came on: `local` is what the peer is told as our address (Contact, Via,
    SDP), `remote` where its packets come from."""

    transport: str  # "udp"
    local: SocketAddress
    remote: SocketAddress


@dataclass(frozen=True, slots=True)
class Send:
    """One datagram to send."""

    destination: SocketAddress
    data: bytes

"""Where calls of ours go that are for others than our own telephones."""

from __future__ import annotations

from dataclasses import dataclass

from sip_gateway.core.flow import SocketAddress


@dataclass(frozen=True, slots=True)
class Trunk:
    """`name` is what its certificate is made out to, where that is not the address."""

    address: SocketAddress
    transport: str = "udp"  # "udp" | "tcp" | "tls"
    name: str = ""

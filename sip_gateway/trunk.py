"""Where calls of ours go that are for others than our own telephones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sip_gateway.core.flow import SocketAddress


@dataclass(frozen=True, slots=True)
class Trunk:
    """One address of a trunk. `name` is what its certificate is made out to, where that is not
    the address; `authorities` is the file with whom to believe about it."""

    address: SocketAddress
    transport: str = "udp"  # "udp" | "tcp" | "tls"
    name: str = ""
    authorities: Path | None = None

    def __str__(self) -> str:
        return f"{self.address.host}:{self.address.port}/{self.transport}"

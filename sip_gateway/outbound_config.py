"""Settings of the calls that we make. Every value is checked when the object is made."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from sip_gateway.core.flow import SocketAddress
from sip_gateway.number_plan import NumberPlan
from sip_gateway.tls import client_context
from sip_gateway.trunk import Trunk


@dataclass(frozen=True, slots=True)
class OutboundConfig:
    """Raises ValueError, naming the key, for a value that cannot be.

    - `host`, `port`: the trunk that takes calls to other than our own telephones; an empty host
      means that only registered telephones are called.
    - `transport`: `udp`, `tcp` or `tls`; the gateway itself has to listen by the same one.
    - `tls_name`: what the trunk's certificate is made out to; empty is `host`. `tls_authorities`:
      a PEM file with whom to believe about it, in place of those that the machine believes.
    - `username`, `password`, `realm`: what the trunk knows us by; `realm` empty is `host`. Only
      challenges for that realm are answered.
    - `caller_prefix`: put before the extension to make the number that the called see.
    - `country`, `international_prefix`, `national_prefix`, `allow`, `deny`: see NumberPlan.
    - `max_legs`, `minutes_per_day`: of one vPBX over the trunk.
    - `ring_time`: seconds until a call that nobody answers is given up.
    - `confirm`: whether those whom the trunk reaches press 1 to join, which mailboxes do not.
    """

    host: str = ""
    port: int = 5060
    transport: str = "udp"
    tls_name: str = ""
    tls_authorities: Path | None = None
    username: str = ""
    password: str = field(default="", repr=False)
    realm: str = ""
    caller_prefix: str = ""
    country: str = "41"
    international_prefix: str = "00"
    national_prefix: str = "0"
    allow: tuple[str, ...] = ("+41",)
    deny: tuple[str, ...] = ()
    max_legs: int = 10
    minutes_per_day: int = 600
    ring_time: int = 45
    confirm: bool = True

    def __post_init__(self) -> None:
        if self.host:
            try:
                ip_address(self.host)
            except ValueError:
                raise ValueError(f"host: {self.host!r} is not an IP address") from None
        if not 1 <= self.port <= 65_535:
            raise ValueError("port: not between 1 and 65535")
        if self.transport not in ("udp", "tcp", "tls"):
            raise ValueError("transport: udp, tcp or tls")
        if bool(self.username) != bool(self.password):
            raise ValueError("password: goes together with username; set both or none")
        digits = self.caller_prefix.removeprefix("+")
        if digits and not (digits.isascii() and digits.isdigit()):
            raise ValueError("caller_prefix: digits, with or without a plus before them")
        if self.max_legs < 0:
            raise ValueError("max_legs: at least 0")
        if self.minutes_per_day < 0:
            raise ValueError("minutes_per_day: at least 0")
        if not 10 <= self.ring_time <= 120:
            raise ValueError("ring_time: 10 to 120 seconds")
        self.plan()

    def trunk(self) -> Trunk | None:
        """Where outside calls go."""
        if not self.host:
            return None
        return Trunk(SocketAddress(self.host, self.port), self.transport, self.tls_name)

    def trunk_context(self) -> ssl.SSLContext | None:
        """What connections to the trunk by TLS need. Raises OSError naming the key."""
        if self.transport != "tls":
            return None
        try:
            return client_context(self.tls_authorities)
        except OSError as error:
            where = f"outbound.tls_authorities: {self.tls_authorities}"
            raise OSError(error.errno, f"{where}: {error.strerror or error}") from None

    def plan(self) -> NumberPlan:
        """What may be called over the trunk."""
        try:
            return NumberPlan(
                self.country,
                self.international_prefix,
                self.national_prefix,
                self.allow,
                self.deny,
            )
        except ValueError as error:
            key, _, rest = str(error).partition(": ")
            key = {"international": "international_prefix", "national": "national_prefix"}.get(
                key, key
            )
            raise ValueError(f"{key}: {rest}") from None

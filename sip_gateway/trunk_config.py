"""Settings of one trunk. Every value is checked when the object is made."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final

from sip_gateway.core.admission import Network
from sip_gateway.core.digest_client import Login
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import Parameters
from sip_gateway.core.registration_client import MAX_EXPIRES
from sip_gateway.core.uri import Uri, bracketed
from sip_gateway.location import Target
from sip_gateway.tls import client_context
from sip_gateway.trunk import Trunk

HOST: Final = "host"  # in `networks`
TRANSPORTS: Final = ("udp", "tcp", "tls")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,31}\Z")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,251}[A-Za-z0-9])?\Z")
_CONTACT: Final = re.compile(r"[A-Za-z0-9+_.\-]{1,64}\Z")
_PREFIX: Final = re.compile(r"\+?[0-9]{1,15}\Z|\+\Z")


@dataclass(frozen=True, slots=True)
class TrunkConfig:
    """Raises ValueError, naming the key, for a value that cannot be.

    - `name`: what logs, counters and call records call it.
    - `host`, `port`, `transport`: where it takes calls. `host` is an address or a name; port 0 is
      5060, or 5061 by TLS, or of a name what its SRV records say. The gateway itself has to
      listen by the same transport.
    - `tls_name`: what its certificate is made out to; empty is `host`. `tls_authorities`: a PEM
      file with whom to believe about it, in place of those that the machine believes.
    - `username`, `password`, `realm`: what it knows us by; `realm` empty is `host`. Only
      challenges for that realm are answered.
    - `caller_prefix`: put before the extension to make the number that the called see.
    - `networks`: addresses and networks that it calls from; their calls need no password. The
      word "host" is for wherever `host` is.
    - `vpbxes`: ids of those that call over it; empty is all.
    - `prefixes`: beginnings of the numbers that it takes, with a plus of international ones;
      empty is all.
    - `priority`: lower ones are tried first. Equal ones share the calls in proportion to their
      `weight`; one of weight 0 is the last among them.
    - `options_interval`: seconds between two OPTIONS that ask whether it is there; 0 for none.
    - `register`: whether we register there, for `expires` seconds, as `username` of `domain`
      (empty: `host`). `contact` is the user part that calls to us shall name, such as the
      portal's number; empty is `username`. With `only_registered` it gets calls only while we are.
    """

    name: str
    host: str
    port: int = 0
    transport: str = "udp"
    tls_name: str = ""
    tls_authorities: Path | None = None
    username: str = ""
    password: str = field(default="", repr=False)
    realm: str = ""
    caller_prefix: str = ""
    networks: tuple[str, ...] = ()
    vpbxes: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    priority: int = 0
    weight: int = 1
    options_interval: int = 30
    register: bool = False
    expires: int = 3600
    domain: str = ""
    contact: str = ""
    only_registered: bool = True

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise ValueError("name: letters, digits, dots, hyphens, at most 32")
        if self.is_named and not _DOMAIN.match(self.host):
            raise ValueError(f"host: {self.host!r} is no IP address and no host name")
        if not 0 <= self.port <= 65_535:
            raise ValueError("port: not between 0 and 65535")
        if self.transport not in TRANSPORTS:
            raise ValueError(f"transport: one of {', '.join(TRANSPORTS)}")
        if bool(self.username) != bool(self.password):
            raise ValueError("password: goes together with username; set both or none")
        self._check_routing()
        self._check_registration()

    def _check_registration(self) -> None:
        if self.options_interval != 0 and not 10 <= self.options_interval <= 3_600:
            raise ValueError("options_interval: 0, or 10 to 3600 seconds")
        if self.register and not self.username:
            raise ValueError("register: needs username and password")
        if not 60 <= self.expires <= MAX_EXPIRES:
            raise ValueError(f"expires: 60 to {MAX_EXPIRES} seconds")
        if self.domain and not _DOMAIN.match(self.domain):
            raise ValueError("domain: a host name or an IPv4 address")
        if self.contact and not _CONTACT.match(self.contact):
            raise ValueError("contact: digits, letters, + - _ . only")

    def _check_routing(self) -> None:
        check_caller_prefix(self.caller_prefix)
        if not all(_PREFIX.match(each) for each in self.prefixes):
            raise ValueError("prefixes: beginnings of numbers, like +41 or 2")
        if not 0 <= self.priority <= 65_535:
            raise ValueError("priority: 0 to 65535")
        if not 0 <= self.weight <= 65_535:
            raise ValueError("weight: 0 to 65535")
        self.from_networks()

    def from_networks(self) -> tuple[Network, ...]:
        """`networks`, read; without what only the DNS knows."""
        listed = [each for each in self.networks if each != HOST]
        if self.calls_from_host and not self.is_named:
            listed.append(self.host)
        try:
            return tuple(ip_network(each) for each in listed)
        except ValueError as error:
            raise ValueError(f"networks: {error}") from None

    @property
    def calls_from_host(self) -> bool:
        """Whether calls from its own addresses are its calls."""
        return HOST in self.networks

    def takes(self, number: str, vpbx: str) -> bool:
        """Whether a call of that vPBX goes here; `number` as `NumberPlan.meant` writes it."""
        if self.vpbxes and vpbx not in self.vpbxes:
            return False
        return not self.prefixes or number.startswith(self.prefixes)

    @property
    def is_named(self) -> bool:
        """Whether the DNS has to say where it is."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False

    def target(self) -> Target:
        """The one address of a trunk that is not named."""
        return Target(SocketAddress(self.host, self.port or self._usual_port))

    def peer(self, address: SocketAddress) -> Trunk:
        """It, at one of its addresses. Its certificate is for the name that is configured, never
        for one that the DNS has told (RFC 5922 §7.2)."""
        name = self.tls_name or (self.host if self.is_named else "")
        return Trunk(address, self.transport, name, self.tls_authorities)

    def uri(self, address: SocketAddress, user: str = "") -> Uri:
        """What is called there, by the name that is configured (RFC 3261 §8.1.1.1)."""
        by = () if self.transport == "udp" else (("transport", self.transport),)
        if self.is_named:
            return Uri("sip", self.host, user, self.port or None, Parameters(by))
        return Uri("sip", bracketed(address.host), user, address.port, Parameters(by))

    @property
    def _usual_port(self) -> int:
        return 5061 if self.transport == "tls" else 5060

    def login(self) -> Login | None:
        if not self.username:
            return None
        return Login(self.username, self.password, self.realm or self.host)


def check_caller_prefix(prefix: str) -> None:
    """Raises ValueError."""
    digits = prefix.removeprefix("+")
    if digits and not (digits.isascii() and digits.isdigit()):
        raise ValueError("caller_prefix: digits, with or without a plus before them")


def trunk_contexts(trunks: Iterable[TrunkConfig]) -> Mapping[Path | None, ssl.SSLContext]:
    """What connections by TLS need, by the file with whom to believe. Raises OSError naming
    trunk and key."""
    contexts: dict[Path | None, ssl.SSLContext] = {}
    for trunk in trunks:
        authorities = trunk.tls_authorities
        if trunk.transport != "tls" or authorities in contexts:
            continue
        try:
            contexts[authorities] = client_context(authorities)
        except OSError as error:
            where = f"trunk {trunk.name}: tls_authorities: {authorities}"
            raise OSError(error.errno, f"{where}: {error.strerror or error}") from None
    return contexts

"""From the name of a trunk to its addresses (RFC 3263 §4.2): SRV where no port is given, then A and
AAAA. The transport is configured, so NAPTR, which would choose it, is not asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from sip_gateway.core.flow import SocketAddress

MAX_TARGETS: Final = 8  # of one name; more would take a caller's patience
NOTHING_TTL: Final = 60.0  # seconds that "there is none" is believed
_SERVICE: Final = MappingProxyType({"udp": "_sip._udp", "tcp": "_sip._tcp", "tls": "_sips._tcp"})


class LookupFailed(Exception):
    """Nobody has answered; whether there is something is not known."""


@dataclass(frozen=True, slots=True)
class Service:
    """One SRV record; a host "." says that there is no such service (RFC 2782)."""

    host: str
    port: int
    priority: int = 0
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Services:
    """`ttl` is in seconds."""

    found: tuple[Service, ...]
    ttl: float = NOTHING_TTL


@dataclass(frozen=True, slots=True)
class Addresses:
    """IP addresses; `ttl` is in seconds."""

    found: tuple[str, ...]
    ttl: float = NOTHING_TTL


@dataclass(frozen=True, slots=True)
class Target:
    """One address of a trunk, and when it is tried among the others."""

    address: SocketAddress
    priority: int = 0
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Location:
    """All that a name stands for, for `ttl` seconds."""

    targets: tuple[Target, ...]
    ttl: float


class Resolver(Protocol):
    """The DNS. Both find nothing where there is nothing, and raise LookupFailed without an
    answer."""

    async def services(self, name: str) -> Services: ...

    async def addresses(self, name: str) -> Addresses: ...


async def locate(host: str, port: int, transport: str, resolver: Resolver) -> Location:
    """`port` 0 is for whatever the DNS says. Raises LookupFailed."""
    if not port:
        services = await resolver.services(f"{_SERVICE[transport]}.{host}")
        if services.found:
            return await _served(services, resolver)
        port = 5061 if transport == "tls" else 5060
    addresses = await resolver.addresses(host)
    targets = tuple(Target(SocketAddress(each, port)) for each in addresses.found[:MAX_TARGETS])
    return Location(targets, addresses.ttl)


async def _served(services: Services, resolver: Resolver) -> Location:
    """Servers whose address nobody tells are left out, unless it is all of them."""
    hosts = sorted(services.found, key=lambda each: (each.priority, -each.weight))[:MAX_TARGETS]
    hosts = [each for each in hosts if each.host != "."]
    looked = await asyncio.gather(
        *(resolver.addresses(each.host) for each in hosts), return_exceptions=True
    )
    targets, ttl, failed = [], services.ttl, 0
    for service, addresses in zip(hosts, looked, strict=True):
        if isinstance(addresses, LookupFailed):
            failed += 1
            ttl = min(ttl, NOTHING_TTL)
        elif isinstance(addresses, BaseException):
            raise addresses
        else:
            ttl = min(ttl, addresses.ttl)
            targets += [
                Target(SocketAddress(each, service.port), service.priority, service.weight)
                for each in addresses.found
            ]
    if failed and not targets:
        raise LookupFailed("no address of any server")
    return Location(tuple(dict.fromkeys(targets))[:MAX_TARGETS], ttl)

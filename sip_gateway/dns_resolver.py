"""The DNS as the machine is set up for it, with the machine's own list of hosts as a last resort."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.resolver
from dns.rdtypes.IN.SRV import SRV

from sip_gateway.location import NOTHING_TTL, Addresses, LookupFailed, Service, Services

_LIFETIME: Final = 5.0
_NOTHING: Final = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer)


class DnsResolver:
    """A Resolver. Without `nameservers` those of /etc/resolv.conf are asked; `lifetime` are
    seconds for one question, over all of them."""

    def __init__(
        self, nameservers: Sequence[str] = (), port: int = 53, lifetime: float = _LIFETIME
    ) -> None:
        self._nameservers = list(nameservers)
        self._port = port
        self._lifetime = lifetime
        self._resolver: dns.asyncresolver.Resolver | None = None

    async def services(self, name: str) -> Services:
        answer = await self._ask(name, "SRV")
        if answer is None:
            return Services(())
        found = tuple(
            Service(
                record.target.to_text(omit_final_dot=record.target.labels != (b"",)),
                record.port,
                record.priority,
                record.weight,
            )
            for record in answer
            if isinstance(record, SRV)
        )
        return Services(found, _ttl(answer))

    async def addresses(self, name: str) -> Addresses:
        answers = await asyncio.gather(
            self._ask(name, "A"), self._ask(name, "AAAA"), return_exceptions=True
        )
        given = [each for each in answers if isinstance(each, dns.resolver.Answer)]
        if given:
            found = tuple(record.address for answer in given for record in answer)
            return Addresses(found, min(_ttl(each) for each in given))
        for each in answers:
            if isinstance(each, BaseException):
                raise each
        return await _from_hosts(name)

    async def _ask(self, name: str, kind: str) -> dns.resolver.Answer | None:
        """None for nothing of the kind. Raises LookupFailed."""
        try:
            if self._resolver is None:
                self._resolver = self._made()
            return await self._resolver.resolve(name, kind, lifetime=self._lifetime, search=False)
        except _NOTHING:
            return None
        except (dns.exception.DNSException, OSError) as error:
            raise LookupFailed(type(error).__name__) from None

    def _made(self) -> dns.asyncresolver.Resolver:
        resolver = dns.asyncresolver.Resolver(configure=not self._nameservers)
        if self._nameservers:
            resolver.nameservers = self._nameservers
            resolver.port = self._port
        return resolver


def _ttl(answer: dns.resolver.Answer) -> float:
    """The shortest of the chain: an alias may live less long than what it leads to."""
    return float(answer.chaining_result.minimum_ttl)


async def _from_hosts(name: str) -> Addresses:
    """What the machine itself knows, such as from /etc/hosts."""
    loop = asyncio.get_running_loop()
    try:
        known = await loop.getaddrinfo(name, None, type=socket.SOCK_DGRAM)
    except OSError:
        return Addresses(())
    return Addresses(tuple(dict.fromkeys(str(each[4][0]) for each in known)), NOTHING_TTL)

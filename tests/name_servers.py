"""The DNS for tests: one in memory, and a small server on the loopback."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from sip_gateway.location import Addresses, LookupFailed, Services


class FakeResolver:
    """Knows what is put in. A name that is in neither is not answered, if it is asked for its
    addresses; `asked` counts."""

    def __init__(self) -> None:
        self.hosts: dict[str, Addresses] = {}
        self.srv: dict[str, Services] = {}
        self.asked: Counter[str] = Counter()

    async def services(self, name: str) -> Services:
        self.asked[name] += 1
        return self.srv.get(name, Services(()))

    async def addresses(self, name: str) -> Addresses:
        self.asked[name] += 1
        if name not in self.hosts:
            raise LookupFailed("silent")
        return self.hosts[name]


class NameServer(asyncio.DatagramProtocol):
    """`zone` has lines of a zone file by name; other names do not exist. With `silent` it
    answers nothing."""

    def __init__(self) -> None:
        self.zone: dict[str, list[str]] = {}
        self.silent = False
        self.port = 0
        self.asked: Counter[str] = Counter()
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True)
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked[f"{name} {kind}"] += 1
        if self.silent or self._transport is None:
            return
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if name not in self.zone:
            response.set_rcode(dns.rcode.NXDOMAIN)
        for line in self.zone.get(name, ()):
            ttl, wanted, *rest = line.split()
            if wanted == kind:
                found = dns.rrset.from_text(f"{name}.", int(ttl), "IN", kind, " ".join(rest))
                response.answer.append(found)
        self._transport.sendto(response.to_wire(), addr)


@asynccontextmanager
async def name_server() -> AsyncIterator[NameServer]:
    """A running one, on a free port of 127.0.0.1."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(NameServer, ("127.0.0.1", 0))
    try:
        yield server
    finally:
        transport.close()

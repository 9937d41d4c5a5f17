"""Names into addresses that may be connected to.

The connection is made to the very addresses that were checked here: a name that answers with
another address a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

from server.domain.reachable import Address, Network, is_listed, is_public

Lookup = Callable[[str, int], Awaitable[Sequence[Address]]]
THREADS: Final = 8  # names whose servers do not answer keep as many busy, and nobody else


class ForbiddenAddress(OSError):
    """Nothing that the host stands for may be connected to."""


class Guard:
    """`networks` may be reached besides the Internet; without `public` nothing else may."""

    def __init__(self, networks: Sequence[Network], *, public: bool) -> None:
        self._networks = networks
        self._public = public

    def allows(self, address: Address) -> bool:
        return is_listed(address, self._networks) or (self._public and is_public(address))


class CheckedResolver(AbstractResolver):
    """Raises ForbiddenAddress, or the OSError of the look-up."""

    def __init__(self, guard: Guard, lookup: Lookup) -> None:
        self._guard = guard
        self._lookup = lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._lookup(host, port)
        allowed = [address for address in found if self._guard.allows(address)]
        if not allowed:
            raise ForbiddenAddress("address not allowed")
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in allowed
        ]

    async def close(self) -> None:
        """Nothing is held here."""


class SystemLookup:
    """Asks the system, in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="webhook-names")

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        # Zones of link-local addresses go: those are never allowed.
        return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

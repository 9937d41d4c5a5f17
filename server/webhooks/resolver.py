"""Names into addresses that may be connected to.

The connection is made to the very addresses that were checked here: a name that answers with
another address a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from ipaddress import ip_address
from threading import Lock
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult

from server.domain.reachable import Address, Network, is_listed, is_public

Lookup = Callable[[str, int], Awaitable[Sequence[Address]]]
# Names whose servers do not answer keep threads busy long after we have stopped waiting for them.
THREADS: Final = 32
VPBX_THREADS: Final = 4  # as many as messages of one vPBX may be on their way

# On whose behalf a message is sent: the HTTP client does not pass that on to its resolver.
VPBX_ID: Final[ContextVar[str]] = ContextVar("VPBX_ID", default="")


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
    """Asks the system, in threads of its own, of which no vPBX gets more than VPBX_THREADS.

    Raises OSError, also for those that are one too many.
    """

    def __init__(self, ask: Callable[..., Sequence[Any]] = socket.getaddrinfo) -> None:
        self._ask = ask
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="webhook-names")
        self._busy: Counter[str] = Counter()  # threads by vPBX
        self._lock = Lock()

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        found = await asyncio.wrap_future(self._start(VPBX_ID.get(), host, port))
        # Zones of link-local addresses go: those are never allowed.
        return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]

    def _start(self, vpbx_id: str, host: str, port: int) -> Future[Sequence[Any]]:
        with self._lock:
            if self._busy[vpbx_id] >= VPBX_THREADS:
                raise OSError("too many names are being looked up")
            self._busy[vpbx_id] += 1
        asked = self._threads.submit(self._ask, host, port, type=socket.SOCK_STREAM)
        # Called when the thread is free, however long nobody has waited for it any more.
        asked.add_done_callback(lambda _: self._end(vpbx_id))
        return asked

    def _end(self, vpbx_id: str) -> None:
        with self._lock:
            self._busy[vpbx_id] -= 1
            if not self._busy[vpbx_id]:
                del self._busy[vpbx_id]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

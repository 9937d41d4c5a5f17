"""Keeps the addresses of trunks that are configured by name as fresh as the DNS wants them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from sip_gateway.location import LookupFailed, Resolver, Target, locate
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_config import TrunkConfig
from sip_gateway.trunks import Trunks

_log = logging.getLogger(__name__)

SHORTEST: Final = 10.0  # seconds between two looks, whatever the TTL
LONGEST: Final = 3_600.0
FIRST_RETRY: Final = 5.0
LONGEST_RETRY: Final = 300.0


class Gate(Protocol):
    """Whose calls are taken without a password."""

    def trust(self, addresses: frozenset[str]) -> None: ...


class Endpoint(Protocol):
    def now(self) -> float: ...

    def pump(self) -> None: ...

    def forget(self, trunk: Trunk) -> None:
        """It is no more there; connections to it go when they are done."""
        ...


class TrunkNames:
    """Looks in the background. What nobody answers changes nothing: addresses that were right are
    probably right still."""

    def __init__(
        self,
        configs: Sequence[TrunkConfig],
        resolver: Resolver,
        trunks: Trunks,
        gate: Gate,
        endpoint: Endpoint,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._configs = [each for each in configs if each.is_named]
        self._resolver = resolver
        self._trunks = trunks
        self._gate = gate
        self._endpoint = endpoint
        self._pause = pause
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._follow(each)) for each in self._configs]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, trunk: TrunkConfig) -> None:
        failures, before = 0, -1
        while True:
            try:
                location = await locate(trunk.host, trunk.port, trunk.transport, self._resolver)
            except LookupFailed as failure:
                if not failures:
                    _log.warning("The trunk %s: no answer of the DNS: %s", trunk.name, failure)
                wait = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(failures, 10))
                failures += 1
            else:
                failures = 0
                if len(location.targets) != before:
                    before = len(location.targets)
                    level = logging.INFO if before else logging.WARNING
                    _log.log(level, "The trunk %s has %d addresses", trunk.name, before)
                self._located(trunk.name, location.targets)
                wait = min(LONGEST, max(SHORTEST, location.ttl))
            await self._pause(wait)

    def _located(self, name: str, targets: Sequence[Target]) -> None:
        for gone in self._trunks.located(name, targets, self._endpoint.now()):
            self._endpoint.forget(gone)
        self._gate.trust(self._trunks.named_addresses())
        self._endpoint.pump()

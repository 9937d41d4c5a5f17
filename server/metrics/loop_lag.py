"""How late the event loop is: what every browser's packets and every request wait for."""

from __future__ import annotations

import asyncio
from typing import Final

from prometheus_client import CollectorRegistry, Histogram

from server.metrics.families import PREFIX

INTERVAL: Final = 0.5  # seconds
LAG: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)  # seconds


class LoopLag:
    """A timer, and how much later than it was set for it came."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._lag = Histogram(
            f"{PREFIX}event_loop_lag_seconds",
            f"How late a timer of the event loop came, one in {INTERVAL} s",
            buckets=LAG,
            registry=registry,
        )

    async def run(self) -> None:
        """Measure until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + INTERVAL
            await asyncio.sleep(INTERVAL)
            self._lag.observe(max(0.0, loop.time() - due))

"""Time as the process has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from server.conferencing.collaborators import Timer

# uvloop counts in milliseconds and rounds: without this a timer may come before its time.
RESOLUTION = 0.001


class LoopClock:
    """A `Clock` on the running event loop."""

    def monotonic(self) -> float:
        return time.monotonic()

    def utc(self) -> datetime:
        return datetime.now(UTC)

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """`when` is of `monotonic`, which need not be the loop's own clock."""
        wait = when - time.monotonic()
        delay = wait + RESOLUTION if wait > 0 else 0.0
        return asyncio.get_running_loop().call_later(delay, callback)

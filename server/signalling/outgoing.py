"""What goes out to one browser: a bounded queue, and a close that ends in any case."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable

from aiohttp import web

from server.signalling import protocol as wire

# Messages waiting for a slow browser. Drop policy: who is speaking is not queued above half; at
# the limit the socket is closed (4008), and the browser resumes from the room's history.
QUEUE = 1024
# A close handshake that a dead peer never answers is cut off after this many seconds.
CLOSE_TIME = 3.0


class Outgoing:
    """`write` and `linger` run as tasks of the connection, which calls `shut` when one of its own
    has ended. `abort` cuts the transport off."""

    def __init__(
        self, socket: web.WebSocketResponse, counters: Counter[str], abort: Callable[[], None]
    ) -> None:
        self._socket = socket
        self._counters = counters
        self._abort = abort
        self._queue: deque[str] = deque()  # at most QUEUE, see `put`
        self._wake = asyncio.Event()
        self._closing: tuple[int, str] | None = None
        self._finished = asyncio.Event()

    @property
    def is_closing(self) -> bool:
        return self._closing is not None

    @property
    def is_crowded(self) -> bool:
        """Whether what is of no use later should not wait here."""
        return len(self._queue) > QUEUE // 2

    def put(self, text: str) -> None:
        if self._closing is not None:
            return
        if len(self._queue) >= QUEUE:
            self._counters["slow"] += 1
            self._queue.clear()
            self.finish(wire.CLOSE_SLOW, "too slow")
            return
        self._queue.append(text)
        self._wake.set()

    def finish(self, code: int, reason: str) -> None:
        """Close once what is queued has been sent. The first reason counts."""
        if self._closing is None:
            self._closing = (code, reason)
        self._finished.set()
        self._wake.set()

    async def write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._socket.send_str(self._queue.popleft())
            if self._closing is not None:
                return

    async def linger(self) -> None:
        """A peer that does not read what is left for it gets no more than CLOSE_TIME."""
        await self._finished.wait()
        await asyncio.sleep(CLOSE_TIME)

    async def shut(self) -> None:
        code, reason = self._closing or (1001, "going away")
        try:
            async with asyncio.timeout(CLOSE_TIME):
                await self._socket.close(code=code, message=reason.encode())
        except (TimeoutError, ConnectionError, asyncio.CancelledError):
            # Cancelled: by the server's stop, or because aiohttp lets the close wait on the same
            # future as the stuck writer that was cancelled. This is the end of `run` either way.
            self._counters["aborted"] += 1
            self._abort()

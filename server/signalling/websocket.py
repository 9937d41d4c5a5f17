"""The route `/ws/v1`: who may open a socket, and the life of every open one."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from server.conferencing.rooms import LiveRooms
from server.domain.account import Account
from server.rest.access import Endpoint, Public
from server.signalling.connection import Connection
from server.signalling.protocol import CLOSE_AUTH, MAX_SDP_MESSAGE
from server.signalling.render import EventTexts

log = logging.getLogger(__name__)

PATH = "/ws/v1"
# aiohttp pings at this interval (s) and closes when half of it passes without a pong.
HEARTBEAT = 15.0
# How often (s) an open socket's login is looked at again: logging out also ends the call.
LOGIN_CHECK = 60.0
# Several windows and devices of one person are fine; hundreds are an attack.
SOCKETS_PER_ACCOUNT = 32


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What the HTTP side knows of an upgrade request.

    `same_origin` is False also for a missing or `null` Origin. `account` asks anew every time.
    """

    same_origin: bool
    account: Callable[[], Awaitable[Account | None]]


class SignallingRoute:
    """`inspect` is the HTTP side's view of a request; `handle` is the aiohttp handler."""

    def __init__(
        self,
        rooms: LiveRooms,
        inspect: Callable[[web.Request], Upgrade],
        *,
        monotonic: Callable[[], float],
        heartbeat: float = HEARTBEAT,
        login_check: float = LOGIN_CHECK,
    ) -> None:
        self._rooms = rooms
        self._inspect = inspect
        self._monotonic = monotonic
        self._heartbeat = heartbeat
        self._login_check = login_check
        self._texts = EventTexts()
        self._open: Counter[str] = Counter()
        self.counters: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    def endpoint(self) -> Endpoint:
        return Endpoint("GET", PATH, self.handle, Public("asks for origin and login itself"))

    async def handle(self, request: web.Request) -> web.StreamResponse:
        upgrade = self._inspect(request)
        if not upgrade.same_origin:
            self.counters["foreign-origin"] += 1
            raise web.HTTPForbidden(text="this origin may not open a socket")
        account = await upgrade.account()
        socket = web.WebSocketResponse(
            heartbeat=self._heartbeat, max_msg_size=MAX_SDP_MESSAGE, timeout=2.0
        )
        await socket.prepare(request)
        if account is None or self._open[account.id] >= SOCKETS_PER_ACCOUNT:
            # A browser's script sees a close code but no HTTP status, hence the upgrade.
            self.counters["not-logged-in" if account is None else "too-many-sockets"] += 1
            await socket.close(code=CLOSE_AUTH, message=b"not logged in")
            return socket
        connection = Connection(
            socket,
            account,
            self._rooms,
            self._texts,
            self.counters,
            monotonic=self._monotonic,
            abort=lambda: _abort(request),
        )
        await self._serve(connection, account, upgrade)
        return socket

    async def _serve(self, connection: Connection, account: Account, upgrade: Upgrade) -> None:
        self._open[account.id] += 1
        guard = asyncio.create_task(self._guard(connection, upgrade), name="login check")
        serving = asyncio.create_task(connection.run(), name="signalling connection")
        self._tasks.add(serving)
        try:
            # Waiting, not awaiting: `close` cancels the connection, not this request.
            await asyncio.wait({serving})
        finally:
            guard.cancel()
            serving.cancel()
            self._tasks.discard(serving)
            self._open[account.id] -= 1
            if not self._open[account.id]:
                del self._open[account.id]
            await asyncio.gather(guard, serving, return_exceptions=True)

    async def _guard(self, connection: Connection, upgrade: Upgrade) -> None:
        while True:
            await asyncio.sleep(self._login_check)
            try:
                account = await upgrade.account()
            except Exception:
                log.exception("signalling: the login could not be looked at")
                continue
            if account is None:
                connection.expire()
                return

    async def close(self) -> None:
        """Close every socket with 1001, so that browsers come back to the next process."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()

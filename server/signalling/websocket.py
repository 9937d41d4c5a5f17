"""The route `/ws/v1`: who may open a socket, and the life of every open one."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from server.conferencing.chats import Chats
from server.conferencing.checks import Checks
from server.conferencing.dialling import Dialling
from server.conferencing.inks import Inks
from server.conferencing.rooms import LiveRooms
from server.conferencing.stages import Stages
from server.domain.account import Account
from server.domain.guest import Guest
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
# Guests behind one router.
SOCKETS_PER_ADDRESS = 60
# What a stranger has, in seconds, to say whose guest they are.
HELLO_TIME = 15.0


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What the HTTP side knows of an upgrade request.

    `same_origin` is False also for a missing or `null` Origin. `account` and `guest`, of one
    conference, ask anew every time.
    """

    same_origin: bool
    account: Callable[[], Awaitable[Account | None]]
    guest: Callable[[str], Awaitable[Guest | None]]
    may_be_guest: bool  # has a pass of some conference, whatever it is worth
    address: str


class SignallingRoute:
    """`inspect` is the HTTP side's view of a request; `handle` is the aiohttp handler."""

    def __init__(
        self,
        rooms: LiveRooms,
        dialling: Dialling,
        chats: Chats,
        stages: Stages,
        checks: Checks,
        inks: Inks,
        inspect: Callable[[web.Request], Upgrade],
        *,
        monotonic: Callable[[], float],
        heartbeat: float = HEARTBEAT,
        login_check: float = LOGIN_CHECK,
    ) -> None:
        self._rooms = rooms
        self._dialling = dialling
        self._chats = chats
        self._stages = stages
        self._checks = checks
        self._inks = inks
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
        owner, most = _owner(account, upgrade)
        stranger = account is None and not upgrade.may_be_guest
        if stranger or self._open[owner] >= most:
            # A browser's script sees a close code but no HTTP status, hence the upgrade.
            self.counters["not-logged-in" if stranger else "too-many-sockets"] += 1
            await socket.close(code=CLOSE_AUTH, message=b"not logged in")
            return socket
        connection = Connection(
            socket,
            account,
            upgrade.guest,
            self._rooms,
            self._dialling,
            self._chats,
            self._stages,
            self._checks,
            upgrade.address,
            self._inks,
            self._texts,
            self.counters,
            monotonic=self._monotonic,
            abort=lambda: _abort(request),
        )
        await self._serve(connection, owner, upgrade)
        return socket

    async def _serve(self, connection: Connection, owner: str, upgrade: Upgrade) -> None:
        self._open[owner] += 1
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
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]
            await asyncio.gather(guard, serving, return_exceptions=True)

    async def _guard(self, connection: Connection, upgrade: Upgrade) -> None:
        await asyncio.sleep(min(HELLO_TIME, self._login_check))
        if not connection.has_entered and await upgrade.account() is None:
            connection.expire()  # a stranger, who has shown nothing yet
            return
        while True:
            await asyncio.sleep(self._login_check)
            guest_of = connection.guest_of
            try:
                known: object = await (upgrade.guest(guest_of) if guest_of else upgrade.account())
            except Exception:
                log.exception("signalling: the login could not be looked at")
                continue
            if known is None:
                connection.expire()
                return

    async def close(self) -> None:
        """Close every socket with 1001, so that browsers come back to the next process."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _owner(account: Account | None, upgrade: Upgrade) -> tuple[str, int]:
    """Who answers for the socket, and how many they may have."""
    if account is not None:
        return account.id, SOCKETS_PER_ACCOUNT
    return f"address:{upgrade.address}", SOCKETS_PER_ADDRESS


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()

"""The browser made of bytes on a network that lets no UDP through: ICE-TCP (RFC 6544)."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from sfu.api import Answer
from sfu.core.framing import LENGTH, Deframer
from tests.support_rtc import RtcClient, _Channel


class Stream(asyncio.Protocol):
    """A connection with the methods of a datagram transport; made when something is to be sent."""

    def __init__(self, channel: _Channel) -> None:
        self.closed = asyncio.Event()
        self.connection: asyncio.Transport | None = None
        self._channel = channel
        self._deframer = Deframer()
        self._early = bytearray()
        self._task: asyncio.Task[Any] | None = None

    def sendto(self, data: bytes, address: tuple[str, int]) -> None:
        self.write(LENGTH.pack(len(data)) + data, address)

    def write(self, octets: bytes, address: tuple[str, int]) -> None:
        """Send octets, whatever they are."""
        if self.connection is not None:
            self.connection.write(octets)
            return
        self._early += octets
        if self._task is None:
            loop = asyncio.get_running_loop()
            self._task = loop.create_task(loop.create_connection(lambda: self, *address))

    def get_extra_info(self, name: str) -> Any:
        assert self.connection is not None
        return self.connection.get_extra_info(name)

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self.connection is not None:
            self.connection.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.connection = cast(asyncio.Transport, transport)
        self.connection.write(bytes(self._early))

    def data_received(self, data: bytes) -> None:
        for frame in self._deframer.feed(data):
            self._channel.datagram_received(frame, ("", 0))

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set()


class TcpClient(RtcClient):
    """It takes the passive TCP candidate of its address and nothing else."""

    @property
    def stream(self) -> Stream:
        return cast(Stream, self._channel.transport)

    async def open(self) -> None:
        self.opened = True
        self._channel = _Channel(self._media, self._answered)
        self._new_stream()

    def take(self, answer: Answer) -> None:
        super().take(answer)
        found = self.answer.media[0].ice_candidates
        here = next(c for c in found if c.tcpType == "passive" and c.ip == self.address)
        self._channel.peer = (here.ip, here.port)

    async def move(self) -> None:
        """Go on by another connection, as a browser does whose own was closed."""
        old = self.stream
        self._new_stream()
        self.check()
        old.close()

    def _new_stream(self) -> None:
        self._channel.transport = cast(asyncio.DatagramTransport, Stream(self._channel))

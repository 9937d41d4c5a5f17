"""One person's way to the service, which a test may cut: HTTP and WebSockets, and the media.

browser ──▶ relay ──▶ service       In between connections are reset, everything is swallowed for a
        ◀──       ◀──               while, or the browser's address is another one from now on.

What the service answers has to name the relay: a page gets `script` before its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Final

Address = tuple[str, int]

LOOPBACK: Final = "127.0.0.1"
_PIECE: Final = 65_536

# The candidates of every answer become the one of the relay.
_THROUGH_RELAY = """
(() => {
  const take = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (answer) {
    const sdp = answer.sdp.replace(/[\\d.a-f:]+ \\d+ typ host/g, '127.0.0.1 PORT typ host');
    return take.call(this, { type: answer.type, sdp });
  };
})();
"""


class Relay:
    """`http` and `media` are ports of the service on this machine, which may come and go."""

    def __init__(self, http: int, media: int) -> None:
        self._http, self._media = http, media
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows: dict[Address, socket.socket] = {}
        self._gone: set[Address] = set()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((LOOPBACK, 0))
        self._udp.setblocking(False)
        starting = asyncio.start_server(self._connected, LOOPBACK, 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(10)
        self._do(lambda: self._loop.add_reader(self._udp, self._from_browser))
        self.url = f"http://{LOOPBACK}:{self._server.sockets[0].getsockname()[1]}"
        self.script = _THROUGH_RELAY.replace("PORT", str(self._udp.getsockname()[1]))

    # --- what happens to the network ---

    def reset_connections(self) -> None:
        """As when a proxy restarts: every TCP connection is gone, media flows on."""
        self._do(self._reset)

    def go_dark(self) -> None:
        """Nothing passes any more, and nobody is told."""
        self._do(self._open.clear)

    def come_back(self) -> None:
        """What TCP has kept arrives, datagrams are lost."""
        self._do(self._open.set)

    def change_address(self) -> None:
        """The addresses that the browser had are nobody's any more; others reach the service."""
        self._do(self._move)

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            self._reset()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            for flow in (self._udp, *self._flows.values()):
                self._loop.remove_reader(flow)
                flow.close()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _do(self, action: Callable[[], object]) -> None:
        async def act() -> None:
            action()

        asyncio.run_coroutine_threadsafe(act(), self._loop).result(10)

    def _reset(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    def _move(self) -> None:
        self._reset()
        self._gone |= self._flows.keys()

    # --- TCP ---

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        await self._open.wait()
        try:
            inner, outer = await asyncio.open_connection(LOOPBACK, self._http)
        except OSError:
            self._writers.discard(writer)
            writer.transport.abort()
            return
        self._writers.add(outer)
        await asyncio.gather(self._copy(reader, outer), self._copy(inner, writer))

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(_PIECE):
                await self._open.wait()
                target.write(piece)
                await target.drain()
        self._writers.discard(target)
        target.close()

    # --- UDP ---

    def _from_browser(self) -> None:
        data, source = self._udp.recvfrom(_PIECE)
        if source in self._gone or not self._open.is_set():
            return
        flow = self._flows.get(source)
        if flow is None:
            flow = self._flows[source] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            flow.setblocking(False)
            flow.connect((LOOPBACK, self._media))
            self._loop.add_reader(flow, self._to_browser, flow, source)
        with contextlib.suppress(OSError):  # refused while the service is away
            flow.send(data)

    def _to_browser(self, flow: socket.socket, browser: Address) -> None:
        with contextlib.suppress(OSError):
            data = flow.recv(_PIECE)
            if browser not in self._gone and self._open.is_set():
                self._udp.sendto(data, browser)

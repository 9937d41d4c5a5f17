"""The scripted telephone of tests/sip_phone.py on a real UDP socket of the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.message import Request, Response
from tests.sip_house import House
from tests.sip_phone import Pairs, ScriptedPhone, sdp


class _Socket(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.inbox: asyncio.Queue[bytes] = asyncio.Queue(1_000)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.inbox.put_nowait(data)


class SocketPhone:
    """One telephone; a new call begins with `call` or `refused`."""

    def __init__(
        self, transport: asyncio.DatagramTransport, wire: _Socket, name: str = "alice"
    ) -> None:
        host, port, *_ = transport.get_extra_info("sockname")
        peer_host, peer_port, *_ = transport.get_extra_info("peername")
        self.host = host
        self._transport = transport
        self._wire = wire
        self._calls = 0
        self.script = ScriptedPhone(
            self, name, SocketAddress(host, port), SocketAddress(peer_host, peer_port)
        )

    @classmethod
    @asynccontextmanager
    async def at(
        cls, site: House, name: str = "alice", port: int = 0
    ) -> AsyncIterator[SocketPhone]:
        address = site.plane.addresses()[0]
        transport, wire = await asyncio.get_running_loop().create_datagram_endpoint(
            _Socket, ("127.0.0.1", port) if port else None, (address.host, address.port)
        )
        try:
            yield cls(transport, wire, name)
        finally:
            transport.close()

    def deliver(self, phone: ScriptedPhone, data: bytes, label: str) -> None:
        self._transport.sendto(data)

    def send_bytes(self, data: bytes) -> None:
        self._transport.sendto(data)

    async def _next(self) -> Request | Response:
        """The next message, already handled by the script."""
        async with asyncio.timeout(10):
            self.script.receive(await self._wire.inbox.get())
        return self.script.inbox[-1]

    async def receive(self, method: str) -> Request:
        """The next request of that method."""
        while True:
            message = await self._next()
            if isinstance(message, Request) and message.method == method:
                return message

    async def _final(self, method: str) -> Response:
        while True:
            message = await self._next()
            if isinstance(message, Request) or message.status < 200:
                continue
            if message.cseq.method == method:
                return message

    def _invite(self, number: str, headers: Pairs = ()) -> None:
        self._calls += 1
        self.script.call_id = f"call-{self._calls}@{self.host}-{id(self)}"
        self.script.remote_tag = ""
        self.script.invite(number, sdp("127.0.0.1"), headers)

    async def call(self, number: str, headers: Pairs = ()) -> Response:
        """Call, and return once the gateway has taken our ACK."""
        self._invite(number, headers)
        answer = await self._final("INVITE")
        assert answer.status == 200
        self.script.send("OPTIONS")  # handled after the ACK, because datagrams keep their order
        await self._final("OPTIONS")
        return answer

    async def register(self, password: str) -> None:
        self.script.send("REGISTER", "", to_user=self.script.name)
        assert (await self._final("REGISTER")).status == 401
        self.script.authorized("REGISTER", password, "")
        assert (await self._final("REGISTER")).status == 200

    async def call_with_password(self, number: str, password: str, headers: Pairs = ()) -> int:
        """Call as a subscriber; returns the final status."""
        self._invite(number)
        assert (await self._final("INVITE")).status == 401
        body = sdp("127.0.0.1")
        headers = (("Content-Type", "application/sdp"), *headers)
        self.script.authorized("INVITE", password, number, headers, body)
        return (await self._final("INVITE")).status

    async def refused(self, number: str, headers: Pairs = ()) -> int:
        """Call, and return the status that the call is refused with."""
        self._invite(number, headers)
        return (await self._final("INVITE")).status

    async def refer(self, target: str, password: str) -> int:
        """Ask to have the target called in place of this telephone; returns the final status."""
        headers = (("Refer-To", target),)
        self.script.send("REFER", headers=headers)
        assert (await self._final("REFER")).status == 401
        self.script.authorized("REFER", password, "9000", headers)
        return (await self._final("REFER")).status

    async def subscribe(self, *headers: tuple[str, str]) -> int:
        """In the call, or in the subscription's own dialog; returns the final status."""
        self.script.send("SUBSCRIBE", headers=headers)
        return (await self._final("SUBSCRIBE")).status

    async def subscribe_with_password(self, password: str, *headers: tuple[str, str]) -> int:
        """Outside of any call; returns the final status."""
        self.script.send("SUBSCRIBE", headers=headers)
        assert (await self._final("SUBSCRIBE")).status == 401
        self.script.authorized("SUBSCRIBE", password, "9000", headers)
        return (await self._final("SUBSCRIBE")).status

    async def told(self) -> str:
        """What the next NOTIFY says of a transfer."""
        return (await self.receive("NOTIFY")).body.decode().strip()

    async def take_place(self, other: SocketPhone, number: str, password: str) -> int:
        """Call in place of another telephone's call; returns the final status."""
        there = other.script
        named = f"{there.call_id};to-tag={there.remote_tag};from-tag={there.tag}"
        return await self.call_with_password(number, password, (("Replaces", named),))

    async def ask(self) -> int:
        """OPTIONS; returns the status."""
        self.script.send("OPTIONS")
        return (await self._final("OPTIONS")).status

    async def offer(self, body: bytes) -> Response:
        """A re-INVITE."""
        self.script.invite(body=body)
        return await self._final("INVITE")

    async def offer_again(self, body: bytes) -> Response:
        """A re-INVITE that is repeated until it is answered, as over a lossy wire."""
        self.script.invite(body=body)
        return await self._repeat("INVITE", self.script.invite_again)

    async def hang_up_again(self) -> None:
        """A BYE that is repeated so."""
        data = self.script.send("BYE")
        assert (await self._repeat("BYE", lambda: self.script.resend(data))).status == 200

    async def _repeat(self, method: str, again: Callable[[], None]) -> Response:
        answer = asyncio.create_task(self._final(method))
        pause = 0.5
        while not (await asyncio.wait([answer], timeout=pause))[0]:
            again()
            pause = min(2 * pause, 4.0)
        return await answer

    async def inform(self, key: str) -> None:
        """A key by INFO."""
        content = (("Content-Type", "application/dtmf"),)
        self.script.send("INFO", headers=content, body=key.encode())
        assert (await self._final("INFO")).status == 200

    async def hang_up(self) -> None:
        self.script.bye()
        assert (await self._final("BYE")).status == 200

"""Connections on real sockets: how many, for how long, and what becomes of a call without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sip_gateway import streams
from sip_gateway.api import LegEntered
from sip_gateway.config import SipConfig
from sip_gateway.core.framing import StreamFramer, Whole
from sip_gateway.core.message import Request, Response, parse_message
from sip_gateway.gateway import LocalPhonePlane
from sip_gateway.outbound_config import OutboundConfig
from tests.certificates import self_signed
from tests.e2e.softphone import until
from tests.phone_doubles import FakeDirectory, FakeMedia
from tests.sip_house import House, house
from tests.sip_phone import sdp
from tests.sip_socket_phone import SocketPhone

LOOPBACK = ("127.0.0.1",)
OPTIONS = (
    b"OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK1\r\n"
    b"From: <sip:a@b>;tag=1\r\nTo: <sip:x@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
    b"Content-Length: 0\r\n\r\n"
)


async def connected(
    site: House, transport: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, _, port = site.listener(transport).rpartition(":")
    return await asyncio.open_connection(host, int(port))


@pytest.mark.parametrize("transport", ["tcp", "tls"])
async def test_whoever_makes_many_connections_and_says_nothing(
    transport: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By TLS they count before the handshake, which never comes. Others are served meanwhile,
    and when they have gone there is room again."""
    monkeypatch.setattr(streams, "MAX_PER_SOURCE", 3)
    async with house(certificate=self_signed(tmp_path)) as site:
        held = [await connected(site, transport) for _ in range(3)]
        reader, writer = await connected(site, transport)
        assert await asyncio.wait_for(reader.read(), 5) == b""
        assert site.plane.counters()["sip-too-many-connections"] == 1
        writer.close()
        async with SocketPhone.at(site) as phone:
            await phone.register("wonderland")
        for _, each in held:
            each.close()
        async with asyncio.timeout(5):
            while not await is_served(site):
                pass


async def is_served(site: House) -> bool:
    reader, writer = await connected(site, "tcp")
    writer.write(OPTIONS)
    try:
        return await reader.read(8) == b"SIP/2.0 "
    except ConnectionError:
        return False
    finally:
        writer.close()


class TrunkByTcp:
    """Takes calls, and does not mind on which connection it hears of them."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Request] = asyncio.Queue()
        self.connections = 0
        self.port = 0
        self._writer: asyncio.StreamWriter | None = None
        self._over = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[TrunkByTcp]:
        trunk = cls()
        server = await asyncio.start_server(trunk._talk, "127.0.0.1", 0)
        trunk.port = server.sockets[0].getsockname()[1]
        async with server:
            yield trunk

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writer, framer = writer, StreamFramer()
        while data := await reader.read(65_536):
            for frame in framer.feed(data):
                assert isinstance(frame, Whole)
                message = parse_message(frame.data)
                if isinstance(message, Response):
                    continue
                self.heard.put_nowait(message)
                if message.method != "ACK":
                    writer.write(self._answer(message))
        writer.close()
        self._over.set()

    def _answer(self, request: Request) -> bytes:
        body = sdp("127.0.0.1") if request.method == "INVITE" else b""
        to = request.to if request.to.tag else request.to.tagged("trunk")
        lines = [
            "SIP/2.0 200 OK",
            *(f"Via: {via}" for via in request.vias),
            f"From: {request.from_}",
            f"To: {to}",
            f"Call-ID: {request.call_id}",
            f"CSeq: {request.cseq}",
            f"Contact: <sip:127.0.0.1:{self.port};transport=tcp>",
            *(("Content-Type: application/sdp",) if body else ()),
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def end_connection(self) -> None:
        """Returns when the other side has ended it, too."""
        assert self._writer is not None
        self._writer.write_eof()
        async with asyncio.timeout(10):
            await self._over.wait()

    async def hears(self, method: str) -> Request:
        async with asyncio.timeout(10):
            while (request := await self.heard.get()).method != method:
                pass
        return request


async def test_a_call_that_outlives_its_connection_is_still_ended_at_the_trunk() -> None:
    """Unheard, our BYE would leave a call there that costs: it makes a connection of its own."""
    async with TrunkByTcp.running() as trunk:
        config = OutboundConfig(host="127.0.0.1", port=trunk.port, transport="tcp", confirm=False)
        async with house(FakeMedia(), outbound=config) as site, SocketPhone.at(site) as alice:
            assert await alice.call_with_password("*71*0441234567", "wonderland") == 200
            invite = await trunk.hears("INVITE")
            assert invite.via.transport == "TCP"
            await trunk.hears("ACK")
            _, joined = [(await site.expect(LegEntered)).leg for _ in range(2)]
            await trunk.end_connection()
            site.plane.release(joined)
            bye = await trunk.hears("BYE")
            assert (bye.call_id, trunk.connections) == (invite.call_id, 2)


@pytest.mark.parametrize("transport", ["tcp", "tls"])
async def test_nothing_is_left_of_connections_that_came_and_went(
    transport: str, tmp_path: Path
) -> None:
    """Some say nothing, some nonsense, some half a message, some are served; all are gone at
    once in the end, without a goodbye."""
    async with house(certificate=self_signed(tmp_path)) as site:
        before = len(asyncio.all_tasks())
        for _ in range(5):
            writers = []
            for said in (b"", b"\x16\x03\x01nonsense\r\n\r\n", OPTIONS[:40], OPTIONS) * 5:
                _, writer = await connected(site, transport)
                writer.write(said)
                writers.append(writer)
            for writer in writers:
                writer.transport.abort()
        loop = asyncio.get_running_loop()

        def gone() -> bool:  # the kernel tells us of it when it likes
            left = site.plane.counters()["sip-connections-now"]
            return left == 0 and len(asyncio.all_tasks(loop)) <= before

        await asyncio.to_thread(until, gone, 10, "the end of all connections")
        assert await is_served(site)


async def test_telephones_by_tcp_and_ipv6() -> None:
    config = SipConfig(hosts=("127.0.0.1", "::1"), port=0)
    plane = LocalPhonePlane(config, FakeDirectory(), FakeMedia())
    await plane.start()
    try:
        (port,) = [
            each.port for each in plane.addresses() if (each.host, each.transport) == ("::1", "tcp")
        ]
        reader, writer = await asyncio.open_connection("::1", port)
        writer.write(OPTIONS.replace(b"127.0.0.1", b"[::1]"))
        assert await reader.readline() == b"SIP/2.0 200 OK\r\n"
        writer.close()
    finally:
        await plane.close()

"""Floods from one address, by UDP and TCP: a call that runs goes on, and nothing grows."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

import tests.sip_flood
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from tests.sip_house import House, house
from tests.sip_phone import sdp
from tests.sip_socket_phone import SocketPhone

LOOPBACK = ("127.0.0.1",)
STRANGER = "127.0.0.2"
SECONDS = 3.0
PAGE = 4096


class Sound(asyncio.DatagramProtocol):
    """The RTP of a telephone: answers each packet with one, and counts."""

    def __init__(self) -> None:
        self.heard = 0
        self.begun = asyncio.Event()
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard += 1
        self.begun.set()
        head = b"\x80\x08" + self.heard.to_bytes(2) + (self.heard * 160).to_bytes(4) + b"call"
        if self._transport is not None:
            self._transport.sendto(head + b"\xd5" * 160, addr)


@asynccontextmanager
async def sound() -> AsyncIterator[Sound]:
    loop = asyncio.get_running_loop()
    transport, found = await loop.create_datagram_endpoint(Sound, ("127.0.0.1", 0))
    try:
        yield found
    finally:
        transport.close()


@asynccontextmanager
async def flooded(site: House, method: str) -> AsyncIterator[None]:
    """Somebody else floods us meanwhile."""
    host, _, port = site.server.rpartition(":")
    process = await asyncio.create_subprocess_exec(
        sys.executable, tests.sip_flood.__file__, method, STRANGER, host, port, str(SECONDS),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield
        sent, _ = await process.communicate()
        assert int(sent) > 10_000
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def memory() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


@pytest.mark.parametrize("method", ["INVITE", "REGISTER", "OPTIONS"])
async def test_a_running_call_goes_on(method: str) -> None:
    media = PhoneMediaThread(MediaSettings(), None)
    async with (
        house(media, trunks=LOOPBACK) as site,
        sound() as rtp,
        SocketPhone.at(site) as phone,
    ):
        await phone.call("9000")
        await phone.offer(sdp("127.0.0.1", port=rtp.port))
        async with asyncio.timeout(20):  # a busy machine takes a while to load what is said
            await rtp.begun.wait()
        loop, tasks, before = asyncio.get_running_loop(), len(asyncio.all_tasks()), memory()
        started, heard = loop.time(), rtp.heard
        async with flooded(site, method):
            # No hold: what takes us out of it again may be lost for as long as the flood lasts.
            await phone.offer_again(sdp("127.0.0.1", port=rtp.port))
        counters = site.plane.counters()
        assert rtp.heard - heard > 0.5 * 50 * (loop.time() - started)
        assert counters["sip-rate-limited"] > 1_000
        assert counters["sip-calls-now"] == 1
        assert counters["sip-transactions-now"] < 20
        assert len(asyncio.all_tasks()) <= tasks + 1
        assert memory() - before < 32 * 1024 * 1024
        await phone.hang_up_again()
        assert site.plane.counters()["sip-calls-now"] == 0

"""Thousands who begin and do not go on: calls that are never acknowledged, connections that say
nothing or half a message. Ports, tasks, transactions and memory come back."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import cast

import pytest

from sip_gateway import connection
from sip_gateway.core.timers import T1
from sip_gateway.endpoint import SipEndpoint
from tests.e2e.softphone import until
from tests.integration.test_sip_stream_limits import OPTIONS, is_served
from tests.phone_doubles import FakeMedia
from tests.sip_flood import requests
from tests.sip_house import House, house
from tests.sip_socket_phone import SocketPhone

LOOPBACK = ("127.0.0.1",)
# Objects of these modules that may be more after thousands: far fewer than one for each. What a
# process has in memory says less, since it keeps what others in it have used before.
KEPT = 200
OURS = ("sip_gateway.core", "sip_gateway.connection", "sip_gateway.streams", "asyncio")


def living() -> int:
    gc.collect()
    return sum(str(type(each).__module__).startswith(OURS) for each in gc.get_objects())


class Ahead:
    """The endpoint's clock, which the test may put forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(SipEndpoint, "now", lambda _: self.now())

    def now(self) -> float:
        return asyncio.get_running_loop().time() + self.seconds


class Rude(asyncio.DatagramProtocol):
    """Sends INVITEs, each of them once, and acknowledges nothing; `statuses` counts calls by their
    final answer, however often that comes."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.byes = 0
        self._answered: set[bytes] = set()
        self._numbers = count(1)
        self._transport: asyncio.DatagramTransport | None = None
        self._heard = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if data.startswith(b"SIP/2.0 ") and not data.startswith(b"SIP/2.0 1"):
            call = data.partition(b"\r\nCall-ID:")[2].partition(b"\r\n")[0]
            if call not in self._answered:
                self._answered.add(call)
                self.statuses[int(data[8:11])] += 1
                self._heard.set()
        elif data.startswith(b"BYE "):
            self.byes += 1

    async def invite(self, calls: int, target: str) -> None:
        """Returns when each has had a final answer at least once."""
        head, rest = requests("INVITE", "127.0.0.1", target)
        assert self._transport is not None
        here = b"<sip:rude@127.0.0.1:%d>" % self._transport.get_extra_info("sockname")[1]
        rest = rest.replace(b"Contact: <sip:flood@127.0.0.1>", b"Contact: " + here)
        already = sum(self.statuses.values())
        for answers in range(calls):
            number = b"%d" % next(self._numbers)
            other = rest.replace(b"flood@", b"rude%s@" % number)
            self._transport.sendto(head + number + other)
            if answers % 20 == 19:  # not faster than we are heard
                await self._until(already + answers + 1)
        await self._until(already + calls)

    async def _until(self, answers: int) -> None:
        async with asyncio.timeout(20):
            while sum(self.statuses.values()) < answers:
                self._heard.clear()
                await self._heard.wait()


@asynccontextmanager
async def rude(site: House) -> AsyncIterator[Rude]:
    host, _, port = site.server.rpartition(":")
    loop = asyncio.get_running_loop()
    transport, found = await loop.create_datagram_endpoint(
        Rude, ("127.0.0.1", 0), (host, int(port))
    )
    try:
        yield found
    finally:
        transport.close()


async def until_quiet(site: House) -> None:
    def quiet() -> bool:
        counters = site.plane.counters()
        return not counters["sip-calls-now"] and not counters["sip-transactions-now"]

    await asyncio.to_thread(until, quiet, 10, "the end of all calls")


async def test_thousands_of_calls_that_nobody_acknowledges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, media = Ahead(monkeypatch), FakeMedia()
    async with (
        house(media, trunks=LOOPBACK) as site,
        rude(site) as caller,
        SocketPhone.at(site) as phone,
    ):
        tasks, sizes = len(asyncio.all_tasks()), []
        for _ in range(5):
            await caller.invite(500, site.server)
            assert site.plane.counters()["sip-calls-now"] == len(media.legs) == 400
            assert await phone.refused("9000") == 503  # the house is full, and says so
            for _ in range(2):  # the 200s are given up, then our BYEs
                clock.seconds += 64 * T1 + 1
                await phone.ask()
            await until_quiet(site)
            assert media.legs == ()
            assert len(asyncio.all_tasks()) <= tasks
            sizes.append(living())
        assert caller.statuses[200] >= 2_000 and caller.byes > 0
        assert caller.statuses[503] >= 500
        assert sizes[-1] - sizes[1] < KEPT
        assert (await phone.call("9000")).status == 200


@pytest.mark.parametrize("said", [b"", OPTIONS[:60], b"\r\n" * 3, OPTIONS[:-2]])
async def test_thousands_of_connections_that_do_not_go_on(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From several addresses, as many at a time as one process may have files."""
    monkeypatch.setattr(connection, "FIRST", 1.0)
    monkeypatch.setattr(connection, "WHOLE", 1.0)
    monkeypatch.setattr(connection, "STRANGER", 1.0)
    async with house() as site:
        host, _, port = site.listener("tcp").rpartition(":")
        tasks, sizes = len(asyncio.all_tasks()), []
        for _ in range(3):
            streams = [
                await asyncio.open_connection(host, int(port), local_addr=(f"127.0.1.{n}", 0))
                for n in range(1, 5)
                for _ in range(100)
            ]
            for _, writer in streams:
                writer.write(said)
            for reader, writer in streams:
                async with asyncio.timeout(10):
                    while await reader.read(1_000):
                        pass
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
            del streams, reader, writer
            assert site.plane.counters()["sip-connections-now"] == 0
            assert len(asyncio.all_tasks()) <= tasks
            sizes.append(living())
        assert sizes[-1] - sizes[0] < KEPT
        assert await is_served(site)

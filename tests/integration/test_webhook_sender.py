"""The way out of webhooks, against addresses and servers that mean us ill."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.domain.outbox import Later, Refused, Sent
from server.main import utc_now
from server.webhooks.resolver import (
    VPBX_THREADS,
    CheckedResolver,
    ForbiddenAddress,
    Guard,
    SystemLookup,
)
from server.webhooks.sender import Answered, Message, Sender
from tests.unit.server.test_check import certificate
from tests.webhook_receiver import LOOPBACK, Names, Receiver, receiving

FORBIDDEN = Answered(Refused("address not allowed"))


def to(url: str, vpbx_id: str = "alpha") -> Message:
    return Message(url, {"webhook-id": "msg_1"}, b"{}", vpbx_id)


@pytest.fixture
async def names() -> Names:
    return Names()


@pytest.fixture
async def sender(names: Names) -> AsyncIterator[Sender]:
    """As it is where the operator has named 127.0.0.1."""
    async with Sender(LOOPBACK, names, timeout=5) as sender:
        yield sender


@pytest.fixture
async def strict(names: Names) -> AsyncIterator[Sender]:
    """As it is by default."""
    async with Sender((), names, timeout=5) as sender:
        yield sender


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "0.0.0.0", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200"),
        *("[::1]", "[::]", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:127.0.0.1]"),
        *("[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[::127.0.0.1]"),
    ],
)
@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_addresses_that_are_written_out(
    strict: Sender, names: Names, host: str, scheme: str
) -> None:
    assert await strict.send(to(f"{scheme}://{host}:8443/x")) == FORBIDDEN
    assert names.asked == []


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),  # as resolvers of systems read it
        ("0x7f.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("metadata.google.internal", "169.254.169.254"),
        ("intranet.example", "10.20.30.40"),
        ("six.example", "::1"),
        ("mapped.example", "::ffff:10.0.0.1"),
    ],
)
async def test_names_that_lead_inside(
    strict: Sender, names: Names, host: str, address: str
) -> None:
    names.addresses[host] = [address]
    answered = await strict.send(to(f"https://{host}/x"))
    assert isinstance(answered.outcome, Refused)
    assert answered.status is None


async def test_without_tls_only_to_what_is_named(sender: Sender, names: Names) -> None:
    names.addresses["public.example"] = ["8.8.8.8"]
    assert await sender.send(to("http://public.example/")) == FORBIDDEN
    assert await sender.send(to("http://8.8.8.8/")) == FORBIDDEN
    assert await sender.send(to("http://127.0.0.2/")) == FORBIDDEN


async def test_only_the_allowed_of_several_addresses(names: Names) -> None:
    names.addresses["mixed.example"] = ["10.0.0.1", "8.8.8.8", "::1", "2600::1"]
    resolver = CheckedResolver(Guard((), public=True), names)
    found = await resolver.resolve("mixed.example", 443)
    assert [one["host"] for one in found] == ["8.8.8.8", "2600::1"]
    names.addresses["mixed.example"] = ["10.0.0.1"]
    with pytest.raises(ForbiddenAddress):
        await resolver.resolve("mixed.example", 443)


async def test_the_connection_goes_where_the_check_looked(
    sender: Sender, names: Names, receiver: Receiver
) -> None:
    """A name that answers otherwise a moment later is not asked a second time."""
    port = receiver.base.rpartition(":")[2]
    url = f"http://rebind.example:{port}/in"
    names.addresses["rebind.example"] = ["127.0.0.1"]
    assert (await sender.send(to(url))).outcome == Sent()
    assert names.asked == ["rebind.example"]
    assert receiver.got[0].headers["host"] == f"rebind.example:{port}"
    names.addresses["rebind.example"] = ["10.0.0.1"]
    assert await sender.send(to(url)) == FORBIDDEN
    assert names.asked == ["rebind.example"] * 2
    assert len(receiver.got) == 1


async def test_a_name_that_nobody_knows(sender: Sender) -> None:
    assert (await sender.send(to("https://unknown.example/"))).outcome == Later("no connection")


async def test_nothing_is_carried_from_one_message_to_the_next(
    sender: Sender, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    for _ in range(2):
        assert (await sender.send(to(f"{receiver.base}/in"))).status == 204
    assert all("cookie" not in got.headers for got in receiver.got)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "\uff11\uff12\uff17.0.0.1",
            "127\u30020.0.1",
            "127.0.0.\u00b9",
            "\u2460\u2461\u2466.0.0.1",
        ),
        *("%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1", "%31%32%37.0.0.1", "127%2e0.0.1", "127.0.0.1%2e"),
        *("%6cocalhost", "127%E3%80%820.0.1", "127.0.0.%C2%B9", "%5b::1%5d", "127.0.0.1%3f"),
        "127.0.0.1\\@8.8.8.8",
    ],
)
async def test_disguised_addresses_do_not_reach_us(receiver: Receiver, host: str) -> None:
    """Also where plain http may: the receiver listens there, and hears nothing."""
    lookup, port = SystemLookup(), receiver.base.rpartition(":")[2]
    async with Sender((ip_network("192.0.2.1"),), lookup, timeout=5) as sender:
        for scheme in ("http", "https"):
            outcome = (await sender.send(to(f"{scheme}://{host}:{port}/in"))).outcome
            assert isinstance(outcome, Refused | Later)
    assert receiver.got == []
    lookup.close()


@pytest.mark.parametrize("url", ["ftp://a.example", "a.example", "https://", "https://[::1", ""])
async def test_what_is_no_url_of_ours(sender: Sender, url: str) -> None:
    outcome = (await sender.send(to(url))).outcome
    assert isinstance(outcome, Refused)


@pytest.mark.parametrize(
    "host", ["a..b.example", ".example", "a" * 64 + ".example", "xn--zz", "-", "a_b", "%00", "a%2f"]
)
async def test_names_that_are_none(host: str) -> None:
    lookup = SystemLookup()
    async with Sender(LOOPBACK, lookup, timeout=5) as sender:
        outcome = (await sender.send(to(f"https://{host}/"))).outcome
    assert isinstance(outcome, Refused | Later)
    lookup.close()


@asynccontextmanager
async def speaking(*parts: bytes) -> AsyncIterator[str]:
    """A server that says this, whatever it is asked."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        for part in parts:
            writer.write(part)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1")
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ((b"SSH-2.0-OpenSSH_9\r\n",), Later("no HTTP answer")),
        ((b"HTTP/1.1 9999 x\r\n\r\n",), Later("no HTTP answer")),
        ((b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",), Later("no HTTP answer")),
        ((), Later("no connection")),
        ((b"HTTP/1.1 200",), Later("no connection")),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",), Sent()),
        ((b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",), Sent()),
        ((b"HTTP/1.1 301 x\r\nLocation: http://169.254.169.254/\r\n\r\n",), Later("HTTP 301")),
    ],
)
async def test_answers_of_all_kinds(
    sender: Sender, said: tuple[bytes, ...], outcome: object
) -> None:
    async with speaking(*said) as url:
        answered = await sender.send(to(url))
    assert answered.outcome == outcome


async def test_a_certificate_that_nobody_vouches_for(sender: Sender, tmp_path: Path) -> None:
    tls = certificate(tmp_path, utc_now().replace(year=2099))
    assert tls.tls_cert is not None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tls.tls_cert, tls.tls_key)
    server = TestServer(web.Application(), host="127.0.0.1")
    await server.start_server(ssl=context)
    answered = await sender.send(to(f"https://127.0.0.1:{server.port}/"))
    assert answered.outcome == Later("TLS failed")
    await server.close()


class SilentNames:
    """The system's look-up, where the servers of some names say nothing until `speak`."""

    def __init__(self) -> None:
        self.speak = threading.Event()
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        self.asked.append(host)
        if host.startswith("silent"):
            self.speak.wait()
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


async def test_silent_name_servers_hold_up_no_other_vpbx() -> None:
    names = SilentNames()
    lookup = SystemLookup(names)
    async with Sender((), lookup, timeout=0.1) as sender:
        for _ in range(3):  # the threads are busy long after nobody waits for them any more
            urls = [f"https://silent{number}.example/" for number in range(12)]
            found = await asyncio.gather(*(sender.send(to(url, "beta")) for url in urls))
            assert {type(one.outcome) for one in found} == {Later}
        assert len(names.asked) == VPBX_THREADS
        assert await sender.send(to("https://good.example/", "alpha")) == FORBIDDEN
        beta = to("https://good.example/", "beta")
        assert (await sender.send(beta)).outcome == Later("no connection")
        names.speak.set()
        answered = await sender.send(beta)
        async with asyncio.timeout(20):
            while answered != FORBIDDEN:  # it is as soon as the threads have ended
                await asyncio.sleep(0)
                answered = await sender.send(beta)
    lookup.close()


async def test_the_systems_names() -> None:
    lookup = SystemLookup()
    assert "127.0.0.1" in [str(one) for one in await lookup("127.1", 443)]
    lookup.close()

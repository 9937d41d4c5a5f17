"""Sockets on every address, batches with kernel timestamps, and a bounded way out."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import Iterator
from typing import cast

import pytest

from sfu import udp
from sfu.core.stun import Address
from sfu.udp import Datagram, UdpPort, local_addresses, open_sockets


class Inbox:
    """Takes batches and wakes the test."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[Datagram]]] = []
        self._came = asyncio.Event()

    def take(self, index: int, batch: list[Datagram]) -> None:
        self.batches.append((index, batch))
        self._came.set()

    async def next(self) -> tuple[int, list[Datagram]]:
        async with asyncio.timeout(5):
            while not self.batches:
                self._came.clear()
                await self._came.wait()
        return self.batches.pop(0)


@pytest.fixture
def other() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        made.settimeout(5)
        yield made


def test_loopback_is_the_last_of_the_machines_addresses() -> None:
    found = local_addresses()
    assert "127.0.0.1" in found
    assert not found[0].startswith("127.") or len(found) == 1 or found[0] == "127.0.0.1"
    loopback = [index for index, one in enumerate(found) if one in ("127.0.0.1", "::1")]
    assert loopback[-1] == len(found) - 1
    assert not any(one.startswith("fe80") for one in found)


def test_all_addresses_share_one_port() -> None:
    opened = open_sockets((), 0)
    ports = {one.getsockname()[1] for one in opened.values()}
    for one in opened.values():
        one.close()
    assert len(ports) == 1
    assert "127.0.0.1" in opened


def test_a_taken_port_is_named_with_its_address(other: socket.socket) -> None:
    port = other.getsockname()[1]
    with pytest.raises(OSError, match=f"UDP 127.0.0.1 port {port}") as refusal:
        open_sockets(("127.0.0.1",), port)
    assert refusal.value.errno == errno.EADDRINUSE


def test_a_configured_address_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(OSError, match=r"UDP 192\.0\.2\.99"):
        open_sockets(("127.0.0.1", "192.0.2.99"), 0)


def test_an_address_that_went_away_is_skipped_when_none_was_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(udp, "local_addresses", lambda: ("192.0.2.99", "127.0.0.1"))
    opened = open_sockets((), 0)
    opened["127.0.0.1"].close()
    assert list(opened) == ["127.0.0.1"]
    monkeypatch.setattr(udp, "local_addresses", lambda: ("192.0.2.99",))
    with pytest.raises(OSError, match="no usable address"):
        open_sockets((), 0)


async def test_datagrams_come_with_sender_and_the_kernels_time(other: socket.socket) -> None:
    inbox = Inbox()
    port = UdpPort(inbox.take)
    (address,) = port.open(("127.0.0.1",), 0)
    before = time.time()
    other.sendto(b"one", address)
    other.sendto(b"", address)
    index, batch = await inbox.next()
    if len(batch) == 1:
        batch += (await inbox.next())[1]
    port.close()
    assert index == 0
    assert [data for data, _, _ in batch] == [b"one", b""]
    assert {sender for _, sender, _ in batch} == {other.getsockname()}
    assert all(before - 1 <= arrival <= time.time() + 1 for _, _, arrival in batch)


async def test_what_is_longer_than_any_packet_of_ours_is_dropped(other: socket.socket) -> None:
    inbox = Inbox()
    port = UdpPort(inbox.take)
    (address,) = port.open(("127.0.0.1",), 0)
    other.sendto(bytes(9000), address)
    other.sendto(b"next", address)
    _, batch = await inbox.next()
    port.close()
    assert [data for data, _, _ in batch] == [b"next"]
    assert port.drops["oversize"] == 1


async def test_ipv6_senders_are_known_by_address_and_port() -> None:
    inbox = Inbox()
    port = UdpPort(inbox.take)
    (address,) = port.open(("::1",), 0)
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as other:
        other.bind(("::1", 0))
        other.settimeout(5)
        other.sendto(b"six", address)
        _, ((_, sender, _),) = await inbox.next()
        assert sender == other.getsockname()[:2]
        port.send(0, b"back", sender)
        assert other.recv(100) == b"back"
    port.close()


class FullSocket:
    """A socket that takes nothing until `room` says so."""

    def __init__(self) -> None:
        self.room = 0
        self.sent: list[bytes] = []
        self.error: OSError | None = None

    def sendto(self, data: bytes, address: Address) -> None:
        if self.error is not None:
            raise self.error
        if self.room == 0:
            raise BlockingIOError
        self.room -= 1
        self.sent.append(bytes(data))

    def sendmsg(self, data: list[bytes], *arguments: object) -> None:
        raise BlockingIOError

    def fileno(self) -> int:
        return -1


async def test_while_the_send_buffer_is_full_datagrams_wait_in_order_and_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = UdpPort(Inbox().take)
    (address,) = port.open(("127.0.0.1",), 0)
    port.sockets[0].close()
    full = FullSocket()
    port.sockets[0] = cast(socket.socket, full)
    writers: list[int] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "add_writer", lambda one, call, index: writers.append(index))
    monkeypatch.setattr(loop, "remove_writer", lambda one: writers.clear())
    reused = bytearray(b"000")
    for n in range(udp.MAX_WAITING + 10):
        reused[:] = b"%03d" % n
        port.send(0, memoryview(reused), address)
    assert writers == [0]
    assert port.drops["send-queue-full"] == 10
    full.room = 5
    port._writable(0)
    assert full.sent == [b"000", b"001", b"002", b"003", b"004"]
    assert writers == [0]
    full.room = udp.MAX_WAITING
    port._writable(0)
    assert full.sent[-1] == b"511"
    assert writers == []
    port.sockets = []
    port.close()


RUN = b"aaaaabbbbbccc"


def received(other: socket.socket) -> list[bytes]:
    return [other.recv(100) for _ in range(3)]


async def test_a_run_arrives_as_single_datagrams(other: socket.socket) -> None:
    port = UdpPort(Inbox().take)
    port.open(("127.0.0.1",), 0)
    port.send_run(0, memoryview(RUN), 5, other.getsockname())
    assert received(other) == [b"aaaaa", b"bbbbb", b"ccc"]
    port.close()


@pytest.mark.parametrize("reason", [errno.EINVAL, errno.EIO, errno.ENETUNREACH])
async def test_a_kernel_that_takes_no_runs_gets_datagrams(
    other: socket.socket, reason: int
) -> None:
    class Refusing(socket.socket):
        asked = 0

        def sendmsg(self, *arguments: object) -> int:
            Refusing.asked += 1
            raise OSError(reason, "no")

    port = UdpPort(Inbox().take)
    port.open(("127.0.0.1",), 0)
    port.sockets[0].close()
    port.sockets[0] = Refusing(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(2):
        port.send_run(0, memoryview(RUN), 5, other.getsockname())
        assert received(other) == [b"aaaaa", b"bbbbb", b"ccc"]
    port.close()
    # What concerns one address only does not spoil the others' runs.
    assert Refusing.asked == (2 if reason == errno.ENETUNREACH else 1)


async def test_a_run_waits_like_single_datagrams(monkeypatch: pytest.MonkeyPatch) -> None:
    port = UdpPort(Inbox().take)
    (address,) = port.open(("127.0.0.1",), 0)
    port.sockets[0].close()
    full = FullSocket()
    port.sockets[0] = cast(socket.socket, full)
    monkeypatch.setattr(asyncio.get_running_loop(), "add_writer", lambda *arguments: None)
    monkeypatch.setattr(asyncio.get_running_loop(), "remove_writer", lambda one: None)
    port.send_run(0, memoryview(RUN), 5, address)
    port.send_run(0, memoryview(b"dd"), 5, address)
    full.room = 10
    port._writable(0)
    assert full.sent == [b"aaaaa", b"bbbbb", b"ccc", b"dd"]
    port.sockets = []


async def test_an_address_that_cannot_be_reached_is_counted(other: socket.socket) -> None:
    port = UdpPort(Inbox().take)
    port.open(("127.0.0.1",), 0)
    port.send(0, b"x", ("192.0.2.1", 0))
    port.send(0, b"fine", other.getsockname())
    assert other.recv(100) == b"fine"
    port.close()
    assert port.drops["send-error"] == 1

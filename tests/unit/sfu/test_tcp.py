"""The TCP port by itself: where it listens, and what becomes of a connection."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator

import pytest

from sfu.core.framing import LENGTH
from sfu.core.ice import FIRST_STREAM
from sfu.demux import Checks
from sfu.tcp import TcpPort
from sfu.udp import Datagram

HERE = ("127.0.0.1",)


class Port(TcpPort):
    """Its datagrams are written down, and every path is known."""

    def __init__(self) -> None:
        self.checks = Checks(lambda path, data: None)
        self.batches: asyncio.Queue[tuple[int, list[Datagram]]] = asyncio.Queue()
        super().__init__(self.checks, lambda *batch: self.batches.put_nowait(batch))


@pytest.fixture
async def port() -> AsyncIterator[Port]:
    made = Port()
    yield made
    made.close()


async def connected(port: Port) -> socket.socket:
    (address,) = port.open(HERE, 0, free=False)
    other = socket.socket()
    other.setblocking(False)
    await asyncio.get_running_loop().sock_connect(other, address)
    return other


def test_nothing_runs_before_it_is_open() -> None:
    Port().close()


async def test_a_taken_port_is_named_with_its_address(port: Port) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"TCP 127.0.0.1 port {number}") as refusal:
            port.open(HERE, number, free=False)
        assert refusal.value.errno == errno.EADDRINUSE
        ((_, other),) = port.open(HERE, number, free=True)
        assert other != number


async def test_all_addresses_share_one_port(port: Port) -> None:
    opened = port.open(("127.0.0.1", "::1"), 0, free=False)
    assert [address for address, _ in opened] == ["127.0.0.1", "::1"]
    assert len({number for _, number in opened}) == 1


async def test_frames_come_as_a_batch_of_datagrams_and_go_as_frames(port: Port) -> None:
    other = await connected(port)
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(other, LENGTH.pack(3) + b"one" + LENGTH.pack(3) + b"two")
    number, batch = await asyncio.wait_for(port.batches.get(), 5)
    assert number == FIRST_STREAM
    assert [data for data, _, _ in batch] == [b"one", b"two"]
    assert {sender for _, sender, _ in batch} == {other.getsockname()}
    port.send_run(number, memoryview(b"aaabbbcc"), 3)
    port.send(number, b"d")
    expected = b"\0\3aaa\0\3bbb\0\2cc\0\1d"
    got = b""
    while len(got) < len(expected):
        got += await asyncio.wait_for(loop.sock_recv(other, 100), 5)
    assert got == expected
    other.close()


async def test_who_is_gone_is_not_sent_to(port: Port) -> None:
    port.open(HERE, 0, free=False)
    port.send(FIRST_STREAM + 7, b"late")
    assert port.counters() == {"dropped-tcp-closed": 1, "tcp-connections-now": 0}

"""One stream: what a peer may keep of ours, and for how long. Time is virtual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from sip_gateway.connection import (
    FIRST,
    IDLE,
    MAX_EARLY,
    MAX_UNREAD,
    STRANGER,
    WHOLE,
    Connection,
)
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.core.message import MalformedMessage

HERE, PEER = SocketAddress("192.0.2.1", 5060), SocketAddress("198.51.100.7", 40_001)
WHOLE_MESSAGE = b"OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nl: 0\r\n\r\n"


class Timer:
    """What call_at gives."""

    def __init__(self, at: float, action: Callable[[], None]) -> None:
        self.at, self.action, self.cancelled = at, action, False

    def when(self) -> float:
        return self.at

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """An event loop's time, which passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], None], /) -> Any:
        self.timers.append(Timer(when, callback))
        return self.timers[-1]

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [each for each in self.timers if not each.cancelled and each.at <= end]:
            first = min(due, key=Timer.when)
            self.timers.remove(first)
            self.now = max(self.now, first.at)
            first.action()
        self.now = end


class Wire(asyncio.Transport):
    """The peer's end: `sent` is what it could read, `unread` what it does not."""

    def __init__(self) -> None:
        super().__init__({"peername": (PEER.host, PEER.port)})
        self.sent = bytearray()
        self.unread = 0
        self.closed = self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += data

    def get_write_buffer_size(self) -> int:
        return self.unread

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.aborted = True


class House:
    """The connection's owner, which takes it unless told otherwise."""

    def __init__(self, takes: bool = True) -> None:
        self.clock = Clock()
        self.wire = Wire()
        self.messages: list[bytes] = []
        self.errors: list[int] = []
        self.closings = 0
        self.known = False
        self._takes = takes
        self.connection = Connection(self, 5, self.clock)

    def connect(self) -> House:
        self.connection.connection_made(self.wire)
        return self

    def hear(self, data: bytes) -> None:
        self.connection.data_received(data)

    def opened(self, connection: Connection, remote: SocketAddress) -> Flow | None:
        return Flow("tcp", HERE, remote, connection.number) if self._takes else None

    def arrived(self, data: bytes, flow: Flow) -> None:
        assert flow == Flow("tcp", HERE, PEER, 5)
        self.messages.append(data)

    def broken(self, error: MalformedMessage, flow: Flow) -> None:
        self.errors.append(error.status)
        self.connection.send(b"400")

    def knows(self, flow: Flow) -> bool:
        return self.known

    def closed(self, connection: Connection) -> None:
        self.closings += 1


def test_messages_and_keep_alives() -> None:
    house = House().connect()
    house.hear(WHOLE_MESSAGE[:10])
    house.hear(WHOLE_MESSAGE[10:] + b"\r\n\r\n" + WHOLE_MESSAGE)
    assert house.messages == [WHOLE_MESSAGE, WHOLE_MESSAGE]
    assert bytes(house.wire.sent) == b"\r\n"


def test_a_broken_stream_is_answered_and_closed() -> None:
    house = House().connect()
    house.hear(WHOLE_MESSAGE + b"OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\r\n" + WHOLE_MESSAGE)
    assert (house.messages, house.errors) == ([WHOLE_MESSAGE], [400])
    assert bytes(house.wire.sent) == b"400"
    assert house.wire.closed and house.closings == 1
    house.hear(WHOLE_MESSAGE)
    assert len(house.messages) == 1


@pytest.mark.parametrize(
    ("script", "lasts"),
    [
        # seconds to wait and bytes then, in turn; how long after the last of them it lives
        ([], FIRST),
        ([(1.0, b"\r\n\r\n"), (10.0, b"\r\n\r\n")], FIRST - 11.0),  # empty lines buy no time
        ([(0.0, WHOLE_MESSAGE)], STRANGER),
        ([(0.0, WHOLE_MESSAGE), (50.0, b"\r\n\r\n")], STRANGER),
        ([(0.0, b"O")], WHOLE),
        ([(0.0, b"O"), (9.0, b"P")], WHOLE - 9.0),  # a byte a time
        ([(0.0, WHOLE_MESSAGE), (59.0, b"O")], WHOLE),
        ([(0.0, WHOLE_MESSAGE), (59.0, WHOLE_MESSAGE[:9]), (5.0, WHOLE_MESSAGE[9:])], STRANGER),
        ([(15.0, b"O")], FIRST - 15.0),
        # A busy peer, whose pieces never end where a message does.
        ([(0.0, WHOLE_MESSAGE[:9]), *((9.0, WHOLE_MESSAGE[9:] + WHOLE_MESSAGE[:9]),) * 5], WHOLE),
    ],
)
def test_how_long_a_peer_may_be_silent(script: list[tuple[float, bytes]], lasts: float) -> None:
    house = House().connect()
    for seconds, data in script:
        house.clock.wait(seconds)
        house.hear(data)
    house.clock.wait(lasts - 0.001)
    assert (house.wire.closed, house.closings) == (False, 0)
    house.clock.wait(0.002)
    assert (house.wire.closed, house.closings) == (True, 1)


def test_a_peer_that_is_known_by_the_time_may_be_silent_for_longer() -> None:
    house = House().connect()
    house.hear(WHOLE_MESSAGE)
    house.clock.wait(1.0)
    house.known = True
    house.clock.wait(IDLE - 2.0)
    house.hear(b"\r\n\r\n")
    house.clock.wait(IDLE - 0.001)
    assert not house.wire.closed
    house.clock.wait(0.002)
    assert house.wire.closed and house.closings == 1


def test_a_peer_that_does_not_read_is_dropped() -> None:
    house = House().connect()
    house.wire.unread = MAX_UNREAD
    house.connection.send(b"one")
    assert not house.wire.aborted
    house.wire.unread += 1
    house.connection.send(b"two")
    assert house.wire.aborted and house.closings == 1
    house.connection.send(b"three")
    assert bytes(house.wire.sent) == b"onetwo"


def test_what_is_sent_before_the_connection_is_made_waits_for_it() -> None:
    house = House()
    house.connection.send(b"INVITE")
    house.connection.send(b"CANCEL")
    house.connect()
    assert bytes(house.wire.sent) == b"INVITECANCEL"


def test_a_connection_that_is_not_made_keeps_only_so_much() -> None:
    house = House()
    house.connection.send(b"x" * MAX_EARLY)
    assert house.closings == 0
    house.connection.send(b"x")
    assert house.closings == 1
    house.connect()  # too late
    assert house.wire.aborted and not house.wire.sent


def test_an_owner_that_has_enough_refuses() -> None:
    house = House(takes=False).connect()
    assert house.wire.aborted and house.closings == 1


@pytest.mark.parametrize("end", ["lost", "close", "abort", "twice"])
def test_the_end_is_told_once_and_leaves_no_timer(end: str) -> None:
    house = House().connect()
    if end in ("lost", "twice"):
        house.connection.connection_lost(None)
    if end in ("close", "twice"):
        house.connection.close()
    if end == "abort":
        house.connection.abort()
    house.connection.connection_lost(None)
    assert house.closings == 1
    assert all(timer.cancelled for timer in house.clock.timers)

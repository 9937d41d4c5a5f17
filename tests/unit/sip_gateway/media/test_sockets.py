"""Sockets of legs on loopback, plain and protected: what reaches the engine, what leaves us."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import pytest

from sip_gateway.core.sdes import SUITES
from sip_gateway.media.sockets import PortRange, UdpWire
from sip_gateway.media.srtp import LegSrtp
from sip_gateway.media.wire import Batch
from sip_gateway.phone_media import MediaKeys

SUITE = "AES_CM_128_HMAC_SHA1_80"
RTCP = bytes.fromhex("81c8000c") + bytes(48)


def rtp(sequence: int) -> bytes:
    return struct.pack("!BBHII", 0x80, 8, sequence, 160 * sequence, 7) + bytes(range(160))


def keys(theirs: int, ours: int) -> MediaKeys:
    size = SUITES[SUITE]
    return MediaKeys(SUITE, bytes([theirs]) * size, bytes([ours]) * size)


class Line:
    """One leg's pair, and a telephone at the other end."""

    LEG = 3

    def __init__(self) -> None:
        ports = PortRange(41_000, 41_998)
        self.port, first, second = ports.open("127.0.0.1")
        self.wire = UdpWire(8, ports.release)
        self.wire.add(self.LEG, self.port, first, second)
        self.phone = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.phone.bind(("127.0.0.1", 0))
        self.phone.settimeout(5)
        self.batch = Batch(16)

    def hears(self, data: bytes, control: bool = False) -> list[bytes]:
        """Send it to the leg; what the engine gets to see of it."""
        self.phone.sendto(data, ("127.0.0.1", self.port + control))
        self.batch.clear()
        self.wire.drain(self.batch)
        sound = [
            bytes(view[:length])
            for view, length in zip(self.batch.views, self.batch.lengths, strict=False)
        ]
        return sound + [each[1] for each in self.batch.control]

    def says(self, data: bytes, control: bool = False) -> bytes:
        """What the telephone gets when the engine sends that."""
        address = self.phone.getsockname()
        if control:
            assert self.wire.send_control(self.LEG, data, address)
        else:
            rows: list[memoryview | bytes] = [b""] * 8
            rows[self.LEG] = memoryview(data)
            assert self.wire.send_all([self.LEG], rows, [address] * 8) == 0
        return self.phone.recv(2_000)

    def close(self) -> None:
        self.wire.close()
        self.phone.close()


@pytest.fixture
def line() -> Iterator[Line]:
    opened = Line()
    yield opened
    opened.close()


@pytest.mark.parametrize(("data", "control"), [(rtp(1), False), (RTCP, False), (RTCP, True)])
def test_plain_packets_pass_as_they_are(line: Line, data: bytes, control: bool) -> None:
    assert line.hears(data, control) == [data]
    assert line.says(data, control) == data


@pytest.mark.parametrize(("data", "control"), [(rtp(1), False), (RTCP, False), (RTCP, True)])
def test_a_protected_leg_opens_and_protects(line: Line, data: bytes, control: bool) -> None:
    line.wire.secure(line.LEG, keys(2, 1))
    phone = LegSrtp(keys(1, 2))
    sent = phone.close(data)
    assert sent is not None
    assert line.hears(sent, control) == [data]
    got = line.says(data, control)
    assert data[20:50] not in got
    assert phone.open(got) == data
    assert line.wire.unauthentic == 0


@pytest.mark.parametrize("control", [False, True])
def test_a_protected_leg_sees_nothing_else(line: Line, control: bool) -> None:
    line.wire.secure(line.LEG, keys(2, 1))
    data = RTCP if control else rtp(1)
    sent = LegSrtp(keys(1, 2)).close(data)
    stranger = LegSrtp(keys(1, 9)).close(data)
    assert sent is not None and stranger is not None
    hostile = [data, stranger, sent[:-1], sent[:20], b"", b"\0", bytes(1_400)]
    for packet in hostile:
        assert line.hears(packet, control) == []
    assert line.wire.unauthentic == len(hostile)
    assert line.hears(sent, control) == [data]
    assert line.hears(sent, control) == []  # a replay


def test_keys_change_and_go_away_again(line: Line) -> None:
    line.wire.secure(line.LEG, keys(2, 1))
    line.wire.secure(line.LEG, keys(3, 1))
    sent = LegSrtp(keys(1, 3)).close(rtp(1))
    assert sent is not None and line.hears(sent) == [rtp(1)]
    line.wire.secure(line.LEG, None)
    assert line.hears(rtp(2)) == [rtp(2)]
    assert line.says(rtp(3)) == rtp(3)


def test_the_next_call_on_the_row_has_no_keys_of_the_last(line: Line) -> None:
    line.wire.secure(line.LEG, keys(2, 1))
    line.wire.remove(line.LEG)
    line.wire.secure(line.LEG, keys(2, 1))  # too late: nothing happens
    ports = PortRange(41_000, 41_998)
    line.port, first, second = ports.open("127.0.0.1")
    line.wire.add(line.LEG, line.port, first, second)
    assert line.hears(rtp(1)) == [rtp(1)]

"""The guard at the port: what passes, to whom, and what is dropped under which name."""

from __future__ import annotations

import logging
from typing import cast

import pytest

from sfu.core import ice, stun
from sfu.core.ice import Credentials, IceLite, Path
from sfu.core.stun import Address, BindingRequest
from sfu.demux import LOG_INTERVAL, Demultiplexer
from sfu.transport import Transport

HOME: Address = ("192.0.2.7", 4000)
AWAY: Address = ("198.51.100.9", 5000)


class FakeSrtp:
    """Opens what ends in "!"."""

    def unprotect(self, data: bytes) -> bytes | None:
        return data[:-1] if data.endswith(b"!") else None

    unprotect_rtcp = unprotect


class FakeTransport:
    """ICE is real, the rest is written down."""

    def __init__(self, name: str) -> None:
        self.credentials = Credentials(name, f"password of {name} is long", "them", "unused")
        self.ice = IceLite(self.credentials, 0)
        self.srtp: FakeSrtp | None = FakeSrtp()
        self.records: list[bytes] = []
        self.full = False

    def check(self, request: BindingRequest, path: Path, now: float) -> bytes | None:
        return self.ice.check(request, path, now)

    def receive_dtls(self, record: bytes) -> bool:
        self.records.append(record)
        return not self.full


class Port:
    """A demultiplexer with everything around it recorded, and time by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rtp: list[tuple[Transport, bytes, float]] = []
        self.rtcp: list[tuple[Transport, bytes]] = []
        self.done = 0
        self.sent: list[tuple[Path, bytes]] = []
        self.demux = Demultiplexer(self, self.send, lambda: self.now)

    def send(self, path: Path, data: bytes) -> None:
        self.sent.append((path, data))

    def receive_rtp(self, transport: Transport, packet: bytes, arrival: float, now: float) -> None:
        self.rtp.append((transport, packet, arrival))

    def receive_rtcp(self, transport: Transport, data: bytes, now: float) -> None:
        self.rtcp.append((transport, data))

    def batch_done(self, now: float) -> None:
        self.done += 1

    def add(self, name: str) -> FakeTransport:
        made = FakeTransport(name)
        self.demux.add(cast(Transport, made))
        return made

    def get(self, *datagrams: bytes, source: Address = HOME, socket: int = 0) -> None:
        self.demux.receive(socket, [(data, source, 9.5) for data in datagrams])

    def dropped(self) -> dict[str, int]:
        return dict(self.demux.drops)


def check(transport: FakeTransport, credentials: Credentials | None = None) -> bytes:
    known = credentials or transport.credentials
    attributes = [(stun.USERNAME, f"{known.local_ufrag}:them".encode()), (stun.USE_CANDIDATE, b"")]
    return stun.build(stun.BINDING_REQUEST, bytes(12), attributes, known.local_password.encode())


RTP = b"\x80\x6f" + bytes(12) + b"!"
RTCP = b"\x80\xc8" + bytes(12) + b"!"
DTLS = b"\x16\xfe\xfd" + bytes(10)


@pytest.fixture
def port() -> Port:
    return Port()


def test_an_authentic_check_opens_the_way_for_everything_else(port: Port) -> None:
    alice = port.add("alice")
    port.get(check(alice), RTP, RTCP, DTLS)
    assert port.sent[0][0] == Path(0, HOME)
    assert port.sent[0][1][:2] == b"\x01\x01"
    assert port.rtp == [(cast(Transport, alice), RTP[:-1], 9.5)]
    assert port.rtcp == [(cast(Transport, alice), RTCP[:-1])]
    assert alice.records == [DTLS]
    assert port.done == 1
    assert port.dropped() == {}


def test_before_it_nothing_but_stun_is_looked_at(port: Port) -> None:
    alice = port.add("alice")
    port.get(RTP, DTLS, b"", b"\xff", b"\x40\0\0\0")
    assert port.dropped() == {"unknown-source": 2, "empty": 1, "not-ours": 2}
    assert (port.rtp, alice.records, port.sent) == ([], [], [])


def test_another_port_address_or_socket_is_another_source(port: Port) -> None:
    alice = port.add("alice")
    port.get(check(alice))
    port.get(RTP, source=(HOME[0], 4001))
    port.get(RTP, source=AWAY)
    port.get(RTP, socket=1)
    assert port.rtp == []
    assert port.dropped() == {"unknown-source": 3}


def test_each_refusal_has_its_name(port: Port) -> None:
    alice = port.add("alice")
    port.get(check(alice))
    forged = Credentials("alice", "a guess of 22 characters", "them", "")
    port.get(b"\0\1", check(alice, Credentials("bob", "x" * 22, "them", "")))
    port.get(check(alice, forged), RTP[:-1], b"\x80\x6f!", b"\x50\0", b"")
    alice.full = True
    port.get(DTLS)
    alice.srtp = None
    port.get(RTP)
    assert port.dropped() == {
        "stun-malformed": 1,
        "stun-unknown": 1,
        "stun-not-authentic": 1,
        "srtp-refused": 1,
        "media-short": 1,
        "not-ours": 1,
        "empty": 1,
        "dtls-flood": 1,
        "media-early": 1,
    }


def test_a_live_peers_path_cannot_be_taken(port: Port) -> None:
    alice, mallory = port.add("alice"), port.add("mallory")
    port.get(check(alice))
    port.get(check(mallory), RTP)
    assert port.dropped() == {"path-taken": 1}
    assert port.rtp[0][0] is cast(Transport, alice)


def test_a_silent_peers_path_can_be_taken_over(port: Port) -> None:
    alice, bob = port.add("alice"), port.add("bob")
    port.get(check(alice))
    port.now = ice.DISCONNECTED_AFTER
    alice.ice.poll(port.now)
    port.get(check(bob), RTP)
    assert port.rtp[0][0] is cast(Transport, bob)


def test_forgotten_paths_are_closed(port: Port) -> None:
    alice = port.add("alice")
    for number in range(ice.MAX_PATHS + 1):
        port.get(check(alice), source=("192.0.2.7", 1 + number))
    port.get(RTP, source=("192.0.2.7", 1))
    assert port.dropped() == {"unknown-source": 1}
    port.get(RTP, source=("192.0.2.7", ice.MAX_PATHS + 1))
    assert len(port.rtp) == 1


def test_a_restart_adds_credentials_and_a_removal_takes_all(port: Port) -> None:
    alice = port.add("alice")
    port.get(check(alice))
    second = Credentials("alice2", "another password of ours", "them", "")
    alice.ice.restart(second)
    port.demux.add(cast(Transport, alice))
    port.get(check(alice, second), source=AWAY)
    assert len(port.sent) == 2
    port.demux.remove(cast(Transport, alice))
    port.get(check(alice, second), RTP, source=AWAY)
    assert port.dropped() == {"stun-unknown": 1, "unknown-source": 1}


def test_a_flood_is_one_line_in_the_log(port: Port, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            port.get(b"")
        assert len(caplog.records) == 1
        port.now = LOG_INTERVAL
        port.get(RTP)
    assert [record.getMessage() for record in caplog.records] == [
        "dropped datagrams, now empty from 192.0.2.7 port 4000",
        "dropped datagrams, now unknown-source from 192.0.2.7 port 4000",
    ]

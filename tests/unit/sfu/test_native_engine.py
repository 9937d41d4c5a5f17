"""The native engine at its sockets: SRTP as libsrtp does it, for each profile, and what it refuses."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pylibsrtp import Policy, Session

from media import rtp
from sfu.core.layout import ExtensionIds
from sfu.engines import choose, native_module

PROFILES = {
    "SRTP_AES128_CM_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 16, 14),
    "SRTP_AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 16, 12),
    "SRTP_AEAD_AES_256_GCM": (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 32, 12),
}
RTCP, LEARN = 1, 2  # kinds of events
REPORT = bytes.fromhex("81cb0001000000aa")  # a good-bye: reports stop nowhere
MODULE = native_module()


def session(profile: int, key: bytes, *, inbound: bool) -> Session:
    kind = Policy.SSRC_ANY_INBOUND if inbound else Policy.SSRC_ANY_OUTBOUND
    policy = Policy(key=key, ssrc_type=kind, srtp_profile=profile)
    policy.allow_repeat_tx = True
    return Session(policy)


class Pair:
    """The engine, and a peer with libsrtp, on loopback."""

    def __init__(self, profile: str) -> None:
        assert MODULE is not None
        number, key, salt = PROFILES[profile]
        keys = [(bytes([n]) * key, bytes([n + 1]) * salt) for n in (1, 3)]
        self.sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
        for one in self.sockets:
            one.bind(("127.0.0.1", 0))
            one.settimeout(5)
        ours, self.peer = self.sockets
        self.out = session(number, b"".join(keys[0]), inbound=False)
        self.into = session(number, b"".join(keys[1]), inbound=True)
        self.here = ours.getsockname()
        self.core: Any = MODULE.Engine()
        self.core.open([ours.fileno()])
        self.transport = self.core.add_transport()
        self.inlet = MODULE.Inlet()
        self.inlet.configure(ExtensionIds().transport_cc, 0, 1)
        self.core.connect(self.transport, self.inlet)
        self.core.bind(0, *self.peer.getsockname(), self.transport)
        self.core.aim(self.transport, 0, *self.peer.getsockname())
        self.keys = (self.transport, profile, *keys)
        self.core.set_keys(*self.keys)

    def get(self, data: bytes) -> tuple[Any, ...] | None:
        """The first event that a datagram of the peer leads to."""
        self.peer.sendto(data, self.here)
        event: tuple[Any, ...] | None = self.core.pump(0, 1.0)
        while self.core.pump(0, 1.0) is not None:
            pass
        return event


if MODULE is not None:

    @pytest.fixture(params=PROFILES)
    def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
        made = Pair(request.param)
        yield made
        for one in made.sockets:
            one.close()

    def packet(number: int, body: bytes = b"a payload") -> bytes:
        elements = ((1, b"x"), (3, b"yz"))
        return rtp.build(rtp.RtpPacket(96, number & 0xFFFF, 7, 99, body, True, (5,), elements))

    def test_packets_are_opened_once_over_the_end_of_the_numbers(pair: Pair) -> None:
        for number in range(65_500, 65_600):
            sealed = pair.out.protect(packet(number))
            assert pair.get(sealed) == (LEARN, pair.transport, packet(number))
            assert pair.get(sealed) is None
        assert pair.core.counters()["dropped-srtp-refused"] == 100

    def test_packets_are_sealed_as_libsrtp_opens_them(pair: Pair) -> None:
        for number in range(65_500, 65_600):
            plain = packet(number)
            pair.core.queue(pair.transport, plain[:12], plain[12:])
            pair.core.flush()
            assert pair.into.unprotect(pair.peer.recv(2000)) == plain

    def test_no_number_is_sealed_twice(pair: Pair) -> None:
        for body in (b"one", b"another"):
            pair.core.queue(pair.transport, packet(5, body), b"")
        pair.core.flush()
        # New keys would begin the numbers anew: they are taken once.
        pair.core.set_keys(*pair.keys)
        pair.core.queue(pair.transport, packet(5, b"a third"), b"")
        pair.core.flush()
        assert pair.core.counters()["srtp-send-refused"] == 2
        assert pair.core.counters()["packets-out"] == 1

    def test_reports_go_both_ways(pair: Pair) -> None:
        for _ in range(3):
            sealed = pair.out.protect_rtcp(REPORT)
            assert pair.get(sealed) == (RTCP, pair.transport, REPORT)
            assert pair.get(sealed) is None
            assert pair.core.send_rtcp(pair.transport, REPORT)
            assert pair.into.unprotect_rtcp(pair.peer.recv(2000)) == REPORT

    def test_a_transport_that_is_gone_gets_nothing_of_its_successors(pair: Pair) -> None:
        pair.core.remove_transport(pair.transport)
        successor = pair.core.add_transport()
        assert successor != pair.transport
        pair.core.aim(successor, 0, *pair.peer.getsockname())
        pair.core.set_keys(successor, *pair.keys[1:])
        pair.core.queue(pair.transport, packet(1), b"")
        pair.core.flush()
        assert "packets-out" not in pair.core.counters()
        assert not pair.core.send_rtcp(pair.transport, REPORT)

    def test_keys_of_the_wrong_length_are_refused(pair: Pair) -> None:
        with pytest.raises(ValueError, match="keys"):
            pair.core.set_keys(pair.transport, "SRTP_AEAD_AES_128_GCM", (b"", b""), (b"", b""))
        with pytest.raises(ValueError, match="keys"):
            pair.core.set_keys(pair.transport, "SRTP_NULL", (b"", b""), (b"", b""))


def test_a_missing_native_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sfu.engines.native_module", lambda: None)
    with pytest.raises(OSError, match="make native"):
        choose("native", None)  # type: ignore[arg-type]
    assert choose("auto", None).name == "Python"  # type: ignore[arg-type]

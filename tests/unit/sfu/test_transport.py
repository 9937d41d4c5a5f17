"""From check to media to silence: one transport's states, with consent in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiortc.rtcdtlstransport import RTCCertificate

from sfu.api import PeerState
from sfu.core import stun
from sfu.core.ice import Credentials, Path
from sfu.core.stun import parse_binding_request
from sfu.dtls import MAX_WAITING, Certificate
from sfu.srtp import SrtpBuffer
from sfu.transport import SETUP_TIMEOUT, Transport, TransportContext
from tests.support_dtls import DtlsClient

OURS = Credentials("here", "our-password-of-22-chars", "there", "unused")
PATH = Path(0, ("192.0.2.7", 4000))


class Wire:
    """A transport, a DTLS client beside it, and nothing between them."""

    def __init__(self, *, right_fingerprint: bool = True) -> None:
        self.certificate = RTCCertificate.generateCertificate()
        print_of = RTCCertificate.generateCertificate()
        if right_fingerprint:
            print_of = self.certificate
        known = print_of.getFingerprints()[0]
        self.states: list[PeerState] = []
        self.changed = asyncio.Event()
        self.client = DtlsClient(self.certificate)
        context = TransportContext(Certificate(), SrtpBuffer(), self.to_client)
        self.transport = Transport(
            context, OURS, [(known.algorithm, known.value)], self.state_changed, now=0
        )
        self.client.send = self.to_server

    def to_client(self, path: Path, data: bytes) -> None:
        assert path == PATH
        self.client.receive(data)

    def to_server(self, data: bytes) -> None:
        assert self.transport.receive_dtls(data)

    def state_changed(self, state: PeerState) -> None:
        self.states.append(state)
        self.changed.set()

    def check(self, now: float) -> bytes | None:
        attributes = [(stun.USERNAME, b"here:there"), (stun.USE_CANDIDATE, b"")]
        key = OURS.local_password.encode()
        data = stun.build(stun.BINDING_REQUEST, bytes(12), attributes, key)
        return self.transport.check(parse_binding_request(data), PATH, now)

    async def next_state(self) -> PeerState:
        async with asyncio.timeout(5):
            while not self.states:
                self.changed.clear()
                await self.changed.wait()
        return self.states.pop(0)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    made = Wire()
    yield made
    await made.transport.close()
    await made.client.close()


async def connected(wire: Wire) -> Transport:
    assert wire.check(now=0) is not None
    wire.client.start()
    assert await wire.next_state() is PeerState.CONNECTED
    await wire.client.ready()
    return wire.transport


async def test_checks_then_handshake_then_keys(wire: Wire) -> None:
    transport = await connected(wire)
    assert transport.state is PeerState.CONNECTED
    assert transport.srtp is not None


async def test_another_certificate_than_the_offers_is_refused() -> None:
    wire = Wire(right_fingerprint=False)
    wire.check(now=0)
    wire.client.start()
    assert await wire.next_state() is PeerState.CLOSED
    assert wire.transport.srtp is None
    await wire.transport.close()
    await wire.client.close()


async def test_silence_disconnects_a_check_reconnects_and_consent_ends(wire: Wire) -> None:
    transport = await connected(wire)
    transport.poll(4)
    assert wire.states == []
    transport.poll(5)
    assert wire.states == [PeerState.DISCONNECTED]
    wire.check(now=6)
    transport.poll(7)
    transport.poll(11)
    transport.poll(36)
    transport.poll(37)
    assert wire.states == [
        PeerState.DISCONNECTED,
        PeerState.CONNECTED,
        PeerState.DISCONNECTED,
        PeerState.CLOSED,
    ]
    assert transport.srtp is None


async def test_media_alone_brings_a_silent_peer_back(wire: Wire) -> None:
    transport = await connected(wire)
    transport.poll(6)
    transport.ice.touch(6.5)
    transport.poll(7)
    assert wire.states == [PeerState.DISCONNECTED, PeerState.CONNECTED]


async def test_who_never_finishes_is_closed(wire: Wire) -> None:
    for second in range(int(SETUP_TIMEOUT) + 1):
        wire.check(now=second)
        wire.transport.poll(second)
    assert wire.states == [PeerState.CLOSED]


async def test_good_bye_closes(wire: Wire) -> None:
    await connected(wire)
    await wire.client.close()
    assert await wire.next_state() is PeerState.CLOSED


async def test_closing_says_good_bye_and_reports_nothing(wire: Wire) -> None:
    transport = await connected(wire)
    await transport.close()
    await wire.client.closed()
    assert wire.states == []


async def test_a_lost_flight_is_sent_again(wire: Wire) -> None:
    """DTLS timers, not ours: the client repeats its hello, the server its flight."""
    wire.check(now=0)
    wire.client.lose(1)
    wire.client.start()
    assert await wire.next_state() is PeerState.CONNECTED


async def test_a_flood_of_records_is_bounded(wire: Wire) -> None:
    taken = [wire.transport.receive_dtls(b"\x16\xfe\xfd" + bytes(10)) for _ in range(100)]
    assert taken.count(True) == MAX_WAITING

"""Bad input beside a call in progress: it is dropped and counted, and the call loses nothing."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCCertificate
from OpenSSL import SSL

from media import rtp
from sfu.api import PeerState, Source
from sfu.core import stun
from tests.contract.stage import PLANES, Stage, on_stage
from tests.support_rtc import MID, OPUS, TIMEOUT, RtcClient, vp8_payload

Attack = Callable[[RtcClient, random.Random], Iterator[bytes]]


def client_hello() -> bytes:
    """The first flight of a DTLS client that nobody invited."""
    certificate = RTCCertificate.generateCertificate()
    connection = SSL.Connection(certificate._create_ssl_context(srtp_profiles=SRTP_PROFILES))
    connection.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(1500)


HELLO = client_hello()


@pytest.fixture(params=PLANES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with on_stage(PLANES[request.param](100)) as opened:
        yield opened


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    """A socket that no browser of the room uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        made.setblocking(False)
        yield made


class Call:
    """Alice speaks to Bob, packet by packet; `goes_on` fails when one is lost or changed."""

    def __init__(self, stage: Stage, alice: RtcClient, bob: RtcClient, mid: str) -> None:
        self.stage = stage
        self.alice = alice
        self.bob = bob
        self.server = alice.server
        self._mid = mid
        self._said: list[bytes] = []

    async def goes_on(self) -> None:
        for _ in range(5):
            number = len(self._said)
            self._said.append(b"word %d" % number)
            self.alice.audio(number, self._said[-1])
        await self.stage.until(lambda: len(self.bob.payloads(self._mid)) >= len(self._said))
        assert self.bob.payloads(self._mid) == self._said
        assert self.stage.states("alice") == [PeerState.CONNECTING, PeerState.CONNECTED]
        assert self.stage.states("bob") == [PeerState.CONNECTING, PeerState.CONNECTED]


@pytest.fixture
async def call(stage: Stage) -> Call:
    alice, bob = await stage.join("alice"), await stage.join("bob")
    stage.publish("alice", Source.MIC)
    slot = await stage.placed("bob", "alice")
    going = Call(stage, alice, bob, slot.audio_mid)
    await going.goes_on()
    return going


# --- what anybody can send ----------------------------------------------------------------


def empty(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    yield from [b""] * 50


def noise(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    for size in range(1, 200):
        yield chance.randbytes(size)


def every_first_byte(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    for first in range(256):
        yield bytes([first])
        yield bytes([first]) + chance.randbytes(40)


def mutated_checks(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    for _ in range(200):
        data = bytearray(victim.check_bytes())
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield bytes(data[: chance.randint(1, len(data))])


def guessed_passwords(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    for n in range(50):
        yield victim.check_bytes(password=f"guess {n}")


def unknown_users(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    for n in range(50):
        attributes = [(stun.USERNAME, b"user%d:x" % n), (stun.USE_CANDIDATE, b"")]
        yield stun.build(stun.BINDING_REQUEST, chance.randbytes(12), attributes, b"key")


def hellos(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    yield from [HELLO] * 50


def alerts(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    # A fatal handshake_failure and a close_notify in the clear (RFC 6347 §4.1).
    for level, description in ((2, 40), (1, 0)):
        yield bytes.fromhex("15fefd00000000000000070002") + bytes([level, description])


def media_in_the_clear(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    for n in range(50):
        yield rtp.build(rtp.RtpPacket(OPUS, n, 960 * n, victim.ssrc["mic"], b"injected"))
        yield bytes([0x80, 200]) + struct.pack("!HI", 6, 1) + chance.randbytes(40)


def too_long(victim: RtcClient, chance: random.Random) -> Iterator[bytes]:
    yield b"\x80" + bytes(8999)
    yield b"\0\1" + bytes(5000)
    yield b"\x80\x6f" + bytes(1480)


ATTACKS = [
    empty,
    noise,
    every_first_byte,
    mutated_checks,
    guessed_passwords,
    unknown_users,
    hellos,
    alerts,
    media_in_the_clear,
    too_long,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
async def test_a_stranger_disturbs_nothing(
    call: Call, stranger: socket.socket, attack: Attack
) -> None:
    for number, data in enumerate(attack(call.alice, random.Random(7))):
        stranger.sendto(data, call.server)
        if number % 40 == 39:
            await call.goes_on()
    await call.goes_on()
    with pytest.raises(BlockingIOError):
        # Nobody without credentials gets a single byte back: nothing to amplify.
        stranger.recv(2000)
    assert any(name.startswith("dropped-") for name in call.stage.plane.counters())


@pytest.mark.parametrize("attack", [*ATTACKS[:4], *ATTACKS[6:]], ids=lambda one: one.__name__)
async def test_bad_bytes_from_a_peers_own_address_disturb_nothing(
    call: Call, attack: Attack
) -> None:
    """As from a peer with a broken stack, or from somebody who forges its address."""
    for number, data in enumerate(attack(call.alice, random.Random(11))):
        call.alice.raw(data)
        if number % 40 == 39:
            await call.alice.flush()
            await call.goes_on()
    await call.alice.flush()
    await call.goes_on()


async def test_replayed_packets_are_heard_once(call: Call) -> None:
    await call.goes_on()
    seen = [data for data in call.alice.sent if data[0] > 127]
    for data in seen * 3:
        call.alice.raw(data)
    await call.goes_on()
    assert call.stage.count("dropped-srtp-refused") == 3 * len(seen)


# --- what only a joined peer can send -----------------------------------------------------


def malformed_rtp(chance: random.Random) -> Iterator[bytes]:
    """Headers whose lengths do not add up; they are protected with the right keys."""
    fixed = struct.pack("!BBHII", 0x80, OPUS, 60000, 1, 0x1000)
    yield fixed
    yield bytes([0x8F]) + fixed[1:]
    yield bytes([0x90]) + fixed[1:] + struct.pack("!HH", 0xBEDE, 200)
    yield (
        bytes([0x90]) + fixed[1:] + struct.pack("!HH", 0xBEDE, 1) + bytes([MID << 4 | 15, 0, 0, 0])
    )
    yield bytes([0x90]) + fixed[1:] + struct.pack("!HH", 0x1000, 1) + b"\x01\xff\0\0" + b"x"
    yield bytes([0xA0]) + fixed[1:] + b"payload\0"
    yield bytes([0xA0]) + fixed[1:] + b"payload\xff"
    for size in range(12, 60):
        yield b"\x80" + chance.randbytes(size)


def malformed_rtcp(chance: random.Random) -> Iterator[bytes]:
    head = struct.pack("!BBHI", 0x80, 200, 1, 7)
    yield head
    yield struct.pack("!BBHI", 0x9F, 201, 1, 7)
    yield struct.pack("!BBHI", 0x81, 205, 0xFFFF, 7)
    yield struct.pack("!BBHII", 0x8F, 205, 2, 7, 8)
    yield struct.pack("!BBHII", 0x8F, 206, 2, 7, 8) + b"REMB\xff\xff\xff\xff"
    for kind in range(192, 224):
        yield bytes([0x80 | chance.randrange(32), kind]) + struct.pack("!H", 5) + bytes(20)
        yield bytes([0x80 | chance.randrange(32), kind]) + chance.randbytes(38)


async def test_malformed_media_of_a_peer_harms_nobody(call: Call) -> None:
    mallory = await call.stage.join("mallory")
    call.stage.publish("mallory", Source.MIC, Source.CAM)
    for data in malformed_rtp(random.Random(3)):
        # libsrtp itself refuses headers that run over the end; send those it lets pass.
        mallory.try_plain(data)
    await mallory.flush()
    await call.goes_on()
    for data in malformed_rtcp(random.Random(5)):
        mallory.send_rtcp_plain(data)
    await mallory.flush()
    await call.goes_on()
    assert call.stage.states("mallory") == [PeerState.CONNECTING, PeerState.CONNECTED]


async def test_odd_vp8_payloads_harm_nobody(call: Call) -> None:
    mallory = await call.stage.join("mallory")
    call.stage.publish("mallory", Source.CAM)
    call.stage.show("bob", "mallory")
    await call.stage.placed("bob", "mallory")
    chance = random.Random(13)
    mallory.video(0, vp8_payload(key=True, picture=0))
    for n in range(1, 200):
        mallory.video(n, chance.randbytes(chance.randrange(12)))
    await mallory.flush()
    await call.goes_on()


# --- while somebody joins -----------------------------------------------------------------


async def test_foreign_hellos_during_setup_stop_nobody(
    stage: Stage, stranger: socket.socket
) -> None:
    async def flood() -> None:
        while True:
            for _ in range(40):
                stranger.sendto(HELLO, first.server)
            await asyncio.sleep(0)

    first = await stage.join("first")
    flooding = asyncio.create_task(flood())
    try:
        for n in range(10):
            await stage.join(f"p{n}")
    finally:
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
    assert stage.count("dropped-unknown-source") >= 400
    with pytest.raises(BlockingIOError):
        stranger.recv(2000)


async def test_media_from_a_third_address_is_not_forwarded(
    call: Call, stranger: socket.socket
) -> None:
    """Authentic SRTP of Alice, but not from where she proved to be."""
    call.alice.mute(True)
    call.alice.audio(1000, b"from elsewhere")
    call.alice.mute(False)
    stranger.sendto(call.alice.sent[-1], call.server)
    await call.goes_on()
    assert b"from elsewhere" not in call.bob.payloads("4")
    with pytest.raises(BlockingIOError):
        stranger.recv(2000)


async def test_a_check_without_nomination_moves_no_media(
    call: Call, stranger: socket.socket
) -> None:
    stranger.sendto(call.bob.check_bytes(nominate=False), call.server)
    async with asyncio.timeout(TIMEOUT):
        reply = await asyncio.get_running_loop().sock_recv(stranger, 2000)
    assert reply[:2] == b"\x01\x01"
    await call.goes_on()
    with pytest.raises(BlockingIOError):
        stranger.recv(2000)


async def test_a_peer_cannot_take_anothers_address(call: Call) -> None:
    """Mallory, who is in the room, forges Alice's address in a check of hers."""
    mallory = await call.stage.join("mallory")
    call.alice.raw(mallory.check_bytes())
    await call.alice.flush()
    await call.goes_on()
    assert call.stage.count("dropped-path-taken") == 1

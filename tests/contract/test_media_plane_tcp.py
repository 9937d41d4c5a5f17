"""Browsers that have only TCP: they are in the room as all others, and strangers get no further."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator

import pytest

from media import rtcp
from sfu.api import PeerId, PeerState, Source
from sfu.core import callers, framing
from tests.contract.stage import PLANES, ROOM, Stage, on_stage
from tests.support_rtc import TIMEOUT, RtcClient, vp8_payload
from tests.support_tcp import Stream, TcpClient

# Packets of a large picture: what the socket of the synthetic browser takes at once.
PIECES = 60


@pytest.fixture(params=PLANES)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with on_stage(PLANES[request.param](8)) as opened:
        yield opened


async def join(stage: Stage, name: str) -> TcpClient:
    client = TcpClient(name, changed=stage.changed)
    stage.clients.append(client)
    await client.connect(stage.plane, ROOM)
    await stage.until(lambda: stage.state(name) is PeerState.CONNECTED)
    return client


async def both(stage: Stage) -> tuple[TcpClient, RtcClient]:
    """Alice by TCP and Bob by UDP; each is heard and shown to the other."""
    alice, bob = await join(stage, "alice"), await stage.join("bob")
    for name in ("alice", "bob"):
        stage.publish(name, Source.MIC, Source.CAM)
    stage.show("alice", "bob")
    stage.show("bob", "alice")
    return alice, bob


async def stranger(stage: Stage, octets: bytes) -> Stream:
    """Somebody who connects and says that."""
    known = next(one for one in stage.clients if isinstance(one, TcpClient))
    made = Stream(known._channel)
    made.write(octets, known.server)
    async with asyncio.timeout(5):
        while stage.count("tcp-accepted") + stage.count("tcp-refused") < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return made


async def heard(
    stage: Stage, speaker: RtcClient, listener: RtcClient, word: bytes, first: int = 0
) -> int:
    """`speaker` is heard by `listener`; spoken again from packet `first` on until it is.

    As long as the next decision may take (`director.PAUSE`), not a number of packets: a fast machine
    says a hundred in that time. Returns the number of the packet after the last.
    """
    slot = await stage.placed(listener.peer, speaker.peer)
    n = first
    async with asyncio.timeout(TIMEOUT):
        while word not in listener.payloads(slot.audio_mid):
            speaker.audio(n, word)
            await speaker.flush()
            n += 1
    return n


async def seen(stage: Stage, shower: RtcClient, viewer: RtcClient) -> list[bytes]:
    """What of a picture in many pieces comes to `viewer`."""
    slot = await stage.placed(viewer.peer, shower.peer)
    sent = [vp8_payload(key=True, picture=1, body=bytes(1000), start=n == 0) for n in range(PIECES)]
    for n, payload in enumerate(sent):
        shower.video(n, payload, frame=0, marker=n == PIECES - 1)
    await stage.until(lambda: len(viewer.received(slot.video_mid)) >= len(sent))
    return viewer.payloads(slot.video_mid)


async def test_sound_goes_both_ways(stage: Stage) -> None:
    alice, bob = await both(stage)
    await heard(stage, alice, bob, b"by TCP")
    await heard(stage, bob, alice, b"by UDP")
    assert stage.count("tcp-connections-now") == 1


async def test_a_large_picture_goes_both_ways(stage: Stage) -> None:
    alice, bob = await both(stage)
    assert len(await seen(stage, alice, bob)) == PIECES
    assert len(await seen(stage, bob, alice)) == PIECES
    assert stage.count("dropped-tcp-queue-full") == 0


async def test_who_sends_by_tcp_alone_is_told_what_arrived(stage: Stage) -> None:
    # Nothing comes by UDP here, which would wake whoever tells it.
    alice = await join(stage, "alice")
    stage.publish("alice", Source.CAM)
    for n in range(20):
        alice.video(n, vp8_payload(key=n == 0, picture=n))
    await stage.until(lambda: any(isinstance(one, rtcp.TransportFeedback) for one in alice.rtcp_in))


async def test_a_connection_that_breaks_is_replaced_without_a_handshake(stage: Stage) -> None:
    alice, bob = await both(stage)
    n = await heard(stage, bob, alice, b"before")
    await alice.move()
    await heard(stage, bob, alice, b"after", n)
    await stage.until_counted("tcp-connections-now", 1)
    assert stage.states("alice") == [PeerState.CONNECTING, PeerState.CONNECTED]


async def test_who_leaves_takes_the_connection_along(stage: Stage) -> None:
    alice = await join(stage, "alice")
    stage.plane.disconnect(ROOM, PeerId("alice"))
    await alice.close()
    await stage.until_counted("tcp-connections-now", 0)


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "tcp-not-frames"),
        (bytes.fromhex("160301020001"), "tcp-not-frames"),  # TLS
        (struct.pack("!H", 20) + bytes(20), None),
        (9 * (struct.pack("!H", 20) + bytes(20)), "tcp-stranger"),
        (9 * (struct.pack("!H", 20) + b"\x80" + bytes(19)), "tcp-stranger"),
        (bytes(64), None),
    ],
)
async def test_a_stranger_who_says_something_else_is_let_go(
    stage: Stage, octets: bytes, reason: str | None
) -> None:
    await join(stage, "alice")
    made = await stranger(stage, octets)
    if reason is not None:
        await asyncio.wait_for(made.closed.wait(), 5)
        assert stage.count(reason) == 1
    assert stage.count("tcp-connections-now") == (1 if reason else 2)
    assert stage.state("alice") is PeerState.CONNECTED
    made.close()


async def test_a_stranger_has_little_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await join(stage, "alice")
    monkeypatch.setattr(callers, "STRANGER", 0.0)
    made = await stranger(stage, b"\0")
    await asyncio.wait_for(made.closed.wait(), 5)
    assert stage.count("tcp-overdue") == 1


async def test_strangers_of_one_address_are_few(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await join(stage, "alice")
    monkeypatch.setattr(callers, "MAX_STRANGERS", 0)
    made = await stranger(stage, b"")
    await asyncio.wait_for(made.closed.wait(), 5)
    assert stage.count("tcp-refused") == 1


async def test_who_does_not_read_loses_whole_packets_and_delays_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "MAX_WAITING", 8 * 1024)
    alice, bob = await both(stage)
    carol = await stage.join("carol")
    n = await heard(stage, bob, alice, b"before")
    assert alice.stream.connection is not None
    alice.stream.connection.pause_reading()
    while not stage.count("dropped-tcp-queue-full"):
        bob.audio(n, bytes(1000))
        n += 1
        if not n % 20:
            await bob.flush()
    alice.stream.connection.resume_reading()
    # Frames that were dropped leave no hole in the framing: all that comes is authentic.
    n = await heard(stage, bob, alice, b"after", n)
    await heard(stage, bob, carol, b"and to others", n)
    assert stage.state("alice") is PeerState.CONNECTED

"""The DTLS server alone: its fingerprint, its SRTP profile, its end whatever happens."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator

import pytest
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsTransport

from sfu.dtls import Certificate, DtlsServer
from sfu.srtp import Srtp, SrtpBuffer
from tests.support_dtls import DtlsClient


class Pair:
    """A server and a client with a wire between them."""

    def __init__(self) -> None:
        certificate = RTCCertificate.generateCertificate()
        known = certificate.getFingerprints()[0]
        self.client = DtlsClient(certificate)
        self.keys: list[Srtp] = []
        self.ended = 0
        self.changed = asyncio.Event()
        self.server = DtlsServer(
            Certificate(),
            [(known.algorithm, known.value)],
            self.client.receive,
            self._keys_ready,
            self._closed,
            SrtpBuffer(),
        )
        self.client.send = self._to_server

    def _to_server(self, data: bytes) -> None:
        self.server.receive(data)

    def _keys_ready(self, srtp: Srtp) -> None:
        self.keys.append(srtp)
        self.changed.set()

    def _closed(self) -> None:
        self.ended += 1
        self.changed.set()

    async def next_change(self) -> None:
        async with asyncio.timeout(5):
            await self.changed.wait()
        self.changed.clear()


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    made = Pair()
    yield made
    await made.server.close()
    await made.client.close()


def test_a_fingerprint_as_it_stands_in_sdp() -> None:
    ((name, value),) = Certificate().fingerprints
    assert name == "sha-256"
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", value)


async def test_both_sides_have_each_others_keys(pair: Pair) -> None:
    pair.client.start()
    await pair.next_change()
    await pair.client.ready()
    (srtp,) = pair.keys
    packet = b"\x80\x60\0\1\0\0\0\0\0\0\0\1" + b"payload"
    assert srtp.unprotect(pair.client.protect(packet)) == packet
    length = srtp.protect(packet[:12], packet[12:])
    assert pair.client.unprotect(bytes(srtp.buffer.view[:length])) == packet
    # As DTLS server we get the strongest profile that a browser offers.
    assert pair.client.profile == b"SRTP_AEAD_AES_256_GCM"


async def test_garbage_in_the_handshake_ends_nothing_but_its_own_datagram(pair: Pair) -> None:
    for garbage in (b"\x16", b"\x16\xfe\xfd" + bytes(40), bytes([63]) * 1200):
        pair.server.receive(garbage)
    pair.client.start()
    await pair.next_change()
    assert len(pair.keys) == 1
    assert pair.ended == 0


async def test_the_end_is_told_once(pair: Pair) -> None:
    pair.client.start()
    await pair.next_change()
    await pair.client.ready()
    await pair.client.close()
    await pair.next_change()
    assert pair.ended == 1
    await pair.server.close()
    assert pair.ended == 1


async def test_an_error_in_the_library_ends_this_association(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: RTCDtlsTransport) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(RTCDtlsTransport, "_setup_srtp", broken)
    pair = Pair()
    # The client runs into it first and repeats its flight no more; so only the server is left.
    with caplog.at_level(logging.ERROR):
        pair.client.start()
        await pair.next_change()
    assert (pair.keys, pair.ended) == ([], 1)
    assert "DTLS handshake" in caplog.text
    await pair.server.close()
    await pair.client.close()

"""DTLS as server, by aiortc's transport over a channel of ours (RFC 5764, RFC 8842).

Of aiortc only this lower half is used: certificate, handshake with its retransmissions, check of
the peer's fingerprint, and SRTP keys. Private names of it are touched here and nowhere else; the
version is pinned and the contract tests notice when they change.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import cast

from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceTransport

from sfu.srtp import Association, Srtp, SrtpMaker

logger = logging.getLogger(__name__)

# A handshake has some ten records in flight; more is a flood, and the newest are dropped.
MAX_WAITING = 32


class Certificate:
    """A self-signed certificate; one serves all peers of a plane."""

    def __init__(self) -> None:
        self._certificate = RTCCertificate.generateCertificate()

    @property
    def native(self) -> RTCCertificate:
        return self._certificate

    @property
    def fingerprints(self) -> tuple[tuple[str, str], ...]:
        """(digest name, value) as they stand in SDP (RFC 8122), the strongest needed one."""
        return tuple(
            (one.algorithm, one.value)
            for one in self._certificate.getFingerprints()
            if one.algorithm == "sha-256"
        )


class _Channel:
    """What aiortc takes for an ICE transport: records in from a queue, out by a callback."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._output = send
        self._input: asyncio.Queue[bytes] = asyncio.Queue(MAX_WAITING)

    def put(self, record: bytes) -> bool:
        if self._input.full():
            return False
        self._input.put_nowait(record)
        return True

    async def _recv(self) -> bytes:
        return await self._input.get()

    async def _send(self, data: bytes) -> None:
        self._output(data)


class DtlsServer:
    """One association. `on_keys` gets the SRTP sessions once, `on_closed` is called once."""

    def __init__(
        self,
        certificate: Certificate,
        fingerprints: Sequence[tuple[str, str]],
        send: Callable[[bytes], None],
        on_keys: Callable[[Srtp], None],
        on_closed: Callable[[], None],
        maker: SrtpMaker,
    ) -> None:
        self._channel = _Channel(send)
        self._on_keys = on_keys
        self._on_closed = on_closed
        self._maker = maker
        self._closing = False
        self._remote = RTCDtlsParameters([RTCDtlsFingerprint(*one) for one in fingerprints])
        ice = cast(RTCIceTransport, self._channel)
        self._transport = RTCDtlsTransport(ice, [certificate.native])
        self._transport._set_role("server")
        self._transport.on("statechange", self._state_changed)
        self._task = asyncio.get_running_loop().create_task(self._handshake())

    async def _handshake(self) -> None:
        try:
            await self._transport.start(self._remote)
        except Exception:
            # Whatever a peer's records provoke in the library ends this association only.
            logger.exception("DTLS handshake")
            self._closed()

    def receive(self, record: bytes) -> bool:
        """Take a datagram of DTLS records; False when it was dropped because too many wait."""
        return self._channel.put(record)

    async def close(self) -> None:
        """Tell the peer (close_notify) and end the tasks."""
        self._closing = True
        pump = self._transport._task
        self._task.cancel()
        await self._transport.stop()
        tasks = [self._task] if pump is None else [self._task, pump]
        await asyncio.gather(*tasks, return_exceptions=True)

    def _state_changed(self) -> None:
        if self._closing:
            return
        if self._transport.state == "connected":
            self._on_keys(self._maker.open(self._association()))
        elif self._transport.state in ("failed", "closed"):
            self._closed()

    def _association(self) -> Association:
        done, ssl = self._transport, self._transport._ssl
        assert ssl is not None
        name = ssl.get_selected_srtp_profile()
        profile = next(one for one in done._srtp_profiles if one.openssl_profile == name)
        size = 2 * (profile.key_length + profile.salt_length)
        material = ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", size)
        client, server = (_key_and_salt(material, profile.key_length, side) for side in (0, 1))
        return Association(name.decode(), done._rx_srtp, done._tx_srtp, client, server)

    def _closed(self) -> None:
        if not self._closing:
            self._closing = True
            self._on_closed()


def _key_and_salt(material: bytes, length: int, side: int) -> tuple[bytes, bytes]:
    """Both keys come first, then both salts (RFC 5764 §4.2)."""
    salt = len(material) // 2 - length
    salts = material[2 * length :]
    return (
        material[side * length : (side + 1) * length],
        salts[side * salt : (side + 1) * salt],
    )

"""A DTLS client on a wire that the test holds: datagrams in by call, out by callback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceTransport


class DtlsClient:
    """Accepts any server certificate. `lose` swallows the next datagrams that it sends."""

    role = "controlling"

    def __init__(self, certificate: RTCCertificate) -> None:
        self.send: Callable[[bytes], None] = lambda data: None
        self._lose = 0
        self._records: asyncio.Queue[bytes] = asyncio.Queue()
        self._ready, self._ended = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._dtls = RTCDtlsTransport(cast(RTCIceTransport, self), [certificate])
        self._dtls._set_role("client")
        ignored = "_validate_peer_identity"
        setattr(self._dtls, ignored, lambda remote: None)
        self._dtls.on("statechange", self._state_changed)

    def start(self) -> None:
        unknown = RTCDtlsParameters([RTCDtlsFingerprint("sha-256", "00")])
        self._task = asyncio.get_running_loop().create_task(self._dtls.start(unknown))

    def lose(self, count: int) -> None:
        self._lose = count

    def receive(self, data: bytes) -> None:
        self._records.put_nowait(data)

    async def ready(self) -> None:
        """Wait until the handshake is done on this side too."""
        async with asyncio.timeout(5):
            await self._ready.wait()

    @property
    def profile(self) -> bytes:
        """The SRTP protection profile that was negotiated (RFC 5764 §4.1.2)."""
        assert self._dtls._ssl is not None
        return self._dtls._ssl.get_selected_srtp_profile()

    def protect(self, packet: bytes) -> bytes:
        return self._dtls._tx_srtp.protect(packet)

    def unprotect(self, packet: bytes) -> bytes:
        return self._dtls._rx_srtp.unprotect(packet)

    async def closed(self) -> None:
        """Wait until the server said good-bye."""
        async with asyncio.timeout(5):
            await self._ended.wait()

    async def close(self) -> None:
        pump = self._dtls._task
        await self._dtls.stop()
        tasks = [one for one in (self._task, pump) if one is not None]
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _state_changed(self) -> None:
        if self._dtls.state == "connected":
            self._ready.set()
        elif self._dtls.state in ("closed", "failed"):
            self._ended.set()

    async def _recv(self) -> bytes:
        return await self._records.get()

    async def _send(self, data: bytes) -> None:
        if self._lose:
            self._lose -= 1
        else:
            self.send(data)

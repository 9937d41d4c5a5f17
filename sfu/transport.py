"""One browser's transport: ICE-lite, DTLS and SRTP put together.

It knows no sockets: datagrams come from the demultiplexer, which already found out that they are
this browser's, and leave by a callback.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sfu.api import PeerState
from sfu.core.ice import Credentials, IceLite, IceState, Path
from sfu.core.stun import BindingRequest
from sfu.dtls import Certificate, DtlsServer
from sfu.srtp import Srtp, SrtpMaker

# A browser that was answered has this long to finish ICE and DTLS.
SETUP_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class TransportContext:
    """What all transports of a plane share."""

    certificate: Certificate
    maker: SrtpMaker
    send: Callable[[Path, bytes], None]


class Transport:
    """Feed it `check`, `receive_dtls`, `open_rtp`, `open_rtcp`; call `poll` every second.

    `on_state` is called with every change of `state`.
    """

    def __init__(
        self,
        context: TransportContext,
        credentials: Credentials,
        fingerprints: Sequence[tuple[str, str]],
        on_state: Callable[[PeerState], None],
        now: float,
    ) -> None:
        self.ice = IceLite(credentials, now)
        self.fingerprints = tuple(fingerprints)
        self.state = PeerState.CONNECTING
        self.srtp: Srtp | None = None
        self._context = context
        self._on_state = on_state
        self._since = now
        self._dtls = DtlsServer(
            context.certificate,
            fingerprints,
            self._send_record,
            self._keys_ready,
            self._dtls_closed,
            context.maker,
        )

    async def close(self) -> None:
        """Say good-bye over DTLS and forget everything; no event follows."""
        self.srtp = None
        self.state = PeerState.CLOSED
        await self._dtls.close()

    def check(self, request: BindingRequest, path: Path, now: float) -> bytes | None:
        """Answer a connectivity check, or None when it is not authentic."""
        response = self.ice.check(request, path, now)
        if response is not None and self.state is PeerState.DISCONNECTED:
            self._enter(PeerState.CONNECTED)
        return response

    def receive_dtls(self, record: bytes) -> bool:
        """Take a datagram of DTLS records; False when it was dropped."""
        return self._dtls.receive(record)

    def poll(self, now: float) -> None:
        """Follow the peer's consent (RFC 7675)."""
        ice = self.ice.poll(now)
        if self.state is PeerState.CONNECTING:
            if ice is IceState.CLOSED or now - self._since >= SETUP_TIMEOUT:
                self._enter(PeerState.CLOSED)
        elif ice is IceState.CLOSED:
            self._enter(PeerState.CLOSED)
        elif self.state is PeerState.CONNECTED and ice is IceState.DISCONNECTED:
            self._enter(PeerState.DISCONNECTED)
        elif self.state is PeerState.DISCONNECTED and ice is IceState.CONNECTED:
            self._enter(PeerState.CONNECTED)

    def _enter(self, state: PeerState) -> None:
        if self.state not in (state, PeerState.CLOSED):
            self.state = state
            if state is PeerState.CLOSED:
                self.srtp = None
            self._on_state(state)

    def _send_record(self, data: bytes) -> None:
        path = self.ice.selected
        if path is not None:
            self._context.send(path, data)

    def _keys_ready(self, srtp: Srtp) -> None:
        self.srtp = srtp
        self._enter(PeerState.CONNECTED)

    def _dtls_closed(self) -> None:
        self._enter(PeerState.CLOSED)

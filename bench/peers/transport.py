"""A browser's transport as a load needs it: ICE as controlling agent, DTLS as client, SRTP.

Only what an SFU with ICE-lite asks of its peer. Any server certificate is taken. The cipher is
AEAD_AES_128_GCM for everybody, so that implementations are compared and not ciphers.
"""

from __future__ import annotations

import secrets
import select
import struct
from dataclasses import dataclass, field

from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, RTCCertificate
from OpenSSL import SSL
from pylibsrtp import Policy, Session

from bench.peers.datagrams import Inbox, open_socket
from bench.peers.feedback import Arrivals
from sfu.core import stun

TIMEOUT = 10.0  # seconds for connectivity and handshake
RETRY = 0.2
_EXPORTER = b"EXTRACTOR-dtls_srtp"  # RFC 5764 §4.2


class Shared:
    """What all clients of the load have in common: a certificate, and memory to receive into."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        certificate = RTCCertificate.generateCertificate()
        self.fingerprint: str = certificate.getFingerprints()[0].value
        self.context = certificate._create_ssl_context([SRTP_AEAD_AES_128_GCM])


@dataclass(frozen=True, slots=True)
class Remote:
    """What an SFU's answer says of its side."""

    address: tuple[str, int]
    ufrag: str
    password: str


@dataclass(slots=True)
class Received:
    """One incoming SSRC: all packets are counted, of which some are looked at (`samples`).

    `first` and `last` are extended sequence numbers: `gaps` are numbers that were left out.
    `broken` counts looked-at packets that no browser could have played.
    """

    payload_type: int
    packets: int = 0
    first: int | None = None
    last: int = -1
    next_sample: int = 1
    samples: int = 0
    broken: int = 0
    layers: set[int] = field(default_factory=set)

    @property
    def gaps(self) -> int:
        return 0 if self.first is None else self.last - self.first + 1 - self.packets

    def reset(self) -> None:
        self.packets, self.first, self.samples, self.broken, self.next_sample = 0, None, 0, 0, 1
        self.layers.clear()


class Transport:
    """One association with an SFU. `streams` are the SSRCs that it said it would send."""

    def __init__(self, shared: Shared) -> None:
        self.socket = open_socket()
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(16)
        self.fingerprint = shared.fingerprint
        self.streams: dict[int, Received] = {}
        self.arrivals: Arrivals | None = None  # when it gives feedback about all that arrives
        self.unknown = 0  # RTP of SSRCs that nobody announced: probes, mostly
        self.outbound: Session
        self.inbound: Session
        self._shared = shared
        self._remote: Remote
        self._tie_breaker = secrets.token_bytes(8)

    def connect(self, remote: Remote) -> None:
        """Check connectivity and shake hands; blocks. Raises TimeoutError."""
        self._remote = remote
        self.socket.connect(remote.address)
        self._until_answered()
        self._handshake()

    def close(self) -> None:
        self.socket.close()

    def check(self) -> None:
        """Send one nominating connectivity check, which is consent as well (RFC 7675)."""
        attributes = [
            (stun.USERNAME, f"{self._remote.ufrag}:{self.ufrag}".encode()),
            (stun.PRIORITY, struct.pack("!I", 0x6E0000FF)),
            (stun.ICE_CONTROLLING, self._tie_breaker),
            (stun.USE_CANDIDATE, b""),
        ]
        key = self._remote.password.encode()
        self.put(stun.build(stun.BINDING_REQUEST, secrets.token_bytes(12), attributes, key))

    def answer(self, data: bytes) -> None:
        """Answer a connectivity check: libnice makes them although it said it is ICE-lite."""
        try:
            request = stun.parse_binding_request(data)
        except stun.StunError:
            return
        self.put(stun.binding_success(request, self._remote.address, self.password.encode()))

    def put(self, data: bytes) -> None:
        """Send a datagram; when there is no way for it now it is lost, as on any network."""
        try:
            self.socket.send(data)
        except (BlockingIOError, ConnectionRefusedError):
            return

    def put_rtcp(self, data: bytes) -> None:
        self.put(self.outbound.protect_rtcp(data))

    def _until_answered(self) -> None:
        for _ in range(int(TIMEOUT / RETRY)):
            self.check()
            for data in self._wait():
                if data[:2] == stun.BINDING_SUCCESS.to_bytes(2, "big"):
                    return
        raise TimeoutError(f"no answer to connectivity checks from {self._remote.address}")

    def _handshake(self) -> None:
        connection = SSL.Connection(self._shared.context)
        connection.set_connect_state()
        flight = b""
        for _ in range(int(TIMEOUT / RETRY)):
            try:
                connection.do_handshake()
            except SSL.WantReadError:
                flight = self._flush(connection) or flight
            else:
                self._flush(connection)
                self._key(connection)
                return
            records = [data for data in self._wait() if 19 < data[0] < 64]
            for record in records:
                connection.bio_write(record)
            if not records:
                self.put(flight)  # sooner than OpenSSL would: on loopback it was but too early
        raise TimeoutError(f"no DTLS with {self._remote.address}")

    def _flush(self, connection: SSL.Connection) -> bytes:
        try:
            flight = connection.bio_read(1 << 16)
        except SSL.WantReadError:
            return b""
        self.put(flight)
        return flight

    def _key(self, connection: SSL.Connection) -> None:
        profile = SRTP_AEAD_AES_128_GCM
        assert connection.get_selected_srtp_profile() == profile.openssl_profile
        size = 2 * (profile.key_length + profile.salt_length)
        material = connection.export_keying_material(_EXPORTER, size)
        ours, theirs = (profile.get_key_and_salt(material, index) for index in (0, 1))
        for_both = profile.libsrtp_profile
        self.outbound = Session(Policy(ours, Policy.SSRC_ANY_OUTBOUND, 0, for_both))
        self.inbound = Session(Policy(theirs, Policy.SSRC_ANY_INBOUND, 0, for_both))

    def _wait(self) -> list[bytes]:
        """Datagrams that came within `RETRY`."""
        select.select([self.socket], [], [], RETRY)
        inbox = self._shared.inbox
        received = [inbox.data(index) for index in range(inbox.receive(self.socket.fileno()))]
        for data in received:
            if data[0] == 0:
                self.answer(data)
        return received

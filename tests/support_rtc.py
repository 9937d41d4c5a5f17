"""A browser made of bytes: offers, checks connectivity, does DTLS as client, speaks SRTP.

It is what the media plane's tests talk to: as small as a peer can be that the real protocols
accept, with every packet in the test's hand. Sockets are on loopback.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import struct
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, cast

from aiortc import sdp
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceTransport
from pylibsrtp import Error as SrtpError

from media import rtcp, rtp
from sfu.api import Answer, Offer, PeerId, RoomId
from sfu.core import stun

OPUS, VP8, RTX, RED = 111, 96, 97, 63
MID, LEVEL, TRANSPORT_CC, RID, REPAIRED_RID = 1, 2, 3, 4, 5
TIMEOUT = 10.0
CHECK_INTERVAL = 0.5

_EXTENSIONS = {
    MID: "urn:ietf:params:rtp-hdrext:sdes:mid",
    LEVEL: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    TRANSPORT_CC: "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    RID: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    REPAIRED_RID: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
}
_AUDIO = [f"a=rtpmap:{OPUS} opus/48000/2", f"a=rtcp-fb:{OPUS} transport-cc"]
_VIDEO = [
    f"a=rtpmap:{VP8} VP8/90000",
    *(f"a=rtcp-fb:{VP8} {one}" for one in ("nack", "nack pli", "ccm fir", "transport-cc")),
    f"a=rtpmap:{RTX} rtx/90000",
    f"a=fmtp:{RTX} apt={VP8}",
]


def media_lines(
    mid: int, kind: str, direction: str, transport: list[str], red: bool = False
) -> list[str]:
    """One m-line of an offer as lines."""
    audio = kind == "audio"
    sound = f"{RED} {OPUS}" if red else str(OPUS)
    redundant = [f"a=rtpmap:{RED} red/48000/2", f"a=fmtp:{RED} {OPUS}/{OPUS}"]
    used = (MID, LEVEL, TRANSPORT_CC) if audio else (MID, TRANSPORT_CC, RID, REPAIRED_RID)
    return [
        f"m={kind} 9 UDP/TLS/RTP/SAVPF " + (sound if audio else f"{VP8} {RTX}"),
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        *transport,
        *(f"a=extmap:{one} {_EXTENSIONS[one]}" for one in used),
        *(_AUDIO if audio else _VIDEO),
        *(redundant if audio and red else ()),
    ]


def build_offer(
    slots: int,
    *,
    ufrag: str,
    password: str,
    fingerprint: str,
    rids: tuple[str, ...] = (),
    red: bool = False,
) -> str:
    """An offer with the m-lines of docs/protocol.md."""
    transport = [
        f"a=ice-ufrag:{ufrag}",
        f"a=ice-pwd:{password}",
        f"a=fingerprint:sha-256 {fingerprint}",
        "a=setup:actpass",
    ]
    kinds = ["audio", "video", "video", "audio"] + ["audio", "video"] * slots
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines.append("a=group:BUNDLE " + " ".join(str(mid) for mid in range(len(kinds))))
    for mid, kind in enumerate(kinds):
        direction = "sendonly" if mid < 4 else "recvonly"
        lines += media_lines(mid, kind, direction, transport, red)
        if mid == 1 and rids:
            lines += [f"a=rid:{rid} send" for rid in rids]
            lines.append("a=simulcast:send " + ";".join(rids))
    return "\r\n".join(lines) + "\r\n"


def vp8_payload(*, key: bool, picture: int, body: bytes = b"", start: bool = True) -> bytes:
    """A VP8 packet with a 15-bit picture id (RFC 7741 §4.2); key frames are 320 × 180."""
    descriptor = struct.pack("!BBH", 0x90 if start else 0x80, 0x80, 0x8000 | picture & 0x7FFF)
    if not start:
        return descriptor + body
    head = b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 320, 180) if key else b"\x11\0\0"
    return descriptor + head + body


class Answering(Protocol):
    """The part of a media plane that answers offers."""

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer: ...


class _Channel(asyncio.DatagramProtocol):
    """The socket, and what the DTLS client takes for an ICE transport."""

    role = "controlling"

    def __init__(self, media: Callable[[bytes], None], answered: Callable[[bytes], None]) -> None:
        self.peer: tuple[str, int] | None = None
        self.transport: asyncio.DatagramTransport
        self.muted = False
        self._media = media
        self._answered = answered
        self._records: asyncio.Queue[bytes] = asyncio.Queue()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if data[0] < 4:
            self._answered(data)
        elif 19 < data[0] < 64:
            self._records.put_nowait(data)
        else:
            self._media(data)

    def put(self, data: bytes) -> None:
        if not self.muted:
            self.transport.sendto(data, self.peer)

    async def _recv(self) -> bytes:
        return await self._records.get()

    async def _send(self, data: bytes) -> None:
        self.put(data)


class RtcClient:
    """One synthetic browser. `rtp_in` and `rtcp_in` hold what came in, decrypted and parsed."""

    def __init__(
        self,
        name: str,
        *,
        slots: int = 2,
        rids: tuple[str, ...] = (),
        address: str = "127.0.0.1",
        changed: asyncio.Event | None = None,
    ) -> None:
        self.peer = PeerId(name)
        self.slots = slots
        self.rids = rids
        self.address = address
        self.generation = 1
        self.opened = False
        self.rtp_in: list[rtp.RtpPacket] = []
        self.rtcp_in: list[rtcp.Packet] = []
        self.raw_rtcp: list[bytes] = []
        self.answers: list[bytes] = []
        self.sent: deque[bytes] = deque(maxlen=100)
        self.answer: sdp.SessionDescription
        self.certificate = RTCCertificate.generateCertificate()
        self.ssrc = {name: 0x1000 * (index + 1) for index, name in enumerate(("mic", *"qhf"))}
        self.new_credentials()
        self._changed = changed or asyncio.Event()
        self._channel: _Channel
        self._dtls: RTCDtlsTransport | None = None
        self._checks: asyncio.Task[None] | None = None

    # --- negotiation ----------------------------------------------------------------------

    def new_credentials(self) -> None:
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(16)

    def offer(self) -> Offer:
        text = build_offer(
            self.slots,
            ufrag=self.ufrag,
            password=self.password,
            fingerprint=self.certificate.getFingerprints()[0].value,
            rids=self.rids,
        )
        return Offer(self.generation, text)

    async def connect(self, plane: Answering, room: RoomId) -> Answer:
        """Join: offer, answer, ICE, DTLS. Returns when SRTP is ready."""
        await self.open()
        answer = await plane.connect(room, self.peer, self.offer())
        self.take(answer)
        await self.handshake()
        return answer

    async def open(self) -> None:
        self.opened = True
        loop = asyncio.get_running_loop()
        _, self._channel = await loop.create_datagram_endpoint(
            lambda: _Channel(self._media, self._answered), local_addr=(self.address, 0)
        )

    def take(self, answer: Answer) -> None:
        """Read an answer and check connectivity with its credentials from now on."""
        self.answer = sdp.SessionDescription.parse(answer.sdp)
        candidates = self.answer.media[0].ice_candidates
        here = [one for one in candidates if one.ip == self.address] or candidates
        self._channel.peer = (here[0].ip, here[0].port)
        if self._checks is None:
            self._checks = asyncio.get_running_loop().create_task(self._check())
        else:
            self.check()

    async def handshake(self) -> None:
        await self.until(lambda: bool(self.answers))
        self._dtls = RTCDtlsTransport(cast(RTCIceTransport, self._channel), [self.certificate])
        self._dtls._set_role("client")
        remote = self.answer.media[0].dtls
        assert remote is not None
        await asyncio.wait_for(
            self._dtls.start(RTCDtlsParameters(remote.fingerprints)), timeout=TIMEOUT
        )
        assert self._dtls.state == "connected", self._dtls.state

    async def close(self) -> None:
        if self._checks is not None:
            self._checks.cancel()
            await asyncio.gather(self._checks, return_exceptions=True)
        if self._dtls is not None:
            pump = self._dtls._task
            await self._dtls.stop()
            await asyncio.gather(*([pump] if pump else []), return_exceptions=True)
        if self.opened:
            self._channel.transport.close()

    async def _check(self) -> None:
        while True:
            self.check()
            await asyncio.sleep(CHECK_INTERVAL)

    def check(self, *, nominate: bool = True) -> None:
        """Send one connectivity check."""
        self.raw(self.check_bytes(nominate=nominate))

    async def flush(self) -> None:
        """Wait until the server has handled everything sent so far: datagrams keep their order."""
        answered = len(self.answers)
        self.check()
        await self.until(lambda: len(self.answers) > answered)

    def check_bytes(self, *, nominate: bool = True, password: str | None = None) -> bytes:
        ice = self.answer.media[0].ice
        assert ice is not None
        attributes = [
            (stun.USERNAME, f"{ice.usernameFragment}:{self.ufrag}".encode()),
            (stun.PRIORITY, struct.pack("!I", 0x6E0000FF)),
            (stun.ICE_CONTROLLING, secrets.token_bytes(8)),
        ]
        if nominate:
            attributes.append((stun.USE_CANDIDATE, b""))
        key = (password or ice.password or "").encode()
        return stun.build(stun.BINDING_REQUEST, secrets.token_bytes(12), attributes, key)

    async def move(self) -> None:
        """Go on from another port, as after a change of network."""
        old = self._channel.transport
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self._channel, local_addr=(self.address, 0))
        old.close()
        self.check()

    async def move_to(self, address: str) -> None:
        """Go on from another address, towards the server's candidate of the same network."""
        self.address = address
        candidates = self.answer.media[0].ice_candidates
        self._channel.peer = next((c.ip, c.port) for c in candidates if c.ip == address)
        await self.move()

    # --- media ----------------------------------------------------------------------------

    @property
    def local(self) -> tuple[str, int]:
        """The address that the server sees."""
        name: tuple[str, int] = self._channel.transport.get_extra_info("sockname")
        return name

    @property
    def server(self) -> tuple[str, int]:
        """Where it sends to."""
        assert self._channel.peer is not None
        return self._channel.peer

    @property
    def ready(self) -> bool:
        return self._dtls is not None and self._dtls.state == "connected"

    def mute(self, muted: bool) -> None:
        """Send nothing any more, as a browser whose network is gone."""
        self._channel.muted = muted

    def raw(self, data: bytes) -> None:
        """Send a datagram as it is; `sent` keeps a copy."""
        self.sent.append(data)
        self._channel.put(data)

    def send_packet(self, packet: rtp.RtpPacket) -> None:
        self.send_plain(rtp.build(packet))

    def send_plain(self, packet: bytes) -> None:
        """Protect and send an RTP packet, whatever stands in it."""
        assert self._dtls is not None
        self.raw(self._dtls._tx_srtp.protect(packet))

    def try_plain(self, packet: bytes) -> None:
        """As `send_plain`, but nothing when libsrtp refuses to protect such a packet."""
        with contextlib.suppress(SrtpError):
            self.send_plain(packet)

    def send_rtcp(self, *packets: rtcp.Packet) -> None:
        self.send_rtcp_plain(rtcp.build(packets))

    def send_rtcp_plain(self, data: bytes) -> None:
        assert self._dtls is not None
        self.raw(self._dtls._tx_srtp.protect_rtcp(data))

    def audio(self, n: int, payload: bytes, *, level: int = 20) -> None:
        """Send the n-th 20 ms of the microphone."""
        extensions = ((MID, b"0"), (LEVEL, bytes([0x80 | level])))
        self.send_packet(
            rtp.RtpPacket(
                OPUS, n & 0xFFFF, 960 * n, self.ssrc["mic"], payload, extensions=extensions
            )
        )

    def video(
        self,
        n: int,
        payload: bytes,
        *,
        rid: str = "",
        frame: int | None = None,
        marker: bool = True,
    ) -> None:
        """Send the n-th packet of the camera, in frame `frame` (default n)."""
        extensions: tuple[tuple[int, bytes], ...] = ((MID, b"1"),)
        extensions += ((TRANSPORT_CC, struct.pack("!H", n & 0xFFFF)),)
        if rid:
            extensions += ((RID, rid.encode()),)
        stamp = 3000 * (n if frame is None else frame)
        ssrc = self.ssrc[rid or "q"]
        self.send_packet(
            rtp.RtpPacket(VP8, n & 0xFFFF, stamp, ssrc, payload, marker, (), extensions)
        )

    # --- what came in ---------------------------------------------------------------------

    def received(self, mid: str) -> list[rtp.RtpPacket]:
        """Packets received on an m-line, told by the SSRC that the answer gave it."""
        line = next(one for one in self.answer.media if one.rtp.muxId == mid)
        ssrc = line.ssrc[0].ssrc
        return [one for one in self.rtp_in if one.ssrc == ssrc]

    def payloads(self, mid: str) -> list[bytes]:
        """What those packets carry."""
        return [one.payload for one in self.received(mid)]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that an incoming datagram may bring about."""
        async with asyncio.timeout(TIMEOUT):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def _answered(self, data: bytes) -> None:
        self.answers.append(data)
        self._changed.set()

    def _media(self, data: bytes) -> None:
        if self._dtls is None or not self.ready:
            return
        try:
            if 192 <= data[1] <= 223:
                plain = self._dtls._rx_srtp.unprotect_rtcp(data)
                self.raw_rtcp.append(plain)
                self.rtcp_in += rtcp.parse(plain)
            else:
                self.rtp_in.append(rtp.parse(self._dtls._rx_srtp.unprotect(data)))
        except SrtpError:
            return
        self._changed.set()

"""The seam between rooms and media: everything the rest of the product may know of the SFU.

A media plane moves packets between the browsers of a room and to and from the phone mixer. It
knows rooms and peers by opaque ids; who may be where is decided above it. All commands except
`connect` return at once and take effect in order, so that the same contract is kept by a plane in
another thread, and can be by one in another process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Protocol

RoomId = NewType("RoomId", str)
PeerId = NewType("PeerId", str)


class Source(StrEnum):
    """What a peer can send. The order is the order of the sending m-lines in the offer."""

    MIC = "mic"
    CAM = "cam"
    SCREEN = "screen"
    SCREEN_AUDIO = "screen-audio"


class PeerState(StrEnum):
    """Life of a browser's transport: ICE and DTLS folded into one word."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"  # consent (RFC 7675) missing for a while; may come back
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Offer:
    """A browser's SDP offer. `generation` counts the browser's RTCPeerConnections from 1."""

    generation: int
    sdp: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an offer. `restarted` tells that new ICE credentials were taken over."""

    generation: int
    sdp: str
    restarted: bool


@dataclass(frozen=True, slots=True)
class Want:
    """A picture that a peer shows: whose, which, and how tall in CSS pixels × pixel ratio.

    `source` is CAM or SCREEN. Higher `priority` is served first when slots are short.
    """

    peer: PeerId
    source: Source
    height: int
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One receiving pair of m-lines and who is in it now.

    `source` is CAM (sound: the microphone) or SCREEN (sound: the screen's sound); both
    `peer` and `source` are None while the slot is free.
    """

    index: int
    audio_mid: str
    video_mid: str
    peer: PeerId | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """One Opus packet of 20 ms on its way between a browser room and the phone mixer.

    `timestamp` is an RTP timestamp at 48 kHz, `level` is −dBov, 0 loudest, 127 silence
    (RFC 6464).
    """

    room: RoomId
    peer: PeerId
    sequence: int
    timestamp: int
    level: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class RecordedPacket:
    """A packet of somebody's sound or picture, as it was sent, for a recording.

    `stream` tells incoming streams of one source apart, whose `sequence` counts on without
    wrapping; `timestamp` is RTP, at 48 kHz for sound and 90 kHz for pictures. `payload` is Opus, or
    a piece of a frame of which `start` and `end` are the first and the last; empty where a number
    was used for nothing. `codec` is that of a picture; only of "vp8" every `start` is told, of others
    that of a key frame (`key`). Pieces of "h264" make a byte stream (ITU-T H.264 annex B).
    """

    peer: PeerId
    source: Source
    stream: int
    sequence: int
    timestamp: int
    payload: bytes
    start: bool
    end: bool
    codec: str = ""
    key: bool = False


@dataclass(frozen=True, slots=True)
class PeerStateChanged:
    room: RoomId
    peer: PeerId
    state: PeerState


@dataclass(frozen=True, slots=True)
class SlotsAssigned:
    """The whole slot table of one receiver; replaces the former one."""

    room: RoomId
    peer: PeerId
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class SpeakersChanged:
    """Who is heard now. `levels` holds only peers above the noise floor; at most 4 a second."""

    room: RoomId
    active: PeerId | None
    levels: tuple[tuple[PeerId, int], ...]


@dataclass(frozen=True, slots=True)
class LayerHint:
    """The highest simulcast layer ("q", "h", "f") of a publication that anyone wants, or None."""

    room: RoomId
    peer: PeerId
    source: Source
    max_layer: str | None


@dataclass(frozen=True, slots=True)
class OfferWanted:
    """Somebody cannot receive what this browser sends. Another offer of it, as it stands, is answered
    with a video codec that suits the room."""

    room: RoomId
    peer: PeerId


@dataclass(frozen=True, slots=True)
class QualityReported:
    """How a peer's network does, from RTCP: `score` 0 (unusable) to 5, `rtt` s, None while it is
    not known, `loss` 0 to 1, the worse of `uplink_loss` and `downlink_loss`, `jitter` s of the
    voice, `estimate` bit/s that the downlink is thought to carry."""

    room: RoomId
    peer: PeerId
    score: int
    rtt: float | None
    loss: float
    uplink_loss: float = 0.0
    downlink_loss: float = 0.0
    jitter: float = 0.0
    estimate: float = 0.0


MediaEvent = (
    PeerStateChanged | SlotsAssigned | SpeakersChanged | LayerHint | OfferWanted | QualityReported
)


class MediaError(Exception):
    """A command that the plane refuses; `code` is stable and safe to send to the client."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class MediaPlane(Protocol):
    """Rooms of browsers, and the phones' way into them.

    Obligations of the caller: ids are unguessable and never reused; `connect` for one peer is
    not called again before it returned; events are handled quickly and without blocking.
    """

    async def start(self) -> None:
        """Open the ports. Raises OSError naming the address when one is taken."""
        ...

    async def close(self) -> None: ...

    def subscribe(self, handler: Callable[[MediaEvent], None]) -> None:
        """Have every event delivered to `handler`, on the event loop, in order."""
        ...

    async def connect(self, room: RoomId, peer: PeerId, offer: Offer) -> Answer:
        """Answer an offer: a new peer, more slots, an ICE restart, or a new generation.

        Raises MediaError `bad-offer` (malformed or not our m-line layout), `full`.
        """
        ...

    def disconnect(self, room: RoomId, peer: PeerId) -> None:
        """Forget the peer and everything it published. Unknown peers are ignored."""
        ...

    def move(self, room: RoomId, peer: PeerId, to: RoomId) -> None:
        """Take a browser to another room over the transport that it has. What it publishes goes
        with it, also a telephone in place of its microphone; what it wanted to see is forgotten.
        Its state and the layers that are asked of it are told once more, of the new room. Once
        this returns, no packet passes between it and those of the former room. Unknown peers are
        ignored."""
        ...

    def set_source(
        self, room: RoomId, peer: PeerId, source: Source, *, on: bool, muted: bool
    ) -> None:
        """Say whether a source is published; a muted or switched-off source is not forwarded."""
        ...

    def set_wants(self, room: RoomId, peer: PeerId, wants: Sequence[Want]) -> None:
        """Replace what the peer shows. Sound needs no want: the loudest are always forwarded."""
        ...

    def add_phone(self, room: RoomId, peer: PeerId) -> None:
        """Open an audio publication that `inject` feeds. The id may be a browser's: then the
        telephone is heard in place of its microphone, and the browser does not get that sound."""
        ...

    def remove_phone(self, room: RoomId, peer: PeerId) -> None: ...

    def inject(self, frames: Sequence[AudioFrame]) -> None:
        """Publish phones' frames to the browsers of their rooms. One call per 20 ms tick."""
        ...

    def tap(self, room: RoomId, sink: Callable[[AudioFrame], None] | None) -> None:
        """Copy browsers' unmuted microphone packets of a room to `sink`, which may be called on
        any thread and returns at once; None ends it."""
        ...

    def record(self, room: RoomId, sink: Callable[[RecordedPacket], None] | None) -> None:
        """Have all that is heard in a room, and what `record_picture` says, put into `sink`, on
        the event loop; it returns at once and never raises. None ends it."""
        ...

    def record_picture(self, room: RoomId, peer: PeerId | None, source: Source) -> None:
        """Whose picture the recording takes, CAM or SCREEN; None for nobody's."""
        ...

    def counters(self) -> dict[str, int]:
        """Packets in and out, and drops by reason, since start."""
        ...

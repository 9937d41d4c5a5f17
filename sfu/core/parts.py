"""What the per-packet path consists of, where a packet engine may put its own in place.

Everything that decides (slots, layers, bandwidth, reports, recordings) holds these objects and asks
them. In Python the path is `sfu.core.ingest`, which works on them directly. An engine of another
language makes its own with the same attributes, and is told by `Inlet` and `route` where packets go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sfu.api import PeerId, Source
from sfu.core.bandwidth import Downlink
from sfu.core.feedback import ArrivalRecorder
from sfu.core.forwarder import Track
from sfu.core.layout import ExtensionIds
from sfu.core.nack import LossTracker
from sfu.core.stream import Stream


class Gate:
    """Whether a publication's packets are forwarded."""

    __slots__ = ("open",)

    def __init__(self) -> None:
        self.open = False


class Publishing(Protocol):
    """What a route needs to know of a publication."""

    source: Source
    gate: Gate
    tracks: list[Track]


class Routed(Protocol):
    """What a route needs to know of a layer."""

    stream: Stream
    losses: LossTracker | None
    codec: str
    payload_type: int
    rtx_payload_type: int | None
    red_payload_type: int | None
    tracks: list[Track]

    @property
    def publication(self) -> Publishing: ...


class Inlet:
    """What a peer sends, as the engine is told. `sfu.core.ingest` needs none of it: it looks
    SSRCs up in the peer's own tables."""

    __slots__ = ("arrivals", "clock_offset")

    def __init__(self) -> None:
        self.arrivals = ArrivalRecorder()
        # Our time less the peer's, in seconds, once it has told a time.
        self.clock_offset: float | None = None

    def configure(self, extensions: ExtensionIds, own: int) -> None:
        """Take over what was negotiated, and our SSRC in what the peer is told."""

    def bind(self, ssrc: int, route: object, repairs: bool) -> None:
        """Packets of `ssrc` are those of `route`, or repair them."""

    def unbind(self, ssrc: int, repairs: bool) -> None:
        """They are not any more."""

    def reports(self, link: Downlink, ssrcs: Iterable[int]) -> None:
        """What the peer tells of the packets that it is sent is about `link`."""


class Parts:
    """The reference: all of it in Python."""

    # Whether publishers are told elsewhere when their packets arrived.
    feeds_back = False

    def inlet(self) -> Inlet:
        return Inlet()

    def downlink(self, now: float) -> Downlink:
        return Downlink(now)

    def gate(self) -> Gate:
        return Gate()

    def tracks(self) -> list[Track]:
        """An empty list of receivers."""
        return []

    def expect(self, tracks: list[Track], waiting: bool) -> None:
        """Whether somebody comes in by the next key frame of the layer that feeds `tracks`."""

    def stream(self, peer: PeerId, source: Source, layer: int, ssrc: int) -> Stream:
        return Stream(peer, source, layer, ssrc)

    def losses(self, stream: Stream) -> LossTracker:
        return LossTracker(stream)

    def track(
        self, peer: PeerId, ssrc: int, clock_rate: int, link: Downlink, start: tuple[int, int]
    ) -> Track:
        return Track(peer, ssrc, clock_rate, link, start)

    def route(self, layer: Routed) -> object:
        """What the engine knows a layer by."""
        return layer


PYTHON = Parts()

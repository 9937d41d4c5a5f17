"""The parts that the native engine keeps: Python decides with them, Rust uses them per packet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from sfu.api import PeerId, Source
from sfu.core import bandwidth
from sfu.core.bandwidth import Downlink
from sfu.core.feedback import ArrivalRecorder
from sfu.core.forwarder import Track
from sfu.core.layout import ExtensionIds
from sfu.core.nack import LossTracker
from sfu.core.parts import Gate, Inlet, Parts, Routed
from sfu.core.stream import Stream
from sfu.native.module import Module, NativeCore

PICTURES = (Source.CAM, Source.SCREEN)


class NativeArrivals(ArrivalRecorder):
    """Arrivals that the engine recorded."""

    __slots__ = ("_inlet",)

    def __init__(self, inlet: Any) -> None:
        super().__init__()
        self._inlet = inlet

    def packets(self, sender: int, media: int) -> list[bytes]:
        return cast(list[bytes], self._inlet.packets(sender, media))


class NativeInlet(Inlet):
    """`native` is what the engine looks SSRCs up in."""

    __slots__ = ("native",)

    def __init__(self, native: Any) -> None:
        self.native = native
        self.arrivals = NativeArrivals(native)

    @property
    def clock_offset(self) -> float | None:
        return cast(float | None, self.native.clock_offset)

    @clock_offset.setter
    def clock_offset(self, value: float | None) -> None:
        self.native.clock_offset = value

    def configure(self, extensions: ExtensionIds, own: int) -> None:
        self.native.configure(extensions.transport_cc, extensions.audio_level, own)

    def bind(self, ssrc: int, route: object, repairs: bool) -> None:
        self.native.bind(ssrc, route, repairs)

    def unbind(self, ssrc: int, repairs: bool) -> None:
        self.native.unbind(ssrc, repairs)

    def reports(self, link: Downlink, ssrcs: Iterable[int]) -> None:
        self.native.reports(link, list(ssrcs))


class NativeParts(Parts):
    """Everything per packet is an object of `ucc_native`, with the names that `sfu.core` uses."""

    def __init__(self, module: Module, core: NativeCore) -> None:
        self.core = core
        self._module = module

    def inlet(self) -> Inlet:
        return NativeInlet(self._module.Inlet())

    def downlink(self, now: float) -> Downlink:
        limits = (bandwidth.INITIAL, bandwidth.BLIND_INITIAL, bandwidth.MAXIMUM)
        return cast(Downlink, self._module.Downlink(now, limits))

    def gate(self) -> Gate:
        return cast(Gate, self._module.Gate())

    def tracks(self) -> list[Track]:
        return cast(list[Track], self._module.Tracks())

    def expect(self, tracks: list[Track], waiting: bool) -> None:
        cast(Any, tracks).waiting = waiting

    def stream(self, peer: PeerId, source: Source, layer: int, ssrc: int) -> Stream:
        picture = source in PICTURES
        return cast(Stream, self._module.Stream(peer, source.value, layer, ssrc, picture))

    def losses(self, stream: Stream) -> LossTracker:
        return cast(LossTracker, self._module.Losses())

    def track(
        self, peer: PeerId, ssrc: int, clock_rate: int, link: Downlink, start: tuple[int, int]
    ) -> Track:
        return cast(Track, self._module.Track(self.core, peer, ssrc, clock_rate, link, start))

    def route(self, layer: Routed) -> object:
        publication = layer.publication
        picture = publication.source in PICTURES
        return self._module.Route(
            layer.stream,
            layer.losses,
            (layer.payload_type, layer.rtx_payload_type, layer.red_payload_type),
            publication.gate,
            layer.tracks if picture else publication.tracks,
            codec=layer.codec,
            picture=picture,
            voice=publication.source is Source.MIC,
        )

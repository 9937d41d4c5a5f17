"""What is decided about a packet that the native engine has stopped.

The engine does what `sfu.core.ingest` does, and asks at the same points.
"""

from __future__ import annotations

from typing import Any, cast

from media import rtp
from sfu.api import AudioFrame
from sfu.core.director import Director
from sfu.core.forwarder import Track
from sfu.core.ingest import ASSUMED_LEVEL, Ingest, key_frame
from sfu.core.layout import Outgoing
from sfu.core.nack import REORDER_DELAY
from sfu.core.peer import Peer
from sfu.core.publication import Layer
from sfu.core.recorder import Tape
from sfu.core.room import Room
from sfu.core.stream import Incoming
from sfu.native.module import NativeCore
from sfu.native.parts import PICTURES


class NativeIngest(Ingest):
    """The decisions of one room. Packets are `ucc_native.Packet`, which has what is read here."""

    __slots__ = ("_core",)

    def __init__(self, core: NativeCore, room: Room, director: Director) -> None:
        super().__init__(room, director)
        self._core = core

    def inject(
        self, layer: Layer, frame: AudioFrame, ntp: float, now: float, out: list[Outgoing]
    ) -> bool:
        said = (frame.sequence & 0xFFFF, frame.timestamp & 0xFFFFFFFF, frame.payload)
        made = self._core.inject(layer.route, said, (now, ntp))
        if made is None or not made[1]:
            return False
        self.tape(layer, made[0])
        return True

    def learn(self, peer: Peer, data: bytes) -> None:
        """A packet of an SSRC that is not known: it may be told by mid and rid what it is. Or of a
        payload type that is not the layer's: it may be the first one in another codec."""
        known = peer.layers.get(int.from_bytes(data[8:12], "big"))
        if known is not None:
            peer.renew(known, data[1] & 0x7F)
            return
        _, _, profile, start, end = rtp.bounds(data)
        elements = rtp.elements(data, profile, start, end) if profile else []
        peer.learn(int.from_bytes(data[8:12], "big"), data[1] & 0x7F, elements)

    def woke(self, layer: Layer, now: float) -> None:
        """The layer sends (again)."""
        self._director.woke(layer, now)
        if layer.waiting:
            layer.want_key()
            self._room.wake(now)

    def key(self, layer: Layer, packet: Any) -> None:
        """A key frame begins: let in who waits for it."""
        joined = key_frame(layer, cast(Incoming, packet))
        if any(isinstance(one, Tape) for one in joined):
            self._core.taped()

    def passed(self, layer: Layer, packet: Any) -> None:
        """A key frame began that nobody waited for; who does by now waits for another one."""
        if layer.waiting:
            layer.key_at = packet.now
        else:
            layer.key_came(cast(Incoming, packet))

    def tape(self, layer: Layer, packet: Any, late: bool = False) -> None:
        """A packet for whoever writes it down; `late` when it overtook the first one."""
        picture = layer.publication.source in PICTURES
        tracks: Any = layer.tracks if picture else layer.publication.tracks
        for tape in cast(list[Track], tracks.tapes()):
            if not packet.size and not late:
                if tape.stream is layer.stream:
                    tape.skip(packet.sequence)
                continue
            if tape.stream is not layer.stream and not picture:
                tape.switch(layer.stream, packet)
            tape.forward(packet, [])

    def heard(
        self, peer: Peer, level: int | None, number: int, stamp: int, payload: bytes, now: float
    ) -> None:
        """A packet of somebody's microphone."""
        # Without the extension nobody can be told apart: everyone speaks a little.
        loudness = ASSUMED_LEVEL if level is None else level
        self._room.heard(peer.id, loudness, now)
        if self.tap is not None and payload:
            self.tap(AudioFrame(self._room.id, peer.id, number, stamp, loudness, payload))

    def gap(self, now: float) -> None:
        """Packets are missing."""
        self._room.wake(now + REORDER_DELAY)

    def budget(self, peer: Peer, now: float) -> None:
        """The receiver's network carries notably more or less."""
        self._room.budget_changed(peer.id, now)

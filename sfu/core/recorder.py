"""One more receiver of a room: what is heard, and one picture, as they came from those who send it.

A `Tape` stands where the tracks of browsers stand. So a packet of a room that nobody records
costs exactly what it did: nothing asks for each packet whether it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable

from media import h264, vp8, vp9
from sfu.api import PeerId, RecordedPacket, Source
from sfu.core.bandwidth import Downlink
from sfu.core.director import RECORDED_HEIGHT
from sfu.core.forwarder import FORM_RAW, FORM_VP9_TL0, Track
from sfu.core.layers import wanted_layer
from sfu.core.layout import Outgoing
from sfu.core.publication import Layer, Publication, ReceiverSlot
from sfu.core.room import Room
from sfu.core.slots import Key
from sfu.core.stream import Incoming, Stream

# A decoder that missed a packet for good is wrong until the next key frame.
KEY_INTERVAL = 10.0  # seconds
# Video codecs of which `RecordedPacket` has pieces that a decoder takes when they are joined.
RECORDABLE = frozenset({"vp8", "h264", "vp9"})
_SOUNDS = (Source.MIC, Source.SCREEN_AUDIO)

Sink = Callable[[RecordedPacket], None]


class Tape(Track):
    """A track that is written down rather than sent."""

    __slots__ = ("_sink", "_source", "codec")

    def __init__(self, peer: PeerId, source: Source, sink: Sink, now: float) -> None:
        super().__init__(peer, 0, 0, Downlink(now), (0, 0))
        self._source = source
        self._sink = sink
        self.codec = ""

    def switch(self, stream: Stream, packet: Incoming) -> None:
        self.stream = stream

    def skip(self, sequence: int) -> bool:
        """A packet without media: written down, so that its number is not missed."""
        if self.stream is not None:
            self._sink(
                RecordedPacket(
                    self.stream.peer,
                    self._source,
                    self.stream.ssrc,
                    sequence,
                    0,
                    b"",
                    False,
                    False,
                    self.codec,
                )
            )
        return True

    def forward(self, packet: Incoming, out: list[Outgoing]) -> None:
        stream = self.stream
        if stream is None:
            return
        self._sink(
            RecordedPacket(
                stream.peer,
                self._source,
                stream.ssrc,
                packet.sequence,
                packet.timestamp,
                packet.payload if self._source in _SOUNDS else _BARE[self.codec](packet),
                packet.start,
                bool(packet.marker),
                self.codec,
                packet.keyframe,
            )
        )


def _bare_vp8(packet: Incoming) -> bytes:
    """The picture's own bytes, without the descriptor (RFC 7741 §4.2)."""
    if packet.form == FORM_RAW:
        found = vp8.parse(packet.payload)
        return packet.payload[found.size :] if found is not None else b""
    return packet.payload[1:] if packet.flags & 0x30 else packet.payload


def _bare_vp9(packet: Incoming) -> bytes:
    """The same (RFC 9628 §4.2): what was cut off is put back to find out where the descriptor ends."""
    payload = packet.payload
    if packet.form != FORM_RAW:
        layers = bytes((packet.flags, packet.tl0)) if packet.form == FORM_VP9_TL0 else b""
        payload = bytes((packet.descriptor, 0x80, 0)) + layers + payload
    found = vp9.parse(payload)
    return payload[found.size :] if found is not None else b""


_BARE: dict[str, Callable[[Incoming], bytes]] = {
    "vp8": _bare_vp8,
    "vp9": _bare_vp9,
    "h264": lambda packet: h264.annex_b(packet.payload),
}


class _Picture(ReceiverSlot):
    """Whose picture is taken. It needs nothing to be negotiated."""

    def __init__(self, tape: Tape) -> None:
        super().__init__(0, ("", ""), tape, tape)
        self._tape = tape

    def speak(self, codec: str) -> None:
        self.codec = self._tape.codec = codec


class Recorder:
    """What of one room is written down. `watch` says whose picture."""

    __slots__ = ("_room", "_sink", "_slot", "_sounds")

    def __init__(self, room: Room, sink: Sink) -> None:
        self._room = room
        self._sink = sink
        self._sounds: dict[Key, Tape] = {}
        self._slot: ReceiverSlot | None = None

    def watch(self, key: Key | None, now: float) -> None:
        if key == self._room.recorded:
            return
        self._let_go()
        self._room.recorded = key
        if key is not None:
            tape = Tape(key[0], key[1], self._sink, now)
            self._slot = _Picture(tape)
        self.settle(now)

    def stop(self) -> None:
        self._let_go()
        self._room.recorded = None
        for key, tape in self._sounds.items():
            publication = self._publication(key)
            if publication is not None and tape in publication.tracks:
                publication.tracks.remove(tape)
        self._sounds.clear()

    def forget(self, peer: PeerId) -> None:
        """They leave; who comes back under the same id is heard and seen again."""
        for source in _SOUNDS:
            self._sounds.pop((peer, source), None)
        if self._slot is not None and self._room.recorded and self._room.recorded[0] == peer:
            self._slot.watch(None)

    def settle(self, now: float) -> None:
        """Listen to whoever is new, and take the best layer that there is. At every poll."""
        for peer in self._room.peers.values():
            for source in _SOUNDS:
                publication = peer.publications.get(source)
                if publication is not None:
                    self._listen(publication, now)
        if self._slot is not None and self._room.recorded is not None:
            layer = self._layer(self._room.recorded, now)
            if layer is not None:
                self._slot.watch(layer)
                if now - layer.key_at > KEY_INTERVAL:
                    layer.want_key()

    def _listen(self, publication: Publication, now: float) -> None:
        key = (publication.peer, publication.source)
        tape = self._sounds.get(key)
        if tape is None:
            tape = self._sounds[key] = Tape(*key, self._sink, now)
        if tape not in publication.tracks:
            publication.tracks.append(tape)

    def _layer(self, key: Key, now: float) -> Layer | None:
        """None while it sends nothing: then what is watched stays."""
        publication = self._publication(key)
        if publication is None or not publication.open:
            return None
        lone = len(publication.layers) == 1
        heights = publication.heights()
        live = [
            (heights[index], layer)
            for index, layer in enumerate(publication.layers)
            if layer is not None and layer.codec in RECORDABLE and (lone or layer.stream.live(now))
        ]
        if not live:
            return None
        return live[wanted_layer([height for height, _ in live], RECORDED_HEIGHT)][1]

    def _publication(self, key: Key) -> Publication | None:
        peer = self._room.peers.get(key[0])
        return None if peer is None else peer.publications.get(key[1])

    def _let_go(self) -> None:
        if self._slot is not None:
            self._slot.release()
            self._slot = None

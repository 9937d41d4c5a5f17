"""The per-packet path: from a decrypted RTP packet to its rewritten copies.

A packet is parsed once; each destination then costs one `Track.forward`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from media import red, rtp
from sfu.api import AudioFrame, Source
from sfu.core.director import Director
from sfu.core.forwarder import Track
from sfu.core.layout import Outgoing
from sfu.core.nack import REORDER_DELAY
from sfu.core.peer import Peer
from sfu.core.publication import Layer
from sfu.core.room import Room
from sfu.core.stream import LIVE_FOR, Incoming, Stream

_FIXED = struct.Struct(">BBHII")
_VIDEO = (Source.CAM, Source.SCREEN)
ASSUMED_LEVEL = 50  # −dBov of a packet without the audio level extension


class Ingest:
    """Takes a room's incoming RTP. `tap` gets browsers' microphone packets."""

    __slots__ = ("_director", "_room", "tap")

    def __init__(self, room: Room, director: Director) -> None:
        self._room = room
        self._director = director
        self.tap: Callable[[AudioFrame], None] | None = None

    def receive(
        self, peer: Peer, data: bytes, arrival: float, now: float, out: list[Outgoing]
    ) -> None:
        """Route one packet."""
        try:
            start, end, profile, extension, extension_end = rtp.bounds(data)
        except rtp.RtpError as error:
            self._room.counters[f"rtp-{error.reason}"] += 1
            return
        _, second, number, timestamp, ssrc = _FIXED.unpack_from(data)
        elements = rtp.elements(data, profile, extension, extension_end) if profile else []
        level = _note(peer, elements, arrival)
        packet = Incoming(number, timestamp, second & 0x80, data[start:end], now)
        layer = peer.layers.get(ssrc)
        if layer is None:
            repaired = peer.repairs.get(ssrc)
            if repaired is None:
                layer = peer.learn(ssrc, second & 0x7F, elements)
                repaired = peer.repairs.get(ssrc)
            if repaired is not None:
                self._repair(repaired, packet, second & 0x7F, out)
                return
            if layer is None:
                self._room.counters["rtp-unknown-ssrc"] += 1
                return
        if second & 0x7F != layer.payload_type:
            layer = self._retype(peer, layer, second & 0x7F, (packet, level, out))
            if layer is None:
                return
        if self._accept(layer, packet, (arrival, len(data))):
            self._route(layer, packet, level, out)

    def _retype(
        self,
        peer: Peer,
        layer: Layer,
        payload_type: int,
        received: tuple[Incoming, int | None, list[Outgoing]],
    ) -> Layer | None:
        """A packet not of the layer's payload type: redundancy, or the first one in another codec."""
        if payload_type == layer.red_payload_type:
            return layer if self._unwrap(layer, *received) else None
        renewed = peer.renew(layer, payload_type)
        if renewed is None:
            self._room.counters["rtp-payload-type"] += 1
        return renewed

    def _unwrap(
        self, layer: Layer, packet: Incoming, level: int | None, out: list[Outgoing]
    ) -> bool:
        """Make a redundant packet (RFC 2198) a plain one; what it carries of before is routed first
        where that was lost. So all who hear it gain, telephones too."""
        if not packet.size:
            return True
        try:
            packet.payload, earlier = red.split(packet.payload)
        except red.RedError:
            self._room.counters["red-malformed"] += 1
            return False
        packet.size = len(packet.payload)
        if layer.stream.highest < 0:
            return True
        for back, (offset, payload) in zip(range(len(earlier), 0, -1), earlier, strict=True):
            if payload:
                number = (packet.sequence - back) & 0xFFFF
                lost = Incoming(
                    number, (packet.timestamp - offset) & 0xFFFFFFFF, 0, payload, packet.now
                )
                if self._recover(layer, lost):
                    self._route(layer, lost, level, out)
        return True

    def _recover(self, layer: Layer, packet: Incoming) -> bool:
        placed = layer.stream.place(packet.sequence)
        if placed is None:
            return False
        packet.sequence = placed
        layer.stream.keep_repaired(packet)
        self._room.counters["red-recovered"] += 1
        return layer.publication.open

    def _repair(
        self, layer: Layer, packet: Incoming, payload_type: int, out: list[Outgoing]
    ) -> None:
        """A packet of an RTX stream (RFC 4588 §4): the original with its number in front."""
        payload = packet.payload
        # Padding on the repair stream is the browser's bandwidth probing.
        if payload_type != layer.rtx_payload_type or len(payload) <= 2:
            self._room.counters["rtx-padding"] += 1
            return
        packet.sequence = payload[0] << 8 | payload[1]
        packet.payload = payload[2:]
        packet.size = len(packet.payload)
        if self._accept(layer, packet, None):
            self._room.counters["rtx-repaired"] += 1
            self._route(layer, packet, None, out)

    def _accept(self, layer: Layer, packet: Incoming, measured: tuple[float, int] | None) -> bool:
        """Number and keep the packet; False when it is to go no further.

        `measured` is (arrival, size of the datagram), None for repairs.
        """
        stream = layer.stream
        placed = stream.place(packet.sequence)
        if placed is None:
            self._room.counters["rtp-duplicate"] += 1
            return False
        packet.sequence = placed
        now = packet.now
        slept = now - stream.last_packet > LIVE_FOR
        if measured is None:
            stream.keep_repaired(packet)
        else:
            stream.keep(packet, *measured)
            if slept:
                self._director.woke(layer, now)
                if layer.waiting:
                    layer.want_key()
                    self._room.wake(now)
        if not layer.publication.open:
            self._room.counters["rtp-muted"] += 1
            return False
        return True

    def _route(
        self, layer: Layer, packet: Incoming, level: int | None, out: list[Outgoing]
    ) -> None:
        if layer.publication.source in _VIDEO:
            self.video(layer, packet, out)
            return
        if layer.publication.source is Source.MIC:
            peer = layer.publication.peer
            # Without the extension nobody can be told apart: everyone speaks a little.
            loudness = ASSUMED_LEVEL if level is None else level
            self._room.heard(peer, loudness, packet.now)
            if self.tap is not None and packet.size:
                self.tap(
                    AudioFrame(
                        self._room.id,
                        peer,
                        packet.sequence & 0xFFFF,
                        packet.timestamp,
                        loudness,
                        packet.payload,
                    )
                )
        self.audio(layer, packet, out)

    def inject(
        self, layer: Layer, frame: AudioFrame, ntp: float, now: float, out: list[Outgoing]
    ) -> bool:
        """Publish a phone's frame, captured at the publisher's time `ntp`; True when it is heard."""
        stream = layer.stream
        placed = stream.place(frame.sequence & 0xFFFF)
        if placed is None:
            self._room.counters["rtp-duplicate"] += 1
            return False
        packet = Incoming(placed, frame.timestamp & 0xFFFFFFFF, 0, frame.payload, now)
        stream.keep(packet, now, len(frame.payload))
        stream.ntp, stream.rtp = ntp, packet.timestamp
        if not layer.publication.open:
            return False
        self.audio(layer, packet, out)
        return True

    def audio(self, layer: Layer, packet: Incoming, out: list[Outgoing]) -> None:
        """Copy a sound packet to everyone who hears the publication."""
        stream = layer.stream
        if not packet.size:
            _pad(layer.publication.tracks, stream, packet, out)
            return
        for track in layer.publication.tracks:
            if track.stream is not stream:
                track.switch(stream, packet)
            if track.redundancy:
                track.forward_redundant(packet, out)
            else:
                track.forward(packet, out)

    def video(self, layer: Layer, packet: Incoming, out: list[Outgoing]) -> None:
        """Copy a picture packet to everyone who watches the layer; let others in at key frames."""
        if layer.losses is not None:
            layer.losses.arrived(packet.sequence, packet.now)
            if layer.losses:
                self._room.wake(packet.now + REORDER_DELAY)
        if not packet.size or not layer.read(layer.stream, packet):
            if packet.size:
                self._room.counters[f"{layer.codec}-malformed"] += 1
                packet.payload, packet.size = b"", 0
            _pad(layer.tracks, layer.stream, packet, out)
            return
        joined = key_frame(layer, packet) if packet.keyframe else None
        if packet.tid:
            _forward_upper(layer, packet, out)
        else:
            for track in layer.tracks:
                track.forward(packet, out)
        if joined:
            _catch_up(layer, packet, joined, out)


def _note(peer: Peer, elements: list[tuple[int, bytes]], arrival: float) -> int | None:
    """Record the transport-wide number; return the audio level."""
    ids = peer.extensions
    level = None
    for identifier, data in elements:
        if identifier == ids.transport_cc:
            if len(data) == 2:
                peer.arrivals.arrived(data[0] << 8 | data[1], arrival)
        elif identifier == ids.audio_level and data:
            level = data[0] & 0x7F
    return level


def _pad(tracks: list[Track], stream: Stream, packet: Incoming, out: list[Outgoing]) -> None:
    """A packet without media: close the gap, or fill it where later packets went already."""
    for track in tracks:
        if track.stream is stream and not track.skip(packet.sequence):
            track.forward(packet, out)


def _forward_upper(layer: Layer, packet: Incoming, out: list[Outgoing]) -> None:
    """Copy a packet of an upper temporal layer to those whose network carries it; for the others
    it was never there."""
    tid, stream = packet.tid, layer.stream
    stream.upper_bytes[tid] += packet.size
    newest = packet.sequence == stream.highest
    for track in layer.tracks:
        if (tid <= track.top and tid <= track.goal) or track.admits(packet, newest):
            track.forward(packet, out)
        elif not track.drop(packet):
            track.forward(packet.emptied(), out)


def key_frame(layer: Layer, packet: Incoming) -> list[Track]:
    """Switch every waiting slot to the layer, whose key frame begins with `packet`, and have all of
    its temporal layers taken up that are wanted."""
    layer.key_came(packet)
    for track in layer.tracks:
        track.top = track.goal
    joined = []
    for slot in layer.admit():
        slot.switched(layer)
        slot.video.switch(layer.stream, packet)
        joined.append(slot.video)
    return joined


def _catch_up(layer: Layer, packet: Incoming, joined: list[Track], out: list[Outgoing]) -> None:
    """The key frame's first packet was late: what overtook it is sent after it, and what is
    missing is asked for, even from before the first arrival."""
    stream = layer.stream
    for sequence in range(packet.sequence + 1, stream.highest + 1):
        overtaken = stream.find(sequence)
        if overtaken is None:
            if layer.losses is not None:
                layer.losses.missed(sequence, packet.now)
            continue
        for track in joined:
            if overtaken.tid <= track.top or not track.drop(overtaken):
                track.forward(overtaken, out)

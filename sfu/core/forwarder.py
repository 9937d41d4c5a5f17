"""Rewriting towards one receiver: a track is one of our SSRCs, in which publishers take turns.

Whatever is switched underneath, the receiver sees one stream with continuous sequence numbers,
timestamps that go on with time, and continuous VP8 picture ids (RFC 7741 §4.2). Every stretch of
one incoming stream in a track is a `Segment`, which is nothing but offsets; so a packet that is
late, or asked for again, is rewritten exactly as it would have been in time.
"""

from __future__ import annotations

import struct
from collections import deque
from typing import Final

from media import red
from sfu.api import PeerId
from sfu.core.bandwidth import Downlink
from sfu.core.layout import Outgoing
from sfu.core.stream import TOP, Incoming, Stream

# Fixed header; header with the transport-wide sequence number; what follows it for VP8.
_PLAIN: Final = struct.Struct(">BBHII").pack
_COUNTED: Final = struct.Struct(">BBHIIIBHB").pack
_COUNTED_PICTURE: Final = struct.Struct(">BBHIIIBHBBBHB").pack
_PICTURE: Final = struct.Struct(">BBH").pack
_PICTURE_TL0: Final = struct.Struct(">BBHB").pack
_VP9: Final = struct.Struct(">BH").pack
_VP9_TL0: Final = struct.Struct(">BHBB").pack
_ONE_WORD: Final = 0xBEDE0001
# RFC 3550 §5.1: the P bit, and padding that says in its last octet how long it is.
_PADDED: Final = 0x20
_PADDING: Final = bytes(254) + b"\xff"

# `Incoming.form`: which fields of the VP8 descriptor are rewritten, hence not in the payload.
FORM_RAW: Final = 0
FORM_PICTURE: Final = 1
FORM_PICTURE_TL0: Final = 2
# The same of VP9's (RFC 9628 §4.2). Its pictures name others by distance: their ids do not close up.
FORM_VP9: Final = 3
FORM_VP9_TL0: Final = 4

# Segments remembered for late packets and retransmissions; older ones are beyond history anyway.
# Dropped temporal layers begin one with each picture that is left out, some twenty a second.
SEGMENTS: Final = 64
# Two frames of different layers may show the same instant: never the same timestamp twice.
MIN_STEP: Final = 1
# A sender report that disagrees more than this with the arrival times is not believed.
MAX_DISAGREEMENT: Final = 1.0


class Segment:
    """Offsets from one incoming stream, from unwrapped `first` on, to the outgoing one.

    `earlier` is the segment that numbers below `first` belong to, when they are of the same
    stretch; None at the start of a stretch.
    """

    __slots__ = ("delta", "earlier", "first", "picture", "stream", "time", "tl0")

    def __init__(self, stream: Stream, first: int, delta: int, earlier: Segment | None) -> None:
        self.stream = stream
        self.first = first
        self.delta = delta
        self.earlier = earlier
        self.time: int = earlier.time if earlier else 0
        self.picture: int = earlier.picture if earlier else 0
        self.tl0: int = earlier.tl0 if earlier else 0


class Track:
    """One outgoing SSRC. `stream` is what feeds it now, None while nothing does."""

    __slots__ = (
        "_dropped",
        "_extension",
        "_newest",
        "_oldest",
        "_segment",
        "_segments",
        "clock_rate",
        "goal",
        "highest",
        "last_timestamp",
        "link",
        "octets",
        "packets",
        "payload_type",
        "peer",
        "red_payload_type",
        "redundancy",
        "rtx_payload_type",
        "rtx_sequence",
        "rtx_ssrc",
        "ssrc",
        "stream",
        "top",
    )

    def __init__(
        self, peer: PeerId, ssrc: int, clock_rate: int, link: Downlink, start: tuple[int, int]
    ) -> None:
        """`start` is the first sequence number (16 bits) and timestamp (32 bits)."""
        self.peer = peer
        self.ssrc = ssrc
        self.clock_rate = clock_rate
        self.link = link
        self.stream: Stream | None = None
        self._segment: Segment | None = None
        self._segments: deque[Segment] = deque(maxlen=SEGMENTS)
        self._newest: Incoming | None = None
        # Highest number sent, counted on from the 16-bit start without wrapping.
        self.highest = start[0] + 0x10000 - 1
        self.last_timestamp = start[1]
        self.packets = 0
        self.octets = 0
        self.rtx_ssrc: int | None = None
        self.rtx_payload_type = 0
        self.rtx_sequence = start[0]
        self.payload_type = 0
        self.red_payload_type: int | None = None
        self.redundancy = 0  # earlier packets of a voice that each one carries along
        self._extension = 0
        # The highest temporal layer that is forwarded, and the one that shall be.
        self.top = self.goal = TOP
        self._dropped = -1  # picture id of the last picture left out
        self._oldest = 0  # numbers below were of another codec, and are not sent again

    def configure(
        self,
        payload_type: int,
        transport_cc: int,
        rtx: tuple[int, int] | None = None,
        red: int | None = None,
    ) -> None:
        """Take over what was negotiated; `rtx` is (SSRC, payload type), `red` a payload type."""
        if payload_type != self.payload_type:
            self._oldest = self.highest + 1
        self.payload_type = payload_type
        self._extension = transport_cc << 4 | 1 if transport_cc else 0
        self.rtx_ssrc, self.rtx_payload_type = rtx or (None, 0)
        self.red_payload_type = red
        if red is None:
            self.redundancy = 0

    def stop(self) -> None:
        """Feed the track no longer; the next packet of anyone begins a new stretch."""
        self.stream = None

    def switch(self, stream: Stream, packet: Incoming) -> None:
        """Begin a stretch of `stream` with `packet`: numbers and time go on from the last one."""
        segment = Segment(stream, packet.sequence, self.highest + 1 - packet.sequence, None)
        newest, previous = self._newest, self._segment
        if newest is None or previous is None:
            segment.time = (self.last_timestamp - packet.timestamp) & 0xFFFFFFFF
            segment.picture = -packet.picture
            segment.tl0 = -packet.tl0
        else:
            step = self._elapsed(previous.stream, newest, stream, packet)
            segment.time = (newest.timestamp + previous.time + step - packet.timestamp) & (
                0xFFFFFFFF
            )
            sent = _owner(previous, newest.sequence) or previous
            segment.picture = newest.picture + sent.picture + 1 - packet.picture
            segment.tl0 = newest.tl0 + sent.tl0 + 1 - packet.tl0
        self._remember(segment)
        self.top = self.goal
        self._dropped = -1
        self.stream = stream
        self._newest = packet

    def _elapsed(self, old: Stream, newest: Incoming, new: Stream, packet: Incoming) -> int:
        """RTP units from the last frame sent to `packet`, by capture time where it is known."""
        seconds = packet.now - newest.now
        if old is new:
            step = ((packet.timestamp - newest.timestamp + 0x80000000) & 0xFFFFFFFF) - 0x80000000
            exact: float | None = step / self.clock_rate
        elif old.peer == new.peer:
            before = old.capture_time(newest.timestamp)
            after = new.capture_time(packet.timestamp)
            exact = None if before is None or after is None else after - before
        else:
            exact = None
        if exact is not None and abs(exact - seconds) < MAX_DISAGREEMENT:
            seconds = exact
        return max(MIN_STEP, round(seconds * self.clock_rate))

    def skip(self, sequence: int) -> bool:
        """Close up over a packet that is not forwarded, if it is the next in order.

        False when later packets were sent already: then its number must be filled instead.
        """
        segment = self._segment
        if self.stream is None or segment is None or sequence + segment.delta <= self.highest:
            return False
        self.highest = sequence + segment.delta - 1
        if sequence == segment.first and segment.earlier is not None:
            # Nothing of it was sent: it begins after this packet, too.
            segment.first += 1
            segment.delta -= 1
            return True
        # Numbers between the highest and this one may still come: they stay with `segment`.
        self._remember(Segment(segment.stream, sequence + 1, segment.delta - 1, segment))
        return True

    def _remember(self, segment: Segment) -> None:
        """Go on with `segment`; the oldest is forgotten, and numbers of before it with it."""
        if len(self._segments) == SEGMENTS:
            self._segments[1].earlier = None
        self._segments.append(segment)
        self._segment = segment

    def admits(self, packet: Incoming, newest: bool) -> bool:
        """Whether a packet above the lowest temporal layer is forwarded.

        Layers are left at any picture and taken up where they need nothing from before, both at a
        picture's first packet, when nothing later has come yet (`newest`).
        """
        turning = newest and packet.start
        if packet.tid <= self.top:
            if turning and packet.tid > self.goal:
                self.top = self.goal
            return packet.tid <= self.top
        if turning and packet.sync and packet.tid == self.top + 1 <= self.goal:
            self.top = packet.tid
            return True
        return False

    def drop(self, packet: Incoming) -> bool:
        """Close up over a packet of a picture that is left out, in numbers and picture ids.

        False when later packets were sent already, as `skip`.
        """
        if not self.skip(packet.sequence):
            return False
        if 0 < packet.form < FORM_VP9 and packet.picture != self._dropped:
            self._dropped = packet.picture
            assert self._segment is not None
            self._segment.picture -= 1
        return True

    def forward(self, packet: Incoming, out: list[Outgoing]) -> None:
        """Rewrite `packet` of the current stream and append it to `out`. The hot path."""
        segment = self._segment
        sequence = packet.sequence
        if segment is None:
            return
        if sequence < segment.first:
            segment = _owner(segment, sequence)
            if segment is None:
                return
        number = sequence + segment.delta
        if number > self.highest:
            self.highest = number
            self._newest = packet
        size = packet.size
        extension = self._extension
        if extension and packet.form == FORM_PICTURE_TL0:
            # What browsers send: all in one call, which spares a quarter of this method.
            link = self.link
            counter = link.next_sequence
            link.next_sequence = counter + 1
            link.sizes[counter & 4095] = size + 20
            link.times[counter & 4095] = packet.now
            header = _COUNTED_PICTURE(
                0x90,
                self.payload_type | packet.marker,
                number & 0xFFFF,
                (packet.timestamp + segment.time) & 0xFFFFFFFF,
                self.ssrc,
                _ONE_WORD,
                extension,
                counter & 0xFFFF,
                0,
                packet.descriptor,
                packet.flags,
                (packet.picture + segment.picture) & 0x7FFF | 0x8000,
                (packet.tl0 + segment.tl0) & 0xFF,
            )
        else:
            header = self._header(
                self.payload_type | packet.marker,
                number & 0xFFFF,
                (packet.timestamp + segment.time) & 0xFFFFFFFF,
                self.ssrc,
                size,
                packet.now,
            )
            if packet.form:
                header += _descriptor(packet, segment)
        self.packets += 1
        self.octets += size
        out.append((self.peer, header, packet.payload))

    def forward_redundant(self, packet: Incoming, out: list[Outgoing]) -> None:
        """As `forward`, with packets of before riding along (RFC 2198)."""
        count = len(out)
        self.forward(packet, out)
        if len(out) == count or self.red_payload_type is None or not packet.size:
            return
        earlier = self._earlier(packet)
        if not earlier:
            return
        peer, header, payload = out[-1]
        added = red.prefix(earlier, self.payload_type)
        marked = bytes((header[0], self.red_payload_type | packet.marker))
        out[-1] = (peer, marked + header[2:] + added, payload)
        self.octets += len(added)
        link = self.link
        link.sizes[(link.next_sequence - 1) & 4095] += len(added)

    def _earlier(self, packet: Incoming) -> list[red.Block]:
        assert self.stream is not None
        blocks: list[red.Block] = []
        for back in range(1, self.redundancy + 1):
            found = self.stream.find(packet.sequence - back)
            if found is None or not 0 < found.size <= red.LONGEST_BLOCK:
                break
            earlier = (packet.timestamp - found.timestamp) & 0xFFFFFFFF
            if earlier > red.FURTHEST:
                break
            blocks.insert(0, (earlier, found.payload))
        return blocks

    def _header(
        self, second: int, number: int, timestamp: int, ssrc: int, size: int, now: float
    ) -> bytes:
        extension = self._extension
        link = self.link
        if not extension:
            link.uncounted += size + 12
            return _PLAIN(0x80, second, number, timestamp, ssrc)
        counter = link.next_sequence
        link.next_sequence = counter + 1
        link.sizes[counter & 4095] = size + 20
        link.times[counter & 4095] = now
        return _COUNTED(
            0x90, second, number, timestamp, ssrc, _ONE_WORD, extension, counter & 0xFFFF, 0
        )

    def repeat(self, number: int, now: float, out: list[Outgoing]) -> int:
        """Append outgoing packet `number` (16 bits) again as RTX (RFC 4588); bytes, 0 if gone."""
        if self.rtx_ssrc is None:
            return 0
        full = self.highest + ((number - self.highest + 0x8000) & 0xFFFF) - 0x8000
        found = self._sent_as(full)
        if found is None:
            return 0
        packet, segment = found
        if packet.tid > self.top:
            return 0
        header = self._header(
            self.rtx_payload_type | packet.marker,
            self.rtx_sequence,
            (packet.timestamp + segment.time) & 0xFFFFFFFF,
            self.rtx_ssrc,
            packet.size + 2,
            now,
        )
        self.rtx_sequence = (self.rtx_sequence + 1) & 0xFFFF
        header += number.to_bytes(2, "big")
        if packet.form:
            header += _descriptor(packet, segment)
        out.append((self.peer, header, packet.payload))
        return len(header) + packet.size

    def pad(self, now: float, out: list[Outgoing]) -> int:
        """Append a packet of nothing but padding on the repair stream; bytes, 0 without one."""
        if self.rtx_ssrc is None:
            return 0
        newest, segment = self._newest, self._segment
        timestamp = self.last_timestamp
        if newest is not None and segment is not None:
            timestamp = (newest.timestamp + segment.time) & 0xFFFFFFFF
        header = self._header(
            self.rtx_payload_type,
            self.rtx_sequence,
            timestamp,
            self.rtx_ssrc,
            len(_PADDING),
            now,
        )
        self.rtx_sequence = (self.rtx_sequence + 1) & 0xFFFF
        out.append((self.peer, bytes((header[0] | _PADDED,)) + header[1:], _PADDING))
        return len(header) + len(_PADDING)

    def _sent_as(self, number: int) -> tuple[Incoming, Segment] | None:
        """The packet whose number was or would have been `number`, and its segment."""
        if not self._oldest <= number <= self.highest:
            return None
        for segment in reversed(self._segments):
            sequence = number - segment.delta
            if sequence >= segment.first:
                packet = segment.stream.find(sequence)
                return (packet, segment) if packet is not None and packet.size else None
        return None

    def clock(self, ntp: float) -> int | None:
        """Our RTP timestamp at the publisher's NTP time `ntp`; None while that is unknown."""
        if self.stream is None or self._segment is None:
            return None
        timestamp = self.stream.rtp_at(ntp)
        return None if timestamp is None else (timestamp + self._segment.time) & 0xFFFFFFFF


def _owner(segment: Segment | None, sequence: int) -> Segment | None:
    while segment is not None and sequence < segment.first:
        segment = segment.earlier
    return segment


def _descriptor(packet: Incoming, segment: Segment) -> bytes:
    """The start of the VP8 or VP9 descriptor, always with a 15-bit picture id."""
    picture = (packet.picture + segment.picture) & 0x7FFF | 0x8000
    if packet.form == FORM_VP9:
        return _VP9(packet.descriptor, picture)
    if packet.form == FORM_VP9_TL0:
        tl0 = (packet.tl0 + segment.tl0) & 0xFF
        return _VP9_TL0(packet.descriptor, picture, packet.flags, tl0)
    if packet.form == FORM_PICTURE_TL0:
        return _PICTURE_TL0(
            packet.descriptor, packet.flags, picture, (packet.tl0 + segment.tl0) & 0xFF
        )
    return _PICTURE(packet.descriptor, packet.flags, picture)

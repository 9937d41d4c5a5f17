"""An incoming RTP stream: one SSRC of one publisher, its statistics and its last packets."""

from __future__ import annotations

from sfu.api import PeerId, Source

# Packets kept per video stream for receivers' NACKs: about 1.5 s of a 720p layer.
HISTORY = 512
AUDIO_HISTORY = 64
CLOCK_RATES = {
    Source.MIC: 48_000,
    Source.SCREEN_AUDIO: 48_000,
    Source.CAM: 90_000,
    Source.SCREEN: 90_000,
}
TEMPORAL_LAYERS = 4  # two bits name them
TOP = TEMPORAL_LAYERS - 1
LIVE_FOR = 1.0  # seconds without a packet after which a layer counts as gone


class Incoming:
    """One parsed packet, shared by all its destinations and never changed after parsing.

    `sequence` is unwrapped, `payload` is what destinations copy unchanged: for VP8 and VP9 it
    begins after the rewritten fields, of which `form` tells how many there are (`sfu.core.forwarder`).
    `picture` is the unwrapped picture id.
    """

    __slots__ = (
        "descriptor",
        "flags",
        "form",
        "keyframe",
        "marker",
        "now",
        "payload",
        "picture",
        "sequence",
        "size",
        "start",
        "sync",
        "tid",
        "timestamp",
        "tl0",
    )

    def __init__(self, sequence: int, timestamp: int, marker: int, payload: bytes, now: float):
        self.sequence = sequence
        self.timestamp = timestamp
        self.marker = marker  # 0x80 or 0
        self.payload = payload
        self.size = len(payload)
        self.now = now
        self.form = 0
        self.descriptor = 0
        self.flags = 0
        self.picture = 0
        self.tl0 = 0
        self.start = False
        self.keyframe = False
        self.tid = 0  # temporal layer (RFC 7741 §4.2), 0 lowest
        self.sync = False  # of the layers above the lowest it needs none before it

    def emptied(self) -> Incoming:
        """The same packet without media: it fills the number of one that is not forwarded."""
        return Incoming(self.sequence, self.timestamp, 0, b"", self.now)


class Stream:
    """State of one SSRC.

    `layer` is the simulcast index (0 lowest). `ntp`/`rtp` are the publisher's last sender report
    in seconds and RTP units, `ntp` None before the first; `lsr`, `lsr_at` are what our next
    report says of it.
    """

    __slots__ = (
        "_bytes",
        "_rate_since",
        "_transit",
        "above",
        "base",
        "bitrate",
        "clock_rate",
        "expected_prior",
        "height",
        "highest",
        "history",
        "jitter",
        "last_packet",
        "layer",
        "lsr",
        "lsr_at",
        "mask",
        "ntp",
        "peer",
        "picture",
        "received",
        "received_prior",
        "rtp",
        "source",
        "ssrc",
        "upper",
        "upper_bytes",
    )

    def __init__(self, peer: PeerId, source: Source, layer: int, ssrc: int) -> None:
        self.peer = peer
        self.source = source
        self.layer = layer
        self.ssrc = ssrc
        self.clock_rate = CLOCK_RATES[source]
        size = HISTORY if self.clock_rate == 90_000 else AUDIO_HISTORY
        self.mask = size - 1
        self.history: list[Incoming | None] = [None] * size
        self.base = self.highest = -1
        self.received = self.received_prior = self.expected_prior = 0
        self.jitter = 0.0
        self._transit: float | None = None
        self.last_packet = float("-inf")
        self.bitrate = 0.0  # bit/s over the last second or so
        self._bytes = 0
        # By temporal layer: bytes since the last measurement, and bit/s.
        self.upper_bytes = [0] * TEMPORAL_LAYERS
        self.upper = [0.0] * TEMPORAL_LAYERS
        self._rate_since: float | None = None
        self.picture = 0
        self.above = 0  # bits by temporal layer of VP9: its next picture may be taken up
        self.height = 0  # pixels; 0 until the first key frame
        self.ntp: float | None = None
        self.rtp = 0
        self.lsr = 0
        self.lsr_at = 0.0

    def place(self, sequence: int) -> int | None:
        """The unwrapped number of an arriving packet; None if a duplicate or too old to tell."""
        highest = self.highest
        if highest < 0:
            # One cycle up, so that packets from just before the first stay positive.
            self.base = self.highest = sequence + 0x10000
            return self.highest
        step = ((sequence - highest + 0x8000) & 0xFFFF) - 0x8000
        placed = highest + step
        if step > 0:
            self.highest = placed
        elif -step > self.mask or placed < 0x10000 - self.mask:
            return None
        else:
            kept = self.history[placed & self.mask]
            if kept is not None and kept.sequence == placed:
                return None
        return placed

    def keep(self, packet: Incoming, arrival: float, size: int) -> None:
        """Remember the packet and count it (RFC 3550 §A.3, §A.8). `size` is the datagram's."""
        self.history[packet.sequence & self.mask] = packet
        self.received += 1
        now = self.last_packet = packet.now
        self._measure_jitter(packet, arrival)
        self._measure_rate(size, now)

    def keep_repaired(self, packet: Incoming) -> None:
        """Remember a packet that came by RTX: for the statistics it stays lost."""
        self.history[packet.sequence & self.mask] = packet

    def _measure_jitter(self, packet: Incoming, arrival: float) -> None:
        transit = arrival * self.clock_rate - packet.timestamp
        if self._transit is not None:
            step = abs(transit - self._transit)
            # A leap of the timestamp (wrap, new encoder) is not jitter.
            if step < self.clock_rate:
                self.jitter += (step - self.jitter) / 16
        self._transit = transit

    def _measure_rate(self, size: int, now: float) -> None:
        self._bytes += size
        if self._rate_since is None:
            self._rate_since = now
        elif now - self._rate_since >= 0.5:
            rate = self._bytes * 8 / (now - self._rate_since)
            self.bitrate = rate if self.bitrate == 0 else (self.bitrate + rate) / 2
            for tid in range(1, TEMPORAL_LAYERS):
                part = self.upper_bytes[tid] * 8 / (now - self._rate_since)
                self.upper[tid] = (self.upper[tid] + part) / 2 if self.upper[tid] else part
                self.upper_bytes[tid] = 0
            self._bytes = 0
            self._rate_since = now

    def rate_to(self, tid: int) -> float:
        """bit/s of the temporal layers up to `tid`."""
        return max(0.0, self.bitrate - sum(self.upper[tid + 1 :]))

    def live(self, now: float) -> bool:
        """Whether a packet came in the last second: browsers stop layers without notice."""
        return now - self.last_packet < LIVE_FOR

    def find(self, sequence: int) -> Incoming | None:
        """The packet with that unwrapped number, if it is still kept."""
        packet = self.history[sequence & self.mask]
        return packet if packet is not None and packet.sequence == sequence else None

    def capture_time(self, timestamp: int) -> float | None:
        """The publisher's NTP time in seconds of an RTP timestamp; None before its first SR."""
        if self.ntp is None:
            return None
        step = ((timestamp - self.rtp + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        return self.ntp + step / self.clock_rate

    def rtp_at(self, ntp: float) -> int | None:
        """The inverse of `capture_time`, as a uint32."""
        if self.ntp is None:
            return None
        return (self.rtp + round((ntp - self.ntp) * self.clock_rate)) & 0xFFFFFFFF

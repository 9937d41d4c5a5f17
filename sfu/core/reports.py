"""RTCP reports: what we received (RFC 3550 §6.4.2), what we sent (§6.4.1), how good it is.

Our sender reports put all sources of a participant on one clock, so that a browser can play
lips and voice together: the publisher's NTP time of each source, moved by one offset per
publisher, is our NTP time.
"""

from __future__ import annotations

from media import rtcp
from sfu.api import QualityReported, Source
from sfu.core.forwarder import Track
from sfu.core.peer import Peer
from sfu.core.room import Room
from sfu.core.stream import Stream

INTERVAL = 1.0  # seconds between two reports to one peer
QUALITY_INTERVAL = 2.0  # seconds between two quality events of one peer without a change
STARVED = 2  # the score at most of somebody whose network does not carry every picture
REPORTS_PER_PACKET = 20  # blocks or sender reports that fit one datagram


def ntp_timestamp(now: float) -> int:
    """`now` as a 64-bit NTP timestamp. Its epoch is ours: RFC 3550 §4 allows uptime."""
    return int(now * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def reception(stream: Stream, now: float) -> rtcp.ReportBlock:
    """The report block of one incoming stream; begins the next interval (RFC 3550 §A.3)."""
    expected = stream.highest - stream.base + 1
    lost = expected - stream.received
    expected_now = expected - stream.expected_prior
    lost_now = expected_now - (stream.received - stream.received_prior)
    stream.expected_prior, stream.received_prior = expected, stream.received
    fraction = 0
    if expected_now > 0 and lost_now > 0:
        fraction = min(255, (lost_now << 8) // expected_now)
    return rtcp.ReportBlock(
        stream.ssrc,
        fraction,
        lost,
        (stream.highest - 0x10000) & 0xFFFFFFFF,
        int(stream.jitter),
        stream.lsr,
        int((now - stream.lsr_at) * 65536) if stream.lsr else 0,
    )


def round_trip(block: rtcp.ReportBlock, now: float) -> float | None:
    """Seconds of round trip by RFC 3550 §6.4.1; None when the block does not tell."""
    if block.lsr == 0:
        return None
    middle = ntp_timestamp(now) >> 16 & 0xFFFFFFFF
    units = (middle - block.lsr - block.dlsr) & 0xFFFFFFFF
    return units / 65536 if units < 60 * 65536 else None


def score(loss: float, rtt: float, jitter: float = 0.0) -> int:
    """0 (unusable) to 5 from loss (0 to 1), round trip time and jitter in seconds.

    Two points per 10 % of loss and one per 150 ms beyond 150 ms, after the slope of the E-model
    (ITU-T G.107) for Opus with concealment. Jitter counts twice, as the delay of the buffer that
    takes it up.
    """
    late = max(0.0, rtt + 2 * jitter - 0.15)
    return max(0, min(5, round(5 - 20 * loss - late / 0.15)))


class Reporter:
    """Makes the periodical reports of a room."""

    __slots__ = ("_room", "_sent")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._sent: dict[int, int] = {}  # packets told in a track's last report, by SSRC

    def forget(self, peer: Peer) -> None:
        """The peer leaves."""
        for ssrc in peer.tracks:
            self._sent.pop(ssrc, None)

    def due(self, peer: Peer, now: float) -> list[bytes]:
        """The peer's reports as datagrams; called every `INTERVAL`, for all of a room at once."""
        if peer.layout is None or not peer.connected:
            return []
        blocks = [reception(layer.stream, now) for layer in peer.layers.values()]
        self._rate(peer, blocks, now)
        senders = [
            report
            for track, _ in peer.tracks.values()
            if (report := self._sender(track, now)) is not None
        ]
        own = peer.layout.rtcp_ssrc
        datagrams: list[bytes] = []
        for start in range(0, max(len(blocks), len(senders)), REPORTS_PER_PACKET):
            part = senders[start : start + REPORTS_PER_PACKET]
            received = tuple(blocks[start : start + REPORTS_PER_PACKET])
            head = rtcp.ReceiverReport(own, received)
            names = [(own, peer.layout.cname)] + [(r.ssrc, peer.layout.cname) for r in part]
            # An SDES holds 31 chunks at most, and so does this packet with 20 senders.
            datagrams.append(rtcp.build([head, *part, rtcp.SourceDescription(tuple(names))]))
        return datagrams

    def _sender(self, track: Track, now: float) -> rtcp.SenderReport | None:
        """The report of one track, if it sent something and its publisher's clock is known."""
        if track.stream is None or self._sent.get(track.ssrc) == track.packets:
            return None
        publisher = self._room.peers.get(track.stream.peer)
        if publisher is None or publisher.clock_offset is None:
            return None
        timestamp = track.clock(now - publisher.clock_offset)
        if timestamp is None:
            return None
        self._sent[track.ssrc] = track.packets
        return rtcp.SenderReport(
            track.ssrc, ntp_timestamp(now), timestamp, track.packets, track.octets
        )

    def _rate(self, peer: Peer, blocks: list[rtcp.ReportBlock], now: float) -> None:
        if blocks:
            peer.uplink_loss = max(block.fraction for block in blocks) / 256
        downlink, jitter = peer.downlink, _voice_jitter(peer, now)
        loss = max(peer.uplink_loss, downlink.loss)
        value = score(loss, peer.rtt, jitter)
        if downlink.starved:
            value = min(value, STARVED)
        told = peer.quality
        if told is not None and told[0] == value and now - told[1] < QUALITY_INTERVAL:
            return
        peer.quality = (value, now)
        rtt = peer.rtt if peer.rtt_known else None
        told_of = (peer.uplink_loss, downlink.loss, jitter, downlink.estimate)
        self._room.emit(QualityReported(self._room.id, peer.id, value, rtt, loss, *told_of))


def _voice_jitter(peer: Peer, now: float) -> float:
    """Seconds (RFC 3550 §6.4.1), 0 while nothing is said. Of pictures it says little: the packets of one are sent in a row."""
    clocks = [
        layer.stream.jitter / layer.stream.clock_rate
        for layer in peer.layers.values()
        if layer.stream.source == Source.MIC and now - layer.stream.last_packet < 2 * INTERVAL
    ]
    return max(clocks, default=0.0)

"""RTCP from browsers: one handler per packet type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from media import rtcp
from sfu.core.layout import Outgoing
from sfu.core.peer import Peer
from sfu.core.publication import PLI_INTERVAL, ReceiverSlot
from sfu.core.reports import round_trip
from sfu.core.room import Room

# Losses answered per NACK packet; browsers ask for some tens.
MAX_ANSWERED = 128
# A publisher's clock may be this far from the offset known before it is taken for another clock.
CLOCK_JUMP = 1.0


class Inbound:
    """Takes a room's incoming RTCP."""

    __slots__ = ("_handlers", "_room")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._handlers: dict[type, Callable[[Peer, Any, float, list[Outgoing]], None]] = {
            rtcp.SenderReport: self._sender_report,
            rtcp.ReceiverReport: self._receiver_report,
            rtcp.Nack: self._nack,
            rtcp.Pli: self._pli,
            rtcp.Fir: self._fir,
            rtcp.Remb: self._remb,
            rtcp.TransportFeedback: self._transport_feedback,
        }

    def receive(self, peer: Peer, data: bytes, now: float, out: list[Outgoing]) -> None:
        """Handle one datagram; malformed ones are dropped whole and counted."""
        try:
            packets = rtcp.parse(data)
        except rtcp.RtcpError as error:
            self._room.counters[f"rtcp-{error.reason}"] += 1
            return
        for packet in packets:
            handler = self._handlers.get(type(packet))
            if handler is not None:
                handler(peer, packet, now, out)

    def _sender_report(
        self, peer: Peer, report: rtcp.SenderReport, now: float, out: list[Outgoing]
    ) -> None:
        layer = peer.layers.get(report.ssrc)
        if layer is not None:
            stream = layer.stream
            stream.ntp = report.ntp / (1 << 32)
            stream.rtp = report.rtp
            stream.lsr = report.ntp >> 16 & 0xFFFFFFFF
            stream.lsr_at = now
            # The smallest offset is that of the report that was least delayed.
            offset = now - stream.ntp
            known = peer.clock_offset
            if known is None or offset < known or offset > known + CLOCK_JUMP:
                peer.clock_offset = offset
        self._blocks(peer, report.reports, now)

    def _receiver_report(
        self, peer: Peer, report: rtcp.ReceiverReport, now: float, out: list[Outgoing]
    ) -> None:
        self._blocks(peer, report.reports, now)

    def _blocks(self, peer: Peer, blocks: tuple[rtcp.ReportBlock, ...], now: float) -> None:
        ours = [block for block in blocks if block.ssrc in peer.tracks]
        if not ours:
            return
        for block in ours:
            rtt = round_trip(block, now)
            if rtt is not None:
                peer.downlink.measured(rtt)
        fraction = sum(block.fraction for block in ours) / (256 * len(ours))
        peer.downlink.on_loss(fraction, now)

    def _nack(self, peer: Peer, nack: rtcp.Nack, now: float, out: list[Outgoing]) -> None:
        counters = self._room.counters
        found = peer.tracks.get(nack.media)
        if found is None or found[1] is None:
            counters["nack-unknown"] += 1
            return
        track = found[0]
        budget = peer.rtx_budget
        budget.refill(peer.downlink.budget, now)
        for number in nack.lost[:MAX_ANSWERED]:
            if not budget.allows(track.ssrc, number, peer.rtt, now):
                counters["nack-refused"] += 1
                continue
            size = track.repeat(number, now, out)
            budget.spend(size)
            counters["nack-answered" if size else "nack-gone"] += 1

    def _pli(self, peer: Peer, pli: rtcp.Pli, now: float, out: list[Outgoing]) -> None:
        found = peer.tracks.get(pli.media)
        self._want_key(peer, found[1] if found else None, now)

    def _fir(self, peer: Peer, fir: rtcp.Fir, now: float, out: list[Outgoing]) -> None:
        for ssrc, _ in fir.entries:
            found = peer.tracks.get(ssrc)
            self._want_key(peer, found[1] if found else None, now)

    def _want_key(self, peer: Peer, slot: ReceiverSlot | None, now: float) -> None:
        layer = slot.feed or slot.target if slot is not None else None
        if layer is None:
            self._room.counters["pli-unknown"] += 1
        elif now - layer.key_at < peer.rtt:
            # The key frame and the request crossed each other.
            self._room.counters["pli-crossed"] += 1
        else:
            self._room.counters["pli-received"] += 1
            layer.want_key()
            # Not for each of a flood: only when a request may go out.
            self._room.wake(max(now, layer.key_asked_at + PLI_INTERVAL))

    def _remb(self, peer: Peer, remb: rtcp.Remb, now: float, out: list[Outgoing]) -> None:
        peer.downlink.on_remb(float(remb.bitrate))

    def _transport_feedback(
        self, peer: Peer, packet: rtcp.TransportFeedback, now: float, out: list[Outgoing]
    ) -> None:
        if peer.downlink.on_feedback(packet.feedback, now, peer.rtt):
            self._room.budget_changed(peer.id, now)

"""RTCP of the legs: sender and receiver reports, and BYE (RFC 3550 §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from media import rtcp
from media.arrays import Index
from sip_gateway.api import LegId
from sip_gateway.media.legs import Legs
from sip_gateway.media.lock import Address
from sip_gateway.media.wire import Wire

_INTERVAL: Final = 5.0  # seconds
_LONGEST_TRIP: Final = 10.0  # seconds; what is said to be longer is no round trip
_NTP_EPOCH: Final = 2208988800  # seconds from 1900 to 1970
_CNAME: Final = "gateway"  # the same for all legs and of no meaning to others (RFC 7022)


Quality = Callable[[LegId, int, int, float, float, float | None], None]


class Reports:
    """`wall` gives the time of day in seconds since 1970, for the NTP timestamps. `on_quality` is
    called with each report about a leg that sends: its packets expected and lost since the last
    one, the jitter in seconds, and of the other way, as the phone has told, the part lost (0 to 1)
    and the round trip in seconds, None if it tells none."""

    def __init__(
        self, legs: Legs, wire: Wire, wall: Callable[[], float], on_quality: Quality
    ) -> None:
        self._legs = legs
        self._wire = wire
        self._wall = wall
        self._on_quality = on_quality
        rows = legs.capacity
        self._due = np.zeros(rows, np.float64)
        self._peer: list[tuple[Address, bool] | None] = [None] * rows
        self._last_report: list[tuple[int, float]] = [(0, 0.0)] * rows  # middle NTP, when
        self._before = np.zeros((rows, 2), np.int64)  # expected, received at the last report
        # What the phone told since our last report: part lost, round trip.
        self._told: list[tuple[float, float | None]] = [(0.0, None)] * rows
        self.counters = {"rtcp_out": 0, "rtcp_malformed": 0}

    def open(self, row: int, now: float) -> None:
        # Spread over the interval, so that legs opened together do not report together.
        self._due[row] = now + _INTERVAL * (0.5 + (row * 0.61803) % 1.0)
        self._peer[row] = None
        self._last_report[row] = (0, 0.0)
        self._before[row] = 0
        self._told[row] = (0.0, None)

    def receive(self, row: int, data: bytes, address: Address, now: float) -> None:
        """Note the peer's report; its own address is where ours goes from now on."""
        try:
            packets = rtcp.parse(data)
        except rtcp.RtcpError:
            self.counters["rtcp_malformed"] += 1
            return
        self._peer[row] = (address, address == self._legs.destinations[row])
        for packet in packets:
            if isinstance(packet, rtcp.SenderReport):
                self._last_report[row] = (packet.ntp >> 16 & 0xFFFFFFFF, now)
            if isinstance(packet, rtcp.SenderReport | rtcp.ReceiverReport):
                for block in packet.reports:
                    if block.ssrc == self._legs.out_ssrc[row]:
                        self._told[row] = (block.fraction / 256, self._round_trip(block))

    def _round_trip(self, block: rtcp.ReportBlock) -> float | None:
        """RFC 3550 §6.4.1. None when the phone has seen no report of ours, or counts wrong."""
        if not block.lsr:
            return None
        middle = self._ntp() >> 16 & 0xFFFFFFFF
        seconds = ((middle - block.lsr - block.dlsr) & 0xFFFFFFFF) / 65536
        return seconds if seconds < _LONGEST_TRIP else None

    def _ntp(self) -> int:
        return int((self._wall() + _NTP_EPOCH) * 2**32) & 0xFFFFFFFFFFFFFFFF

    def tick(self, active: Index, now: float) -> None:
        """Send the reports that are due."""
        for row in active[self._due[active] <= now].tolist():
            self._due[row] = now + _INTERVAL
            before = self._before[row].copy()
            self._send(row, [*self._report(row, now), self._name(row)])
            self._measure(row, self._before[row] - before)

    def _measure(self, row: int, new: Index) -> None:
        """Tell how the leg was, from `new` packets expected and received."""
        legs, leg = self._legs, self._legs.ids[row]
        expected = int(new[0])
        if leg is None or not legs.heard[row] or not legs.receiving[row] or expected <= 0:
            return
        lost = min(max(expected - int(new[1]), 0), expected)
        jitter = float(legs.jitter[row]) / float(legs.clock[row])
        loss, trip = self._told[row]
        self._told[row] = (0.0, trip)
        self._on_quality(leg, expected, lost, jitter, loss, trip)

    def bye(self, row: int, now: float) -> None:
        """Tell the peer that the stream ends."""
        if self._legs.connected[row]:
            bye = rtcp.Bye((int(self._legs.out_ssrc[row]),))
            self._send(row, [*self._report(row, now), self._name(row), bye])

    def _name(self, row: int) -> rtcp.SourceDescription:
        return rtcp.SourceDescription(((int(self._legs.out_ssrc[row]), _CNAME),))

    def _report(self, row: int, now: float) -> list[rtcp.Packet]:
        legs = self._legs
        blocks = (self._block(row, now),) if legs.heard[row] else ()
        ssrc = int(legs.out_ssrc[row])
        sent = int(legs.out_packets[row])
        if not sent:
            return [rtcp.ReceiverReport(ssrc, blocks)]
        ntp = self._ntp()
        timestamp, octets = int(legs.out_timestamp[row]), int(legs.out_octets[row])
        return [
            rtcp.SenderReport(ssrc, ntp, timestamp, sent & 0xFFFFFFFF, octets & 0xFFFFFFFF, blocks)
        ]

    def _block(self, row: int, now: float) -> rtcp.ReportBlock:
        """RFC 3550 A.3."""
        legs = self._legs
        received = int(legs.received[row])
        expected = int(legs.last_sequence[row] - legs.first_sequence[row]) + 1
        new = np.maximum(np.array([expected, received]) - self._before[row], 0)
        self._before[row] = expected, received
        missing = max(int(new[0] - new[1]), 0)
        middle, when = self._last_report[row]
        return rtcp.ReportBlock(
            ssrc=int(legs.ssrc[row]),
            fraction=min(missing * 256 // max(int(new[0]), 1), 255),
            lost=min(max(expected - received, 0), 0x7FFFFF),
            highest=int(legs.last_sequence[row]) & 0xFFFFFFFF,
            jitter=min(int(legs.jitter[row]), 0xFFFFFFFF),
            lsr=middle,
            dlsr=int((now - when) * 65536) & 0xFFFFFFFF if middle else 0,
        )

    def _send(self, row: int, packets: list[rtcp.Packet]) -> None:
        destination = self._legs.destinations[row]
        if destination is None:
            return
        peer = self._peer[row]
        data = rtcp.build(packets)
        # The lock may have moved since the peer reported: then its host is somebody else's.
        if peer is None or peer[0][0] != destination[0]:
            self._wire.send_control(row, data, (destination[0], destination[1] + 1))
        elif peer[1]:
            self._wire.send(row, data, peer[0])
        else:
            self._wire.send_control(row, data, peer[0])
        self.counters["rtcp_out"] += 1

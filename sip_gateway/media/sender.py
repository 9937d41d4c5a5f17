"""RTP towards the phones: one packet per leg and tick, without a gap (RFC 3550 §5.1)."""

from __future__ import annotations

import numpy as np

from media.arrays import Codes, Index
from media.jitter import FRAME
from media.rtp import HEADER_SIZE
from sip_gateway.media.legs import Legs
from sip_gateway.media.mixer import Payloads
from sip_gateway.media.wire import Wire


class Sender:
    """Keeps every leg's outgoing packet in one array, of which each tick rewrites the bytes."""

    def __init__(self, legs: Legs, wire: Wire) -> None:
        self._legs = legs
        self._wire = wire
        self._packets: Codes = np.zeros((legs.capacity, HEADER_SIZE + FRAME), np.uint8)
        self._views = [memoryview(row) for row in self._packets]
        # Packets of other lengths, made anew for each tick.
        self._next: list[memoryview | bytes] = list(self._views)
        self.counters = {"rtp_out": 0, "send_refused": 0}

    def send(self, active: Index, payloads: Payloads) -> None:
        """Send to each leg its payload, unless it does not want our sound."""
        legs = self._legs
        wanted = legs.sending[payloads.rows]
        rows = payloads.rows[wanted]
        self._packets[rows, :HEADER_SIZE] = self._headers(rows)
        self._packets[rows, HEADER_SIZE:] = payloads.fixed[wanted]
        self._count(rows)
        legs.out_octets[rows] += FRAME
        listed: list[int] = rows.tolist()
        refused = self._wire.send_all(listed, self._views, legs.destinations)
        refused += self._send_wide(payloads)
        # Time goes on for a held leg too, so that its sound resumes at the right place.
        legs.out_timestamp[active] += (legs.clock[active] // 50).astype(np.uint32)
        self.counters["rtp_out"] += len(listed) + len(payloads.wide_rows) - refused
        self.counters["send_refused"] += refused

    def _send_wide(self, payloads: Payloads) -> int:
        rows = payloads.wide_rows
        if not len(rows):
            return 0
        headers = self._headers(rows).tobytes()
        listed: list[int] = rows.tolist()
        for number, (row, payload) in enumerate(zip(listed, payloads.wide, strict=True)):
            head = headers[number * HEADER_SIZE : (number + 1) * HEADER_SIZE]
            self._next[row] = head + payload
        self._legs.out_octets[rows] += np.fromiter(map(len, payloads.wide), np.int64, len(rows))
        self._count(rows)
        return self._wire.send_all(listed, self._next, self._legs.destinations)

    def _count(self, rows: Index) -> None:
        self._legs.out_sequence[rows] += np.uint16(1)
        self._legs.out_packets[rows] += 1

    def skip(self, active: Index, ticks: int) -> None:
        """Let the clocks of the legs run on over ticks that were missed."""
        missed = self._legs.clock[active] // 50 * ticks & 0xFFFFFFFF
        self._legs.out_timestamp[active] += missed.astype(np.uint32)

    def _headers(self, rows: Index) -> Codes:
        legs = self._legs
        words = np.empty((len(rows), 3), ">u4")
        marker = (legs.out_packets[rows] == 0).astype(np.uint32) << 23
        kind = legs.payload_type[rows].astype(np.uint32) << 16
        words[:, 0] = np.uint32(0x80000000) | marker | kind | legs.out_sequence[rows]
        words[:, 1] = legs.out_timestamp[rows]
        words[:, 2] = legs.out_ssrc[rows]
        return words.view(np.uint8)

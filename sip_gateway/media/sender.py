"""RTP towards the phones: one packet per leg and tick, without a gap (RFC 3550 §5.1)."""

from __future__ import annotations

import numpy as np

from media.arrays import Codes, Index
from media.jitter import FRAME
from media.rtp import HEADER_SIZE
from sip_gateway.media.legs import Legs
from sip_gateway.media.wire import Wire


class Sender:
    """Keeps every leg's outgoing packet in one array, of which each tick rewrites the bytes."""

    def __init__(self, legs: Legs, wire: Wire) -> None:
        self._legs = legs
        self._wire = wire
        self._packets: Codes = np.zeros((legs.capacity, HEADER_SIZE + FRAME), np.uint8)
        self._views = [memoryview(row) for row in self._packets]
        self.counters = {"rtp_out": 0, "send_refused": 0}

    def send(self, active: Index, payloads: Codes) -> None:
        """Send `payloads[n]` to leg `active[n]`, unless it does not want our sound."""
        legs = self._legs
        wanted = legs.sending[active]
        rows = active[wanted]
        self._packets[rows, :HEADER_SIZE] = self._headers(rows)
        self._packets[rows, HEADER_SIZE:] = payloads[wanted]
        listed: list[int] = rows.tolist()
        refused = self._wire.send_all(listed, self._views, legs.destinations)
        legs.out_sequence[rows] += np.uint16(1)
        legs.out_packets[rows] += 1
        # Time goes on for a held leg too, so that its sound resumes at the right place.
        legs.out_timestamp[active] += np.uint32(FRAME)
        self.counters["rtp_out"] += len(listed) - refused
        self.counters["send_refused"] += refused

    def skip(self, active: Index, ticks: int) -> None:
        """Let the clocks of the legs run on over ticks that were missed."""
        self._legs.out_timestamp[active] += np.uint32(FRAME * ticks & 0xFFFFFFFF)

    def _headers(self, rows: Index) -> Codes:
        legs = self._legs
        words = np.empty((len(rows), 3), ">u4")
        marker = (legs.out_packets[rows] == 0).astype(np.uint32) << 23
        kind = legs.payload_type[rows].astype(np.uint32) << 16
        words[:, 0] = np.uint32(0x80000000) | marker | kind | legs.out_sequence[rows]
        words[:, 1] = legs.out_timestamp[rows]
        words[:, 2] = legs.out_ssrc[rows]
        return words.view(np.uint8)

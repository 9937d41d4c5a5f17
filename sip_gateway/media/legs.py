"""All legs of the engine, as arrays with one row per leg.

Everything that is asked of every leg in every tick is an array, so that numpy answers for all at
once; what is rare is an object in a list. Rows are reused; a row is free when `ids[row]` is None.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Flags, Index, Words
from media.dtmf import DigitReceiver
from media.g711 import G711, PCMA, PCMU
from sfu.api import PeerId
from sip_gateway.api import LegId
from sip_gateway.media.lock import Address, SourceLock
from sip_gateway.media.player import Player
from sip_gateway.phone_media import Codec, RemoteMedia

LAWS: Final[tuple[G711, G711]] = (PCMA, PCMU)
CODECS: Final[tuple[Codec, ...]] = ("PCMA", "PCMU", "G722", "opus")  # numbers in `codec`
G722: Final = 2
OPUS: Final = 3
# RTP clocks in Hz: G.722 counts as if it had 8 kHz (RFC 3551 §4.5.2), Opus as if it always had
# 48 kHz (RFC 7587 §4.1).
_CLOCKS: Final = np.array([8000, 8000, 8000, 48000], np.int64)
NO_TYPE: Final = 0xFF  # is no payload type
NOWHERE: Final = -1  # in `room`: the leg is in no room


class Legs:
    """`capacity` rows. Numbers are plain ints at the edges, numpy inside."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.ids: list[LegId | None] = [None] * capacity
        self.rows: dict[LegId, int] = {}
        self.peers: list[PeerId | None] = [None] * capacity
        self.locks: list[SourceLock] = [SourceLock() for _ in range(capacity)]
        # The locked source of each row, or None: what a packet's address is compared with.
        self.sources: list[Address | None] = [None] * capacity
        self.destinations: list[Address | None] = [None] * capacity
        self.digits: list[DigitReceiver] = [DigitReceiver() for _ in range(capacity)]
        self.players: dict[int, Player] = {}
        self._free = list(range(capacity - 1, -1, -1))
        # Negotiated.
        self.connected: Flags = np.zeros(capacity, np.bool_)
        self.sending: Flags = np.zeros(capacity, np.bool_)
        self.receiving: Flags = np.zeros(capacity, np.bool_)
        self.payload_type = np.zeros(capacity, np.uint8)
        self.dtmf_type = np.full(capacity, NO_TYPE, np.uint8)
        self.dtmf_second = np.full(capacity, NO_TYPE, np.uint8)
        self.codec: Index = np.zeros(capacity, np.int64)  # index into CODECS, and into LAWS
        self.clock: Index = np.full(capacity, _CLOCKS[0])
        # Commanded.
        self.muted: Flags = np.zeros(capacity, np.bool_)
        self.shielded: Flags = np.zeros(capacity, np.bool_)  # plays music on hold
        self.toneless: Flags = np.zeros(capacity, np.bool_)  # wants no attention tones
        self.room: Index = np.full(capacity, NOWHERE, np.int64)
        # Heard. `ssrc` counts only where `heard`.
        self.heard: Flags = np.zeros(capacity, np.bool_)
        self.ssrc: Words = np.zeros(capacity, np.uint32)
        self.last_heard = np.zeros(capacity, np.float64)
        self.lost: Flags = np.zeros(capacity, np.bool_)  # MediaLost was told
        self.quiet_until = np.zeros(capacity, np.float64)  # a key is pressed
        # Reception statistics (RFC 3550 A.3, A.8), sequence extended.
        self.first_sequence: Index = np.zeros(capacity, np.int64)
        self.last_sequence: Index = np.zeros(capacity, np.int64)
        self.received: Index = np.zeros(capacity, np.int64)
        self.transit: Index = np.zeros(capacity, np.int64)
        self.jitter = np.zeros(capacity, np.float64)
        # Sent.
        self.out_ssrc: Words = np.zeros(capacity, np.uint32)
        self.out_sequence = np.zeros(capacity, np.uint16)
        self.out_timestamp: Words = np.zeros(capacity, np.uint32)
        self.out_packets: Index = np.zeros(capacity, np.int64)
        self.out_octets: Index = np.zeros(capacity, np.int64)

    def open(self, leg: LegId, ssrc: int, sequence: int, timestamp: int) -> int:
        """Take a free row. Raises IndexError when there is none, ValueError for a known leg."""
        if leg in self.rows:
            raise ValueError("leg is open")
        row = self._free.pop()
        self.ids[row] = leg
        self.rows[leg] = row
        self.peers[row] = None
        self.locks[row] = SourceLock()
        self.sources[row] = self.destinations[row] = None
        self.digits[row] = DigitReceiver()
        for flags in (
            self.connected,
            self.sending,
            self.receiving,
            self.muted,
            self.shielded,
            self.toneless,
        ):
            flags[row] = False
        self.room[row] = NOWHERE
        self.out_ssrc[row] = ssrc
        self.out_sequence[row] = sequence
        self.out_timestamp[row] = timestamp
        self.out_packets[row] = self.out_octets[row] = 0
        self.codec[row] = 0
        self.clock[row] = _CLOCKS[0]
        self.quiet_until[row] = 0.0
        self.forget_source(row)
        return row

    def close(self, leg: LegId) -> int | None:
        """Free the leg's row and return it; None when the leg is unknown."""
        row = self.rows.pop(leg, None)
        if row is not None:
            self.ids[row] = None
            self.players.pop(row, None)
            self.connected[row] = False
            self.room[row] = NOWHERE
            self._free.append(row)
        return row

    def connect(self, row: int, remote: RemoteMedia, now: float) -> bool:
        """Take over what was negotiated. Returns whether a new stream may begin: another
        address, codec or the first time; then what was heard before no longer counts."""
        lock = self.locks[row]
        codec = CODECS.index(remote.codec)
        before = (lock.source, int(self.payload_type[row]), self._codec_if_connected(row))
        lock.expect(remote.host, remote.port)
        self.refresh(row)
        self.payload_type[row] = remote.payload_type
        self.dtmf_type[row] = _number(remote.dtmf_payload_type)
        self.dtmf_second[row] = _number(remote.dtmf_second)
        self.codec[row] = codec
        self.clock[row] = _CLOCKS[codec]
        self.sending[row], self.receiving[row] = remote.send, remote.receive
        self.connected[row] = True
        self.last_heard[row] = now
        self.lost[row] = False
        fresh = before != (lock.source, remote.payload_type, codec)
        if fresh:
            self.forget_source(row)
        return fresh

    def _codec_if_connected(self, row: int) -> int | None:
        return int(self.codec[row]) if self.connected[row] else None

    def restart_sending(self, row: int, ssrc: int) -> None:
        """Send as another source from now on: one SSRC has one clock (RFC 7160 §4.1)."""
        self.out_ssrc[row] = ssrc
        self.out_packets[row] = self.out_octets[row] = 0

    def refresh(self, row: int) -> None:
        """Copy the lock's state to where the packet loops read it."""
        self.sources[row] = self.locks[row].source
        self.destinations[row] = self.locks[row].destination

    def forget_source(self, row: int) -> None:
        self.heard[row] = False
        self.received[row] = self.first_sequence[row] = self.last_sequence[row] = 0
        self.jitter[row] = 0.0

    def start_source(self, row: int, ssrc: int, sequence: int, now: float, timestamp: int) -> None:
        """Begin the statistics of a new SSRC with its first packet."""
        self.heard[row] = True
        self.ssrc[row] = ssrc
        self.first_sequence[row] = self.last_sequence[row] = sequence
        self.received[row] = 0
        self.jitter[row] = 0.0
        self.transit[row] = int(now * int(self.clock[row])) - timestamp

    def count(self, rows: Index, sequences: Index, timestamps: Words, now: float) -> None:
        """Count packets of known SSRCs; a row named twice counts at least once."""
        last = self.last_sequence[rows]
        step = ((sequences - last + 0x8000) & 0xFFFF) - 0x8000
        self.last_sequence[rows] = last + np.maximum(step, 0)
        np.add.at(self.received, rows, 1)
        self.last_heard[rows] = now
        clock = self.clock[rows]
        transit = (now * clock).astype(np.int64) - timestamps.astype(np.int64)
        # Differences beyond a second are clock jumps or wraps, not jitter.
        difference = np.abs(transit - self.transit[rows])
        self.transit[rows] = transit
        jitter = self.jitter[rows]
        usable = difference < clock
        self.jitter[rows] = np.where(usable, jitter + (difference - jitter) / 16.0, jitter)


def _number(payload_type: int | None) -> int:
    return NO_TYPE if payload_type is None else payload_type

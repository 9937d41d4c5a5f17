"""What phones send: datagrams of one tick into the jitter ring, keys into events.

Nearly every datagram is one 20 ms frame of a known SSRC from the locked source with a bare 12 byte
header. Those are recognised for all legs together in a few array operations, which also store them
unless they are Opus. Everything else (the first packet, keys, comfort noise, other packet times, header extensions, strangers,
garbage) is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from media import rtp
from media.arrays import Flags, Index, Words
from media.jitter import FRAME
from sip_gateway.api import LegId
from sip_gateway.media.hearing import Hearing
from sip_gateway.media.legs import OPUS, Legs
from sip_gateway.media.lock import Address
from sip_gateway.media.wire import LARGEST, Batch, Wire

_HEADER: Final = rtp.HEADER_SIZE
_COMFORT_NOISE: Final = 13  # RFC 3389
_KEY_TAIL: Final = 0.1  # seconds a leg stays quiet after a key, for a sound sent beside the event

Digit = Callable[[LegId, str], None]
Control = Callable[[int, bytes, Address], None]


class Intake:
    """Feeds `hearing` from the wire. `on_digit` and `on_control` (RTCP) are called in order."""

    def __init__(
        self, legs: Legs, hearing: Hearing, wire: Wire, on_digit: Digit, on_control: Control
    ) -> None:
        self._legs = legs
        self._hearing = hearing
        self._wire = wire
        self._on_digit = on_digit
        self._on_control = on_control
        self._batch = Batch(max(512, 4 * legs.capacity))
        # A new SSRC of the locked source is believed at its second packet in sequence.
        self._new_ssrc: dict[int, tuple[int, int]] = {}
        self.counters = {
            "rtp_in": 0,
            "rtcp_in": 0,
            "drop_foreign": 0,
            "drop_malformed": 0,
            "drop_payload_type": 0,
            "drop_held": 0,
        }

    def forget(self, row: int) -> None:
        """A new stream begins on the leg."""
        self._new_ssrc.pop(row, None)

    def receive(self, now: float) -> None:
        """Read everything that has arrived."""
        batch = self._batch
        batch.clear()
        self._wire.drain(batch)
        for row, data, address in batch.control:
            self._control(row, data, address)
        if not batch.legs:
            return
        legs = np.array(batch.legs, np.int64)
        easy = self._easy(legs, self._known_source(batch))
        fast = np.flatnonzero(easy)
        for item in np.flatnonzero(~easy):
            self._one(batch, int(item), now)
        if len(fast):
            self._store(legs[fast], fast, now)

    def _known_source(self, batch: Batch) -> Flags:
        sources = self._legs.sources
        pairs = zip(batch.addresses, batch.legs, strict=True)
        return np.array([address == sources[leg] for address, leg in pairs], np.bool_)

    def _easy(self, legs: Index, known: Flags) -> Flags:
        """Whole 20 ms frames of known streams: version 2 and nothing optional in the header."""
        table, count = self._legs, len(legs)
        data = self._batch.data
        self._ssrc = np.ascontiguousarray(data[:count, 8:12]).view(">u4")[:, 0].astype(np.uint32)
        lengths = np.array(self._batch.lengths, np.int64)
        opus = table.codec[legs] == OPUS
        easy: Flags = (
            known
            & ((lengths == _HEADER + FRAME) | opus & (lengths > _HEADER) & (lengths < LARGEST))
            & (data[:count, 0] == 0x80)
            & (data[:count, 1] & 0x7F == table.payload_type[legs])
            & (self._ssrc == table.ssrc[legs])
            & table.heard[legs]
            & table.receiving[legs]
        )
        return easy

    def _store(self, legs: Index, items: Index, now: float) -> None:
        data = self._batch.data
        head = np.ascontiguousarray(data[items, :8])
        sequences = head.view(">u2")[:, 1].astype(np.int64)
        timestamps: Words = head.view(">u4")[:, 1].astype(np.uint32)
        opus = self._legs.codec[legs] == OPUS
        fixed = items[~opus]
        payloads = data[fixed, _HEADER : _HEADER + FRAME]
        self._hearing.put_frames(legs[~opus], timestamps[~opus], payloads)
        for item, row, stamp in zip(
            items[opus].tolist(), legs[opus].tolist(), timestamps[opus].tolist(), strict=True
        ):
            self._hearing.put(row, stamp, data[item, _HEADER : self._batch.lengths[item]])
        self._legs.count(legs, sequences, timestamps, now)
        self.counters["rtp_in"] += len(items)

    def _one(self, batch: Batch, item: int, now: float) -> None:
        """The way of an unusual packet."""
        row, length = batch.legs[item], batch.lengths[item]
        data = bytes(batch.views[item][:length])
        address = batch.addresses[item]
        if length >= 2 and 192 <= data[1] <= 223:  # RTCP on the RTP port (RFC 5761 §4)
            self._control(row, data, address)
            return
        try:
            start, end, *_ = rtp.bounds(data)
        except rtp.RtpError:
            start = end = -1
        if start < 0 or length >= LARGEST:
            self.counters["drop_malformed"] += 1
            return
        header = Header(data, start, end)
        if self._wanted(row, header) and self._from_peer(row, header, address, now):
            self._accept(row, header, now)

    def _wanted(self, row: int, header: Header) -> bool:
        legs = self._legs
        kind = header.payload_type
        known = kind in (legs.payload_type[row], _COMFORT_NOISE) or self._is_event(row, kind)
        if not (known and legs.connected[row]):
            self.counters["drop_payload_type"] += 1
            return False
        return True

    def _is_event(self, row: int, kind: int) -> bool:
        return kind in (self._legs.dtmf_type[row], self._legs.dtmf_second[row])

    def _from_peer(self, row: int, header: Header, address: Address, now: float) -> bool:
        """Ask the lock; tell the packet loops when it moved."""
        legs = self._legs
        lock, before = legs.locks[row], legs.sources[row]
        known = int(legs.ssrc[row]) if legs.heard[row] else None
        silent = now - float(legs.last_heard[row])
        if not lock.admits(address, header.ssrc, header.sequence, known=known, silent=silent):
            self.counters["drop_foreign"] += 1
            return False
        if lock.source != before:
            legs.refresh(row)
            if header.ssrc != known:
                legs.heard[row] = False
        return True

    def _accept(self, row: int, header: Header, now: float) -> None:
        legs = self._legs
        if not self._same_stream(row, header, now):
            return
        self.counters["rtp_in"] += 1
        legs.count(
            np.array([row]),
            np.array([header.sequence]),
            np.array([header.timestamp], np.uint32),
            now,
        )
        if not legs.receiving[row]:
            self.counters["drop_held"] += 1
        elif self._is_event(row, header.payload_type):
            self._key(row, header, now)
        elif header.payload_type == legs.payload_type[row]:
            self._hearing.put(row, header.timestamp, header.payload())

    def _same_stream(self, row: int, header: Header, now: float) -> bool:
        """Whether the packet is of the stream that is played; begins a new one when proven."""
        legs = self._legs
        if legs.heard[row]:
            if header.ssrc == legs.ssrc[row]:
                self._new_ssrc.pop(row, None)
                return True
            expected = (header.ssrc, header.sequence)
            if self._new_ssrc.get(row) != expected:
                self._new_ssrc[row] = (header.ssrc, (header.sequence + 1) & 0xFFFF)
                self.counters["drop_foreign"] += 1
                return False
        self._new_ssrc.pop(row, None)
        legs.start_source(row, header.ssrc, header.sequence, now, header.timestamp)
        self._hearing.reset(row)
        return True

    def _key(self, row: int, header: Header, now: float) -> None:
        legs = self._legs
        receiver = legs.digits[row]
        digit = receiver.receive(header.bytes(), header.timestamp, header.marker, now)
        if digit is not None or receiver.pressed(now):
            legs.quiet_until[row] = now + _KEY_TAIL
        leg = legs.ids[row]
        if digit is not None and leg is not None:
            self._on_digit(leg, digit)

    def _control(self, row: int, data: bytes, address: Address) -> None:
        """RTCP counts only from the host that RTP is exchanged with; it may use any port."""
        destination = self._legs.destinations[row]
        if destination is None or destination[0] != address[0]:
            self.counters["drop_foreign"] += 1
            return
        self.counters["rtcp_in"] += 1
        self._on_control(row, data, address)


class Header:
    """The fields of one well-formed packet whose payload lies in `data[start:end]`."""

    __slots__ = (
        "_data",
        "_end",
        "_start",
        "marker",
        "payload_type",
        "sequence",
        "ssrc",
        "timestamp",
    )

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data, self._start, self._end = data, start, end
        self.marker = data[1] >= 0x80
        self.payload_type = data[1] & 0x7F
        self.sequence = int.from_bytes(data[2:4], "big")
        self.timestamp = int.from_bytes(data[4:8], "big")
        self.ssrc = int.from_bytes(data[8:12], "big")

    def bytes(self) -> bytes:
        return self._data[self._start : self._end]

    def payload(self) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        return np.frombuffer(self._data, np.uint8)[self._start : self._end]

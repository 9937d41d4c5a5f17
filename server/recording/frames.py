"""Pictures put together from their packets: frames in order, none of them with a hole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from server.recording.spool import Packet

_PATIENCE: Final = 120  # packets that may come before one that is late is given up


class Assembler:
    """One incoming stream's frames. After a loss nothing until the next key frame, since a decoder
    would show what never was."""

    def __init__(self) -> None:
        self._waiting: dict[int, Packet] = {}
        self._next: int | None = None
        self._frame: list[bytes] | None = None  # begun and not ended
        self._whole = False  # since the last key frame nothing is missing

    def put(self, packet: Packet) -> Iterator[bytes]:
        """The frames that are complete with this packet."""
        if self._next is None:
            self._next = packet.sequence
        if packet.sequence < self._next:
            return
        self._waiting[packet.sequence] = packet
        if len(self._waiting) > _PATIENCE and self._next not in self._waiting:
            self._next = min(self._waiting)
            self._frame, self._whole = None, False
        while (following := self._waiting.pop(self._next, None)) is not None:
            self._next += 1
            frame = self._take(following)
            if frame is not None:
                yield frame

    def _take(self, packet: Packet) -> bytes | None:
        if not packet.payload:
            return None
        if packet.codec != "vp8":
            # Not every start is told: what follows the end of one frame begins the next.
            if packet.key or self._frame is None:
                self._frame = []
            self._whole |= packet.key
        elif packet.start:
            self._frame = []
            if not packet.payload[0] & 1:  # RFC 6386 §9.1: a key frame
                self._whole = True
        if self._frame is None:
            self._whole = False
            return None
        self._frame.append(packet.payload)
        if not packet.end:
            return None
        frame, self._frame = b"".join(self._frame), None
        return frame if self._whole else None

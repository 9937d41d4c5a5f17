"""Datagrams on a TCP connection (RFC 4571 §2, as RFC 6544 §3 wants it for ICE): two octets of length
before each.

A stream keeps everything in order and loses nothing, so what waits for a slow receiver would grow
late and later. What may be left out is left out here, before it is on the wire.
"""

from __future__ import annotations

import struct
from collections import deque

LENGTH = struct.Struct("!H")
# Octets of one datagram, as on UDP: a browser sends nothing longer, a stranger's first two
# octets ("GE", or those of TLS) mostly claim more.
MAX_FRAME = 1500
# Octets that wait for one receiver: two seconds of what a room sends over a thin line. Beyond that
# the oldest media goes, since late media is worth less than the media that comes next. Checks
# and handshakes stay; when there are only such, the new one is dropped.
MAX_WAITING = 256 * 1024
# Octets given to the socket at a time. Of these nothing can be left out any more.
CHUNK = 16 * 1024


class FramingError(ValueError):
    """The stream is none of frames, or of frames that nobody sends us; it cannot be taken up again."""


class Deframer:
    """Octets in, datagrams out. It holds one frame that is not complete yet, and no more."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The datagrams that are complete. Raises FramingError for one that is too long; what came
        before it is lost with the connection."""
        data = self._rest + data
        at, frames = 0, []
        while len(data) - at >= LENGTH.size:
            (length,) = LENGTH.unpack_from(data, at)
            if length > MAX_FRAME:
                raise FramingError(f"a frame of {length} octets")
            end = at + LENGTH.size + length
            if end > len(data):
                break
            if length:  # empty frames keep connections alive and mean nothing
                frames.append(data[at + LENGTH.size : end])
            at = end
        self._rest = data[at:]
        return frames


class FrameQueue:
    """What waits until a socket takes it. Frames leave whole and in order, or not at all."""

    def __init__(self) -> None:
        self.dropped = 0
        self._begun = memoryview(b"")  # given to the socket, which did not take all of it yet
        self._frames: deque[bytes] = deque()
        self._size = 0

    def __bool__(self) -> bool:
        return bool(self._begun or self._frames)

    def push(self, datagram: bytes | memoryview) -> None:
        """Append a datagram of at most 65,535 octets; drop what is too much."""
        frame = LENGTH.pack(len(datagram)) + datagram
        while self._size + len(frame) > MAX_WAITING:
            self.dropped += 1
            if not self._drop_media():
                return
        self._frames.append(frame)
        self._size += len(frame)

    def next(self) -> memoryview:
        """What to give to the socket: the rest of what was begun, else some frames."""
        if not self._begun:
            chunk = bytearray()
            while self._frames and len(chunk) < CHUNK:
                chunk += self._frames.popleft()
            self._size -= len(chunk)
            self._begun = memoryview(bytes(chunk))
        return self._begun

    def sent(self, count: int) -> None:
        """The socket took so many octets of it."""
        self._begun = self._begun[count:]

    def _drop_media(self) -> bool:
        for place, frame in enumerate(self._frames):
            if _is_media(frame):
                del self._frames[place]
                self._size -= len(frame)
                return True
        return False


def _is_media(frame: bytes) -> bool:
    """SRTP and SRTCP begin with 128 to 191 (RFC 7983)."""
    return 127 < frame[LENGTH.size] < 192 if len(frame) > LENGTH.size else True

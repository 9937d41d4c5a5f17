"""What a recording is made of, as it happens: one file that only grows.

A record is a head (kind, length and CRC-32 of the body) and its body. Whatever ends the process, all
that was written before can be read: a reader stops at the first record that is not whole.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

_HEAD: Final = struct.Struct(">cII")
_PACKET: Final = struct.Struct(">dHIqIB")
_MOMENT: Final = struct.Struct(">d")
_START, _END, _KEY = 1, 2, 4
_CODECS: Final = ("vp8", "h264", "vp9")  # by the number that stands above the flags
_CODEC_SHIFT: Final = 3
MAX_BODY: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Track:
    """From now on packets of track `number` are this person's: `source` as the SFU names it."""

    number: int
    peer: str
    source: str


@dataclass(frozen=True, slots=True)
class Packet:
    """At `at` seconds since the start; else as `sfu.api.RecordedPacket`."""

    at: float
    track: int
    stream: int
    sequence: int
    timestamp: int
    payload: bytes
    start: bool = False
    end: bool = False
    codec: str = "vp8"
    key: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What is seen from `at` on: a `picture` file beside the spool, else somebody's video (`peer`
    and `source`), and where there is none of both the `name`."""

    at: float
    picture: str = ""
    peer: str = ""
    source: str = ""
    name: str = ""


Record = Track | Packet | Scene


def pack(record: Record) -> bytes:
    match record:
        case Packet():
            flags = _START * record.start | _END * record.end | _KEY * record.key
            flags |= _CODECS.index(record.codec) << _CODEC_SHIFT
            head = _PACKET.pack(
                record.at, record.track, record.stream, record.sequence, record.timestamp, flags
            )
            return _whole(b"p", head + record.payload)
        case Track():
            return _whole(b"t", json.dumps([record.number, record.peer, record.source]).encode())
        case Scene():
            shown = [record.picture, record.peer, record.source, record.name]
            return _whole(b"s", _MOMENT.pack(record.at) + json.dumps(shown).encode())


def _whole(kind: bytes, body: bytes) -> bytes:
    return _HEAD.pack(kind, len(body), zlib.crc32(body)) + body


def read(file: BinaryIO) -> Iterator[Record]:
    """All that is whole, in order. What follows a broken record is not read: its end is unknown."""
    while True:
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return
        kind, length, checksum = _HEAD.unpack(head)
        if length > MAX_BODY:
            return
        body = file.read(length)
        if len(body) < length or zlib.crc32(body) != checksum:
            return
        record = _record(kind, body)
        if record is None:
            return
        yield record


def _record(kind: bytes, body: bytes) -> Record | None:
    try:
        if kind == b"p":
            at, track, stream, sequence, timestamp, flags = _PACKET.unpack_from(body)
            payload = body[_PACKET.size :]
            start, end, key = bool(flags & _START), bool(flags & _END), bool(flags & _KEY)
            if flags >> _CODEC_SHIFT >= len(_CODECS):
                return None
            codec = _CODECS[flags >> _CODEC_SHIFT]
            return Packet(at, track, stream, sequence, timestamp, payload, start, end, codec, key)
        if kind == b"t":
            number, peer, source = json.loads(body)
            return Track(int(number), str(peer), str(source))
        if kind == b"s":
            (at,) = _MOMENT.unpack_from(body)
            shown: list[Any] = json.loads(body[_MOMENT.size :])
            picture, peer, source, name = (str(one) for one in shown)
            return Scene(at, picture, peer, source, name)
    except (ValueError, TypeError, struct.error, RecursionError):
        return None
    return None

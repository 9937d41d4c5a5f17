"""Reading an update of Yjs that came from a browser, before anything else looks at it. Sans-IO.

The format (version 1) can say far more than a drawing needs: nested values of any depth, types in
types, gaps, items of others. The library that merges updates reads all of it, and a nested value of
60 KB overflows its stack. So what is let through is what our page writes, and nothing else:

```
update   = clients:0|1 [count client clock item…] erased
item     = 0x23 1 "ink" key length stroke          a new entry of the map `ink`, as binary content
erased   = clients (client count (clock length)…)…
```
Numbers are LEB128, least significant group first. An entry's key is its own id, `client.clock`: so
nobody can write over an entry of somebody else, which the map would otherwise settle by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server.ink.stroke import LONGEST, is_stroke

ROOT: Final = "ink"
MAX_UPDATE: Final = 24 * 1024  # bytes
MAX_STROKES: Final = 32  # in one update
MAX_ERASED: Final = 512  # likewise
MAX_KNOWN: Final = 1_024  # writers in a state vector
NOTHING_KNOWN: Final = b"\0"  # the state vector of whoever comes new
_MAX_CLIENT: Final = 2**32 - 1  # Yjs draws its own ids from this range
_MAX_CLOCK: Final = 2**31 - 1
_ITEM: Final = 0x23  # binary content (3), with a key in the map (0x20), beside nothing
_AT_ROOT: Final = 1  # the parent is a type of the document, by name

# Who wrote it, and as which of theirs.
StrokeId = tuple[int, int]


class UpdateRefused(Exception):
    """Not what our page writes. The text never quotes the input."""


@dataclass(frozen=True, slots=True)
class Update:
    """`strokes` of one writer, numbered without a gap from `clock`; `erased` in any order."""

    client: int = 0
    clock: int = 0
    strokes: tuple[bytes, ...] = ()
    erased: tuple[StrokeId, ...] = ()


def read_update(data: bytes) -> Update:
    """Raises UpdateRefused, and nothing else, for any input."""
    if len(data) > MAX_UPDATE:
        raise UpdateRefused("too long")
    reader = _Reader(data)
    client, clock, strokes = _strokes(reader)
    erased = tuple(_erased(reader))
    reader.end()
    if not strokes and not erased:
        raise UpdateRefused("says nothing")
    return Update(client, clock, strokes, erased)


def read_known(data: bytes) -> dict[int, int]:
    """How far somebody knows each writer (a state vector). Raises UpdateRefused."""
    if len(data) > MAX_UPDATE:
        raise UpdateRefused("too long")
    reader = _Reader(data)
    count = reader.number(MAX_KNOWN)
    known = {reader.number(_MAX_CLIENT): reader.number(_MAX_CLOCK) for _ in range(count)}
    reader.end()
    return known


def write_known(known: dict[int, int]) -> bytes:
    """As `read_known` reads it."""
    out = bytearray(_number(len(known)))
    for client, clock in known.items():
        out += _number(client) + _number(clock)
    return bytes(out)


def key_of(client: int, clock: int) -> str:
    return f"{client}.{clock}"


def _strokes(reader: _Reader) -> tuple[int, int, tuple[bytes, ...]]:
    if reader.number(1) == 0:
        return 0, 0, ()
    count = reader.number(MAX_STROKES)
    client, clock = reader.number(_MAX_CLIENT), reader.number(_MAX_CLOCK - MAX_STROKES)
    if count == 0:
        raise UpdateRefused("an empty list")
    return client, clock, tuple(_item(reader, client, clock + n) for n in range(count))


def _item(reader: _Reader, client: int, clock: int) -> bytes:
    if reader.byte() != _ITEM or reader.number(_AT_ROOT) != _AT_ROOT:
        raise UpdateRefused("no stroke")
    if reader.bytes(len(ROOT)) != ROOT.encode():
        raise UpdateRefused("not among the drawings")
    if reader.bytes(32) != key_of(client, clock).encode():
        raise UpdateRefused("another's key")
    stroke = reader.bytes(LONGEST)
    if not is_stroke(stroke):
        raise UpdateRefused("cannot be drawn")
    return stroke


def _erased(reader: _Reader) -> Iterator[StrokeId]:
    left = MAX_ERASED
    for _ in range(reader.number(MAX_ERASED)):
        client = reader.number(_MAX_CLIENT)
        for _ in range(reader.number(MAX_ERASED)):
            clock, length = reader.number(_MAX_CLOCK - MAX_ERASED), reader.number(MAX_ERASED)
            left -= length
            if left < 0:
                raise UpdateRefused("erases too much")
            yield from ((client, clock + n) for n in range(length))


class _Reader:
    """Raises UpdateRefused at the end of the input, or when a number is above its bound."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        if self._at >= len(self._data):
            raise UpdateRefused("cut short")
        self._at += 1
        return self._data[self._at - 1]

    def number(self, most: int) -> int:
        value = 0
        for shift in range(0, 35, 7):
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                if value > most:
                    raise UpdateRefused("a number out of bounds")
                return value
        raise UpdateRefused("an endless number")

    def bytes(self, most: int) -> bytes:
        """A length, and that many bytes."""
        length = self.number(most)
        if self._at + length > len(self._data):
            raise UpdateRefused("cut short")
        self._at += length
        return self._data[self._at - length : self._at]

    def end(self) -> None:
        if self._at != len(self._data):
            raise UpdateRefused("goes on after its end")


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)

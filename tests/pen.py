"""A browser's drawing as Yjs writes it, byte by byte: see server.ink.update."""

from __future__ import annotations

from collections.abc import Iterable

from server.ink.stroke import PEN
from server.ink.update import StrokeId, key_of


def stroke(*points: tuple[int, int], tool: int = PEN) -> bytes:
    """A short line of a pen unless something else is asked for."""
    found = bytearray([tool])
    for x, y in points or ((1_000, 2_000), (30_000, 40_000)):
        found += x.to_bytes(2, "big") + y.to_bytes(2, "big")
    return bytes(found)


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def text(value: bytes) -> bytes:
    return number(len(value)) + value


class Pen:
    """Writes as number `client`, from clock 0 on."""

    def __init__(self, client: int = 7) -> None:
        self.client = client
        self.clock = 0

    def draw(self, *strokes: bytes) -> bytes:
        strokes = strokes or (stroke(),)
        out = number(1) + number(len(strokes)) + number(self.client) + number(self.clock)
        for data in strokes:
            key = key_of(self.client, self.clock).encode()
            out += bytes([0x23, 1]) + text(b"ink") + text(key) + text(data)
            self.clock += 1
        return out + number(0)

    @property
    def last(self) -> StrokeId:
        return self.client, self.clock - 1


def erase(ids: Iterable[StrokeId]) -> bytes:
    by_client: dict[int, list[int]] = {}
    for client, clock in ids:
        by_client.setdefault(client, []).append(clock)
    out = number(0) + number(len(by_client))
    for client, clocks in by_client.items():
        out += number(client) + number(len(clocks))
        out += b"".join(number(clock) + number(1) for clock in clocks)
    return out

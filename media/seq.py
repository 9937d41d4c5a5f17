"""Modular arithmetic of sequence numbers, timestamps and picture ids (RFC 3550 §A.1, RFC 1982)."""

from __future__ import annotations


def diff16(a: int, b: int) -> int:
    """How far `a` is ahead of `b` (both uint16), from −32768 to 32767."""
    return ((a - b + 0x8000) & 0xFFFF) - 0x8000


def diff32(a: int, b: int) -> int:
    """How far `a` is ahead of `b` (both uint32), from −2³¹ to 2³¹−1."""
    return ((a - b + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def newer16(a: int, b: int) -> bool:
    """Whether uint16 `a` comes after `b`."""
    return 0 < ((a - b) & 0xFFFF) < 0x8000


class Unwrapper:
    """Turns a counter of `bits` bits into one that never wraps.

    The first value is kept as it is, offset by one cycle so that packets from just before it do
    not become negative.
    """

    __slots__ = ("_half", "_mask", "last")

    def __init__(self, bits: int) -> None:
        self._mask = (1 << bits) - 1
        self._half = 1 << (bits - 1)
        self.last: int | None = None

    def unwrap(self, value: int) -> int:
        """The unwrapped value nearest to the highest one seen."""
        if self.last is None:
            self.last = value + self._mask + 1
            return self.last
        step = ((value - self.last + self._half) & self._mask) - self._half
        unwrapped = self.last + step
        if step > 0:
            self.last = unwrapped
        return unwrapped

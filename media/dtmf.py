"""Telephone events: keys as RTP packets (RFC 4733), received and sent.

An event is a series of packets with one timestamp, its start, and a growing duration; the last
has the end bit and is sent three times. Any of them may be lost, doubled or out of order.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

DIGITS: Final = "0123456789*#ABCD"
STUCK: Final = 3.0  # seconds after which an event without an end is over
CLOCK: Final = 8000  # telephone-event/8000
_PAYLOAD = struct.Struct(">BBH")
_LONGEST: Final = 0xFFFF  # units of a segment (RFC 4733 §2.5.1.3)


@dataclass(frozen=True, slots=True)
class Event:
    """One packet's payload: `volume` is −dBm0 (0 to 63), `duration` in timestamp units."""

    code: int
    end: bool
    volume: int
    duration: int


def parse(payload: bytes) -> Event | None:
    """The event of a payload, or None when it is too short. Octets behind it are ignored."""
    if len(payload) < _PAYLOAD.size:
        return None
    code, flags, duration = _PAYLOAD.unpack_from(payload)
    return Event(code, bool(flags & 0x80), flags & 0x3F, duration)


def build(event: Event) -> bytes:
    flags = (0x80 if event.end else 0) | (event.volume & 0x3F)
    return _PAYLOAD.pack(event.code, flags, min(event.duration, _LONGEST))


class DigitReceiver:
    """Turns a leg's event packets into digits, each exactly once, at the first packet seen.

    A packet belongs to a new event when its timestamp is newer than that of the current one. Two
    exceptions are made for what is in the field: segments of a long press (each a new timestamp
    without a marker), and senders that move the timestamp on with every packet of one event.
    """

    def __init__(self) -> None:
        self._timestamp: int | None = None
        self._event = Event(0, True, 0, 0)
        self._began = 0.0
        self._last = 0.0

    def receive(self, payload: bytes, timestamp: int, marker: bool, now: float) -> str | None:
        """Take a packet; `now` in seconds. Returns the digit if this packet is its first."""
        event = parse(payload)
        if event is None:
            return None
        if self._timestamp is not None:
            ahead = (timestamp - self._timestamp) & 0xFFFFFFFF
            if ahead >= 0x80000000:
                return None  # an older event, overtaken on the way
            if ahead == 0 or self._continues(event, marker, now):
                self._update(event, timestamp, now)
                return None
        self._timestamp, self._event = timestamp, event
        self._began = self._last = now
        return DIGITS[event.code] if event.code < len(DIGITS) else None

    def pressed(self, now: float) -> bool:
        """Whether a key is held down: its sound, if the phone sends it too, is to be muted."""
        return (
            self._timestamp is not None
            and not self._event.end
            and now - self._last < 0.15
            and now - self._began < STUCK
        )

    def _continues(self, event: Event, marker: bool, now: float) -> bool:
        """Whether a packet with a newer timestamp is still the current, unended event."""
        current = self._event
        return (
            not current.end
            and not marker
            and event.code == current.code
            and now - self._last < STUCK
            and (event.duration > current.duration or current.duration == _LONGEST)
        )

    def _update(self, event: Event, timestamp: int, now: float) -> None:
        self._last = now
        # An end that was seen stays seen, though an earlier packet comes after it.
        end = event.end or (self._event.end and timestamp == self._timestamp)
        self._timestamp = timestamp
        self._event = Event(event.code, end, event.volume, event.duration)


@dataclass(frozen=True, slots=True)
class EventPacket:
    """One packet to send; `marker` is the RTP header's bit."""

    payload: bytes
    marker: bool


def send(digit: str, ticks: int = 5, volume: int = 10) -> Iterator[EventPacket]:
    """The packets of one key press, one per 20 ms tick, all with the timestamp of the first.

    `ticks` × 20 ms is the length of the press; two more ticks repeat the end (RFC 4733
    §2.5.1.4). Raises ValueError for what is not a key.
    """
    code = DIGITS.find(digit.upper())
    if len(digit) != 1 or code < 0:
        raise ValueError("not a telephone key")
    step = CLOCK // 50
    for tick in range(1, ticks):
        yield EventPacket(build(Event(code, False, volume, tick * step)), marker=tick == 1)
    for repeat in range(3):
        yield EventPacket(
            build(Event(code, True, volume, ticks * step)), marker=ticks == 1 and repeat == 0
        )

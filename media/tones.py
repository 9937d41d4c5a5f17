"""Tones of the telephone network and of a conference, as frequencies, cadence and level.

Cadences are national (ITU-T E.180 supplement 2, ETSI TR 101 041-2). Conference tones are not
standardised; the attention tone follows the practice of 425 Hz, 200 ms. Levels are dBm0: 0 dBm0 is
a sine 3.14 dB below full scale (ITU-T G.711 §4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from media.arrays import Float

DEFAULT_COUNTRY: Final = "CH"
_OVERLOAD_DBM0: Final = 3.14
_EDGE: Final = 0.005  # seconds of ramp at each end, against clicks


@dataclass(frozen=True, slots=True)
class Segment:
    """`seconds` of the sum of `frequencies` in Hz; none means silence."""

    frequencies: tuple[float, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Tone:
    """A cadence once through, at `level` dBm0; supervisory tones `repeat` until stopped."""

    segments: tuple[Segment, ...]
    level: float
    repeat: bool = False


def amplitude(dbm0: float) -> float:
    """Peak of a sine of that level, full scale being 1."""
    return float(10.0 ** ((dbm0 - _OVERLOAD_DBM0) / 20.0))


def render(tone: Tone, rate: int) -> Float:
    """One cadence of the tone as float samples at `rate` Hz; never empty."""
    parts = [_segment(segment, amplitude(tone.level), rate) for segment in tone.segments]
    return np.concatenate(parts) if parts else np.zeros(1, np.float32)


def _segment(segment: Segment, peak: float, rate: int) -> Float:
    length = max(round(segment.seconds * rate), 1)
    time = np.arange(length) / rate
    wave = np.zeros(length)
    for frequency in segment.frequencies:
        wave += peak * np.sin(2.0 * np.pi * frequency * time)
    edge = min(round(_EDGE * rate), length // 2)
    ramp = np.ones(length)
    if edge:
        ramp[:edge] = np.arange(edge) / edge
        ramp[-edge:] = ramp[:edge][::-1]
    return (wave * ramp).astype(np.float32)


def _on_off(level: float, frequencies: Sequence[float], *seconds: float) -> Tone:
    """Alternating sound and pause, repeated."""
    return Tone(
        tuple(
            Segment(tuple(frequencies) if index % 2 == 0 else (), length)
            for index, length in enumerate(seconds)
        ),
        level,
        repeat=True,
    )


@dataclass(frozen=True, slots=True)
class Supervisory:
    """What a country's subscribers take for busy, congestion and ringing."""

    busy: Tone
    congestion: Tone
    ringback: Tone


def _country(
    pitch: float, busy: float, congestion: float, ring: tuple[float, float]
) -> Supervisory:
    return Supervisory(
        busy=_on_off(-10.0, (pitch,), busy, busy),
        congestion=_on_off(-10.0, (pitch,), congestion, congestion),
        ringback=_on_off(-10.0, (pitch,), *ring),
    )


COUNTRIES: Final[Mapping[str, Supervisory]] = MappingProxyType(
    {
        "CH": _country(425.0, 0.5, 0.2, (1.0, 4.0)),
        "DE": _country(425.0, 0.48, 0.24, (1.0, 4.0)),
        "FR": _country(440.0, 0.5, 0.25, (1.5, 3.5)),
        "IT": _country(425.0, 0.5, 0.2, (1.0, 4.0)),
        "UK": Supervisory(
            busy=_on_off(-10.0, (400.0,), 0.375, 0.375),
            congestion=_on_off(-10.0, (400.0,), 0.4, 0.35, 0.225, 0.525),
            ringback=_on_off(-10.0, (400.0, 450.0), 0.4, 0.2, 0.4, 2.0),
        ),
        "US": Supervisory(
            busy=_on_off(-13.0, (480.0, 620.0), 0.5, 0.5),
            congestion=_on_off(-13.0, (480.0, 620.0), 0.25, 0.25),
            ringback=_on_off(-13.0, (440.0, 480.0), 2.0, 4.0),
        ),
    }
)

_CONFERENCE: Final = -20.0
_LOW: Final = Segment((425.0,), 0.1)
_HIGH: Final = Segment((850.0,), 0.1)

ATTENTION: Final = Tone((Segment((425.0,), 0.2),), _CONFERENCE)
JOIN: Final = Tone((_LOW, _HIGH), _CONFERENCE)
LEAVE: Final = Tone((_HIGH, _LOW), _CONFERENCE)
# Stands in for a recording that is missing: short and without a meaning of its own.
NEUTRAL: Final = Tone((Segment((660.0,), 0.15), Segment((), 0.15)), _CONFERENCE)


def named(name: str, country: str = DEFAULT_COUNTRY) -> Tone | None:
    """The tone `busy`, `congestion`, `ringback`, `attention`, `join` or `leave`, else None.

    An unknown country has the tones of the default one.
    """
    supervisory = COUNTRIES.get(country, COUNTRIES[DEFAULT_COUNTRY])
    return {
        "busy": supervisory.busy,
        "congestion": supervisory.congestion,
        "ringback": supervisory.ringback,
        "attention": ATTENTION,
        "join": JOIN,
        "leave": LEAVE,
    }.get(name)

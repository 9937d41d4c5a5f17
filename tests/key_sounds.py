"""The sound of a telephone's keys (ITU-T Q.23), also as they should not be."""

from __future__ import annotations

import numpy as np

from media.arrays import Float
from media.dtmf_tones import KEYS

LOW = (697.0, 770.0, 852.0, 941.0)
HIGH = (1209.0, 1336.0, 1477.0, 1633.0)


def key_sound(
    key: str,
    milliseconds: float,
    *,
    low_off: float = 0.0,
    high_off: float = 0.0,
    twist: float = 0.0,
    peak: float = 0.2,
    rate: int = 8000,
) -> Float:
    """`low_off` and `high_off` are shares of the frequency, `twist` dB of the high tone above the
    low one, whose peak is `peak`; with a twist upwards the high one's."""
    number = KEYS.index(key)
    time = np.arange(round(rate * milliseconds / 1000)) / rate
    low, high = LOW[number // 4] * (1 + low_off), HIGH[number % 4] * (1 + high_off)
    sound = peak * np.sin(2 * np.pi * low * time)
    sound += peak * 10 ** (twist / 20) * np.sin(2 * np.pi * high * time + 1.0)
    return (sound if twist <= 0 else sound * 10 ** (-twist / 20)).astype(np.float32)


def tones_of(key: str) -> tuple[float, float]:
    number = KEYS.index(key)
    return LOW[number // 4], HIGH[number % 4]

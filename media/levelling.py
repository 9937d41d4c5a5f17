"""One level for all telephones: quiet talkers are brought up, loud ones down, noise never up.

The level of speech is the mean power of the frames that stand above the line's noise, as ITU-T
P.56 means it, over the last seconds of speech. The gain follows slowly, and only while there is
speech, so that pauses neither swell nor sink.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Flags, Float, Index

TARGET: Final = np.float32(-20.0)  # dBov of speech
_MOST: Final = np.float32(12.0)  # dB, up or down
# A talker this near to the target is left alone; two of them are then 3 dB apart at most.
_NEAR: Final = np.float32(1.5)
_UP: Final = np.float32(0.12)  # dB per frame of speech: 6 dB/s
_DOWN: Final = np.float32(0.4)  # 20 dB/s: who is too loud hurts
# Frames of speech in the mean, and at least before it is believed.
_LONGEST: Final = 150
_SHORTEST: Final = 10
# The quietest of late, from which speech is told from noise: down at once, up by 5 dB/s.
_QUIET_RISE: Final = np.float32(0.1)
_SILENT: Final = np.float32(-75.0)  # such frames say nothing about the noise of the line
_PAUSES: Final = np.float32(10.0)  # dB from speech down to its pauses …
_STEADY: Final = np.float32(6.0)  # … which a steady sound does not have: it is not raised
_NOISE: Final = np.float32(-45.0)  # dBov that no noise is brought above


class Leveller:
    """Gains of `rows` legs, in dB."""

    def __init__(self, rows: int) -> None:
        self._gain: Float = np.zeros(rows, np.float32)
        self._power: Float = np.zeros(rows, np.float32)  # mean, of speech
        self._frames: Index = np.zeros(rows, np.int64)  # of speech so far
        self._quiet: Float = np.zeros(rows, np.float32)  # dBov

    def reset(self, row: int) -> None:
        """A new stream begins on this row."""
        self._gain[row] = self._power[row] = self._quiet[row] = 0.0
        self._frames[row] = 0

    def gains(self, rows: Index) -> Float:
        """dB, a copy."""
        return self._gain[rows]

    def update(self, rows: Index, levels: Float, speaking: Flags) -> None:
        """Take one frame's dBov of each of `rows` (no row twice), `speaking` where it stands above
        the noise."""
        quiet = self._quiet[rows]
        lower = np.minimum(quiet + _QUIET_RISE, levels)
        self._quiet[rows] = np.where(levels > _SILENT, lower, quiet)
        chosen = np.flatnonzero(speaking)
        if len(chosen):
            self._follow(rows[chosen], levels[chosen])

    def _follow(self, rows: Index, levels: Float) -> None:
        frames = self._frames[rows] + 1
        self._frames[rows] = frames
        share = np.float32(1.0) / np.minimum(frames, _LONGEST).astype(np.float32)
        power = self._power[rows]
        power += share * (np.float32(10.0) ** (levels / np.float32(10.0)) - power)
        self._power[rows] = power
        level = np.float32(10.0) * np.log10(power + np.float32(1e-13))
        gain = self._gain[rows]
        off = TARGET - level - gain
        step = np.clip(off, -_DOWN, _UP)
        step[(np.abs(off) <= _NEAR) | (frames < _SHORTEST)] = 0.0
        quiet = self._quiet[rows]
        step[(step > 0.0) & ((level - quiet < _PAUSES) | (gain + step > _NOISE - quiet))] = 0.0
        # What was raised and turns out to be noise sinks again.
        sink = (gain > 0.0) & (level - quiet < _STEADY)
        step[sink & (step > -_UP)] = -_UP
        self._gain[rows] = np.clip(gain + step, -_MOST, _MOST)


def apply(sound: Float, before: Float, after: Float) -> Float:
    """`[n, samples]` with gains in dB that go from `before` to `after` within the frame."""
    first, last = _factors(before), _factors(after)
    ramp = (np.arange(1, sound.shape[1] + 1) / sound.shape[1]).astype(np.float32)
    louder: Float = sound * (first[:, None] + (last - first)[:, None] * ramp)
    return louder


def _factors(gains: Float) -> Float:
    factors: Float = np.power(10.0, gains / np.float32(20.0)).astype(np.float32)
    return factors

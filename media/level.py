"""Loudness of frames, and who talks.

Levels are dBov (RFC 6464 §3): 0 is the mean power of a full-scale square wave, a full-scale sine
is −3. Silence is −127.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Flags, Float, Index

SILENCE: Final = -127.0
_LEAST_POWER: Final = np.float32(10.0 ** (SILENCE / 10.0))

# A frame is speech when it stands this far above the leg's own noise …
_ABOVE_FLOOR: Final = np.float32(9.0)
# … or two frames in a row by this much: a word may begin softly …
_TWICE_ABOVE: Final = np.float32(6.0)
# … with the noise floor taken between these bounds, so that a steady tone or music stays audible
# however long it lasts, and digital silence does not make a whisper of the line into speech.
_FLOOR_LEAST: Final = np.float32(-70.0)
_FLOOR_MOST: Final = np.float32(-49.0)
_FLOOR_RISE: Final = np.float32(0.02)  # dB per frame: 1 dB/s
_HANGOVER: Final = 15  # frames: 300 ms bridge the gaps between words


def power(frames: Float) -> Float:
    """Mean power of each row of `[rows, samples]`."""
    sums: Float = np.einsum("ij,ij->i", frames, frames)
    return sums / np.float32(max(frames.shape[1], 1))


def dbov(powers: Float) -> Float:
    """Mean powers in dBov, bounded to −127 … 0."""
    return np.minimum(10.0 * np.log10(np.maximum(powers, _LEAST_POWER)), 0.0).astype(np.float32)


def rfc6464(level: float) -> int:
    """A dBov level as the header extension carries it: 0 loudest to 127 silent."""
    return int(min(max(round(-level), 0), 127))


class ActivityDetector:
    """Energy voice detector with a noise floor and a hangover for each of `rows` legs."""

    def __init__(self, rows: int) -> None:
        self._floor: Float = np.full(rows, _FLOOR_MOST, np.float32)
        self._hangover: Index = np.zeros(rows, np.int64)
        self._soft: Flags = np.zeros(rows, np.bool_)
        # Of the rows of the last update: which frames themselves were above the noise.
        self.speaking: Flags = np.zeros(0, np.bool_)

    def reset(self, row: int) -> None:
        self._floor[row] = _FLOOR_MOST
        self._hangover[row] = 0
        self._soft[row] = False

    def update(self, rows: Index, levels: Float) -> Flags:
        """Take one frame's dBov of each of `rows` (no row twice); tell who talks."""
        floor = self._floor[rows]
        soft = levels > floor + _TWICE_ABOVE
        speech = (levels > floor + _ABOVE_FLOOR) | (soft & self._soft[rows])
        self._soft[rows] = soft
        # Down at once with the quietest frame, up slowly: noise is what stays.
        floor = np.minimum(np.minimum(floor + _FLOOR_RISE, _FLOOR_MOST), levels)
        self._floor[rows] = np.maximum(floor, _FLOOR_LEAST)
        left = np.where(speech, _HANGOVER, np.maximum(self._hangover[rows] - 1, 0))
        self._hangover[rows] = left
        self.speaking = speech
        talking: Flags = left > 0
        return talking

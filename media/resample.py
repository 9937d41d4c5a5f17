"""8 ↔ 16 kHz conversion of 20 ms frames as one matrix product with a memory of past input.

A linear-phase low-pass (Kaiser window, pass band to 3.4 kHz, more than 60 dB down from 4.6 kHz)
is written out as a matrix that turns `memory + frame` into the output frame. The product is taken
row by row: a BLAS would otherwise spread one large product over all cores.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Float

NARROW: Final = 160  # samples of 20 ms at 8 kHz
WIDE: Final = 320  # samples of 20 ms at 16 kHz

_HALF: Final = 24  # taps on each side of the centre, at 16 kHz
_BETA: Final = 6.0
_MEMORY_WIDE: Final = 2 * _HALF  # past samples needed at 16 kHz
_MEMORY_NARROW: Final = _HALF  # and at 8 kHz


def _taps() -> Float:
    """Low-pass at 4 kHz for a 16 kHz rate with unity gain at 0 Hz."""
    offsets = np.arange(-_HALF, _HALF + 1)
    taps = np.sinc(offsets / 2.0) * np.kaiser(2 * _HALF + 1, _BETA)
    scaled: Float = (taps / taps.sum()).astype(np.float32)
    return scaled


def _down_matrix() -> Float:
    taps = _taps()
    matrix = np.zeros((_MEMORY_WIDE + WIDE, NARROW), np.float32)
    for column in range(NARROW):
        matrix[2 * column : 2 * column + len(taps), column] = taps
    return matrix


def _up_matrix() -> Float:
    taps = 2.0 * _taps()  # half of the samples between are zeros
    matrix = np.zeros((_MEMORY_NARROW + NARROW, WIDE), np.float32)
    for column in range(WIDE):
        for row in range(_MEMORY_NARROW + NARROW):
            tap = 2 * row - column
            if 0 <= tap < len(taps):
                matrix[row, column] = taps[tap]
    return matrix


class _Resampler:
    """Rows of independent streams; call `process` with one frame of every stream in turn.

    Delay is 1.5 ms. Streams keep their order: row n continues row n.
    """

    def __init__(self, rows: int, matrix: Float, memory: int) -> None:
        matrix.flags.writeable = False
        self._matrix = matrix
        self._size = matrix.shape[0] - memory
        self._memory = memory
        self._past: Float = np.zeros((rows, memory), np.float32)

    def process(self, frames: Float) -> Float:
        """Convert `[rows, samples]`. Raises ValueError for another shape."""
        if frames.shape != (len(self._past), self._size):
            raise ValueError(f"frames of shape {frames.shape}")
        joined = np.concatenate((self._past, frames), axis=1, dtype=np.float32)
        self._past = joined[:, -self._memory :]
        result: Float = (joined[:, None, :] @ self._matrix)[:, 0, :]
        return result

    @property
    def silent(self) -> bool:
        """Whether the memory holds only zeros, so that silence in is silence out."""
        return not self._past.any()


class Downsampler(_Resampler):
    """16 → 8 kHz: `[rows, 320]` to `[rows, 160]`."""

    def __init__(self, rows: int = 1) -> None:
        super().__init__(rows, _down_matrix(), _MEMORY_WIDE)


class Upsampler(_Resampler):
    """8 → 16 kHz: `[rows, 160]` to `[rows, 320]`."""

    def __init__(self, rows: int = 1) -> None:
        super().__init__(rows, _up_matrix(), _MEMORY_NARROW)


def to_narrow(sound: Float) -> Float:
    """A whole recording from 16 to 8 kHz, with the delay taken out again."""
    length = (len(sound) + 1) // 2
    padded = np.zeros(-(-(len(sound) + _HALF) // WIDE) * WIDE, np.float32)
    padded[: len(sound)] = sound
    stream = Downsampler()
    parts = [stream.process(frame[None, :])[0] for frame in padded.reshape(-1, WIDE)]
    # The filter's centre lies _HALF input samples behind.
    return np.concatenate(parts)[_HALF // 2 : _HALF // 2 + length]

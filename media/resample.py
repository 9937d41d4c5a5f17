"""8 ↔ 16 kHz conversion of 20 ms frames as matrix products with a memory of past input.

A linear-phase low-pass (Kaiser window, pass band to 3.4 kHz, more than 60 dB down from 4.6 kHz)
is written out as a matrix that turns `memory + block` into a block of output. Blocks are short,
so that the matrix stays small, and are multiplied row by row: a BLAS would otherwise spread one
large product over all cores.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from media.arrays import Float

NARROW: Final = 160  # samples of 20 ms at 8 kHz
WIDE: Final = 320  # samples of 20 ms at 16 kHz

_HALF: Final = 24  # taps on each side of the centre, at 16 kHz
_BETA: Final = 6.0
MEMORY_WIDE: Final = 2 * _HALF  # past samples needed at 16 kHz
MEMORY_NARROW: Final = _HALF  # and at 8 kHz
_BLOCK: Final = 16  # samples at 8 kHz


def _taps() -> Float:
    """Low-pass at 4 kHz for a 16 kHz rate with unity gain at 0 Hz."""
    offsets = np.arange(-_HALF, _HALF + 1)
    taps = np.sinc(offsets / 2.0) * np.kaiser(2 * _HALF + 1, _BETA)
    scaled: Float = (taps / taps.sum()).astype(np.float32)
    return scaled


def _down_matrix() -> Float:
    taps = _taps()
    matrix = np.zeros((MEMORY_WIDE + 2 * _BLOCK, _BLOCK), np.float32)
    for column in range(_BLOCK):
        matrix[2 * column : 2 * column + len(taps), column] = taps
    matrix.flags.writeable = False
    return matrix


def _up_matrix() -> Float:
    taps = 2.0 * _taps()  # half of the samples between are zeros
    matrix = np.zeros((MEMORY_NARROW + _BLOCK, 2 * _BLOCK), np.float32)
    for column in range(2 * _BLOCK):
        for row in range(MEMORY_NARROW + _BLOCK):
            tap = 2 * row - column
            if 0 <= tap < len(taps):
                matrix[row, column] = taps[tap]
    matrix.flags.writeable = False
    return matrix


_DOWN: Final = _down_matrix()
_UP: Final = _up_matrix()


def _filtered(joined: Float, matrix: Float, step: int) -> Float:
    windows = sliding_window_view(joined, matrix.shape[0], axis=1)[:, ::step]
    result: Float = (np.ascontiguousarray(windows) @ matrix).reshape(
        len(joined), windows.shape[1] * matrix.shape[1]
    )
    return result


def downsample(past: Float, frames: Float) -> Float:
    """16 → 8 kHz: `[rows, 320]` to `[rows, 160]`, 1.5 ms late.

    `past` holds the last `MEMORY_WIDE` samples before each frame. Raises ValueError for other
    shapes.
    """
    _check(past, frames, MEMORY_WIDE, WIDE)
    return _filtered(np.concatenate((past, frames), axis=1), _DOWN, 2 * _BLOCK)


def upsample(past: Float, frames: Float) -> Float:
    """8 → 16 kHz: `[rows, 160]` to `[rows, 320]`, 1.5 ms late.

    `past` holds the last `MEMORY_NARROW` samples before each frame. Raises ValueError for other
    shapes.
    """
    _check(past, frames, MEMORY_NARROW, NARROW)
    return _filtered(np.concatenate((past, frames), axis=1), _UP, _BLOCK)


def _check(past: Float, frames: Float, memory: int, size: int) -> None:
    rows = frames.shape[0]
    if frames.shape != (rows, size) or past.shape != (rows, memory):
        raise ValueError(f"frames of shape {frames.shape} behind {past.shape}")


def to_wide(sound: Float) -> Float:
    """A whole recording from 8 to 16 kHz, with the delay taken out again."""
    padded = np.zeros(-(-(len(sound) + _HALF) // NARROW) * NARROW, np.float32)
    padded[: len(sound)] = sound
    frames = padded.reshape(-1, NARROW)
    past = np.zeros((len(frames), MEMORY_NARROW), np.float32)
    past[1:] = frames[:-1, -MEMORY_NARROW:]
    # The filter's centre lies _HALF output samples behind.
    return upsample(past, frames).reshape(-1)[_HALF : _HALF + 2 * len(sound)]

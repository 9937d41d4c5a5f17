"""How loud G.722 is, from its codes alone, for many legs at once (ITU-T G.722 §3).

Each band's quantiser carries a scale factor that follows the codes and nothing else: its logarithm
decays by 1/128 a sample and grows by what stands in a table for each code. So whether a line is silent can
be told without decoding it, which costs 15 to 20 µs a leg.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from media.arrays import Codes, Float, Index

_DECAY: Final = 127.0 / 128.0
_BLOCK: Final = 20  # codes between two looks at the limits
_BLOCKS: Final = 8

# Steps by the upper four bits of the lower band's code, and by the higher band's code.
_MAGNITUDE: Final = (0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0)
_LOW_STEPS: Final = (-60, -30, 58, 172, 334, 538, 1198, 3042)
_HIGH_STEPS: Final = (798, -214, 798, -214)
_LOW_MOST: Final = np.float32(18432.0)
_HIGH_MOST: Final = np.float32(22528.0)


def _tables() -> Float:
    codes = np.arange(256)
    low = np.array(_LOW_STEPS)[np.array(_MAGNITUDE)[codes >> 2 & 15]]
    high = np.array(_HIGH_STEPS)[codes >> 6]
    return np.stack((low, high)).astype(np.float32)


_LOW, _HIGH = _tables()
_WEIGHTS: Final = (_DECAY ** np.arange(_BLOCK - 1, -1, -1)).astype(np.float32)
_PASSED: Final = np.float32(_DECAY**_BLOCK)


class ScaleFactors:
    """Logarithms of both bands' scale factors for each of `rows` legs; 2,048 is a factor of 2."""

    def __init__(self, rows: int) -> None:
        self._low: Float = np.zeros(rows, np.float32)
        self._high: Float = np.zeros(rows, np.float32)

    def reset(self, row: int) -> None:
        """A new stream begins on this row."""
        self._low[row] = self._high[row] = 0.0

    def follow(self, rows: Index, codes: Codes) -> tuple[Float, Float]:
        """Take `[n, 160]` codes of rows (no row twice); the largest of each within the frame."""
        low, most_low = _band(self._low[rows], np.take(_LOW, codes), _LOW_MOST)
        high, most_high = _band(self._high[rows], np.take(_HIGH, codes), _HIGH_MOST)
        self._low[rows], self._high[rows] = low, high
        return most_low, most_high


def _band(factor: Float, steps: Float, limit: np.float32) -> tuple[Float, Float]:
    sums = steps.reshape(len(factor), _BLOCKS, _BLOCK) @ _WEIGHTS
    most = factor
    for block in range(_BLOCKS):
        factor = np.clip(factor * _PASSED + sums[:, block], np.float32(0.0), limit)
        most = np.maximum(most, factor)
    return factor, most

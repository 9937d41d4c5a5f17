"""Music on hold that nobody signalled: told from speech by what music does and speech does not.

A line plays music when for some seconds it hardly pauses, its spectrum stays the same from one 80 ms
to the next (notes are held, vowels glide), and yet differs from that of a second ago (a note
follows a note; a dial tone or a hum does not change). Measured with this project's prompts and music
in G.711, the spectrum stays in 0.85 to 0.99 of all looks for music, in 0.26 or less for one talker,
0.08 for several at once, and 0 for noise.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np

from media.arrays import Flags, Float, Index

LOOK: Final = 4  # ticks from one look at the spectrum to the next: 80 ms
_SHARE: Final = np.float32(1.0 / 40.0)  # of a look in the running means: some 3 s
_PAST: Final = 13  # looks kept: a second
_BANDS: Final = slice(4, 70)  # 200 Hz to 3.5 kHz in steps of 50 Hz
_ALIKE: Final = np.float32(0.7)  # correlation of two spectra that are the same
_LOUD: Final = np.float32(-45.0)  # dBov; what is fainter disturbs nobody
_BELOW: Final = np.float32(12.0)  # dB under the mean of late: a pause

# What the running means have to be for music to begin, for 4 s.
_PAUSES: Final = np.float32(0.15)
_MOST_PAUSES: Final = np.float32(0.5)  # a silence is no longer remembered than speech
_HELD: Final = np.float32(0.65)
_CHANGED: Final = np.float32(0.06)
_BEGINS: Final = 50  # looks
# It ends when for a second most looks are speech, or with pauses: a second of silence, or some
# seconds of somebody who speaks.
_SPEECH: Final = 12
_SPOKEN: Final = np.float32(0.3)

_WINDOWS: Final = MappingProxyType(
    {size: np.hanning(size).astype(np.float32) * (160 / size) for size in (160, 320)}
)


class HeldMusic:
    """`rows` legs. `update` once per look, with the frame of that tick."""

    def __init__(self, rows: int) -> None:
        self._power: Float = np.zeros(rows, np.float32)
        self._pauses: Float = np.full(rows, _MOST_PAUSES)
        self._held: Float = np.zeros(rows, np.float32)
        self._changed: Float = np.zeros(rows, np.float32)  # how much less alike a second makes
        self._spectra: Float = np.zeros((rows, _PAST, 66), np.float32)
        self._looks: Index = np.zeros(rows, np.int64)
        self._fits: Index = np.zeros(rows, np.int64)  # looks in a row that are music
        self._speech: Index = np.zeros(rows, np.int64)  # net looks of speech, while music plays
        self._music: Flags = np.zeros(rows, np.bool_)

    def reset(self, row: int) -> None:
        """Forget what the row has played."""
        for numbers in (self._power, self._held, self._changed, self._spectra):
            numbers[row] = 0.0
        self._pauses[row] = _MOST_PAUSES
        for counts in (self._looks, self._fits, self._speech):
            counts[row] = 0
        self._music[row] = False

    def update(self, rows: Index, levels: Float, frames: Float) -> list[tuple[int, bool]]:
        """Take 20 ms of each of `rows` (no row twice) at 8 or 16 kHz with its dBov. Gives the rows
        on which music has begun (True) or ended."""
        loud = levels > _LOUD
        power = np.power(10.0, levels / np.float32(10.0)).astype(np.float32)
        mean = self._power[rows]
        mean += _SHARE * (power - mean)
        self._power[rows] = mean
        pause = ~loud | (power < mean * np.float32(10.0 ** (-1.2)))
        pauses = self._pauses[rows]
        self._pauses[rows] = np.minimum(pauses + _SHARE * (pause - pauses), _MOST_PAUSES)
        # Whoever pauses as speakers do is looked at no further, unless music has been found.
        near = loud & ((self._pauses[rows] < 2 * _PAUSES) | self._music[rows])
        self._looks[rows[loud & ~near]] = 0
        items = np.flatnonzero(near)
        alike = np.zeros(len(rows), np.bool_)
        if len(items):
            alike[items] = self._look(rows[items], frames[items])
        return self._judge(rows, near, alike)

    def _look(self, rows: Index, frames: Float) -> Flags:
        """Compare spectra; whether each is the same as that of the look before."""
        size = frames.shape[1]
        spectra = np.abs(np.fft.rfft(frames * _WINDOWS[size], axis=1)[:, _BANDS])
        shape = np.log(spectra.astype(np.float32) + np.float32(1e-3))
        shape -= shape.mean(axis=1, keepdims=True)
        shape /= np.linalg.norm(shape, axis=1, keepdims=True) + np.float32(1e-6)
        looks = self._looks[rows]
        before = self._spectra[rows, (looks - 1) % _PAST]
        earlier = self._spectra[rows, looks % _PAST]
        near = np.einsum("ij,ij->i", shape, before)
        far = np.einsum("ij,ij->i", shape, earlier)
        alike: Flags = near > _ALIKE
        self._spectra[rows, looks % _PAST] = shape
        self._looks[rows] = looks + 1
        self._held[rows] += _SHARE * (alike - self._held[rows])
        change = np.where(looks >= _PAST, near - far, np.float32(0.0))
        self._changed[rows] += _SHARE * (change - self._changed[rows])
        return alike

    def _judge(self, rows: Index, near: Flags, alike: Flags) -> list[tuple[int, bool]]:
        fits = near & (self._pauses[rows] < _PAUSES) & (self._looks[rows] > _PAST)
        fits &= (self._held[rows] > _HELD) & (self._changed[rows] > _CHANGED)
        self._fits[rows] = np.where(fits, self._fits[rows] + 1, 0)
        music = self._music[rows]
        speech = self._speech[rows] + np.where(near & ~alike, 1, np.where(near, -1, 0))
        self._speech[rows] = speech = np.where(music, np.maximum(speech, 0), 0)
        begins = ~music & (self._fits[rows] >= _BEGINS)
        ends = music & ((speech >= _SPEECH) | (self._pauses[rows] > _SPOKEN))
        changed = [(int(row), True) for row in rows[begins]]
        changed += [(int(row), False) for row in rows[ends]]
        for row in rows[ends]:
            self.reset(int(row))
        self._music[rows[begins]] = True
        return changed

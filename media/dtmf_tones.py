"""Keys as sound (ITU-T Q.23, Q.24), for telephones without telephone events: many legs at once.

A key is the sum of one tone of a low and one of a high group. Windows of 20 ms, 10 ms apart, are
correlated with all eight tones. A window is a *hit* when its energy lies in one tone of each group,
their levels fit together, and their phases moved on since the window before as those of the right
frequencies do: that tells 1.5 % off from 3.5 % off, which no spectrum of 20 ms could. Two hits of
the same key in a row are a key press. Speech and music fail at the energy beside the two tones.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from media.arrays import Flags, Float, Index

KEYS: Final = "123A456B789C*0#D"  # four rows of the low group
_LOW: Final = (697.0, 770.0, 852.0, 941.0)
_HIGH: Final = (1209.0, 1336.0, 1477.0, 1633.0)
_FREQUENCIES: Final = np.array(_LOW + _HIGH)
_HOP: Final = 0.01  # seconds
_WINDOW: Final = 2 * _HOP

# 1.5 % has to be taken and 3.5 % refused (Q.24 §2.2).
_TOLERANCE: Final = (0.022 * _FREQUENCIES).astype(np.float32)
# The high group may be up to 8 dB weaker and up to 4 dB stronger than the low one (Q.24); each leaks
# a little into the other, which takes up to 2 dB.
_TWIST_LEAST: Final = np.float32(10.0 ** (-10.0 / 20.0))
_TWIST_MOST: Final = np.float32(10.0 ** (6.0 / 20.0))
_FAINTEST: Final = np.float32(0.016)  # peak of one tone: −36 dB of full scale
# Share of the two tones in the energy of a window. A tone that begins or ends in it has as much of
# its own energy as it fills of the window.
_SHARE: Final = np.float32(0.66)
# In one at least of a key's windows there is nothing else: 40 ms of tone fill one wherever they
# begin, and vowels, which come near to two tones for so long, have overtones.
_PURE: Final = np.float32(0.85)
_CONFIRMED: Final = 2  # hits in a row that make a key: never less than 25 ms of tone
_RELEASED: Final = 3  # windows without a hit that end it: breaks of up to 10 ms do not
_FREEZE: Final = 3  # concealed frames in a row that change nothing
_NONE: Final = -1

Complex = npt.NDArray[np.complex64]


def _bank(rate: int) -> Complex:
    """`[samples of 10 ms, 8]`: gives a tone's peak over a window of two."""
    samples = round(rate * _HOP)
    time = np.arange(samples) / rate
    bank: Complex = np.exp(-2j * np.pi * time[:, None] * _FREQUENCIES).astype(np.complex64)
    return bank / np.float32(samples)


_BANKS: Final = MappingProxyType({160: _bank(8000), 320: _bank(16000)})
_TURN: Final = np.exp(-2j * np.pi * _HOP * _FREQUENCIES).astype(np.complex64)


class ToneKeys:
    """`rows` legs. Which key is pressed stays a secret of whoever calls `update`."""

    def __init__(self, rows: int) -> None:
        self._half: Complex = np.zeros((rows, 8), np.complex64)  # the last 10 ms
        self._window: Complex = np.zeros((rows, 8), np.complex64)  # the last 20 ms
        self._power: Float = np.zeros(rows, np.float32)  # of the last 10 ms
        self._candidate: Index = np.full(rows, _NONE, np.int64)
        self._hits: Index = np.zeros(rows, np.int64)
        self._pure: Flags = np.zeros(rows, np.bool_)  # whether one of these hits was pure
        self._pressed: Index = np.full(rows, _NONE, np.int64)
        self._misses: Index = np.zeros(rows, np.int64)
        self._concealed: Index = np.zeros(rows, np.int64)

    def reset(self, row: int) -> None:
        """A new stream begins on this row."""
        self._half[row] = self._window[row] = 0.0
        self._power[row] = 0.0
        self._candidate[row] = self._pressed[row] = _NONE
        self._hits[row] = self._misses[row] = self._concealed[row] = 0
        self._pure[row] = False

    def update(
        self, rows: Index, frames: Float, whole: Flags
    ) -> tuple[Flags, list[tuple[int, str]]]:
        """Take 20 ms of each of `rows` (no row twice) at 8 or 16 kHz, `whole` where the frame is
        no concealment. Tells which of them must not be heard, and the keys newly pressed by row.

        Whoever is told so at once hears at most 14 ms of a key's beginning.
        """
        keys: list[tuple[int, str]] = []
        self._concealed[rows] = np.where(whole, 0, self._concealed[rows] + 1)
        counted = np.flatnonzero(self._concealed[rows] <= _FREEZE)
        taken = np.flatnonzero(whole | (self._concealed[rows] > _FREEZE))
        mute = np.zeros(len(rows), np.bool_)
        # A lost packet ends no key: its concealment breaks the phase.
        mute[counted] = self._pressed[rows[counted]] != _NONE
        if len(taken):
            mute[taken] = self._take(rows[taken], frames[taken], keys)
        return mute, keys

    def _take(self, rows: Index, frames: Float, keys: list[tuple[int, str]]) -> Flags:
        count, samples = frames.shape
        halves = frames.reshape(2 * count, samples // 2)
        # One real product: numpy would make complex copies of the frames.
        bank = _BANKS[samples].view(np.float32)
        found: Complex = np.ascontiguousarray(halves @ bank).view(np.complex64)
        tones = found.reshape(count, 2, 8)
        power = np.einsum("ij,ij->i", halves, halves).reshape(count, 2) * np.float32(2.0 / samples)
        mute = np.zeros(count, np.bool_)
        for number in (0, 1):
            codes, pure = self._codes(rows, tones[:, number], power[:, number])
            self._follow(rows, codes, pure, keys)
            mute |= (codes != _NONE) | (self._pressed[rows] != _NONE)
        return mute

    def _codes(self, rows: Index, tones: Complex, power: Float) -> tuple[Index, Flags]:
        """The key of each row's newest window, or −1: no hit; and which are pure."""
        window = self._half[rows] + tones * _TURN
        before = self._window[rows]
        level = np.float32(0.5) * (power + self._power[rows])
        self._half[rows], self._window[rows], self._power[rows] = tones, window, power
        size = np.abs(window)
        low = np.argmax(size[:, :4], axis=1)
        high = np.argmax(size[:, 4:], axis=1)
        # Most frames end here: nothing is computed for those that cannot be keys.
        each = np.arange(len(rows))
        strong = np.minimum(size[each, low], size[each, high + 4])
        likely = np.flatnonzero(strong > _FAINTEST / 4)
        codes, pure = np.full(len(rows), _NONE, np.int64), np.zeros(len(rows), np.bool_)
        if len(likely):
            pair = np.stack((low[likely], high[likely] + 4), axis=1)
            share = _share(window[likely], before[likely], level[likely], pair)
            codes[likely] = np.where(share > _SHARE, 4 * low[likely] + high[likely], _NONE)
            pure[likely] = share > _PURE
        return codes, pure

    def _follow(self, rows: Index, codes: Index, pure: Flags, keys: list[tuple[int, str]]) -> None:
        """Let a window count: hits in a row make a key, misses end it."""
        hit = codes != _NONE
        same = hit & (codes == self._candidate[rows])
        hits = np.where(same, self._hits[rows] + 1, hit.astype(np.int64))
        pure = pure | (same & self._pure[rows])
        self._candidate[rows], self._hits[rows], self._pure[rows] = codes, hits, pure
        pressed = self._pressed[rows]
        misses = np.where(hit & (codes == pressed), 0, self._misses[rows] + 1)
        pressed = np.where(misses >= _RELEASED, _NONE, pressed)
        new = (hits >= _CONFIRMED) & pure & (codes != pressed)
        self._pressed[rows] = np.where(new, codes, pressed)
        self._misses[rows] = np.where(new, 0, misses)
        keys += [(int(rows[item]), KEYS[codes[item]]) for item in np.flatnonzero(new)]


def _share(window: Complex, before: Complex, level: Float, pair: Index) -> Float:
    """Of the energy of each window, what its two tones `pair` have; 0 where they are no key's."""
    found = np.take_along_axis(window, pair, axis=1)
    earlier = np.take_along_axis(before, pair, axis=1)
    moved = np.angle(found * np.conj(earlier) * _TURN[pair])
    off = moved / np.float32(2.0 * np.pi * _HOP)  # Hz
    right = np.abs(off) <= _TOLERANCE[pair]
    # A tone beside the middle is seen weaker than it is, by as much as it is off.
    peak = np.abs(found) / np.maximum(np.abs(np.sinc(off * _WINDOW)), 0.2)
    low, high = peak[:, 0], peak[:, 1]
    share = 0.5 * (low * low + high * high) / np.maximum(level, np.float32(1e-12))
    fits: Flags = (
        right.all(axis=1)
        & (np.minimum(low, high) > _FAINTEST)
        & (high >= _TWIST_LEAST * low)
        & (high <= _TWIST_MOST * low)
    )
    return np.where(fits, share, np.float32(0.0))

"""The music on hold: a quiet piece of our own, computed note by note, that loops without a seam.

Sixteen bars of broken chords over a soft bass. Everything stays between 130 and 1,050 Hz, where
a telephone is at its best, and nothing is struck hard: people hear this for minutes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

BEAT = 60 / 84  # s; 84 quarter notes a minute
BARS = 16
PEAK = 0.25  # of full scale: music stays below speech

# One chord a bar, as MIDI notes of the broken chord; C major, moving by thirds and fifths.
PROGRESSION = (
    (60, 64, 67, 72),
    (57, 60, 64, 69),
    (53, 57, 60, 65),
    (55, 59, 62, 67),
    (60, 64, 67, 71),
    (52, 55, 59, 64),
    (53, 57, 60, 64),
    (55, 60, 62, 67),
)
# The order in which a bar's eighth notes walk over its chord.
WALK = (0, 1, 2, 3, 2, 1, 2, 1)
# The upper voice, a note each half bar, four bars a row; 0 rests.
MELODY = (
    (76, 0, 72, 0, 69, 72, 74, 0),
    (76, 79, 71, 0, 69, 72, 67, 0),
    (76, 77, 72, 0, 69, 0, 74, 71),
    (72, 0, 71, 67, 69, 65, 67, 0),
)


def frequency(note: int) -> float:
    """Hz of a MIDI note, equal temperament, A4 = 440 Hz."""
    return float(440 * 2 ** ((note - 69) / 12))


def pluck(rate: int, note: int, seconds: float, loudness: float) -> Samples:
    """One soft note: three partials that die away, the higher the sooner."""
    t = np.arange(int(seconds * rate)) / rate
    hertz = frequency(note)
    tone = sum(
        strength * np.sin(2 * np.pi * hertz * partial * t) * np.exp(-t * decay)
        for partial, strength, decay in ((1, 1.0, 1.8), (2, 0.35, 3.0), (3, 0.12, 5.0))
    )
    attack = np.minimum(1, t / 0.012)
    release = np.minimum(1, (seconds - t) / 0.05)
    return (loudness * tone * attack * release).astype(np.float32)


def compose(rate: int) -> Samples:
    """The whole loop at `rate` Hz, −1 to 1. Notes that ring past the end wrap to the start."""
    length = int(BARS * 4 * BEAT * rate)
    out = np.zeros(length, dtype=np.float32)

    def add(at: float, note: int, seconds: float, loudness: float) -> None:
        samples = pluck(rate, note, seconds, loudness)
        index = (int(at * rate) + np.arange(len(samples))) % length
        out[index] += samples

    for bar in range(BARS):
        chord = PROGRESSION[bar % len(PROGRESSION)]
        start = bar * 4 * BEAT
        add(start, chord[0] - 12, 4 * BEAT, 0.5)
        for step, place in enumerate(WALK):
            add(start + step * BEAT / 2, chord[place], 1.4, 0.3)
        for half in (0, 1):
            if note := MELODY[bar // 4][bar % 4 * 2 + half]:
                add(start + half * 2 * BEAT, note, 1.9, 0.42)
    return out * np.float32(PEAK / np.abs(out).max())

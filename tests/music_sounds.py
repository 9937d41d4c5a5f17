"""Music on hold as exchanges play it, synthesised: chords, a plucked tune, a band with drums."""

from __future__ import annotations

import numpy as np

from media.arrays import Float

RATE = 8000
_SCALE = (261.63, 293.66, 329.63, 392.0, 440.0, 523.25, 587.33, 659.25)
_CHORDS = ((0, 2, 3), (4, 5, 7), (1, 4, 6), (3, 5, 7))


def _note(frequency: float, seconds: float, decay: float) -> Float:
    time = np.arange(round(seconds * RATE)) / RATE
    sound = np.zeros(len(time))
    for n in range(1, 6):
        sound += np.sin(2 * np.pi * n * frequency * time) / n**1.5
    edge = np.minimum(1.0, np.minimum(time, seconds - time) / 0.01)
    return (sound * edge * np.exp(-decay * time)).astype(np.float32)


def pad(seconds: float) -> Float:
    """Strings: a chord of two seconds after the other."""
    bars = [
        np.sum([_note(_SCALE[tone], 2.0, 0.0) for tone in _CHORDS[bar % 4]], axis=0)
        for bar in range(round(seconds / 2))
    ]
    return np.concatenate(bars) * np.float32(0.06)


def tune(seconds: float) -> Float:
    """A guitar: four plucked notes a second that ring on, over a bass."""
    random, total = np.random.default_rng(4), np.zeros(round((seconds + 2) * RATE), np.float32)
    for number in range(round(seconds * 4)):
        note = _note(_SCALE[random.integers(8)], 1.2, 3.0)
        total[number * 2000 : number * 2000 + len(note)] += 0.12 * note
        if number % 4 == 0:
            bass = _note(_SCALE[random.integers(4)] / 2, 1.5, 1.5)
            total[number * 2000 : number * 2000 + len(bass)] += 0.1 * bass
    return total[: round(seconds * RATE)]


def band(seconds: float) -> Float:
    """Chords, the tune, and a drum twice a second."""
    total = 0.7 * pad(seconds)[: round(seconds * RATE)] + 0.8 * tune(seconds)
    random = np.random.default_rng(5)
    for beat in range(round(seconds * 2)):
        hit = random.normal(0, 0.1, 800) * np.exp(-np.arange(800) / 150)
        total[beat * 4000 : beat * 4000 + 800] += hit.astype(np.float32)
    return total

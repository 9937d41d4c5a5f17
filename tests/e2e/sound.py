"""Tones to speak with and to listen for: every peer of a test has a pitch of its own."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


def write_tone(path: Path, hertz: float, *, seconds: float, rate: int, level: float = 0.3) -> Path:
    """A mono 16-bit WAV of a steady tone. Whole periods, so that it loops without a click."""
    periods = round(hertz * seconds)
    t = np.arange(round(periods / hertz * rate)) / rate
    samples = (level * 32767 * np.sin(2 * np.pi * hertz * t)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def read_wav(path: Path) -> tuple[Samples, int]:
    """Samples of the first channel from −1 to 1 and the rate. A file whose header was never closed
    is read too."""
    data = path.read_bytes()
    channels = int.from_bytes(data[22:24], "little")
    rate = int.from_bytes(data[24:28], "little")
    start = data.index(b"data") + 8
    body = data[start : start + (len(data) - start) // 2 * 2]
    return np.frombuffer(body, dtype="<i2")[::channels].astype(np.float64) / 32768, rate


def goertzel(samples: Samples, rate: int, hertz: float) -> float:
    """Amplitude of one frequency (0 to 1 for a full-scale tone)."""
    t = np.arange(len(samples)) / rate
    window = np.hanning(len(samples))
    product = np.sum(samples * window * np.exp(-2j * np.pi * hertz * t))
    return float(2 * abs(product) / window.sum())


def loudest(samples: Samples, rate: int, hertz: float, *, span: float = 0.5) -> float:
    """The tone's greatest amplitude in any window of `span` seconds."""
    size = int(span * rate)
    starts = range(0, max(1, len(samples) - size), size // 2)
    return max((goertzel(samples[s : s + size], rate, hertz) for s in starts), default=0.0)


def likeness(heard: Samples, spoken: Samples) -> float:
    """How much the part of `heard` that is most like `spoken` has of it: 1 for the very same, 0
    for none. Both at the same rate; by correlation, whatever else sounds at the time."""
    size = 1 << (len(heard) + len(spoken)).bit_length()
    products = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(spoken, size)), size)
    energy = np.concatenate(([0.0], np.cumsum(heard**2)))
    whole = len(heard) - len(spoken) + 1
    windows = np.sqrt(np.maximum(energy[len(spoken) :] - energy[:whole], 1e-6))
    return float((products[:whole] / windows).max() / np.sqrt((spoken**2).sum()))


def halved(samples: Samples) -> Samples:
    """At half the rate, with what no longer fits taken away."""
    spectrum = np.fft.rfft(samples[: len(samples) // 2 * 2])
    half: Samples = np.fft.irfft(spectrum[: len(spectrum) // 2 + 1]) / 2
    return half

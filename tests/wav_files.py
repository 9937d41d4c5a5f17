"""WAV files as programs write them, and as they should not."""

from __future__ import annotations

import struct

import numpy as np

from media.arrays import Float
from media.wav import to_pcm


def tone(hertz: float, rate: int, seconds: float = 1.0, peak: float = 0.3) -> Float:
    time = np.arange(round(rate * seconds)) / rate
    sound: Float = (peak * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
    return sound


def wav(
    samples: Float,
    rate: int = 16000,
    *,
    kind: int = 1,
    channels: int = 1,
    bits: int = 16,
    size: int | None = None,
    before: bytes = b"",
) -> bytes:
    body = to_pcm(samples)
    form = struct.pack("<HHIIHH", kind, channels, rate, 0, channels * bits // 8, bits)
    head = b"WAVE" + struct.pack("<4sI", b"fmt ", len(form)) + form + before
    data = struct.pack("<4sI", b"data", len(body) if size is None else size) + body
    return b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data

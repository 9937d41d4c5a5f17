"""Speech of the project's own prompts, and its level as ITU-T P.56 sees it: without the pauses."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from media.arrays import Float
from media.level import dbov, power
from sip_gateway.media.player import read_wave

PROMPTS = Path(__file__).parents[1] / "sip_gateway" / "prompts"
_SENTENCES = (
    "welcome",
    "enter-room",
    "enter-code",
    "not-started",
    "technical-problem",
    "throttled",
)


def speech(language: str, rate: int = 8000) -> Float:
    """Some 15 s of sentences with half a second between them."""
    pause = np.zeros(rate // 2, np.float32)
    step = 16_000 // rate
    parts = [pause]
    for name in _SENTENCES:
        parts += [read_wave(PROMPTS / language / f"{name}.wav")[::step], pause]
    return np.concatenate(parts)


def speech_level(sound: Float, frame: int = 160) -> float:
    """dBov of the frames within 30 dB of the loudest."""
    levels = dbov(power(sound[: len(sound) // frame * frame].reshape(-1, frame)))
    spoken = levels[levels > levels.max() - 30.0]
    return float(10.0 * np.log10(np.mean(10.0 ** (spoken / 10.0))))


def at_level(sound: Float, level: float) -> Float:
    """The same with that speech level, clipped as a line would."""
    louder: Float = sound * np.float32(10.0 ** ((level - speech_level(sound)) / 20.0))
    clipped: Float = np.clip(louder, -1.0, 1.0)
    return clipped


def noise(level: float, samples: int, seed: int = 1) -> Float:
    """White noise of a level in dBov."""
    random = np.random.default_rng(seed)
    return random.normal(0.0, 10.0 ** (level / 20.0), samples).astype(np.float32)

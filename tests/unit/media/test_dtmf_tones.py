"""Keys as tones: what Q.24 wants taken and refused, and what only sounds like it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from media.arrays import Float
from media.dtmf_tones import KEYS, ToneKeys
from media.g711 import PCMA
from sip_gateway.media.player import read_wave
from tests.key_sounds import key_sound

PROMPTS = Path(__file__).parents[3] / "sip_gateway" / "prompts"
RECORDINGS = sorted(PROMPTS.glob("**/*.wav"))


def run(sound: Float, rate: int = 8000, lost: frozenset[int] = frozenset()) -> tuple[str, Float]:
    """The keys found, and what of the sound may be heard; `lost` frames repeat the one before."""
    keys, heard = run_all([sound], rate, lost)
    return keys[0], heard[0]


def run_all(
    sounds: Sequence[Float], rate: int = 8000, lost: frozenset[int] = frozenset()
) -> tuple[list[str], Float]:
    """As many telephones at a time, each in a row; shorter sounds are silent at their end."""
    size = rate // 50
    frames = -(-max(len(sound) for sound in sounds) // size) + 5
    padded = np.zeros((len(sounds), frames * size), np.float32)
    for row, sound in enumerate(sounds):
        padded[row, : len(sound)] = sound
    if rate == 8000:
        padded = np.take(PCMA.floats, PCMA.encode_float(padded))
    # Numbered backwards, and with rows that nobody has: only `rows` tells which are meant.
    detector, rows = ToneKeys(len(sounds) + 1), np.arange(len(sounds), 0, -1)
    keys = [""] * len(sounds)
    for number in range(frames):
        piece = padded[:, number * size : (number + 1) * size]
        whole = np.full(len(sounds), number not in lost)
        mute, found = detector.update(rows, piece.copy(), whole)
        for row, key in found:
            keys[len(sounds) - row] += key
        piece[mute] = 0.0
    return keys, padded


def pauses(milliseconds: float, rate: int = 8000) -> Float:
    return np.zeros(round(rate * milliseconds / 1000), np.float32)


def twice(key: str, begin: float, on: float = 40, off: float = 40, **tone: float) -> Float:
    sound = key_sound(key, on, rate=8000, **tone)
    return np.concatenate((pauses(begin), sound, pauses(off), sound))


@pytest.mark.parametrize("begin", [0.4, 3.9, 7.7, 12.5, 17.3])
@pytest.mark.parametrize(
    "tone",
    [
        {},
        {"low_off": 0.015, "high_off": 0.015},
        {"low_off": -0.015, "high_off": 0.015},
        {"low_off": 0.015, "high_off": -0.015},
        {"twist": -8.0, "low_off": 0.015},
        {"twist": 4.0, "high_off": -0.015},
        {"peak": 0.45},
        {"peak": 0.025},
    ],
    ids=str,
)
def test_forty_milliseconds_on_and_off_are_taken(begin: float, tone: dict[str, float]) -> None:
    found, _ = run_all([twice(key, begin, **tone) for key in KEYS])
    assert found == [2 * key for key in KEYS]


@pytest.mark.parametrize("begin", [0.4, 3.9, 7.7, 12.5, 17.3])
@pytest.mark.parametrize(
    "tone",
    [
        {"low_off": 0.035},
        {"low_off": -0.036},
        {"high_off": 0.035},
        {"high_off": -0.035},
        {"twist": -12.0},
        {"twist": 8.0},
        {"peak": 0.01},
    ],
    ids=str,
)
def test_what_is_off_is_refused(begin: float, tone: dict[str, float]) -> None:
    found, _ = run_all([twice(key, begin, on=100, **tone) for key in KEYS])
    assert found == [""] * len(KEYS)


@pytest.mark.parametrize("rate", [8000, 16000])
def test_a_number_at_either_rate(rate: int) -> None:
    parts = [
        part for key in "0*44719#D" for part in (key_sound(key, 70, rate=rate), pauses(50, rate))
    ]
    assert run(np.concatenate(parts), rate)[0] == "0*44719#D"


def test_a_long_press_a_break_and_a_lost_packet_are_one_key() -> None:
    tone = key_sound("5", 600)
    assert run(tone)[0] == "5"
    broken = tone.copy()
    broken[2000:2075] = 0.0  # 9 ms
    assert run(broken)[0] == "5"
    repeated = tone.copy()
    repeated[1600:1760] = 0.9 * repeated[1440:1600]
    assert run(repeated, lost=frozenset((10,)))[0] == "5"


def test_a_key_in_noise_of_15_db_less() -> None:
    noise = np.random.default_rng(5).normal(0, 0.2 * 10 ** (-15 / 20), 16_000)
    sounds = [
        np.concatenate((pauses(200 + 1.3 * number), key_sound(key, 60), pauses(200)))
        for number, key in enumerate(KEYS)
    ]
    found, _ = run_all([(one + noise[: len(one)]).astype(np.float32) for one in sounds])
    assert found == list(KEYS)


@pytest.mark.parametrize("begin", [0.0, 2.5, 5.0, 7.5, 10.0, 12.5, 15.0, 17.5])
def test_others_hear_no_more_than_the_first_14_ms(begin: float) -> None:
    _, every = run_all([np.concatenate((pauses(60 + begin), key_sound(key, 90))) for key in KEYS])
    for heard in every:
        loud = np.flatnonzero(np.abs(heard) > 0.01)
        assert len(loud) == 0 or (loud[-1] - loud[0]) / 8 <= 14.0


def test_speech_and_music_press_next_to_no_key_and_lose_nearly_nothing() -> None:
    """Eighteen minutes in four languages. One vowel of them is a key in all that the standard
    lets a receiver go by: 40 ms of two tones, 1.5 % off at most, with 10 % of other sound."""
    assert len(RECORDINGS) > 100
    sounds = sorted((read_wave(path)[::2] for path in RECORDINGS), key=len)
    pressed = muted = total = 0
    for first in range(0, len(sounds), 32):
        some = sounds[first : first + 32]
        keys, every = run_all(some)
        pressed += sum(len(one) for one in keys)
        for sound, heard in zip(some, every, strict=True):
            muted += int(np.count_nonzero(np.abs(heard[: len(sound)] - sound) > 0.05))
            total += len(sound)
    assert total > 15 * 60 * 8000
    assert pressed <= 1
    assert muted < total / 5_000


def test_sine_noise_and_silence_press_no_key() -> None:
    random, time = np.random.default_rng(6), np.arange(16_000) / 8000
    assert run(random.normal(0, 0.2, 80_000).astype(np.float32))[0] == ""
    frequencies = (*range(300, 3400, 25), 697, 770, 1209, 1336, 1633)
    sines = [(0.4 * np.sin(2 * np.pi * one * time)).astype(np.float32) for one in frequencies]
    assert "".join(run_all(sines)[0]) == ""
    dial = 0.2 * np.sin(2 * np.pi * 350 * time) + 0.2 * np.sin(2 * np.pi * 440 * time)
    assert run(dial.astype(np.float32))[0] == ""


def test_reset_forgets_the_pressed_key() -> None:
    detector, row, whole = ToneKeys(1), np.array([0]), np.array([True])
    frames = key_sound("7", 200).reshape(-1, 1, 160)
    found = [detector.update(row, frame, whole)[1] for frame in frames]
    assert [key for keys in found for key in keys] == [(0, "7")]
    detector.reset(0)
    assert not detector.update(row, np.zeros((1, 160), np.float32), whole)[0][0]

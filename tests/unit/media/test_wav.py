"""Uploads: what of a WAV file is heard, and what is refused."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from media.arrays import Float
from media.wav import LONGEST, RATE, WavRefused, from_pcm, read_wav, to_pcm, wav_of
from tests.wav_files import tone, wav


def level(sound: Float, hertz: float) -> float:
    phase = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / RATE)
    return float(2 * abs(np.dot(sound, phase)) / len(sound))


def refused(data: bytes) -> str:
    with pytest.raises(WavRefused) as caught:
        read_wav(data)
    return str(caught.value)


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
def test_every_rate_comes_out_at_16_khz_and_one_level(rate: int) -> None:
    sound = read_wav(wav(tone(1000.0, rate, peak=0.02), rate))
    assert abs(len(sound) - RATE) <= 1
    middle = sound[1600:-1600]
    assert 0.9 < level(middle, 1000.0) / (0.1 * np.sqrt(2)) < 1.1


def test_what_16_khz_cannot_hold_does_not_come_back_as_something_else() -> None:
    sound = read_wav(wav(tone(1000.0, 48000) + tone(10_000.0, 48000), 48000))
    assert level(sound[1600:-1600], 6000.0) < 0.001
    assert level(sound[1600:-1600], 1000.0) > 0.05


def test_both_sides_of_stereo_are_heard() -> None:
    left, right = tone(500.0, 16000), tone(1500.0, 16000)
    both = np.stack((left, right), axis=1).reshape(-1).astype(np.float32)
    sound = read_wav(wav(both, channels=2))
    assert len(sound) == RATE
    assert level(sound, 500.0) > 0.05 and level(sound, 1500.0) > 0.05


def test_nothing_is_clipped_by_making_it_louder() -> None:
    quiet = tone(500.0, 16000, peak=0.01)
    quiet[8000] = 0.9  # a click
    assert np.max(np.abs(read_wav(wav(quiet)))) <= 0.9001


def test_silence_stays_silence() -> None:
    assert not read_wav(wav(np.zeros(8000, np.float32))).any()


def test_chunks_of_other_programs_are_passed_over() -> None:
    before = struct.pack("<4sI", b"LIST", 3) + b"abc\0"  # of odd length, padded
    assert len(read_wav(wav(tone(500.0, 16000), before=before))) == RATE


def test_a_recorder_that_was_cut_off_is_read_to_its_end() -> None:
    assert len(read_wav(wav(tone(500.0, 16000), size=0xFFFFFFFF))) == RATE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-wav"),
        (b"ID3\x03" + bytes(100), "no-wav"),
        (b"RIFF\x00\x00\x00\x00WAVE", "no-wav"),
        (b"RIFF\x00\x00\x00\x00WAVE" + struct.pack("<4sI", b"data", 2) + b"ab", "no-wav"),
        (b"RIFF\x00\x00\x00\x00WAVE" + struct.pack("<4sI", b"fmt ", 4) + b"abcd", "no-wav"),
        (wav(tone(500.0, 16000))[:40], "no-wav"),
        (b"RIFF\x00\x00\x00\x00WAVE" + struct.pack("<4sI", b"junk", 0) * 10_000, "no-wav"),
        (wav(tone(500.0, 16000), kind=3), "no-pcm"),
        (wav(tone(500.0, 16000), kind=0xFFFE), "no-pcm"),
        (wav(tone(500.0, 16000), bits=8), "no-pcm"),
        (wav(tone(500.0, 16000), 44100), "rate"),
        (wav(tone(500.0, 16000), 0), "rate"),
        (wav(tone(500.0, 16000), channels=3), "channels"),
        (wav(tone(500.0, 16000), channels=0), "channels"),
        (wav(np.zeros(0, np.float32)), "empty"),
        (wav(np.zeros(1, np.float32), channels=2), "empty"),
        (wav(np.zeros(round(16000 * LONGEST) + 1, np.float32)), "too-long"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_what_is_kept_can_be_listened_to() -> None:
    sound = read_wav(wav(tone(500.0, 16000)))
    pcm = to_pcm(sound)
    assert np.max(np.abs(from_pcm(pcm) - sound)) < 1e-4
    assert len(read_wav(wav_of(pcm))) == len(sound)

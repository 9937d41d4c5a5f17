"""Gains of one talker: how far, how fast, and when not."""

from __future__ import annotations

import numpy as np
import pytest

from media.arrays import Float
from media.level import ActivityDetector, dbov, power
from media.levelling import TARGET, Leveller, apply
from tests.spoken_sounds import at_level, noise, speech, speech_level


def run(sound: Float) -> tuple[Float, Float]:
    """What others hear of a line, and the gain after each frame."""
    detector, leveller, row = ActivityDetector(2), Leveller(2), np.array([1])
    heard, gains = [], []
    for frame in sound[: len(sound) // 160 * 160].reshape(-1, 1, 160):
        levels = dbov(power(frame))
        talks = detector.update(row, levels)[0]
        before = leveller.gains(row)
        leveller.update(row, levels, detector.speaking)
        after = leveller.gains(row)
        heard.append(apply(frame, before, after)[0] if talks else np.zeros(160, np.float32))
        gains.append(float(after[0]))
    return np.concatenate(heard), np.array(gains, np.float32)


def with_noise(sound: Float, level: float) -> Float:
    noisy: Float = np.clip(sound + noise(level, len(sound)), -1.0, 1.0)
    return noisy


@pytest.mark.parametrize("language", ["de", "fr", "it", "en"])
@pytest.mark.parametrize("level", [-8.0, -14.0, -20.0, -26.0, -31.0])
def test_loud_and_quiet_end_near_the_target(language: str, level: float) -> None:
    heard, _ = run(with_noise(at_level(speech(language), level), -60.0))
    assert abs(speech_level(heard[len(heard) // 2 :]) - TARGET) < 2.0


def test_a_whisper_is_raised_by_12_db_and_no_more() -> None:
    _, gains = run(with_noise(at_level(speech("en"), -40.0), -70.0))
    assert gains.max() == 12.0


def test_the_gain_goes_slowly_and_rests_in_pauses() -> None:
    sound = np.concatenate((at_level(speech("en"), -30.0), noise(-62.0, 80_000)))
    _, gains = run(with_noise(sound, -62.0))
    steps = np.diff(gains)
    assert steps.max() <= 0.121
    assert steps.min() >= -0.401
    assert np.ptp(gains[-400:]) == 0.0
    # Once it is found it hardly moves: no pumping.
    settled = gains[len(gains) // 3 : -500]
    assert np.ptp(settled) < 1.5


@pytest.mark.parametrize("level", [-60.0, -50.0, -45.0])
def test_noise_is_gated(level: float) -> None:
    heard, gains = run(noise(level, 160_000))
    assert np.count_nonzero(heard) == 0
    assert not gains.any()


@pytest.mark.parametrize("level", [-38.0, -30.0, -24.0])
@pytest.mark.parametrize("silence", [0, 24_000])
def test_loud_noise_and_steady_tones_are_not_raised(level: float, silence: int) -> None:
    peak = np.sqrt(2.0) * 10.0 ** (level / 20.0)
    tone = (peak * np.sin(2 * np.pi * 440 * np.arange(160_000) / 8000)).astype(np.float32)
    for sound in (noise(level, 160_000), tone):
        _, gains = run(np.concatenate((np.zeros(silence, np.float32), sound)))
        assert gains.max() <= 0.0


def test_a_noisy_talker_is_raised_only_as_far_as_the_noise_allows() -> None:
    _, gains = run(with_noise(at_level(speech("en"), -32.0), -50.0))
    assert 2.0 < gains[-1] < 9.0


@pytest.mark.parametrize(("level", "line"), [(-20.0, -60.0), (-26.0, -50.0), (-30.0, -50.0)])
def test_words_keep_their_beginnings(level: float, line: float) -> None:
    sound = with_noise(at_level(speech("en"), level), line)
    heard, _ = run(sound)
    frames = sound[: len(heard)].reshape(-1, 160)
    gated = ~heard.reshape(-1, 160).any(axis=1)
    powers = power(frames)
    assert 0.05 < gated.mean() < 0.6
    assert powers[gated].sum() - gated.sum() * 10 ** (line / 10) < 5e-4 * powers.sum()
    assert dbov(powers[gated]).max() < line + 10.0


def test_gains_change_without_a_step() -> None:
    frame = np.ones((1, 320), np.float32)
    heard = apply(frame, np.array([0.0], np.float32), np.array([6.0], np.float32))[0]
    assert np.abs(np.diff(heard)).max() < 0.004
    assert heard[-1] == pytest.approx(1.995, abs=0.001)


def test_reset_begins_with_no_gain() -> None:
    leveller, row = Leveller(1), np.array([0])
    loud = np.array([-5.0], np.float32)
    for _ in range(50):
        leveller.update(row, loud, np.array([True]))
    assert leveller.gains(row)[0] < -10.0
    leveller.reset(0)
    assert leveller.gains(row)[0] == 0.0

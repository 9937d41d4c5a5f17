"""8 ↔ 16 kHz: pass band flat, images and aliases down, frames joined without a seam."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from media.arrays import Float
from media.resample import MEMORY_NARROW, MEMORY_WIDE, downsample, to_wide, upsample


def tone(frequency: float, rate: int, frames: int) -> Float:
    time = np.arange(frames * rate // 50) / rate
    wave: Float = np.sin(2 * np.pi * frequency * time).astype(np.float32)
    return wave


def down(sound: Float) -> Float:
    narrow: Float = stream(downsample, sound.reshape(1, -1, 320), MEMORY_WIDE)[0]
    return narrow


def up(sound: Float) -> Float:
    wide: Float = stream(upsample, sound.reshape(1, -1, 160), MEMORY_NARROW)[0]
    return wide


def stream(convert: Callable[[Float, Float], Float], frames: Float, memory: int) -> Float:
    """`[rows, frames, samples]`, frame after frame, to `[rows, samples]`."""
    past = np.zeros((len(frames), memory), np.float32)
    parts = []
    for number in range(frames.shape[1]):
        parts.append(convert(past, frames[:, number]))
        past = frames[:, number, -memory:]
    return np.concatenate(parts, axis=1)


def decibels(sound: Float) -> float:
    """Relative to a full-scale sine."""
    return float(10 * np.log10(np.mean(np.square(sound[800:])) * 2 + 1e-12))


@pytest.mark.parametrize("frequency", [50, 300, 1000, 2000, 3400])
def test_telephone_band_passes_unchanged(frequency: float) -> None:
    assert abs(decibels(down(tone(frequency, 16000, 20)))) < 0.1
    assert abs(decibels(up(tone(frequency, 8000, 20)))) < 0.1


@pytest.mark.parametrize("frequency", [4700, 5500, 7000, 7900])
def test_what_does_not_fit_is_removed_before_it_folds_back(frequency: float) -> None:
    assert decibels(down(tone(frequency, 16000, 20))) < -55


def test_upsampling_leaves_no_image() -> None:
    wide = up(tone(1000, 8000, 50))[800:]
    spectrum = np.abs(np.fft.rfft(wide * np.hanning(len(wide))))
    image = spectrum[int(6500 * len(wide) / 16000) : int(7500 * len(wide) / 16000)].max()
    assert 20 * np.log10(image / spectrum.max()) < -55


def test_frames_join_without_a_seam_and_rows_stay_apart() -> None:
    low, high = tone(500, 16000, 10), tone(1500, 16000, 10)
    both = np.stack([low, high]).reshape(2, -1, 320)
    joined = stream(downsample, both, MEMORY_WIDE)
    np.testing.assert_allclose(joined[0], down(low), atol=1e-6)
    np.testing.assert_allclose(joined[1], down(high), atol=1e-6)
    # A seam would be a step: the second difference of a sine is small everywhere.
    assert np.abs(np.diff(joined[0][200:], 2)).max() < 0.2


def test_down_and_up_again_is_the_same_sound_later() -> None:
    sound = tone(700, 16000, 10)
    again = up(down(sound))
    lag = 48  # 24 samples of 16 kHz each way
    np.testing.assert_allclose(again[400:], sound[400 - lag : len(sound) - lag], atol=0.02)


def test_a_recording_is_converted_in_place() -> None:
    sound = np.zeros(2500, np.float32)
    sound[500:550] = 1.0
    wide = to_wide(sound)
    assert len(wide) == 5000
    assert abs(float(np.argmax(np.cumsum(wide) > 50)) - 1050) < 4


@pytest.mark.parametrize(("past", "size"), [(48, 160), (24, 320), (48, 640)])
def test_another_shape_is_refused(past: int, size: int) -> None:
    for convert in (downsample, upsample):
        with pytest.raises(ValueError, match="shape"):
            convert(np.zeros((1, past), np.float32), np.zeros((1, size), np.float32))

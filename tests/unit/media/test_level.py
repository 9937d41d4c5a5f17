"""Levels in dBov, and who counts as talking."""

from __future__ import annotations

import numpy as np

from media.level import SILENCE, ActivityDetector, dbov, power, rfc6464


def sine(peak: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return (peak * np.sin(2 * np.pi * 400 * np.arange(160) / 8000)).astype(np.float32)[None, :]


def run(detector: ActivityDetector, level: float, frames: int) -> list[bool]:
    rows, levels = np.array([0]), np.array([level], np.float32)
    return [bool(detector.update(rows, levels)[0]) for _ in range(frames)]


def test_reference_levels() -> None:
    square = np.ones((1, 160), np.float32)
    assert dbov(power(square))[0] == 0.0
    assert abs(dbov(power(sine(1.0)))[0] + 3.01) < 0.01
    assert abs(dbov(power(sine(0.1)))[0] + 23.01) < 0.01
    assert dbov(power(np.zeros((1, 160), np.float32)))[0] == SILENCE


def test_level_of_the_header_extension_is_bounded() -> None:
    assert [rfc6464(level) for level in (0.0, -3.2, -126.6, -500.0, 6.0)] == [0, 3, 127, 127, 0]


def test_speech_is_seen_in_its_first_frame_and_held_over_gaps() -> None:
    detector = ActivityDetector(1)
    assert not any(run(detector, -70.0, 50))
    assert run(detector, -25.0, 1) == [True]
    held = run(detector, -70.0, 30)
    assert held == [True] * 14 + [False] * 16


def test_a_steady_tone_stays_audible_for_minutes() -> None:
    detector = ActivityDetector(1)
    assert all(run(detector, -36.0, 10_000))


def test_steady_line_noise_is_not_speech_for_long() -> None:
    detector = ActivityDetector(1)
    run(detector, -75.0, 10)
    run(detector, -52.0, 3000)
    assert not any(run(detector, -52.0, 100))


def test_legs_do_not_disturb_each_other() -> None:
    detector = ActivityDetector(3)
    talking = detector.update(np.array([0, 2]), np.array([-20.0, -90.0], np.float32))
    assert talking.tolist() == [True, False]
    detector.reset(0)
    assert not detector.update(np.array([0]), np.array([-90.0], np.float32))[0]

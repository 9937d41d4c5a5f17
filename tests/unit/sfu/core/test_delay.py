"""Does a queue grow? Arrival times as tables."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from sfu.core.delay import DelayDetector, Usage


def heard(seconds: float, delay: Callable[[float], float], interval: float = 0.02) -> list[Usage]:
    """A packet each `interval` that takes `delay(t)` seconds; the verdict after each."""
    detector = DelayDetector()
    verdicts = []
    for n in range(int(seconds / interval)):
        sent = n * interval
        detector.add(sent, 5000.0 + sent + delay(sent))
        verdicts.append(detector.usage)
    return verdicts


def test_a_steady_delay_is_normal() -> None:
    assert set(heard(10, lambda t: 0.1)) == {Usage.NORMAL}


@pytest.mark.parametrize("slope", [0.05, 0.2, 1.0])
def test_a_delay_that_grows_is_overuse(slope: float) -> None:
    verdicts = heard(3, lambda t: 0.1 + max(0.0, t - 1) * slope)
    assert Usage.OVERUSE not in verdicts[:50] and Usage.OVERUSE in verdicts[50:]


def test_a_delay_that_shrinks_is_underuse() -> None:
    assert Usage.UNDERUSE in heard(3, lambda t: 1.0 - 0.2 * t)


@pytest.mark.parametrize("seed", range(5))
def test_jitter_is_no_queue(seed: int) -> None:
    rng = random.Random(seed)
    verdicts = heard(60, lambda t: 0.1 + rng.random() * 0.01)
    assert verdicts.count(Usage.OVERUSE) < len(verdicts) / 100


def test_clocks_that_drift_apart_are_no_queue() -> None:
    assert set(heard(60, lambda t: 0.1 + t * 200e-6)) == {Usage.NORMAL}


def test_packets_of_one_burst_are_one_group() -> None:
    detector = DelayDetector()
    for frame in range(100):
        for n in range(5):  # a picture of five packets, a millisecond each on the line
            detector.add(frame / 30 + n * 1e-4, frame / 30 + 0.1 + n * 1e-3)
    assert detector.usage is Usage.NORMAL
    assert detector._groups == 98


def test_packets_that_waited_together_are_one_group() -> None:
    detector = DelayDetector()
    for n in range(60):  # 60 ms of packets arrive at once, over and over
        detector.add(n * 0.02, (n // 3) * 0.06 + 0.1 + (n % 3) * 1e-4)
    assert detector.usage is Usage.NORMAL and detector._groups < 25


@pytest.mark.parametrize("leap", [60.0, -60.0])
def test_another_clock_begins_anew(leap: float) -> None:
    verdicts = heard(4, lambda t: 0.1 + (leap if t > 2 else 0.0))
    assert set(verdicts) == {Usage.NORMAL}

"""Tones: frequency by Goertzel, cadence by the envelope, level in dBm0."""

from __future__ import annotations

import numpy as np
import pytest

from media.arrays import Float
from media.tones import ATTENTION, COUNTRIES, JOIN, LEAVE, Segment, Tone, amplitude, named, render

RATE = 8000


def goertzel(sound: Float, frequency: float) -> float:
    phase = np.exp(-2j * np.pi * frequency * np.arange(len(sound)) / RATE)
    return float(2 * abs(np.dot(sound, phase)) / len(sound))


def on_off(sound: Float) -> list[float]:
    """Lengths of sound and pause in seconds, by the loudness of 5 ms pieces."""
    pieces = np.abs(sound[: len(sound) // 40 * 40].reshape(-1, 40)).max(axis=1) > 0.02
    edges = np.flatnonzero(np.diff(pieces)) + 1
    return [float(length) * 0.005 for length in np.diff([0, *edges, len(pieces)])]


@pytest.mark.parametrize(
    ("country", "name", "pitch", "cadence"),
    [
        ("CH", "busy", 425, [0.5, 0.5]),
        ("CH", "congestion", 425, [0.2, 0.2]),
        ("CH", "ringback", 425, [1.0, 4.0]),
        ("DE", "busy", 425, [0.48, 0.48]),
        ("FR", "busy", 440, [0.5, 0.5]),
        ("FR", "ringback", 440, [1.5, 3.5]),
        ("IT", "congestion", 425, [0.2, 0.2]),
        ("UK", "ringback", 450, [0.4, 0.2, 0.4, 2.0]),
        ("US", "busy", 620, [0.5, 0.5]),
    ],
)
def test_national_cadences(country: str, name: str, pitch: float, cadence: list[float]) -> None:
    tone = named(name, country)
    assert tone is not None and tone.repeat
    sound = render(tone, RATE)
    assert on_off(sound) == pytest.approx(cadence, abs=0.011)
    on = sound[: round(cadence[0] * RATE)]
    assert goertzel(on, pitch) == pytest.approx(amplitude(tone.level), rel=0.05)
    assert goertzel(on, pitch * 1.5) < 0.01


def test_attention_tone_is_425_hz_200_ms_at_minus_20_dbm0() -> None:
    sound = render(ATTENTION, RATE)
    assert len(sound) == 1600
    # A sine of 0 dBm0 peaks 3.14 dB below full scale: −20 dBm0 is about 2,270 of 32,767.
    assert np.abs(sound).max() * 32767 == pytest.approx(2283, rel=0.01)
    assert goertzel(sound[40:-40], 425) == pytest.approx(amplitude(-20), rel=0.02)


def test_join_rises_and_leave_falls() -> None:
    join, leave = render(JOIN, RATE), render(LEAVE, RATE)
    assert goertzel(join[:800], 425) > 10 * goertzel(join[:800], 850)
    assert goertzel(join[800:], 850) > 10 * goertzel(join[800:], 425)
    assert goertzel(leave[:800], 850) > 10 * goertzel(leave[:800], 425)
    assert not (ATTENTION.repeat or JOIN.repeat or LEAVE.repeat)


@pytest.mark.parametrize("country", COUNTRIES)
def test_tones_begin_and_end_at_zero_so_that_nothing_clicks(country: str) -> None:
    for name in ("busy", "congestion", "ringback", "attention", "join", "leave"):
        tone = named(name, country)
        assert tone is not None
        sound = render(tone, RATE)
        assert abs(sound[0]) < 1e-3 and abs(sound[-1]) < 1e-3
        assert np.abs(sound).max() <= 1.0


def test_names_and_countries_that_are_not_known() -> None:
    assert named("dial", "CH") is None
    assert named("busy", "XX") == named("busy", "CH")


@pytest.mark.parametrize("tone", [Tone((), -10.0), Tone((Segment((425.0,), 0.0),), -10.0)])
def test_no_tone_is_of_no_length(tone: Tone) -> None:
    assert len(render(tone, RATE)) == 1

"""G.722 legs whose decoders rest in silence sound as if they had not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.arrays import Float
from media.g722_level import ScaleFactors
from sip_gateway.media.g722 import G722Decoder, G722Encoder
from sip_gateway.media.wide_hearing import WideHearing
from tests.spoken_sounds import at_level, noise, speech

RATE = 16_000
SILENCE = np.zeros(RATE, np.float32)
SPEECH = at_level(speech("fr", RATE), -24.0)[: 4 * RATE]
TIME = np.arange(RATE) / RATE


def coded(sound: Float) -> list[bytes]:
    encoder = G722Encoder()
    return [encoder.encode(frame) for frame in sound.reshape(-1, 320)]


def heard(packets: list[bytes], lost: frozenset[int] = frozenset()) -> tuple[Float, WideHearing]:
    """The second of three rows; what the others get is noise."""
    hearing, rows = WideHearing(3), np.array([2, 1])
    random, frames = np.random.default_rng(1), []
    for row in rows.tolist():
        hearing.open(row)
    for number, packet in enumerate(packets):
        other = random.integers(0, 256, 160).astype(np.uint8)
        codes = np.stack((other, np.frombuffer(packet, np.uint8)))
        gain = np.array([1.0, 0.9 if number in lost else 1.0], np.float32)
        frames.append(hearing.take(rows, codes, gain)[1])
    return np.concatenate(frames), hearing


def decoded(packets: list[bytes]) -> Float:
    decoder = G722Decoder()
    return np.concatenate([decoder.decode(packet) for packet in packets])


@pytest.mark.parametrize(
    "sound",
    [SPEECH, 0.2 * np.sin(2 * np.pi * 440 * TIME), 0.05 * np.sin(2 * np.pi * 6000 * TIME)],
    ids=["speech", "low tone", "high tone"],
)
def test_whoever_speaks_after_silence_is_heard_from_the_first_sample(sound: Float) -> None:
    loud = sound.astype(np.float32)
    packets = coded(np.concatenate((SILENCE, loud, SILENCE, loud, SILENCE)))
    found, hearing = heard(packets)
    assert hearing.counters["g722_rested"] >= 3 * 35
    assert np.abs(found - decoded(packets)).max() < 0.02 * np.abs(loud).max()


@pytest.mark.parametrize(
    "sound",
    [
        noise(-80.0, RATE),
        noise(-60.0, RATE),
        (1e-3 * np.sin(2 * np.pi * 200 * TIME)).astype(np.float32),
        (1e-3 * np.sin(2 * np.pi * 1000 * TIME)).astype(np.float32),
    ],
    ids=["faint noise", "noise", "hum", "tone"],
)
def test_a_line_that_is_not_quite_silent_is_decoded_all_the_time(sound: Float) -> None:
    packets = coded(sound)
    found, hearing = heard(packets)
    assert hearing.counters["g722_rested"] == 0
    assert np.array_equal(found, decoded(packets))


def test_a_lost_frame_is_the_last_one_fading() -> None:
    packets = coded(SPEECH[:RATE])
    found, _ = heard(packets, frozenset((20,)))
    frames = found.reshape(-1, 320)
    assert np.allclose(frames[20], 0.9 * frames[19])


def test_scale_factors_follow_loudness() -> None:
    factors, row = ScaleFactors(1), np.array([0])
    seen = []
    for level in (-70.0, -50.0, -30.0):
        for packet in coded(noise(level, RATE)):
            low, high = factors.follow(row, np.frombuffer(packet, np.uint8)[None])
        seen.append((float(low[0]), float(high[0])))
    # 20 dB are 3.3 doublings, of 2,048 each.
    for quiet, loud in pairwise(seen):
        for one, other in zip(quiet, loud, strict=True):
            assert 4500 < other - one < 8500


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.binary(min_size=160, max_size=160), st.booleans()), max_size=30))
def test_any_codes_are_a_sound(packets: list[tuple[bytes, bool]]) -> None:
    # Invariant: whatever comes, and whatever is missing, is 20 ms within full scale.
    hearing, row = WideHearing(1), np.array([0])
    hearing.open(0)
    for packet, whole in packets:
        gain = np.array([1.0 if whole else 0.0], np.float32)
        sound = hearing.take(row, np.frombuffer(packet, np.uint8)[None], gain)
        assert sound.shape == (1, 320)
        assert np.abs(sound).max() <= 1.0

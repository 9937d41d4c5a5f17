"""Mix-minus and the limiter: everyone hears the others, nobody themselves, nothing clips."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from media.mixing import minus, room_sums, soft_limit


@settings(max_examples=40, deadline=None)
@given(
    rooms=st.lists(st.integers(0, 4), max_size=20),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_talker_hears_exactly_the_others_of_the_room(rooms: list[int], seed: int) -> None:
    voices = np.random.default_rng(seed).normal(0, 0.1, (len(rooms), 8)).astype(np.float32)
    index = np.array(rooms, np.int64)
    sums = room_sums(voices, index, 5)
    own = minus(sums, voices, index)
    for talker, room in enumerate(rooms):
        others = [v for t, v in enumerate(voices) if rooms[t] == room and t != talker]
        expected = np.sum(others, axis=0) if others else np.zeros(8)
        np.testing.assert_allclose(own[talker], expected, atol=1e-5)


def test_rooms_without_talkers_are_silent() -> None:
    sums = room_sums(np.ones((1, 4), np.float32), np.array([2]), 4)
    assert sums.sum(axis=1).tolist() == [0.0, 0.0, 4.0, 0.0]
    assert room_sums(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), 3).shape == (3, 4)


def test_limiter_leaves_ordinary_speech_bit_exact() -> None:
    rows = np.random.default_rng(2).uniform(-0.69, 0.69, (3, 160)).astype(np.float32)
    assert (soft_limit(rows.copy()) == rows).all()


@settings(max_examples=40, deadline=None)
@given(scale=st.floats(0.1, 100.0))
def test_limiter_never_exceeds_full_scale_and_keeps_order(scale: float) -> None:
    ramp = (np.linspace(-1, 1, 161) * scale).astype(np.float32)[None, :]
    limited = soft_limit(ramp.copy())[0]
    assert np.abs(limited).max() <= 1.0
    assert (np.diff(limited) >= 0).all()
    assert limited[80] == 0.0


def test_one_loud_room_does_not_change_another() -> None:
    rows = np.stack([np.full(160, 3.0), np.full(160, 0.5)]).astype(np.float32)
    limited = soft_limit(rows)
    assert (limited[1] == 0.5).all()
    assert 0.9 < limited[0, 0] <= 1.0
    assert soft_limit(np.zeros((0, 160), np.float32)).shape == (0, 160)

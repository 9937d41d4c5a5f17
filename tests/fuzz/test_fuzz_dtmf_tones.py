"""Keys as tones: any sound, lost as it may be, gives keys of a telephone and no error."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from media.dtmf_tones import KEYS, ToneKeys
from media.g711 import PCMA
from tests.key_sounds import key_sound

TICKS = st.lists(
    st.tuples(st.sampled_from("nsk"), st.integers(0, 2**16), st.booleans()), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(TICKS)
def test_any_sound_gives_few_keys(ticks: list[tuple[str, int, bool]]) -> None:
    # Invariant: no error; keys are of the telephone, and at most one begins in 30 ms of sound.
    detector, rows, found = ToneKeys(2), np.array([1, 0]), []
    for kind, seed, whole in ticks:
        random = np.random.default_rng(seed)
        noise = np.take(PCMA.floats, random.integers(0, 256, (2, 160)))
        silence = np.zeros((2, 160), np.float32)
        tone = np.stack([key_sound(KEYS[seed % 16], 20, peak=1.0), silence[0]])
        frames = {"n": noise, "s": silence, "k": tone}[kind]
        mute, keys = detector.update(rows, frames, np.array([whole, True]))
        assert mute.shape == (2,)
        found += keys
    assert all(row in (0, 1) and key in KEYS for row, key in found)
    assert len(found) <= 2 * (1 + 20 * len(ticks) / 30)

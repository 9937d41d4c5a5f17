"""G.722 through av: a tone up to 7 kHz survives, any octets are sound, encoders can be followed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.arrays import Float
from sip_gateway.media.g722 import OCTETS, SILENCE, G722Decoder, G722Encoder
from tests.sim.phones import goertzel, sine


def frames(tone: float, count: int, peak: float = 0.2) -> list[Float]:
    return list(sine(tone, 320 * count, peak=peak, rate=16000).reshape(count, 320))


@pytest.mark.parametrize("tone", [200.0, 1000.0, 3000.0, 5000.0, 6500.0])
def test_a_tone_survives(tone: float) -> None:
    encoder, decoder = G722Encoder(), G722Decoder()
    packets = [encoder.encode(frame) for frame in frames(tone, 40)]
    assert {len(packet) for packet in packets} == {OCTETS}
    sound = np.concatenate([decoder.decode(packet) for packet in packets])
    assert goertzel(sound[3200:], tone, 16000) == pytest.approx(0.2, abs=0.02)


def test_a_follower_goes_on_where_the_other_stands() -> None:
    first, second, decoder = G722Encoder(), G722Encoder(), G722Decoder()
    sound = frames(700.0, 60)
    for frame in sound[:40]:
        decoder.decode(first.encode(frame))
    second.follow(first, sound[35:40])
    joined = np.concatenate([decoder.decode(second.encode(frame)) for frame in sound[40:]])
    assert np.abs(joined).max() < 0.25
    assert goertzel(joined, 700.0, 16000) == pytest.approx(0.2, abs=0.02)


def test_silence_is_silent() -> None:
    decoder = G722Decoder()
    for _ in range(5):
        sound = decoder.decode(bytes((SILENCE,)) * OCTETS)
    assert np.abs(sound).max() < 0.01


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(min_size=160, max_size=160), max_size=5))
def test_any_octets_are_a_sound(payloads: list[bytes]) -> None:
    # Invariant: 320 finite samples within full scale, whatever comes.
    decoder = G722Decoder()
    for payload in payloads:
        sound = decoder.decode(payload)
        assert sound.shape == (320,)
        assert np.abs(sound).max() <= 1.0


@pytest.mark.parametrize("size", [0, 160, 640])
def test_only_20_ms_are_encoded(size: int) -> None:
    with pytest.raises(ValueError, match="20 ms"):
        G722Encoder().encode(np.zeros(size, np.float32))

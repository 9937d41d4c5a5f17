"""WAV files are what strangers send."""

from __future__ import annotations

import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.wav import LONGEST, RATE, WavRefused, read_wav

CODES = {"no-wav", "no-pcm", "rate", "channels", "empty", "too-long"}
CHUNKS = st.builds(
    lambda name, size, body: struct.pack("<4sI", name, size) + body,
    st.sampled_from([b"fmt ", b"data", b"LIST", b"\0\0\0\0"]),
    st.integers(0, 0xFFFFFFFF) | st.integers(0, 40),
    st.binary(max_size=60)
    | st.builds(
        lambda *numbers: struct.pack("<HHIIHH", *numbers),
        st.integers(0, 3),
        st.integers(0, 3),
        st.sampled_from([0, 8000, 16000, 44100, 48000, 0xFFFFFFFF]),
        st.just(0),
        st.integers(0, 6),
        st.sampled_from([8, 16, 24]),
    ),
)
FILES = st.binary(max_size=200) | st.lists(CHUNKS, max_size=6).map(
    lambda chunks: b"RIFF\0\0\0\0WAVE" + b"".join(chunks)
)


@given(FILES)
def test_a_file_is_heard_or_refused(data: bytes) -> None:
    """Invariant: sound between −1 and 1 of at most 30 s, no longer than the file could hold at
    8 kHz, or one of the codes; never another fault."""
    try:
        sound = read_wav(data)
    except WavRefused as refused:
        assert str(refused) in CODES
        return
    assert 0 < len(sound) <= LONGEST * RATE
    assert len(sound) <= len(data)
    assert sound.dtype == np.float32
    assert np.max(np.abs(sound)) <= 1.0

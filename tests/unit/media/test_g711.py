"""G.711 against ITU-T G.711 tables 1a and 2a: decision values, and every code there and back."""

from __future__ import annotations

import numpy as np
import pytest

from media.g711 import G711, PCMA, PCMU, to_linear16

LAWS = pytest.mark.parametrize("law", [PCMA, PCMU], ids=lambda law: law.name)


def code_of(law: G711, sample: int) -> int:
    return int(law.encode(np.array([sample], np.int16))[0])


def alaw_by_the_book(code: int) -> int:
    """Table 1a in words: segment and step, in 13 bits left-justified to 16."""
    folded = code ^ 0x55
    segment, step = folded >> 4 & 7, folded & 15
    value = (2 * step + 1 if segment == 0 else (2 * step + 33) << (segment - 1)) * 8
    return value if code & 0x80 else -value


def ulaw_by_the_book(code: int) -> int:
    """Table 2a in words: 14 bits left-justified to 16."""
    folded = code ^ 0xFF
    segment, step = folded >> 4 & 7, folded & 15
    value = (((2 * step + 33) << segment) - 33) * 4
    return value if code & 0x80 else -value


@pytest.mark.parametrize(
    ("law", "book"), [(PCMA, alaw_by_the_book), (PCMU, ulaw_by_the_book)], ids=["PCMA", "PCMU"]
)
def test_every_code_decodes_as_the_standard_says(law: G711, book: object) -> None:
    assert callable(book)
    codes = np.arange(256, dtype=np.uint8)
    assert law.decode(codes).tolist() == [book(code) for code in range(256)]


@LAWS
def test_every_code_survives_decoding_and_encoding(law: G711) -> None:
    codes = np.arange(256, dtype=np.uint8)
    again = law.encode(law.decode(codes))
    # µ-law has two zeros; the negative one is not reproduced (G.711 §3).
    expected = codes.copy()
    if law is PCMU:
        expected[0x7F] = 0xFF
    assert again.tolist() == expected.tolist()


@LAWS
def test_every_sample_is_at_most_half_a_step_off(law: G711) -> None:
    # Below overload, which begins half a step above the largest value.
    samples = np.arange(-32000, 32001, dtype=np.int32)
    codes = law.encode(samples.astype(np.int16))
    segment = (codes ^ (0x55 if law is PCMA else 0xFF)) >> 4 & 7
    half = 8 << np.maximum(segment.astype(int) - 1, 0) if law is PCMA else 4 << segment.astype(int)
    assert (np.abs(samples - law.decode(codes)) <= half).all()


@LAWS
def test_louder_never_encodes_as_softer(law: G711) -> None:
    decoded = law.decode(law.encode(np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)))
    assert (np.diff(decoded.astype(np.int32)) >= 0).all()


@pytest.mark.parametrize(
    ("law", "sample", "code"),
    [
        (PCMA, 0, 0xD5),
        (PCMA, -1, 0x55),
        (PCMA, 15, 0xD5),
        (PCMA, 16, 0xD4),
        (PCMA, 32767, 0xAA),
        (PCMA, -32768, 0x2A),
        (PCMA, 1024, 0xE5),
        (PCMU, 0, 0xFF),
        (PCMU, -1, 0x7F),
        (PCMU, 32767, 0x80),
        (PCMU, -32768, 0x00),
        (PCMU, 8031 * 4, 0x80),
        (PCMU, 30 * 4, 0xF0),
        (PCMU, 31 * 4, 0xEF),
    ],
)
def test_edges_of_segments(law: G711, sample: int, code: int) -> None:
    assert code_of(law, sample) == code


@LAWS
def test_silence_is_the_smallest_value(law: G711) -> None:
    assert code_of(law, 0) == law.silence
    assert abs(int(law.linear[law.silence])) <= 8


@LAWS
def test_many_legs_at_once_equal_one_by_one(law: G711) -> None:
    rows = np.random.default_rng(1).integers(-32768, 32768, (7, 160)).astype(np.int16)
    batch = law.encode(rows)
    assert batch.shape == (7, 160)
    assert all((law.encode(row) == codes).all() for row, codes in zip(rows, batch, strict=True))


def test_floats_are_rounded_clipped_and_never_wrap() -> None:
    sound = np.array([0.0, 1.5, -1.5, 0.25, -np.inf, np.inf], np.float32)
    assert to_linear16(sound).tolist() == [0, 32767, -32768, 8192, -32768, 32767]
    assert PCMA.encode_float(sound[1:2])[0] == 0xAA


@LAWS
def test_tables_cannot_be_changed(law: G711) -> None:
    with pytest.raises(ValueError, match="read-only"):
        law.linear[0] = 1

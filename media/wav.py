"""A recording that somebody uploads: a WAV file of any usual kind to 16 kHz mono, levelled.

The file is a stranger's. Only what RIFF and WAVE (Microsoft, "Multimedia Programming Interface and
Data Specifications 1.0", 1991) say of plain PCM is read: every length is checked against what is
there, and nothing is made larger than the file itself.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np

from media.arrays import Float
from media.resample import to_wide

RATE: Final = 16000
LONGEST: Final = 30.0  # seconds
_RATES: Final = (8000, 16000, 48000)
_PCM: Final = 1
_FORMAT: Final = struct.Struct("<HHIIHH")
_CHUNK: Final = struct.Struct("<4sI")
_MOST_CHUNKS: Final = 64  # programs add a few of their own; more is no recording
_LOUDNESS: Final = 0.1  # RMS of what is not silence: −20 dBov, as our own prompts
_SILENCE: Final = 0.003  # RMS of 20 ms that count as a pause
_PEAK: Final = 0.9
_TAPS: Final = 97


class WavRefused(Exception):
    """The file cannot be used; the argument is the error code of docs/protocol.md."""


def read_wav(data: bytes) -> Float:
    """Sound at 16 kHz, −1 to 1. Raises WavRefused: `no-wav`, `no-pcm`, `rate`, `channels`, `empty`,
    `too-long`."""
    rate, channels, body = _parts(data)
    if rate not in _RATES:
        raise WavRefused("rate")
    if channels not in (1, 2):
        raise WavRefused("channels")
    count = len(body) // (2 * channels)
    if count > LONGEST * rate:
        raise WavRefused("too-long")
    if not count:
        raise WavRefused("empty")
    samples = np.frombuffer(body, "<i2", count * channels).reshape(count, channels)
    sound: Float = samples.mean(axis=1, dtype=np.float32) / np.float32(32768.0)
    return _levelled(_at_16_khz(sound, rate))


def to_pcm(sound: Float) -> bytes:
    """16-bit little-endian samples."""
    return bytes(np.rint(np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes())


def from_pcm(data: bytes) -> Float:
    """The same back. Raises ValueError for an odd number of bytes."""
    sound: Float = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32767.0)
    return sound


def wav_of(pcm: bytes) -> bytes:
    """A WAV file, 16 kHz mono, of 16-bit samples."""
    form = _FORMAT.pack(_PCM, 1, RATE, 2 * RATE, 2, 16)
    body = b"WAVE" + _CHUNK.pack(b"fmt ", len(form)) + form + _CHUNK.pack(b"data", len(pcm)) + pcm
    return _CHUNK.pack(b"RIFF", len(body)) + body


def _parts(data: bytes) -> tuple[int, int, bytes]:
    """Rate, channels and samples of a PCM file."""
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise WavRefused("no-wav")
    found: tuple[int, int] | None = None
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + _CHUNK.size > len(data):
            break
        name, size = _CHUNK.unpack_from(data, at)
        at += _CHUNK.size
        if name == b"fmt " and found is None:
            found = _format(data[at : at + size])
        elif name == b"data":
            if found is None:
                raise WavRefused("no-wav")
            # A recorder that was cut off leaves a length of 0xFFFFFFFF: what is there counts.
            return (*found, data[at : at + size])
        at += size + size % 2
    raise WavRefused("no-wav")


def _format(body: bytes) -> tuple[int, int]:
    if len(body) < _FORMAT.size:
        raise WavRefused("no-wav")
    kind, channels, rate, _, block, bits = _FORMAT.unpack_from(body)
    if kind != _PCM or bits != 16 or block != 2 * channels:
        raise WavRefused("no-pcm")
    return rate, channels


def _at_16_khz(sound: Float, rate: int) -> Float:
    if rate == 8000:
        return to_wide(sound)
    if rate == 48000:
        offsets = np.arange(_TAPS) - _TAPS // 2
        taps = np.sinc(offsets / 3.4) * np.kaiser(_TAPS, 6.0)  # to 7 kHz, nothing from 8 kHz on
        filtered = np.convolve(sound, (taps / taps.sum()).astype(np.float32))
        start = _TAPS // 2
        return np.asarray(filtered[start : start + len(sound) : 3], np.float32)
    return sound


def _levelled(sound: Float) -> Float:
    """As loud as our own prompts, never clipped; silence stays as it is."""
    size = RATE // 50
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    power = np.mean(frames**2, axis=1)
    loud = power[power > _SILENCE**2]
    peak = float(np.max(np.abs(sound)))
    if not len(loud) or not peak:
        return sound
    gain = min(_LOUDNESS / float(np.sqrt(np.mean(loud))), _PEAK / peak)
    return sound * np.float32(gain)

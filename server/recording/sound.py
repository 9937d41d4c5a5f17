"""All voices of a recording as one: each decoded by itself, put where it was spoken, and added."""

from __future__ import annotations

from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame

from media.arrays import Float
from server.recording.spool import Packet

RATE: Final = 48_000
CHUNK: Final = 960  # samples that go to the encoder at once: 20 ms
_WINDOW: Final = 5 * RATE  # samples that are kept for those who are late
LATE: Final = 1.0  # seconds after which nothing is expected any more
_DELAY: Final = 0.06  # seconds of jitter that a voice may have without being cut
_LEAP: Final = 0.25  # seconds by which a voice's own clock may differ from ours
_MAX_DECODED: Final = RATE // 8  # samples of one packet: RFC 6716 has 120 ms at most


class Voice:
    """One stream of Opus. Its timestamps say where a packet belongs; where they leap, or drift
    away from our clock, it begins anew where it arrived."""

    def __init__(self) -> None:
        self._decoder = av.CodecContext.create("libopus", "r")
        self._base: tuple[int, int] | None = None  # timestamp and sample that belong together

    def decode(self, packet: Packet) -> tuple[int, Float] | None:
        """The first sample's place, and the samples; None for what is no Opus."""
        try:
            frames = self._decoder.decode(av.Packet(packet.payload))
        except av.FFmpegError:
            return None
        parts = [_mono(frame) for frame in frames if isinstance(frame, AudioFrame)]
        if not parts:
            return None
        return self._place(packet), np.concatenate(parts)[:_MAX_DECODED]

    def _place(self, packet: Packet) -> int:
        arrived = int((packet.at + _DELAY) * RATE)
        if self._base is not None:
            since = ((packet.timestamp - self._base[0] + 0x80000000) & 0xFFFFFFFF) - 0x80000000
            place = self._base[1] + since
            if abs(place - arrived) <= _LEAP * RATE:
                return place
        self._base = (packet.timestamp, arrived)
        return arrived


def _mono(frame: AudioFrame) -> Float:
    """One channel at 48 kHz, −1 to 1."""
    samples = frame.to_ndarray()
    if samples.dtype == np.int16:
        samples = samples.astype(np.float32) / 32768.0
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    return np.asarray(samples.mean(axis=0), np.float32)


class Mix:
    """The sum, from the first sample on. Bounded: what is further ahead or too late is left out."""

    def __init__(self) -> None:
        self._window = np.zeros(_WINDOW, np.float32)
        self._start = 0  # the place of the window's first sample

    def add(self, place: int, sound: Float) -> None:
        at = place - self._start
        if at < 0:
            sound, at = sound[-at:], 0
        room = self._window[at : at + len(sound)]
        room += sound[: len(room)]

    def take(self, until: float) -> list[Float]:
        """Chunks of all that lies before `until` seconds."""
        chunks: list[Float] = []
        while self._start + CHUNK <= until * RATE:
            chunks.append(np.tanh(self._window[:CHUNK]))  # many at once are loud, and not harsh
            self._window[:-CHUNK] = self._window[CHUNK:]
            self._window[-CHUNK:] = 0
            self._start += CHUNK
        return chunks

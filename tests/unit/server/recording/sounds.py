"""Recordings made by hand: tones as Opus packets, colours as packets of video, and what is heard in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from server.recording.spool import Packet, pack

RATE = 48_000
ENCODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9", "h264": "libx264"}
OPTIONS = {
    "vp8": {"deadline": "realtime"},
    "vp9": {"deadline": "realtime", "cpu-used": "8"},
    "h264": {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"},
}


def tone_packets(track: int, hertz: float, start: float, seconds: float) -> list[Packet]:
    """A sine of a fifth of full scale, 20 ms a packet, each arriving when it was spoken."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    encoder.time_base = Fraction(1, RATE)
    made: list[Packet] = []
    for number in range(int(seconds * 50)):
        times = (np.arange(960) + number * 960) / RATE
        wave = (0.2 * np.sin(2 * np.pi * hertz * times) * 32767).astype(np.int16)
        frame = AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, number * 960
        for packet in encoder.encode(frame):
            place = len(made)
            made.append(Packet(start + place / 50, track, 1, place, place * 960, bytes(packet)))
    return made


def colour_packets(
    track: int,
    colour: tuple[int, int, int],
    start: float,
    seconds: float,
    stream: int = 1,
    codec: str = "vp8",
) -> list[Packet]:
    """A camera that sees one colour, 20 frames a second, cut into packets of 500 bytes."""
    encoder: Any = av.CodecContext.create(ENCODERS[codec], "w")
    encoder.width, encoder.height, encoder.pix_fmt = 640, 360, "yuv420p"
    encoder.time_base, encoder.options = Fraction(1, 20), dict(OPTIONS[codec])
    made: list[Packet] = []
    for number in range(int(seconds * 20)):
        picture = np.full((360, 640, 3), colour, np.uint8)
        frame = VideoFrame.from_ndarray(picture).reformat(format="yuv420p")
        frame.pts = number
        for packet in encoder.encode(frame):
            data, at = bytes(packet), start + number / 20
            pieces = [data[place : place + 500] for place in range(0, len(data), 500)]
            for place, piece in enumerate(pieces):
                first, last = place == 0, place == len(pieces) - 1
                key = first and bool(packet.is_keyframe)
                begins = first if codec == "vp8" else key  # as the router tells it
                made.append(
                    Packet(
                        at,
                        track,
                        stream,
                        len(made),
                        number * 4500,
                        piece,
                        begins,
                        last,
                        codec,
                        key,
                    )
                )
    return made


def spool(path: Path, records: list[Any]) -> Path:
    """In the order in which they happen."""
    ordered = sorted(records, key=lambda one: getattr(one, "at", -1.0))
    path.write_bytes(b"".join(pack(one) for one in ordered))
    return path


@dataclass
class Film:
    """A file, decoded: all sound, and the colour in the middle of each picture with its time."""

    sound: NDArray[np.float32]
    colours: list[tuple[float, tuple[int, int, int]]] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)

    def power(self, hertz: float, begin: float, end: float) -> float:
        """How loud one tone is between two moments, by Goertzel: its amplitude, 0 to 1."""
        part = self.sound[int(begin * RATE) : int(end * RATE)]
        turns = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / RATE)
        return float(2 * abs(np.dot(part, turns)) / max(1, len(part)))

    def colour(self, at: float) -> tuple[int, int, int]:
        """What is seen at a moment."""
        return [colour for when, colour in self.colours if when <= at][-1]


def film(path: Path) -> Film:
    sounds: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
    made = Film(sounds[0])
    with av.open(str(path)) as file:
        for frame in file.decode(audio=0):
            sounds.append(np.asarray(frame.to_ndarray(), np.float32).mean(axis=0))
    with av.open(str(path)) as file:
        for picture in file.decode(video=0):
            pixels = picture.to_ndarray(format="rgb24")
            middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]
            assert picture.time is not None
            made.colours.append((picture.time, (int(middle[0]), int(middle[1]), int(middle[2]))))
            made.size = (picture.width, picture.height)
    made.sound = np.concatenate(sounds)
    return made


def is_close(colour: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(colour, wanted, strict=True))

"""From a spool to one file: WebM with Opus and VP8, written piece by piece as the spool is read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from media.arrays import Float
from server.recording.frames import Assembler
from server.recording.picture import HEIGHT, WIDTH, Decoder, Planes, of_file, of_frame, of_name
from server.recording.sound import CHUNK, LATE, RATE, Mix, Voice
from server.recording.spool import Packet, Record, Scene, Track, read

SOUNDS: Final = frozenset({"mic", "screen-audio"})
STEP: Final = 0.05  # seconds between two pictures at most
STILL: Final = 1.0  # seconds after which a picture that stays is written again
_MAX_STREAMS: Final = 1000
_VIDEO: Final = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}


class Writer:
    """The file that is made."""

    def __init__(self, place: Path) -> None:
        self._file: Any = av.open(str(place), "w", format="webm")
        self._video: Any = self._file.add_stream("libvpx", rate=20, options=dict(_VIDEO))
        self._video.width, self._video.height = WIDTH, HEIGHT
        self._video.pix_fmt = "yuv420p"
        self._video.bit_rate = 1_500_000
        self._video.gop_size = 100
        self._video.codec_context.time_base = self._video.time_base = Fraction(1, 1000)
        self._sound: Any = self._file.add_stream("libopus", rate=RATE, layout="mono")
        self._sound.bit_rate = 64_000
        self._samples = 0

    def show(self, planes: Planes, at: float) -> None:
        frame = VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = int(at * 1000), Fraction(1, 1000)
        self._file.mux(self._video.encode(frame))

    def play(self, chunk: Float) -> None:
        samples = (chunk * 32767).astype(np.int16).reshape(1, CHUNK)
        frame = AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, self._samples
        frame.time_base = Fraction(1, RATE)
        self._samples += CHUNK
        self._file.mux(self._sound.encode(frame))

    def close(self) -> None:
        self._file.mux(self._video.encode(None))
        self._file.mux(self._sound.encode(None))
        self._file.close()


class Composer:
    """Takes records in order. Memory does not grow with a recording's length."""

    def __init__(self, folder: Path, writer: Writer) -> None:
        self._folder = folder
        self._writer = writer
        self._tracks: dict[int, Track] = {}
        self._voices: dict[tuple[int, int], Voice] = {}
        self._pictures: dict[tuple[int, int, str], tuple[Assembler, Decoder]] = {}
        self._mix = Mix()
        self._scene = Scene(0.0)
        self._planes = of_name("")
        self._fresh = True
        self._shown_at = float("-inf")
        self.seconds = 0.0

    def take(self, record: Record) -> None:
        match record:
            case Track():
                self._tracks[record.number] = record
            case Scene():
                self._pass(record.at)
                self._change(record)
            case Packet():
                self._pass(record.at)
                self._packet(record)

    def finish(self) -> None:
        self._show(self.seconds)
        self._play(self.seconds)

    def _pass(self, at: float) -> None:
        """Write what nothing can change any more."""
        if at <= self.seconds:
            return
        while self._shown_at + STILL < at:
            self._show(max(0.0, self._shown_at + STILL))
        if self._fresh and at - self._shown_at >= STEP:
            self._show(at)
        self.seconds = at
        self._play(at - LATE)

    def _show(self, at: float) -> None:
        if at > self._shown_at:
            self._writer.show(self._planes, at)
            self._shown_at, self._fresh = at, False

    def _play(self, until: float) -> None:
        for chunk in self._mix.take(until):
            self._writer.play(chunk)

    def _change(self, scene: Scene) -> None:
        self._scene = scene
        planes = None
        if scene.picture:
            planes = of_file(self._folder / Path(scene.picture).name)
        elif scene.peer:
            return  # what was there stays until the first frame is
        self._put(planes if planes is not None else of_name(scene.name))

    def _put(self, planes: Planes) -> None:
        self._planes, self._fresh = planes, True

    def _packet(self, packet: Packet) -> None:
        track = self._tracks.get(packet.track)
        if track is None:
            return
        key = (packet.track, packet.stream)
        if track.source in SOUNDS:
            if key not in self._voices and len(self._voices) < _MAX_STREAMS:
                self._voices[key] = Voice()
            if packet.payload and key in self._voices:
                sound = self._voices[key].decode(packet)
                if sound is not None:
                    self._mix.add(*sound)
            return
        coded = (*key, packet.codec)
        if coded not in self._pictures and len(self._pictures) < _MAX_STREAMS:
            self._pictures[coded] = (Assembler(), Decoder(packet.codec))
        if coded in self._pictures:
            assembler, decoder = self._pictures[coded]
            for frame in assembler.put(packet):
                self._see(track, decoder.decode(frame))

    def _see(self, track: Track, frame: VideoFrame | None) -> None:
        wanted = (self._scene.peer, self._scene.source)
        if frame is None or self._scene.picture or wanted != (track.peer, track.source):
            return
        planes = of_frame(frame)
        if planes is not None:
            self._put(planes)


def compose(folder: Path, spool: Path, place: Path) -> float:
    """Make the file at `place`; its length in seconds. Raises OSError, av.FFmpegError."""
    writer = Writer(place)
    composer = Composer(folder, writer)
    with spool.open("rb") as file:
        for record in read(file):
            composer.take(record)
    composer.finish()
    writer.close()
    return composer.seconds

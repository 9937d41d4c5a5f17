"""What a person behind a bad network sees and hears: pictures by time, sound by likeness."""

from __future__ import annotations

import base64
import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

from sip_gateway.media.service import PROMPTS
from tests.e2e.sound import Samples, likeness, read_wav

RATE = 16_000
WINDOW = 0.5  # seconds of sound compared at once
LOUD = 0.01  # root mean square below which a window is a pause
ALIKE = 0.5  # correlation from which on a window counts as understood

# Time and height of every picture that the other person's <video> presents, and all their sound.
LOOK = """
() => {
  const video = document.querySelector('[data-participant]:not([data-self="true"]) video');
  window.uccSeen = [];
  const look = () => {
    window.uccSeen.push([performance.now(), video.videoHeight]);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}
"""
MARK = "() => { window.uccFrom = performance.now(); window.uccSeen.length = 0; }"
SEEN = "() => [window.uccFrom, performance.now(), window.uccSeen]"
RECORD = """
() => {
  const element = [...document.querySelectorAll('audio')]
    .find((one) => one.srcObject?.getAudioTracks().some((track) => !track.muted));
  const recorder = new MediaRecorder(new MediaStream(element.srcObject.getAudioTracks()),
    { audioBitsPerSecond: 128000 });
  window.uccPieces = [];
  recorder.ondataavailable = (event) => window.uccPieces.push(event.data);
  window.uccRecorder = recorder;
  recorder.start();
}
"""
HEARD = """
async () => {
  const recorder = window.uccRecorder;
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  const bytes = await new Blob(window.uccPieces).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 16000, 16000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  const whole = new Int16Array(samples.length);
  samples.forEach((value, n) => { whole[n] = Math.max(-1, Math.min(1, value)) * 32767; });
  let text = '';
  const raw = new Uint8Array(whole.buffer);
  for (let n = 0; n < raw.length; n += 8192) {
    text += String.fromCharCode(...raw.subarray(n, n + 8192));
  }
  return btoa(text);
}
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """`pictures` are (seconds since the beginning, height); `seconds` how long was watched."""

    seconds: float
    pictures: list[tuple[float, int]]
    understood: float  # share of windows with speech that were like what was said
    median: float  # of their likeness

    def freeze(self) -> float:
        """The longest time without a new picture, in seconds."""
        times = [0.0, *(at for at, _ in self.pictures), self.seconds]
        return max(b - a for a, b in pairwise(times))

    def reached(self, height: int) -> float | None:
        """Seconds until pictures are that high; None if they never were."""
        return next((at for at, tall in self.pictures if tall >= height), None)

    def usual_height(self) -> int:
        """The median of the last half."""
        later = [tall for at, tall in self.pictures if at > self.seconds / 2]
        return int(np.median(later)) if later else 0

    def rate(self) -> float:
        """Pictures a second in the last half."""
        return sum(at > self.seconds / 2 for at, _ in self.pictures) / (self.seconds / 2)


def write_speech(path: Path) -> Samples:
    """A WAV of 48 kHz with our own sentences, for a browser to say; gives it at 16 kHz."""
    found = sorted((PROMPTS / "fr").glob("*.wav"), key=lambda one: -one.stat().st_size)
    spoken: Samples = np.concatenate([read_wav(one)[0] for one in found[:8]])[: 24 * RATE]
    spoken = 0.7 * spoken / np.abs(spoken).max()
    spectrum = np.fft.rfft(spoken)
    wide = np.fft.irfft(spectrum, 3 * len(spoken)) * 3
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((wide * 32767).astype("<i2").tobytes())
    return spoken


def write_film(path: Path, seconds: int = 4, pictures: int = 15) -> None:
    """A Y4M of 1280 × 720 that is as hard to encode as a person who moves: texture that drifts."""
    rng = np.random.default_rng(1)
    texture = rng.integers(60, 200, (45, 80), dtype=np.uint8).repeat(24, 0).repeat(24, 1)
    grain = rng.integers(0, 24, texture.shape, dtype=np.uint8)
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W1280 H720 F{pictures}:1 Ip A1:1 C420jpeg\n".encode())
        for n in range(seconds * pictures):
            turn = 2 * np.pi * n / (seconds * pictures)
            down, right = int(100 + 90 * np.sin(turn)), int(200 + 180 * np.cos(turn))
            part = texture[down : down + 720, right : right + 1280]
            light = part + np.roll(grain, 7 * n)[:720, :1280]
            film.write(b"FRAME\n" + light.astype(np.uint8).tobytes() + bytes([128]) * (1280 * 360))


def watch(page: Page, seconds: float, spoken: Samples, after: float = 0.0) -> Watched:
    """Watch and listen for `seconds`; sound is compared from `after` seconds on."""
    page.evaluate(MARK)
    page.evaluate(RECORD)
    page.wait_for_timeout(seconds * 1000)
    begin, end, seen = page.evaluate(SEEN)
    heard = np.frombuffer(base64.b64decode(page.evaluate(HEARD)), "<i2").astype(float) / 32768
    likenesses = compare(heard[int(after * RATE) :], spoken)
    expected = len(likenesses) and round(_loud_share(spoken) * (len(heard) / RATE - after) / WINDOW)
    pictures = [((at - begin) / 1000, int(tall)) for at, tall in seen]
    alike = sum(one >= ALIKE for one in likenesses)
    share = alike / max(1, len(likenesses), expected - 1)  # a window more or less is chance
    middle = float(np.median(likenesses)) if likenesses else 0.0
    return Watched((end - begin) / 1000, pictures, share, middle)


def _loud_share(spoken: Samples) -> float:
    windows = spoken[: len(spoken) // 8000 * 8000].reshape(-1, int(WINDOW * RATE))
    return float(np.mean(np.sqrt((windows**2).mean(1)) >= LOUD))


def compare(heard: Samples, spoken: Samples) -> list[float]:
    """How like each window of `heard` is to some part of what is said over and over, pauses left
    out."""
    said = np.concatenate((spoken, spoken[: int(WINDOW * RATE)]))
    size = int(WINDOW * RATE)
    found = []
    for start in range(0, len(heard) - size + 1, size):
        window = heard[start : start + size]
        if np.sqrt((window**2).mean()) < LOUD:
            continue
        found.append(likeness(said, window))
    return found

"""Prompts, music and tones on their way to one leg or one room."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from media.arrays import Float
from media.resample import WIDE, to_wide
from media.tones import DEFAULT_COUNTRY, NEUTRAL, Tone, named, render

RATE: Final = 16000  # Hz; all sound here
FALLBACK: Final = "en"
MUSIC: Final = "music"
_TONE_PREFIX: Final = "tone:"


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound at 16 kHz; a supervisory tone has no end and repeats by itself."""

    sound: Float
    repeat: bool = False


class PromptLibrary:
    """Recordings by language and id, read once: `<directory>/<language>/<id>.wav`, `music.wav`.

    Files are 16-bit mono WAV of 8 or 16 kHz. What is missing or unreadable is replaced by a short
    neutral tone and counted: a call goes on without a sentence rather than not at all.
    """

    def __init__(self, directory: Path, country: str = DEFAULT_COUNTRY) -> None:
        self._clips: dict[tuple[str, str], Clip] = {}
        self._own: dict[tuple[str, str, str], Clip] = {}  # by house, language, prompt
        self._country = country
        self._neutral = Clip(render(NEUTRAL, RATE))
        self.counters = {"prompt_unreadable": 0, "prompt_missing": 0}
        for path in sorted(directory.glob("*/*.wav")):
            self._load(path.parent.name, path)
        for path in sorted(directory.glob("*.wav")):
            self._load("", path)

    def set_own(self, house: str, prompt: str, language: str, sound: Float | None) -> None:
        """A recording of the house's own in place of ours; None for ours again. What plays goes
        on."""
        if sound is None:
            self._own.pop((house, language, prompt), None)
        else:
            self._own[house, language, prompt] = Clip(sound)

    def clip(self, prompt: str, language: str, house: str = "") -> Clip:
        """The clip of a prompt id, in that language or else in English; of the house where it
        has one of its own. `fr/<id>` is French whatever the language."""
        own, slash, stem = prompt.rpartition("/")
        if slash:
            prompt, language = stem, own
        if prompt.startswith(_TONE_PREFIX):
            tone = named(prompt.removeprefix(_TONE_PREFIX), self._country)
            if tone is not None:
                return self._tone(prompt, tone)
        for mine in ((house, language, prompt), (house, "", prompt)):
            if mine in self._own:
                return self._own[mine]
        for key in ((language, prompt), (FALLBACK, prompt), ("", prompt)):
            if key in self._clips:
                return self._clips[key]
        self.counters["prompt_missing"] += 1
        return self._neutral

    def conference_tone(self, prompt: str, volume: float) -> Clip:
        """One of the tones of a conference at `volume` dBm0 instead of its own."""
        tone = named(prompt.removeprefix(_TONE_PREFIX), self._country)
        return self._neutral if tone is None else Clip(render(replace(tone, level=volume), RATE))

    def _tone(self, prompt: str, tone: Tone) -> Clip:
        clip = self._clips.get(("", prompt))
        if clip is None:
            clip = Clip(render(tone, RATE), tone.repeat)
            self._clips["", prompt] = clip
        return clip

    def _load(self, language: str, path: Path) -> None:
        try:
            self._clips[language, path.stem] = Clip(read_wave(path))
        except (OSError, EOFError, ValueError, wave.Error):
            self.counters["prompt_unreadable"] += 1


def read_wave(path: Path) -> Float:
    """Sound of a 16-bit mono WAV file at 16 kHz. Raises ValueError, wave.Error or OSError."""
    with wave.open(str(path), "rb") as file:
        if file.getnchannels() != 1 or file.getsampwidth() != 2 or not file.getnframes():
            raise ValueError("not 16-bit mono")
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    sound: Float = samples.astype(np.float32) / np.float32(32768.0)
    if rate == RATE // 2:
        return to_wide(sound)
    if rate != RATE:
        raise ValueError("neither 8 nor 16 kHz")
    return sound


class Player:
    """Clips one after the other, 20 ms at a time."""

    def __init__(self, clips: Sequence[Clip], token: int = 0, loop: bool = False) -> None:
        self._clips = list(clips)
        self.token = token
        self._loop = loop
        self._index = 0
        self._position = 0

    def next(self) -> Float | None:
        """The next 320 samples, padded with silence at the very end; None after it."""
        if self._index >= len(self._clips):
            return None
        frame = np.zeros(WIDE, np.float32)
        filled = 0
        while filled < WIDE and self._index < len(self._clips):
            clip = self._clips[self._index]
            part = clip.sound[self._position : self._position + WIDE - filled]
            frame[filled : filled + len(part)] = part
            filled += len(part)
            self._position += len(part)
            if self._position >= len(clip.sound):
                self._step(clip)
        return frame

    def _step(self, clip: Clip) -> None:
        self._position = 0
        if clip.repeat and len(clip.sound):
            return
        self._index += 1
        if (
            self._loop
            and self._index >= len(self._clips)
            and any(len(each.sound) for each in self._clips)
        ):
            self._index = 0

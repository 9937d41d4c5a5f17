"""Music on hold against speech: what is told apart, and how soon."""

from __future__ import annotations

import numpy as np
import pytest

from media.arrays import Float
from media.g711 import PCMA
from media.held_music import LOOK, HeldMusic
from media.level import dbov, power
from sip_gateway.media.player import read_wave
from tests import music_sounds
from tests.spoken_sounds import PROMPTS, noise, speech

SECOND = 8000
MUSIC = {
    "our own": np.tile(read_wave(PROMPTS / "music.wav")[::2], 2)[: 30 * SECOND],
    "strings": music_sounds.pad(30),
    "guitar": music_sounds.tune(30),
    "band": music_sounds.band(30),
}
TIME = np.arange(30 * SECOND) / SECOND
LANGUAGES = ("de", "fr", "it", "en")


def run(sound: Float) -> list[tuple[float, bool]]:
    """Seconds at which music was found, and was over."""
    line = np.take(PCMA.floats, PCMA.encode_float(sound))
    detector, row, found = HeldMusic(2), np.array([1]), []
    for number, frame in enumerate(line[: len(line) // 160 * 160].reshape(-1, 1, 160)):
        if number % LOOK == 0:
            changes = detector.update(row, dbov(power(frame)), frame)
            found += [(number / 50, playing) for _, playing in changes]
    return found


@pytest.mark.parametrize("line", [-80.0, -50.0])
@pytest.mark.parametrize("name", MUSIC)
def test_music_is_found_within_eleven_seconds(name: str, line: float) -> None:
    ((at, playing),) = run(MUSIC[name] + noise(line, 30 * SECOND))
    assert playing
    assert 4.0 < at < 11.0


@pytest.mark.parametrize("line", [-80.0, -40.0])
@pytest.mark.parametrize("language", LANGUAGES)
def test_speech_is_no_music(language: str, line: float) -> None:
    words = np.concatenate([read_wave(each)[::2] for each in (PROMPTS / language).glob("*.wav")])
    for sound in (np.tile(speech(language), 2), words):
        assert run(sound + noise(line, len(sound))) == []


def test_neither_are_several_who_talk_at_once_nor_one_without_pauses() -> None:
    voices = [speech(language)[: 14 * SECOND] for language in LANGUAGES]
    for sound in (voices[0] + voices[3], np.sum(voices, axis=0, dtype=np.float32)):
        assert run(np.tile(sound, 2)) == []
    for voice in voices:
        frames = voice[: len(voice) // 160 * 160].reshape(-1, 160)
        assert run(np.tile(frames[dbov(power(frames)) > -45.0].ravel(), 3)) == []


@pytest.mark.parametrize(
    "sound",
    [
        noise(-30.0, 30 * SECOND),
        0.3 * np.sin(2 * np.pi * 425 * TIME),
        0.3 * np.sin(2 * np.pi * 425 * TIME) * (TIME % 1.0 < 0.5),
        0.3 * np.sin(2 * np.pi * 425 * TIME) * (TIME % 5.0 < 1.0),
        0.1 * np.sin(2 * np.pi * 150 * TIME) + noise(-50.0, 30 * SECOND),
        0.001 * MUSIC["guitar"],
        np.zeros(30 * SECOND),
    ],
    ids=["noise", "dial tone", "busy tone", "ringing", "hum", "faint music", "silence"],
)
def test_steady_and_faint_sounds_are_no_music(sound: Float) -> None:
    assert run(sound.astype(np.float32)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_over_when_somebody_speaks(language: str) -> None:
    found = run(np.concatenate((music_sounds.tune(15), speech(language))))
    assert [playing for _, playing in found] == [True, False]
    assert found[1][0] - 15.0 < 4.0


def test_it_is_over_with_silence_and_may_come_again() -> None:
    rest = np.zeros(3 * SECOND, np.float32)
    found = run(np.concatenate((music_sounds.band(14), rest, music_sounds.band(14))))
    assert [playing for _, playing in found] == [True, False, True]
    assert found[1][0] - 14.0 < 2.0

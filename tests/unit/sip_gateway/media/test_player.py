"""Prompt files and how they are played: exact lengths, fallbacks, and files that are no sound."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from sip_gateway.media.player import Clip, Player, PromptLibrary, read_wave
from sip_gateway.media.service import PROMPTS
from tests.sim.phones import goertzel, sine, write_wave


def clip(*values: float, repeat: bool = False) -> Clip:
    """A clip of one frame for each value."""
    return Clip(np.repeat(np.array(values, np.float32), 320), repeat)


def play(player: Player, ticks: int) -> list[float | None]:
    frames = [player.next() for _ in range(ticks)]
    assert all(frame is None or frame.shape == (320,) for frame in frames)
    return [None if frame is None else round(float(frame[0]), 2) for frame in frames]


def test_clips_follow_each_other_and_end() -> None:
    assert play(Player([clip(0.1, 0.2), clip(0.3)]), 5) == [0.1, 0.2, 0.3, None, None]


def test_clips_join_within_a_frame_and_the_end_is_silence() -> None:
    player = Player([Clip(np.full(200, 0.5, np.float32)), Clip(np.full(200, 0.25, np.float32))])
    frame, last = player.next(), player.next()
    assert frame is not None and last is not None
    assert frame[199] == 0.5 and frame[200] == 0.25
    assert last[79] == 0.25 and (last[80:] == 0).all()
    assert player.next() is None


def test_loop_starts_over() -> None:
    assert play(Player([clip(0.1), clip(0.2)], loop=True), 5) == [0.1, 0.2, 0.1, 0.2, 0.1]


def test_a_supervisory_tone_repeats_by_itself() -> None:
    assert play(Player([clip(0.1, repeat=True), clip(0.2)]), 3) == [0.1, 0.1, 0.1]


@pytest.mark.parametrize("loop", [True, False])
def test_nothing_to_play_ends_at_once(loop: bool) -> None:
    assert Player([], loop=loop).next() is None
    empty = Player([Clip(np.zeros(0, np.float32), repeat=True)], loop=loop)
    assert [empty.next() is None for _ in range(3)][-1]


@pytest.mark.parametrize("rate", [8000, 16000])
def test_both_rates_are_read(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "a.wav"
    write_wave(path, sine(1000, rate, rate=rate), 8000 if rate == 8000 else 16000)
    sound = read_wave(path)
    assert len(sound) == 16000
    assert goertzel(sound[800:-800], 1000.0, 16000) == pytest.approx(0.2, abs=0.01)


def bad_file(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("not a wave file")
    elif kind == "empty":
        path.write_bytes(b"")
    else:
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2 if kind == "stereo" else 1)
            file.setsampwidth(1 if kind == "8 bit" else 2)
            file.setframerate(44100 if kind == "44.1 kHz" else 16000)
            file.writeframes(b"" if kind == "no samples" else bytes(400))


@pytest.mark.parametrize("kind", ["text", "empty", "stereo", "8 bit", "44.1 kHz", "no samples"])
def test_an_unusable_file_is_counted_and_replaced(tmp_path: Path, kind: str) -> None:
    (tmp_path / "en").mkdir()
    bad_file(tmp_path / "en" / "welcome.wav", kind)
    library = PromptLibrary(tmp_path)
    assert library.counters["prompt_unreadable"] == 1
    assert len(library.clip("welcome", "en").sound) == 4800
    assert library.counters["prompt_missing"] == 1


@pytest.mark.parametrize("prompt", ["../../etc/passwd", "tone:", "tone:nonsense", "", "en/welcome"])
def test_ids_are_never_paths(tmp_path: Path, prompt: str) -> None:
    library = PromptLibrary(tmp_path)
    library.clip(prompt, "en")
    assert library.counters["prompt_missing"] == 1


def test_tones_by_name_are_those_of_the_country(tmp_path: Path) -> None:
    assert len(PromptLibrary(tmp_path, "CH").clip("tone:busy", "fr").sound) == 16000
    assert len(PromptLibrary(tmp_path, "DE").clip("tone:busy", "fr").sound) == 15360
    library = PromptLibrary(tmp_path)
    assert library.clip("tone:busy", "en") is library.clip("tone:busy", "de")
    assert library.clip("tone:busy", "en").repeat


def test_the_products_own_prompts_are_all_readable() -> None:
    library = PromptLibrary(PROMPTS)
    assert library.counters["prompt_unreadable"] == 0
    for language in ("de", "fr", "it", "en"):
        assert len(library.clip("welcome", language).sound) > 8000
    assert len(library.clip("music", "").sound) > 80000
    assert library.counters["prompt_missing"] == 0

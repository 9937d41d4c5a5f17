"""The recordings are complete, audible, and the ones that the manifest names."""

from __future__ import annotations

import hashlib
import json
import wave
from pathlib import Path

import numpy as np
import pytest

import sip_gateway.prompts
from sip_gateway.prompts.catalogue import CATALOGUE
from sip_gateway.prompts.music import compose
from sip_gateway.prompts.prompt import LANGUAGES

FOLDER = Path(next(iter(sip_gateway.prompts.__path__)))
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
RECORDINGS = {entry["file"]: entry for entry in MANIFEST["recordings"]}
EXPECTED = [f"{language}/{p.id}.wav" for language in LANGUAGES for p in CATALOGUE]


@pytest.mark.parametrize("name", [*EXPECTED, "music.wav"])
def test_recording_is_audible_and_unaltered(name: str) -> None:
    path = FOLDER / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == RECORDINGS[name]["sha256"]
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768
    assert len(samples) > 0.25 * 16000
    assert 0.1 < np.abs(samples).max() <= 0.75
    # Faded ends: neither a click at the start nor at the end.
    assert abs(samples[0]) < 0.01
    assert abs(samples[-1]) < 0.01 or name == "music.wav"


def test_manifest_speaks_the_catalogue() -> None:
    """A sentence that was changed after its recording fails here."""
    for language in LANGUAGES:
        for prompt in CATALOGUE:
            assert RECORDINGS[f"{language}/{prompt.id}.wav"]["text"] == prompt.text(language)


def test_every_recording_is_listed_and_no_other() -> None:
    on_disk = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.wav")}
    assert on_disk == set(RECORDINGS) == {*EXPECTED, "music.wav"}


def test_music_loops_without_a_seam() -> None:
    samples = compose(8000)
    step = np.abs(np.diff(samples)).max()
    assert abs(samples[0] - samples[-1]) <= step

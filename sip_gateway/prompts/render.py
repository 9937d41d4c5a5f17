"""Renders every sentence of the catalogue, and the music on hold, to WAV files. Run by hand.

    python -m sip_gateway.prompts.render --model kokoro.onnx --voices voices.npz

    python -m sip_gateway.prompts.render --model kokoro.onnx --voices voices.npz --only invited

renders only the sentences named, and

    python -m sip_gateway.prompts.render --pico invited

those all by SVOX Pico, which is small and speaks all four languages.
The recordings are committed, so neither the service nor its users need a speech engine. English,
French and Italian are spoken by Kokoro-82M in single precision (half precision gave silent
prompts), German by SVOX Pico; `pip install kokoro-onnx py-nanotts` brings both engines. A
rendering that is too short or silent stops the run: better no file than a mute portal.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import importlib
import json
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sip_gateway.prompts.catalogue import CATALOGUE
from sip_gateway.prompts.music import compose
from sip_gateway.prompts.prompt import LANGUAGES, Prompt

Samples = NDArray[np.float32]
Voice = Callable[[str], tuple[Samples, int]]
Speaker = Callable[[str], tuple[str, Voice]]  # of a language: the engine's name, and its voice

RATE = 16000  # Hz of every file
LOUDNESS = -20.0  # dBFS, RMS of the spoken parts
PEAK = 0.7  # of full scale, about −3 dBFS
SHORTEST = 0.25  # s; the shortest digit takes about 0.3 s
FADE = 0.02  # s
HERE = Path(__file__).resolve().parent
KOKORO = {"en": ("bf_emma", "en-gb"), "fr": ("ff_siwis", "fr-fr"), "it": ("if_sara", "it")}
PICO = {"de": "de-DE"}
ALL_PICO = {"de": "de-DE", "fr": "fr-FR", "it": "it-IT", "en": "en-GB"}


def kokoro_voice(model: Path, voices: Path, language: str) -> Voice:
    engine = importlib.import_module("kokoro_onnx").Kokoro(str(model), str(voices))
    name, locale = KOKORO[language]

    def speak(text: str) -> tuple[Samples, int]:
        samples, rate = engine.create(text, voice=name, lang=locale, speed=0.95)
        return np.asarray(samples, dtype=np.float32), int(rate)

    return speak


def pico_voice(language: str) -> Voice:
    engine = importlib.import_module("py_nanotts").NanoTTS()

    def speak(text: str) -> tuple[Samples, int]:
        pcm = engine.speak(text, voice=ALL_PICO[language], speed=0.95)
        samples: Samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
        return samples / np.float32(32768), 16000

    return speak


def resample(samples: Samples, rate: int) -> Samples:
    """To RATE, by the spectrum: the whole sentence is at hand, so no filter is needed."""
    if rate == RATE:
        return samples
    length = round(len(samples) * RATE / rate)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(length // 2 + 1, dtype=spectrum.dtype)
    bins = min(len(kept), len(spectrum))
    kept[:bins] = spectrum[:bins]
    return (np.fft.irfft(kept, length) * (length / len(samples))).astype(np.float32)


def trim(samples: Samples) -> Samples:
    """Cut silence at both ends, leaving 60 ms before and 120 ms after."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max(initial=0))
    if not len(loud):
        return samples[:0]
    first = max(0, int(loud[0]) - int(0.06 * RATE))
    last = min(len(samples), int(loud[-1]) + int(0.12 * RATE))
    return samples[first:last]


def level(samples: Samples) -> Samples:
    """Bring the spoken parts to LOUDNESS, with PEAK as the limit, and fade the ends."""
    spoken = samples[np.abs(samples) > 0.05 * np.abs(samples).max()]
    rms = float(np.sqrt(np.mean(spoken**2)))
    gain = min(10 ** (LOUDNESS / 20) / rms, PEAK / float(np.abs(samples).max()))
    ramp = np.linspace(0, 1, int(FADE * RATE), dtype=np.float32)
    out = samples * np.float32(gain)
    out[: len(ramp)] *= ramp
    out[-len(ramp) :] *= ramp[::-1]
    return out


def write(path: Path, samples: Samples) -> str:
    """Write 16-bit mono at RATE. Returns the file's SHA-256 in hex."""
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return hashlib.sha256(path.read_bytes()).hexdigest()


def render(
    language: str, speak: Voice, prompts: Sequence[Prompt], engine: str
) -> list[dict[str, str]]:
    entries = []
    for prompt in prompts:
        text = prompt.text(language)
        samples = trim(resample(*speak(text)))
        if len(samples) < SHORTEST * RATE:
            raise SystemExit(f"render: {language}/{prompt.id} came out silent or cut off")
        path = HERE / language / f"{prompt.id}.wav"
        digest = write(path, level(samples))
        entries.append(
            {
                "file": f"{language}/{prompt.id}.wav",
                "text": text,
                "engine": engine,
                "sha256": digest,
            }
        )
    return entries


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", type=Path, help="Kokoro-82M, fp32, ONNX")
    parser.add_argument("--voices", type=Path, help="its voices, one .npz")
    ids = [each.id for each in CATALOGUE]
    parser.add_argument("--pico", nargs="+", choices=ids, default=[])
    parser.add_argument("--only", nargs="+", choices=ids, default=[])
    options = parser.parse_args()
    if options.pico:
        _render_some(options.pico, _by_pico)
    elif options.model and options.voices:
        best = functools.partial(_by_the_best, options.model, options.voices)
        if options.only:
            _render_some(options.only, best)
        else:
            _render_all(best)
    else:
        parser.error("needs --model and --voices, or --pico")


def _by_pico(language: str) -> tuple[str, Voice]:
    return f"SVOX Pico {ALL_PICO[language]}", pico_voice(language)


def _by_the_best(model: Path, voices: Path, language: str) -> tuple[str, Voice]:
    if language in PICO:
        return _by_pico(language)
    return f"Kokoro-82M {KOKORO[language][0]}", kokoro_voice(model, voices, language)


def _render_some(ids: Sequence[str], voice_of: Speaker) -> None:
    """Only these sentences; what the manifest says of the others stays."""
    chosen = [each for each in CATALOGUE if each.id in ids]
    before = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))["recordings"]
    entries = {entry["file"]: entry for entry in before}
    for language in LANGUAGES:
        engine, speak = voice_of(language)
        for entry in render(language, speak, chosen, engine):
            entries[entry["file"]] = entry
    _write_manifest(list(entries.values()))


def _render_all(voice_of: Speaker) -> None:
    entries = []
    for language in LANGUAGES:
        engine, speak = voice_of(language)
        entries += render(language, speak, CATALOGUE, engine)
    digest = write(HERE / "music.wav", compose(RATE))
    entries.append(
        {"file": "music.wav", "text": "", "engine": "music.py, our own", "sha256": digest}
    )
    _write_manifest(entries)


def _write_manifest(entries: Sequence[dict[str, str]]) -> None:
    manifest = {"licence": "Apache-2.0 (both engines' voices)", "recordings": entries}
    (HERE / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()

"""Recordings of a vPBX's own that its telephones hear in place of ours."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from media.wav import RATE, WavRefused, read_wav, to_pcm
from server.domain.errors import FieldError, Invalid
from server.domain.fields import LANGUAGES

MAX_FILE: Final = 6_000_000  # bytes: 30 s at 48 kHz in stereo, and a little for the head
MUSIC: Final = "music"
# What may be one's own. Others are parts of sentences, or tell what to press.
SPOKEN: Final = ("welcome", "first-here", "entering", "goodbye")
PLACES: Final = (MUSIC, *(f"{prompt}-{each}" for prompt in SPOKEN for each in LANGUAGES))


@dataclass(frozen=True, slots=True)
class PhonePrompt:
    """`place` is one of PLACES; `sound` 16-bit PCM at 16 kHz, empty where it was not asked for."""

    vpbx_id: str
    place: str
    seconds: float
    updated_at: datetime
    sound: bytes = b""


def prompt_and_language(place: str) -> tuple[str, str]:
    """`welcome-fr` is the prompt `welcome` in French; music has no language."""
    prompt, _, language = place.rpartition("-")
    return (prompt, language) if prompt else (place, "")


def read_upload(value: object) -> tuple[bytes, float]:
    """Sound and seconds of a WAV file in Base64. Raises Invalid on the field `wav`."""
    if not isinstance(value, str):
        raise Invalid([FieldError("wav", "required")])
    if len(value) > MAX_FILE * 4 // 3 + 4:
        raise Invalid([FieldError("wav", "too-large")])
    try:
        sound = read_wav(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        raise Invalid([FieldError("wav", "no-wav")]) from None
    except WavRefused as refused:
        raise Invalid([FieldError("wav", str(refused))]) from None
    return to_pcm(sound), round(len(sound) / RATE, 1)

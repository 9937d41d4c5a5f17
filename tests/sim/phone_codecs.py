"""The codecs of the telephones of these tests: one encoder and, for what was heard, a decoder."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from media.arrays import Float
from media.g711 import G711, PCMA, PCMU
from sip_gateway.media.g722 import G722Decoder, G722Encoder
from sip_gateway.media.opus import load
from sip_gateway.phone_media import Codec

# Loading takes longer than most tests.
CODECS = load()


class Coder(Protocol):
    """`clock` is RTP's, `rate` that of the sound, in Hz."""

    payload_type: int
    clock: int
    rate: int

    def encode(self, frame: Float) -> bytes: ...

    def decode(self, payloads: list[bytes]) -> Float: ...


class _G711:
    clock = rate = 8000

    def __init__(self, law: G711) -> None:
        self.payload_type = law.payload_type
        self._law = law

    def encode(self, frame: Float) -> bytes:
        return self._law.encode_float(frame).tobytes()

    def decode(self, payloads: list[bytes]) -> Float:
        sound: Float = np.take(self._law.floats, np.frombuffer(b"".join(payloads), np.uint8))
        return sound


class _G722:
    payload_type, clock, rate = 9, 8000, 16000

    def __init__(self) -> None:
        self._encoder = G722Encoder()

    def encode(self, frame: Float) -> bytes:
        return self._encoder.encode(frame)

    def decode(self, payloads: list[bytes]) -> Float:
        decoder = G722Decoder()
        return np.concatenate([decoder.decode(payload) for payload in payloads])


class _Opus:
    payload_type, clock, rate = 96, 48000, 16000

    def __init__(self) -> None:
        self._encoder = CODECS.encoder(16000)

    def encode(self, frame: Float) -> bytes:
        return self._encoder.encode(frame)

    def decode(self, payloads: list[bytes]) -> Float:
        decoder = CODECS.decoder(16000)
        return np.concatenate([decoder.decode(payload) for payload in payloads])


def coder(codec: Codec) -> Coder:
    """A new telephone's."""
    if codec == "G722":
        return _G722()
    if codec == "opus":
        return _Opus()
    return _G711(PCMA if codec == "PCMA" else PCMU)

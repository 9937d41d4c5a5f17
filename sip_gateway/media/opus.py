"""libopus (RFC 6716) for one stream of 20 ms frames, at the rate the mixer works with.

libopus takes and gives 8 or 16 kHz directly, which spares two resamplers per talker. It is called
through cffi in the library that the `av` wheel brings along (or the system's); where neither can
be loaded, `av` itself does the work at 48 kHz, three times as slow.
"""

from __future__ import annotations

import ctypes.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

import av
import numpy as np
from cffi import FFI

from media.arrays import Float, Linear16

_LARGEST: Final = 1275  # octets of one frame (RFC 6716 §3.4)
_LONGEST: Final = 6  # frames of 20 ms that a packet may hold
_VOIP: Final = 2048
_SET_BITRATE, _SET_COMPLEXITY, _SET_FEC, _SET_LOSS = 4002, 4010, 4012, 4014
_BITRATE: Final = 24000
# Measured per 20 ms frame at 16 kHz: complexity 3 takes 66 µs, 5 takes 90, and voices of telephones
# gain nothing from more.
_COMPLEXITY: Final = 3

_DECLARATIONS: Final = """
    typedef struct OpusEncoder OpusEncoder;
    typedef struct OpusDecoder OpusDecoder;
    OpusEncoder *opus_encoder_create(int32_t fs, int channels, int application, int *error);
    int opus_encoder_get_size(int channels);
    int opus_encoder_ctl(OpusEncoder *st, int request, ...);
    int32_t opus_encode_float(OpusEncoder *st, const float *pcm, int frame_size,
                              unsigned char *data, int32_t max_data_bytes);
    void opus_encoder_destroy(OpusEncoder *st);
    OpusDecoder *opus_decoder_create(int32_t fs, int channels, int *error);
    int opus_decode_float(OpusDecoder *st, const unsigned char *data, int32_t len, float *pcm,
                          int frame_size, int decode_fec);
    void opus_decoder_destroy(OpusDecoder *st);
"""


class Encoder(Protocol):
    def encode(self, frame: Float | Linear16) -> bytes:
        """One packet of a 20 ms frame; empty when the codec has none to give yet. Only G.722
        takes 16-bit samples."""
        ...

    def follow(self, other: Encoder, past: Iterable[Float | Linear16]) -> None:
        """Go on where `other`, of the same kind and rate, stands: the next packet may come behind
        its last one. `past` are the frames that it encoded last."""
        ...


class Decoder(Protocol):
    def decode(self, packet: bytes | None, *, fec: bool = False) -> Float:
        """The sound of a packet. None conceals 20 ms; with `fec` the packet is the one after the
        lost, and its copy of the last 20 ms before it is used. A broken one is concealed too."""
        ...


class Codecs(Protocol):
    """A way to libopus; `rate` is 8000 or 16000 Hz, sound is mono."""

    def encoder(self, rate: int) -> Encoder: ...

    def decoder(self, rate: int) -> Decoder: ...


def load() -> Codecs:
    """The fastest way to libopus on this machine."""
    for path in _libraries():
        try:
            return LibOpus(path)
        except (OSError, AttributeError):
            continue
    return AvOpus()


def _libraries() -> Iterator[str]:
    """Where wheels of `av` keep libopus (Linux and Windows, macOS), then the system's own."""
    package = Path(av.__file__).parent
    for directory in (package.parent / "av.libs", package / ".dylibs"):
        for path in sorted(directory.glob("*opus*")):
            yield str(path)
    system = ctypes.util.find_library("opus")
    if system:
        yield system


class LibOpus:
    """libopus through cffi. Raises OSError or AttributeError when the library does not serve."""

    def __init__(self, path: str) -> None:
        self._ffi = FFI()
        self._ffi.cdef(_DECLARATIONS)
        self._library: Any = self._ffi.dlopen(path)
        for name in ("opus_encode_float", "opus_decode_float"):
            getattr(self._library, name)

    def encoder(self, rate: int) -> Encoder:
        return _LibEncoder(self._ffi, self._library, rate)

    def decoder(self, rate: int) -> Decoder:
        return _LibDecoder(self._ffi, self._library, rate)


class _LibEncoder:
    def __init__(self, ffi: FFI, library: Any, rate: int) -> None:
        self._ffi, self._library = ffi, library
        error = ffi.new("int *")
        state = library.opus_encoder_create(rate, 1, _VOIP, error)
        if error[0]:
            raise ValueError(f"no Opus encoder for {rate} Hz")
        self._state = ffi.gc(state, library.opus_encoder_destroy)
        settings = ((_SET_BITRATE, _BITRATE), (_SET_COMPLEXITY, _COMPLEXITY))
        for request, value in (*settings, (_SET_FEC, 1), (_SET_LOSS, 5)):
            library.opus_encoder_ctl(self._state, request, ffi.cast("int", value))
        self._size = rate // 50
        self._packet = ffi.new("unsigned char[]", _LARGEST)

    def encode(self, frame: Float | Linear16) -> bytes:
        samples = np.ascontiguousarray(frame, np.float32)
        if samples.shape != (self._size,):
            raise ValueError("not one frame of 20 ms")
        pointer = self._ffi.from_buffer("float[]", samples.data)
        length = self._library.opus_encode_float(
            self._state, pointer, self._size, self._packet, _LARGEST
        )
        return bytes(self._ffi.buffer(self._packet, max(length, 0)))

    def follow(self, other: Encoder, past: Iterable[Float | Linear16]) -> None:
        assert isinstance(other, _LibEncoder)
        # A state is one piece of memory and may be copied as such (opus_encoder_create).
        size = self._library.opus_encoder_get_size(1)
        self._ffi.memmove(self._state, other._state, size)


class _LibDecoder:
    def __init__(self, ffi: FFI, library: Any, rate: int) -> None:
        self._ffi, self._library = ffi, library
        error = ffi.new("int *")
        state = library.opus_decoder_create(rate, 1, error)
        if error[0]:
            raise ValueError(f"no Opus decoder for {rate} Hz")
        self._state = ffi.gc(state, library.opus_decoder_destroy)
        self._size = rate // 50
        self._sound: Float = np.zeros(self._size * _LONGEST, np.float32)
        self._pointer = ffi.from_buffer("float[]", self._sound.data)

    def decode(self, packet: bytes | None, *, fec: bool = False) -> Float:
        count = self._call(packet or None, fec)
        if count < 0:
            count = self._call(None, False)
        return self._sound[:count].copy() if count > 0 else np.zeros(self._size, np.float32)

    def _call(self, packet: bytes | None, fec: bool) -> int:
        # Concealment and FEC need the length of what is missing, a packet brings its own.
        size = self._size if packet is None or fec else len(self._sound)
        data = self._ffi.NULL if packet is None else packet
        length = len(packet) if packet else 0
        count: int = self._library.opus_decode_float(
            self._state, data, length, self._pointer, size, int(fec)
        )
        return count


class AvOpus:
    """libopus through PyAV, which decodes to 48 kHz only and conceals nothing."""

    def encoder(self, rate: int) -> Encoder:
        return _AvEncoder(rate)

    def decoder(self, rate: int) -> Decoder:
        return _AvDecoder(rate)


class _AvEncoder:
    def __init__(self, rate: int) -> None:
        self._context = av.CodecContext.create("libopus", "w")
        self._context.bit_rate = _BITRATE
        self._context.format = "flt"
        self._context.layout = "mono"
        self._context.sample_rate = rate
        self._context.options = {"application": "voip", "frame_duration": "20"}
        self._rate = rate
        self._pts = 0

    def encode(self, frame: Float | Linear16) -> bytes:
        if frame.shape != (self._rate // 50,):
            raise ValueError("not one frame of 20 ms")
        samples = np.ascontiguousarray(frame[None, :], np.float32)
        sound = av.AudioFrame.from_ndarray(samples, format="flt", layout="mono")
        sound.sample_rate, sound.pts = self._rate, self._pts
        self._pts += self._rate // 50
        return b"".join(bytes(packet) for packet in self._context.encode(sound))

    def follow(self, other: Encoder, past: Iterable[Float | Linear16]) -> None:
        for frame in past:
            self.encode(frame)


class _AvDecoder:
    def __init__(self, rate: int) -> None:
        self._context = av.CodecContext.create("libopus", "r")
        self._context.layout = "mono"
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        self._size = rate // 50

    def decode(self, packet: bytes | None, *, fec: bool = False) -> Float:
        frame = np.zeros(self._size, np.float32)
        if packet is None or fec:
            return frame
        try:
            decoded = self._context.decode(av.Packet(packet))
        except av.FFmpegError:
            return frame
        parts = [part for sound in decoded for part in self._resampler.resample(sound)]
        if parts:
            joined: Float = np.concatenate([part.to_ndarray()[0] for part in parts])
            # The resampler's delay makes the first frame short.
            frame = np.concatenate((frame[: max(self._size - len(joined), 0)], joined))
        return frame

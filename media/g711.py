"""G.711 A-law and µ-law by table, for many legs in one call.

The tables follow ITU-T G.711 (11/88) with the arithmetic of the G.191 tools: 13 significant bits
for A-law, 14 for µ-law, left-justified in 16; negative input is folded by one's complement, so
that encoding is symmetric around the zero crossing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from media.arrays import Codes, Float, Linear16

SAMPLE_RATE: Final = 8000
FRAME: Final = 160  # samples in 20 ms
FULL_SCALE: Final = 32768.0


@dataclass(frozen=True, slots=True, eq=False)
class G711:
    """One of the two laws. The tables are read-only and may be shared between threads.

    `linear` maps 256 codes to 16-bit linear, `floats` to ±1; `codes` maps a 16-bit sample,
    viewed as unsigned, to its code. `silence` is the code of the smallest positive value.
    """

    name: str
    payload_type: int
    linear: Linear16
    floats: Float
    codes: Codes
    silence: int

    def decode(self, codes: Codes) -> Linear16:
        """Linear 16-bit samples of the same shape."""
        return np.take(self.linear, codes)

    def encode(self, samples: Linear16) -> Codes:
        """Codes of the same shape; `samples` must be C-contiguous int16."""
        return np.take(self.codes, samples.view(np.uint16))

    def encode_float(self, samples: Float) -> Codes:
        """Codes of float samples; what exceeds full scale is clipped."""
        return self.encode(to_linear16(samples))


def to_linear16(samples: Float) -> Linear16:
    """Float ±1 to 16 bit, rounded and clipped."""
    scaled = np.multiply(samples, np.float32(FULL_SCALE))
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768.0, 32767.0, out=scaled)
    return scaled.astype(np.int16)


def _alaw_linear() -> Linear16:
    folded = np.arange(256) ^ 0x55  # even bits are inverted on the line
    exponent = (folded & 0x70) >> 4
    mantissa = folded & 0x0F
    # Half a step is added, and from segment 1 on the leading bit that the code leaves out.
    magnitude = (mantissa << 4) + 8 + np.where(exponent > 0, 0x100, 0)
    magnitude <<= np.maximum(exponent - 1, 0)
    return np.where(np.arange(256) >= 0x80, magnitude, -magnitude).astype(np.int16)


def _ulaw_linear() -> Linear16:
    folded = ~np.arange(256) & 0xFF  # all bits are inverted on the line
    exponent = (folded & 0x70) >> 4
    mantissa = folded & 0x0F
    magnitude = (((mantissa << 3) + 0x84) << exponent) - 0x84  # bias of 33 in 14 bits
    return np.where(np.arange(256) >= 0x80, magnitude, -magnitude).astype(np.int16)


def _segment(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The number of bits of each positive value (0 for 0)."""
    return np.ceil(np.log2(values + 1)).astype(np.int64)


def _samples() -> npt.NDArray[np.int64]:
    """All 16-bit samples in the order of their unsigned view."""
    return np.arange(65536).astype(np.uint16).view(np.int16).astype(np.int64)


def _alaw_codes() -> Codes:
    sample = _samples()
    magnitude = np.where(sample < 0, ~sample, sample) >> 4  # 0 … 2047
    exponent = np.maximum(_segment(magnitude) - 4, 0)
    mantissa = (magnitude >> np.maximum(exponent - 1, 0)) & 0x0F
    sign = np.where(sample < 0, 0, 0x80)
    codes: Codes = ((sign | exponent << 4 | mantissa) ^ 0x55).astype(np.uint8)
    return codes


def _ulaw_codes() -> Codes:
    sample = _samples()
    magnitude = np.minimum((np.where(sample < 0, ~sample, sample) >> 2) + 33, 0x1FFF)
    exponent = _segment(magnitude) - 6
    mantissa = (magnitude >> (exponent + 1)) & 0x0F
    sign = np.where(sample < 0, 0x80, 0)
    codes: Codes = (~(sign | exponent << 4 | mantissa) & 0xFF).astype(np.uint8)
    return codes


def _law(name: str, payload_type: int, linear: Linear16, codes: Codes, silence: int) -> G711:
    floats = (linear / np.float32(FULL_SCALE)).astype(np.float32)
    for table in (linear, floats, codes):
        table.flags.writeable = False
    return G711(name, payload_type, linear, floats, codes, silence)


# Payload types are static (RFC 3551 table 4).
PCMU: Final = _law("PCMU", 0, _ulaw_linear(), _ulaw_codes(), 0xFF)
PCMA: Final = _law("PCMA", 8, _alaw_linear(), _alaw_codes(), 0xD5)

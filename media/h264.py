"""H.264 payloads (RFC 6184, packetization mode 1), as far as a forwarder and a recording need them."""

from __future__ import annotations

from dataclasses import dataclass

_SLICE, _IDR, _SPS, _PPS, _STAP_A, _FU_A = 1, 5, 7, 8, 24, 28
_START_CODE = b"\0\0\0\1"
# Profiles whose parameter sets say more of colour (ITU-T H.264 §7.3.2.1.1); browsers send none here.
_HIGH = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128})
_LONGEST_SPS = 64  # octets that are looked at
_MACROBLOCK = 16


@dataclass(frozen=True, slots=True)
class Description:
    """One packet.

    `keyframe` tells that a key frame begins with it: it holds a sequence parameter set, without
    which nobody can begin to decode, and which WebRTC sends in-band (RFC 7742 §6.2). `height` is
    what that says, in pixels; 0 where it is not understood.
    """

    keyframe: bool
    height: int


_PLAIN = Description(False, 0)


def parse(payload: bytes) -> Description | None:
    """Look into a packet; None for what packetization mode 1 does not know (RFC 6184 §6.3)."""
    if len(payload) < 2 or payload[0] & 0x80:
        return None
    kind = payload[0] & 0x1F
    if kind == _FU_A:
        return _fragment(payload)
    if kind == _STAP_A:
        units = _aggregated(payload)
        sets = [unit for unit in units or () if unit[0] & 0x1F == _SPS]
        if units is None:
            return None
        return Description(True, frame_height(sets[0])) if sets else _PLAIN
    if not 1 <= kind <= 23:
        return None
    return Description(True, frame_height(payload)) if kind == _SPS else _PLAIN


def _fragment(payload: bytes) -> Description | None:
    if len(payload) < 3 or not 1 <= payload[1] & 0x1F <= 23:
        return None
    begins = payload[1] & 0x9F == 0x80 | _SPS
    return Description(True, frame_height(payload[1:])) if begins else _PLAIN


def _aggregated(payload: bytes) -> list[bytes] | None:
    """The NAL units of a STAP-A (RFC 6184 §5.7.1), none of them empty; None when it is malformed."""
    units = []
    at = 1
    while at < len(payload):
        end = at + 2 + int.from_bytes(payload[at : at + 2], "big")
        if at + 2 >= end or end > len(payload):
            return None
        units.append(payload[at + 2 : end])
        at = end
    return units or None


def annex_b(payload: bytes) -> bytes:
    """The packet's piece of a byte stream (ITU-T H.264 annex B); b"" for what `parse` refuses."""
    if parse(payload) is None:
        return b""
    kind = payload[0] & 0x1F
    if kind == _STAP_A:
        return b"".join(_START_CODE + unit for unit in _aggregated(payload) or ())
    if kind != _FU_A:
        return _START_CODE + payload
    if payload[1] & 0x80:
        return _START_CODE + bytes((payload[0] & 0x60 | payload[1] & 0x1F,)) + payload[2:]
    return payload[2:]


class _Bits:
    """Reads a parameter set bit by bit. What lies beyond its end is zeros, and `beyond` tells."""

    def __init__(self, data: bytes) -> None:
        self._left = len(data) * 8
        self._value = int.from_bytes(data, "big")

    @property
    def beyond(self) -> bool:
        return self._left < 0

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            return 0
        return self._value >> self._left & (1 << count) - 1

    def golomb(self) -> int:
        """An unsigned Exp-Golomb number (§9.1) of up to 16 bits, which is more than sizes need."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 16 or self.beyond:
                self._left = -1
                return 0
        return (1 << zeros) - 1 + self.take(zeros)


def frame_height(unit: bytes) -> int:
    """Height in pixels that a sequence parameter set says (§7.3.2.1.1), cropped; 0 if unknown."""
    bits = _Bits(unit[1 : 1 + _LONGEST_SPS].replace(b"\0\0\3", b"\0\0"))
    profile = bits.take(8)
    bits.take(16)  # constraints and level
    bits.golomb()
    if profile in _HIGH:
        return 0
    bits.golomb()  # frame numbers
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        _skip_cycle(bits)
    bits.golomb()  # reference frames
    bits.take(1)
    bits.golomb()  # width
    fields = 2
    rows = bits.golomb() + 1
    if bits.take(1):
        fields = 1
    else:
        bits.take(1)
    bits.take(1)
    height = rows * _MACROBLOCK * fields
    if bits.take(1):
        bits.golomb()
        bits.golomb()
        height -= 2 * fields * (bits.golomb() + bits.golomb())
    return 0 if bits.beyond or not 0 < height < 1 << 14 else height


def _skip_cycle(bits: _Bits) -> None:
    bits.take(1)
    bits.golomb()
    bits.golomb()
    for _ in range(min(bits.golomb(), 255)):
        if bits.beyond:
            return
        bits.golomb()

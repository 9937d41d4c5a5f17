"""What decoders are told before a key frame, written bit by bit from the standards."""

from __future__ import annotations


class Bits:
    """Collects fields of given widths."""

    def __init__(self) -> None:
        self._text = ""

    def put(self, value: int, width: int) -> Bits:
        self._text += f"{value:0{width}b}" if width else ""
        return self

    def golomb(self, *values: int) -> Bits:
        """Unsigned Exp-Golomb numbers (ITU-T H.264 §9.1)."""
        for value in values:
            width = (value + 1).bit_length()
            self.put(value + 1, 2 * width - 1)
        return self

    def octets(self) -> bytes:
        """With the stop bit and what fills the last octet."""
        text = self._text + "1"
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def h264_set(width: int, height: int, *, fields: bool = False, order: int = 0) -> bytes:
    """A sequence parameter set of constrained baseline (§7.3.2.1.1), cropped where 16 does not divide
    the height; without the octets that keep start codes away."""
    unit = 32 if fields else 16
    rows = -(-height // unit)
    bits = Bits().put(66, 8).put(0xE0, 8).put(31, 8).golomb(0, 0, order)
    if order == 0:
        bits.golomb(2)
    elif order == 1:
        bits.put(0, 1).golomb(0, 0, 2, 0, 0)
    bits.golomb(1).put(0, 1).golomb(width // 16 - 1, rows - 1)
    bits.put(int(not fields), 1).put(0, int(fields)).put(1, 1)
    spare = rows * unit - height
    bits.put(int(spare > 0), 1)
    if spare:
        bits.golomb(0, 0, 0, spare // (4 if fields else 2))
    return b"\x67" + bits.put(0, 1).octets()


def h264_key(width: int, height: int, *units: bytes) -> bytes:
    """A STAP-A (RFC 6184 §5.7.1) of parameter sets and more units."""
    every = (h264_set(width, height), b"\x68\xce\x3c\x80", *units)
    return b"\x78" + b"".join(len(one).to_bytes(2, "big") + one for one in every)


def av1_header(width: int, height: int, *, reduced: bool = False) -> bytes:
    """A payload's aggregation header and the sequence header (AV1 §5.5.1) in an element of its own."""
    bits = Bits().put(0, 4)
    if reduced:
        bits.put(1, 1).put(4, 5)
    else:
        bits.put(0, 1).put(0, 1).put(0, 1).put(0, 5).put(0, 12).put(9, 5).put(0, 1)
    bits.put(15, 4).put(15, 4).put(width - 1, 16).put(height - 1, 16)
    unit = b"\x08" + bits.put(0, 10).octets()
    return bytes((0x28, len(unit))) + unit

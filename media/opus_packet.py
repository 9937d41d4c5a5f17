"""What an Opus packet says of itself without being decoded (RFC 6716 §3)."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 5760  # units of 48 kHz in 120 ms (RFC 6716 §3.2.5)

# Length of a frame by the configuration number, in units of 48 kHz (RFC 6716 table 2).
_SILK: Final = (480, 960, 1920, 2880)
_HYBRID: Final = (480, 960)
_CELT: Final = (120, 240, 480, 960)


def duration(packet: bytes) -> int:
    """Length of the packet's sound in units of 48 kHz; 0 when it is malformed."""
    if not packet:
        return 0
    count = _frames(packet)
    length = count * _frame_length(packet[0] >> 3)
    return length if length <= LONGEST else 0


def _frame_length(configuration: int) -> int:
    if configuration < 12:
        return _SILK[configuration % 4]
    if configuration < 16:
        return _HYBRID[configuration % 2]
    return _CELT[configuration % 4]


def _frames(packet: bytes) -> int:
    code = packet[0] & 3
    if code < 3:
        return 1 if code == 0 else 2
    return packet[1] & 0x3F if len(packet) > 1 else 0

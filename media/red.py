"""Redundant audio (RFC 2198): earlier packets ride along in a later one.

A payload is a list of headers, the oldest block's first, then the blocks. A header is four octets (one
bit "another follows", payload type, how much earlier in RTP units, length), that of the newest block
one octet.
"""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_BLOCK = 0x3FF  # octets of an earlier block
FURTHEST = 0x3FFF  # RTP units that it may be earlier: 341 ms at 48 kHz
MOST_BLOCKS = 8  # earlier ones that are read; browsers send one or two

# How much earlier, in RTP units, and the payload.
Block = tuple[int, bytes]


class RedError(ValueError):
    """The payload is not well-formed."""


def split(payload: bytes) -> tuple[bytes, list[Block]]:
    """The newest block and the earlier ones, oldest first. Raises RedError."""
    headers: list[tuple[int, int]] = []
    position = 0
    size = len(payload)
    while position < size and payload[position] & 0x80:
        if position + 4 > size or len(headers) == MOST_BLOCKS:
            raise RedError("headers")
        word = int.from_bytes(payload[position + 1 : position + 4], "big")
        headers.append((word >> 10, word & LONGEST_BLOCK))
        position += 4
    position += 1
    if position > size:
        raise RedError("short")
    blocks: list[Block] = []
    for earlier, length in headers:
        if position + length > size:
            raise RedError("blocks")
        blocks.append((earlier, payload[position : position + length]))
        position += length
    return payload[position:], blocks


def prefix(earlier: Sequence[Block], payload_type: int) -> bytes:
    """What stands before the newest block, of `payload_type` as all: headers and earlier blocks.

    Blocks must be within `LONGEST_BLOCK` and `FURTHEST`.
    """
    head = bytearray()
    for offset, block in earlier:
        head.append(0x80 | payload_type)
        head += (offset << 10 | len(block)).to_bytes(3, "big")
    head.append(payload_type)
    return bytes(head) + b"".join(block for _, block in earlier)

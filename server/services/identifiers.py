"""Ids, links and numbers that nobody can guess, from a source of random bytes."""

from __future__ import annotations

import base64
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]
ID_BYTES = 16


def new_id(random_bytes: RandomBytes) -> str:
    """128 random bits in letters that survive being read aloud or lower-cased."""
    return base64.b32encode(random_bytes(ID_BYTES)).decode().rstrip("=").lower()


def random_digits(random_bytes: RandomBytes, length: int) -> str:
    """Uniform digits without a leading zero, which people drop when they dictate."""
    span = 9 * 10 ** (length - 1)
    return str(10 ** (length - 1) + int.from_bytes(random_bytes(16)) % span)

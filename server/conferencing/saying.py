"""Numbers and keys as telephones say them, in prompts of the gateway's catalogue. Sans-IO."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Saying = tuple[str, ...]

# Recordings end there; in a larger room the number said is the largest.
LARGEST = 100

_KEYS: Mapping[str, str] = MappingProxyType({"*": "key-star", "#": "key-hash"})


def number(value: int) -> Saying:
    value = min(value, LARGEST)
    return (f"digit-{value}" if value < 10 else f"number-{value}",)


def figure(value: int) -> Saying:
    """The same without an end: beyond the recordings, digits follow each other."""
    return number(value) if value <= LARGEST else keys(str(value))


def keys(text: str) -> Saying:
    """Keys to press, one by one."""
    return tuple(_KEYS.get(key, f"digit-{key}") for key in text)

"""Reads of many requests at once, done in one go: a room that turns a page asks fifty times."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST: Final = 500  # keys read at once; more than a few thousand are too many for a statement


@dataclass(slots=True)
class _Batch(Generic[K, V]):
    keys: dict[K, None] = field(default_factory=dict)
    found: Mapping[K, V] | None = None


class SharedRead(Generic[K, V]):
    """Whoever asks while a read is under way waits for the next, and shares it with the others.

    A read begins after everybody who shares it has asked, so that nobody is told what was true
    before they asked. Nothing is kept. If whoever reads is cancelled or fails, the next in line reads.
    """

    def __init__(self, read: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        """`read` leaves out of its answer what there is not."""
        self._read = read
        self._turn = asyncio.Lock()
        self._open: _Batch[K, V] | None = None

    async def get(self, key: K) -> V | None:
        """None when there is no such thing. Raises what the read raises."""
        batch = self._open
        if batch is None or len(batch.keys) >= MOST:
            batch = self._open = _Batch()
        batch.keys[key] = None
        async with self._turn:
            if self._open is batch:
                self._open = None
            if batch.found is None:
                batch.found = await self._read(list(batch.keys))
            return batch.found.get(key)

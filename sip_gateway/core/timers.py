"""All deadlines of the core in one queue, so that the shell needs one timer."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable
from typing import Final

# RFC 3261 table 4, seconds.
T1: Final = 0.5
T2: Final = 4.0
T4: Final = 5.0

Action = Callable[[float], None]


class TimerQueue:
    """Deadlines by key; setting a key again replaces it. Times are seconds of the shell's clock."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Hashable]] = []
        self._live: dict[Hashable, tuple[int, float, Action]] = {}
        self._serial = 0

    def __len__(self) -> int:
        return len(self._live)

    def set(self, key: Hashable, at: float, action: Action) -> None:
        """Have `action(now)` called once `at` is reached."""
        self._serial += 1
        self._live[key] = (self._serial, at, action)
        heapq.heappush(self._heap, (at, self._serial, key))
        # Cancelled entries stay in the heap; rebuild before they outnumber the living.
        if len(self._heap) > 2 * len(self._live) + 64:
            self._heap = [(at, serial, key) for key, (serial, at, _) in self._live.items()]
            heapq.heapify(self._heap)

    def cancel(self, key: Hashable) -> None:
        self._live.pop(key, None)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._live

    def next_deadline(self) -> float | None:
        """When `advance` next has something to do."""
        self._drop_dead()
        return self._heap[0][0] if self._heap else None

    def advance(self, now: float) -> None:
        """Run everything that is due, in order of time."""
        while True:
            self._drop_dead()
            if not self._heap or self._heap[0][0] > now:
                return
            _, _, key = heapq.heappop(self._heap)
            _, _, action = self._live.pop(key)
            action(now)

    def _drop_dead(self) -> None:
        while self._heap:
            _, serial, key = self._heap[0]
            entry = self._live.get(key)
            if entry is not None and entry[0] == serial:
                return
            heapq.heappop(self._heap)

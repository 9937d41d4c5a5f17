"""A seeded network in memory and in virtual time, for tests of sans-IO cores.

Nothing here sleeps: `Clock.run` jumps from one event to the next. Two runs with the same seed
are the same run.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field

Action = Callable[[], None]


class Clock:
    """Virtual time in seconds and what happens when."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self._events: list[tuple[float, int, Action]] = []
        self._count = 0

    def at(self, when: float, action: Action) -> None:
        """Do `action` at `when`, or now if that is past; equal times keep their order."""
        self._count += 1
        heapq.heappush(self._events, (max(when, self.now), self._count, action))

    def after(self, delay: float, action: Action) -> None:
        self.at(self.now + delay, action)

    def every(self, interval: float, action: Action) -> None:
        """Do `action` now and then each `interval`, for ever."""

        def again() -> None:
            action()
            self.after(interval, again)

        self.at(self.now, again)

    def next(self) -> float:
        """When something happens next; infinity while nothing will."""
        return self._events[0][0] if self._events else float("inf")

    def run(self, seconds: float) -> None:
        """Let `seconds` pass."""
        end = self.now + seconds
        while self._events and self._events[0][0] <= end:
            when, _, action = heapq.heappop(self._events)
            self.now = when
            action()
        self.now = end


@dataclass(slots=True)
class Link:
    """One direction of a path.

    `delay` and `jitter` are seconds (jitter uniform, so it reorders), `loss` and `duplicates`
    probabilities, `rate` bit/s with a queue of `queue` seconds that drops its tail; 0 = no limit.
    """

    clock: Clock
    seed: int
    delay: float = 0.02
    jitter: float = 0.0
    loss: float = 0.0
    duplicates: float = 0.0
    rate: float = 0.0
    queue: float = 0.2
    sent: int = 0
    dropped: int = 0
    _random: random.Random = field(init=False)
    _free_at: float = 0.0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def send(self, data: bytes, deliver: Callable[[bytes], None]) -> None:
        """Carry a datagram to `deliver`, or not."""
        self.sent += 1
        if self._random.random() < self.loss:
            self.dropped += 1
            return
        copies = 2 if self._random.random() < self.duplicates else 1
        departs = self.clock.now
        if self.rate:
            departs = max(departs, self._free_at)
            if departs - self.clock.now > self.queue:
                self.dropped += 1
                return
            departs += len(data) * 8 / self.rate
            self._free_at = departs
        for _ in range(copies):
            arrives = departs + self.delay + self.jitter * self._random.random()
            self.clock.at(arrives, lambda: deliver(data))

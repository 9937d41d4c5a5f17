"""What happened in one live room, in order, for those who look on and those who come back. Sans-IO."""

from __future__ import annotations

from collections import deque
from typing import Final

from server.live.events import Event

# Events kept for those who come back; who missed more gets a whole new picture.
HISTORY: Final = 500


class Journal:
    """Events numbered without a gap; `seq` is the newest's number, `start` before the first."""

    def __init__(self, start: int = 0) -> None:
        self.seq = start
        self._fresh: list[Event] = []
        # Drop policy: the oldest goes; `since` then asks for a resync.
        self._history: deque[Event] = deque(maxlen=HISTORY)

    def next_seq(self) -> int:
        """The number of the event that is put down next, which has to follow."""
        self.seq += 1
        return self.seq

    def put(self, event: Event) -> None:
        self._fresh.append(event)
        self._history.append(event)

    def drain(self) -> tuple[Event, ...]:
        """What was put down since the last time."""
        events, self._fresh = tuple(self._fresh), []
        return events

    def since(self, seq: int) -> tuple[Event, ...] | None:
        """What came after event `seq`, or None when that is no longer (or not yet) known."""
        oldest_known = self._history[0].seq - 1 if self._history else self.seq
        if not oldest_known <= seq <= self.seq:
            return None
        return tuple(event for event in self._history if event.seq > seq)

"""Losses: asking publishers again within bounds, and limits on answering receivers.

RFC 4585 §6.2.1 and RFC 4588. A NACK names seventeen packets in four bytes, so whoever answers
without a budget is an amplifier.
"""

from __future__ import annotations

from sfu.core.stream import Stream

MAX_MISSING = 256  # per stream; beyond, a key frame is cheaper than repairs
MAX_ASKED = 64  # sequence numbers in one NACK
MAX_TRIES = 10
REORDER_DELAY = 0.010  # seconds to wait before a gap counts as a loss
MIN_INTERVAL = 0.040  # seconds between two requests for one packet


class LossTracker:
    """Which packets of one incoming stream are missing, and when to ask for them.

    At most `MAX_MISSING` gaps are kept. When more are missing, all are given up and
    `overflow` is set: the caller asks for a key frame instead.
    """

    __slots__ = ("_expected", "_missing", "overflow", "stream")

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._expected: int | None = None
        # sequence → (not to be asked before, times asked); insertion order is age.
        self._missing: dict[int, tuple[float, int]] = {}
        self.overflow = False

    def __len__(self) -> int:
        return len(self._missing)

    def arrived(self, sequence: int, now: float) -> None:
        """Take note of unwrapped `sequence`."""
        expected = self._expected
        if expected is None or sequence == expected:
            self._expected = sequence + 1
            return
        if sequence < expected:
            self._missing.pop(sequence, None)
            return
        gap = sequence - expected
        if gap + len(self._missing) > MAX_MISSING:
            self._missing.clear()
            self.overflow = True
        else:
            due = now + REORDER_DELAY
            self._missing.update((number, (due, 0)) for number in range(expected, sequence))
        self._expected = sequence + 1

    def missed(self, sequence: int, now: float) -> None:
        """Take note that `sequence`, from before the first arrival, is wanted after all."""
        if len(self._missing) < MAX_MISSING:
            self._missing.setdefault(sequence, (now + REORDER_DELAY, 0))

    def due(self, now: float, rtt: float) -> list[int]:
        """Numbers (16 bits) to ask for now; those asked too often are given up."""
        asked: list[int] = []
        given_up: list[int] = []
        pause = max(MIN_INTERVAL, rtt)
        for number, (when, tries) in self._missing.items():
            if when > now:
                continue
            if tries >= MAX_TRIES:
                given_up.append(number)
            elif len(asked) < MAX_ASKED:
                asked.append(number)
        for number in asked:
            self._missing[number] = (now + pause, self._missing[number][1] + 1)
        for number in given_up:
            del self._missing[number]
            self.overflow = True
        return [number & 0xFFFF for number in asked]

    def forget(self) -> None:
        """Nothing before is of interest any more: a key frame came or nobody listens."""
        self._missing.clear()
        self.overflow = False


class RepairBudget:
    """Whether a receiver's request may be answered: at most one copy per packet and round trip,
    and a share of the bandwidth for all copies together.
    """

    __slots__ = ("_bytes", "_filled_at", "_last")

    SHARE = 0.25  # of the budget
    BURST = 0.5  # seconds of that share that may be saved up
    REMEMBERED = 1024  # (ssrc, sequence) pairs; the oldest are forgotten first

    def __init__(self, now: float) -> None:
        self._bytes = 0.0
        self._filled_at = now - self.BURST
        self._last: dict[tuple[int, int], float] = {}

    def refill(self, budget: float, now: float) -> None:
        """Add what `budget` (bit/s) allows since the last call."""
        rate = budget * self.SHARE / 8
        self._bytes = min(rate * self.BURST, self._bytes + rate * (now - self._filled_at))
        self._filled_at = now

    def allows(self, ssrc: int, sequence: int, rtt: float, now: float) -> bool:
        """Whether a copy may be sent; the answer True counts as a copy."""
        if self._bytes <= 0:
            return False
        key = (ssrc, sequence)
        last = self._last.pop(key, None)
        if last is not None and now - last < max(rtt, MIN_INTERVAL):
            self._last[key] = last
            return False
        self._last[key] = now
        if len(self._last) > self.REMEMBERED:
            del self._last[next(iter(self._last))]
        return True

    def spend(self, size: int) -> None:
        """Charge `size` bytes."""
        self._bytes -= size

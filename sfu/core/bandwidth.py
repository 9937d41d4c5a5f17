"""How much a receiver's network carries: an estimate from losses, and a cap from REMB.

Additive and multiplicative increase while losses are small, decrease with the loss (the
loss-based controller of draft-ietf-rmcat-gcc-02 §6), bounded by what was really delivered, so
that an idle connection does not dream of gigabits. Losses come from transport-wide feedback, or
from receiver reports where that was not negotiated.
"""

from __future__ import annotations

from media.twcc import Feedback

INITIAL = 2_500_000.0  # bit/s: one 720p layer and some small ones
MINIMUM = 100_000.0
MAXIMUM = 50_000_000.0
WINDOW = 0.5  # seconds of feedback per decision
LOW_LOSS = 0.02
HIGH_LOSS = 0.10
GROWTH = 1.04  # per window
STEP = 20_000.0  # bit/s per window
HEADROOM = 1_000_000.0  # bit/s above twice the delivered rate
SIZES = 4096  # packets in flight whose sizes are known; a power of two


class Downlink:
    """Everything sent to one receiver, numbered for its transport-wide feedback."""

    __slots__ = (
        "_delivered",
        "_feedback_at",
        "_loss",
        "_lost",
        "_received",
        "_remb",
        "_reported",
        "_since",
        "estimate",
        "loss",
        "next_sequence",
        "sizes",
        "uncounted",
    )

    def __init__(self, now: float) -> None:
        # `next_sequence` never wraps; its low 16 bits are sent.
        self.next_sequence = 1 << 16
        self.sizes = [0] * SIZES
        self.uncounted = 0  # bytes sent without a number
        self.estimate = INITIAL
        self.loss = 0.0  # of the last window
        self._remb = MAXIMUM
        self._reported = self.next_sequence
        self._lost = self._received = self._delivered = 0
        self._loss: float | None = None
        self._since = now
        self._feedback_at = float("-inf")

    @property
    def budget(self) -> float:
        """bit/s that may be sent."""
        return min(self.estimate, self._remb)

    def on_feedback(self, feedback: Feedback, now: float) -> None:
        """Count what arrived. Statuses of unsent, forgotten or counted packets are ignored."""
        base = self.next_sequence + (
            ((feedback.base_sequence - self.next_sequence + 0x8000) & 0xFFFF) - 0x8000
        )
        oldest = max(self._reported, self.next_sequence - SIZES)
        end = base + len(feedback.arrivals)
        if base < 0 or end > self.next_sequence:
            return
        self._feedback_at = now
        for sequence in range(max(base, oldest), end):
            if feedback.arrivals[sequence - base] is None:
                self._lost += 1
            else:
                self._received += 1
                self._delivered += self.sizes[sequence & (SIZES - 1)]
        self._reported = max(self._reported, end)
        self._decide(now)

    def on_loss(self, fraction: float, now: float) -> None:
        """A receiver report's loss, 0 to 1; ignored while transport-wide feedback comes."""
        if now - self._feedback_at < 2.0:
            return
        self._loss = fraction if self._loss is None else max(self._loss, fraction)
        self._decide(now)

    def on_remb(self, bitrate: float) -> None:
        """The receiver's own estimate caps ours."""
        self._remb = max(MINIMUM, bitrate)

    def _decide(self, now: float) -> None:
        elapsed = now - self._since
        if elapsed < WINDOW:
            return
        counted = self._lost + self._received
        if counted:
            self.loss = self._lost / counted
            rate = self._delivered * 8 / elapsed
        elif self._loss is not None:
            self.loss = self._loss
            rate = self.uncounted * 8 / elapsed
        else:
            return
        self._adapt(rate)
        self._since = now
        self._lost = self._received = self._delivered = self.uncounted = 0
        self._loss = None

    def _adapt(self, rate: float) -> None:
        if self.loss > HIGH_LOSS:
            sent = rate / max(0.05, 1 - self.loss)
            lowered = min(self.estimate, sent) * (1 - 0.5 * self.loss)
            self.estimate = max(MINIMUM, lowered)
        elif self.loss < LOW_LOSS:
            ceiling = min(MAXIMUM, max(INITIAL, 2 * rate + HEADROOM))
            if self.estimate < ceiling:
                self.estimate = min(ceiling, self.estimate * GROWTH + STEP)

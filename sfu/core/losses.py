"""What losses say about a path: too much is sent, or it loses always.

The loss-based controller of draft-ietf-rmcat-gcc-02 §6 takes every loss for a full queue. A bad
radio link loses a fifth of whatever is sent; to send less helps nobody there. So a decrease is
also a test: when less was sent and as great a share was lost, that share is the path's own, and
only what goes beyond it counts. Small losses that stay without a queue are its own, too.
"""

from __future__ import annotations

LOW_LOSS = 0.02
HIGH_LOSS = 0.10
MOST_USUAL = 0.30  # a path that loses more is taken for a full one
LESS = 0.75  # of the rate before: then losses can be compared
SAME = 0.7  # of the loss before: not better
TRIES = 6  # decreases after which losses count as the path's own in any case
PATIENCE = 2  # windows of small losses without a queue, likewise
SMOOTHING = 0.35  # weight of a window's loss
FORGETTING = 0.1  # per window, towards smaller losses


class LossControl:
    """`usual` is the share that the path loses anyway, `excess` what is lost beyond it."""

    __slots__ = ("_before", "_quiet", "_smoothed", "_tries", "excess", "usual")

    def __init__(self) -> None:
        self.usual = 0.0
        self.excess = 0.0
        self._smoothed = 0.0
        self._quiet = 0
        self._before: tuple[float, float] | None = None  # rate and loss at the first decrease
        self._tries = 0

    def limited(self, estimate: float, loss: float, sent: float, queued: bool) -> float:
        """The estimate after a window in which `sent` bit/s were sent and `loss` of it lost;
        `queued` tells whether packets waited somewhere."""
        self._smoothed += SMOOTHING * (loss - self._smoothed)
        # Some dozens of packets in a window: only losses that last count, unless they are heavy, or
        # a queue tells the same.
        certain = queued or loss > 2 * MOST_USUAL
        steady = loss if certain else min(loss, self._smoothed)
        if self._smoothed < self.usual:
            self.usual += FORGETTING * (self._smoothed - self.usual)
        self.excess = max(0.0, steady - self.usual)
        if self.excess <= HIGH_LOSS:
            self._learn_small(queued)
            return estimate
        self._quiet = 0
        return self._decreased(estimate, loss, sent, queued)

    def _learn_small(self, queued: bool) -> None:
        if self.excess < LOW_LOSS:
            self._before, self._tries, self._quiet = None, 0, 0
            return
        self._quiet = 0 if queued else self._quiet + 1
        if self._quiet >= PATIENCE and self._smoothed <= HIGH_LOSS:
            self._accept(self._smoothed)

    def _decreased(self, estimate: float, loss: float, sent: float, queued: bool) -> float:
        if self._before is None:
            self._before = (sent, loss)
        self._tries += 1
        comparable = sent <= LESS * self._before[0] or self._tries > TRIES
        if comparable and not queued and loss >= SAME * self._before[1]:
            self._accept(loss)
            return estimate
        if comparable:
            self._before, self._tries = (sent, loss), 0
        return min(estimate, sent) * (1 - 0.5 * self.excess)

    def _accept(self, loss: float) -> None:
        self.usual = min(MOST_USUAL, loss)
        self.excess = max(0.0, loss - self.usual)
        self._before, self._tries, self._quiet = None, 0, 0

"""Is a queue growing on the way to a receiver? One-way delay gradients, told from arrival times.

Packets sent close together are one group (draft-ietf-rmcat-gcc-02 §5.2). By how much later each
group arrives than it was sent after the one before says how the queue changes. A line laid
through the last sums of it (least squares in place of the draft's Kalman filter, as browsers do)
has a slope, and the slope is compared with a threshold that follows it (§5.4), so that a flow of
ours beside a greedy one of somebody else's is not starved.

Only differences count: sender's and receiver's clocks need not agree.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto

BURST = 0.005  # seconds: packets sent within are one group
LONGEST_BURST = 0.1  # seconds that a group of packets arriving at once may take
WINDOW = 20  # groups that the line is laid through
SMOOTHING = 0.9
GAIN = 4.0  # from slope to milliseconds, together with the number of groups
MOST_GROUPS = 60  # that count for the gain
LONGEST_GAP = 3.0  # seconds without a packet after which all begins anew
# Threshold in milliseconds (§5.4, table 1).
THRESHOLD = 12.5
THRESHOLD_RANGE = (6.0, 600.0)
THRESHOLD_UP, THRESHOLD_DOWN = 0.0087, 0.039
OUTLIER = 15.0  # ms beyond the threshold that do not move it
LASTING = 0.010  # seconds that the slope must be above it
SLOWEST_STEP = 0.1  # seconds of one adaption at most


class Usage(Enum):
    """What the path's queue does."""

    NORMAL = auto()
    OVERUSE = auto()  # it grows
    UNDERUSE = auto()  # it drains


class DelayDetector:
    """Fed with every packet's (sent, arrived) in seconds; `usage` is the verdict."""

    __slots__ = (
        "_accumulated",
        "_first_arrival",
        "_group",
        "_groups",
        "_over_for",
        "_over_times",
        "_points",
        "_previous",
        "_slope",
        "_smoothed",
        "_threshold",
        "usage",
    )

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything, as on another path."""
        self.usage = Usage.NORMAL
        # Of the group that is being filled: first sent, last sent, first and last arrived.
        self._group: list[float] | None = None
        self._previous: list[float] | None = None
        self._first_arrival = 0.0
        self._points: deque[tuple[float, float]] = deque(maxlen=WINDOW)
        self._accumulated = self._smoothed = self._slope = 0.0
        self._groups = 0
        self._threshold = THRESHOLD
        self._over_for = 0.0
        self._over_times = 0

    def add(self, sent: float, arrived: float) -> None:
        """One packet that arrived; in the order of sending."""
        group = self._group
        if group is None:
            self._group = [sent, sent, arrived, arrived]
            return
        if sent - group[0] <= BURST or self._arrives_with(group, sent, arrived):
            group[1] = sent
            group[3] = max(group[3], arrived)
            return
        previous = self._previous
        if previous is not None:
            self._measure(group[1] - previous[1], group[3] - previous[3], group[3])
        if self._group is group:  # not reset meanwhile
            self._previous = group
        self._group = [sent, sent, arrived, arrived]

    @staticmethod
    def _arrives_with(group: list[float], sent: float, arrived: float) -> bool:
        """Packets that waited somewhere and come in one go tell nothing apart."""
        gap = arrived - group[3]
        return gap <= BURST and gap < sent - group[1] and arrived - group[2] < LONGEST_BURST

    def _measure(self, sent: float, arrived: float, at: float) -> None:
        """Take note of a group `sent` and `arrived` seconds after the one before it."""
        if arrived < -LONGEST_GAP or arrived > LONGEST_GAP or sent > LONGEST_GAP:
            self.reset()
            return
        if not self._groups:
            self._first_arrival = at
        self._groups += 1
        self._accumulated += (arrived - sent) * 1000
        self._smoothed = SMOOTHING * self._smoothed + (1 - SMOOTHING) * self._accumulated
        self._points.append(((at - self._first_arrival) * 1000, self._smoothed))
        before = self._slope
        if len(self._points) == WINDOW:
            self._slope = _slope(self._points)
        weighed = min(self._groups, MOST_GROUPS) * self._slope * GAIN
        self._judge(weighed, max(0.0, sent), rising=self._slope >= before)
        self._adapt(weighed, max(0.0, arrived))

    def _judge(self, weighed: float, elapsed: float, rising: bool) -> None:
        if weighed > self._threshold:
            self._over_for += elapsed if self._over_times else elapsed / 2
            self._over_times += 1
            if self._over_for > LASTING and self._over_times > 1 and rising:
                self._over_for = 0.0
                self._over_times = 0
                self.usage = Usage.OVERUSE
            return
        self._over_for = 0.0
        self._over_times = 0
        self.usage = Usage.UNDERUSE if weighed < -self._threshold else Usage.NORMAL

    def _adapt(self, weighed: float, elapsed: float) -> None:
        size = abs(weighed)
        if size > self._threshold + OUTLIER:
            return
        gain = THRESHOLD_DOWN if size < self._threshold else THRESHOLD_UP
        step = gain * (size - self._threshold) * min(elapsed, SLOWEST_STEP) * 1000
        low, high = THRESHOLD_RANGE
        self._threshold = min(high, max(low, self._threshold + step))


def _slope(points: deque[tuple[float, float]]) -> float:
    """Of the line of least squares; 0 when all points are of one time."""
    # Added up in order, as the native engine does: `sum` does it otherwise since Python 3.12.
    count = len(points)
    all_x = all_y = above = below = 0.0
    for x, y in points:
        all_x += x
        all_y += y
    middle_x, middle_y = all_x / count, all_y / count
    for x, y in points:
        off = x - middle_x
        above += off * (y - middle_y)
        below += off * off
    return above / below if below else 0.0

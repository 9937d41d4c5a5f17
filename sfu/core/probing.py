"""Finding out whether a path carries more: for a moment more is sent, and its arrival is timed.

An SFU cannot raise its rate bit by bit: the next layer of a picture takes two or three times as
much. So when a receiver wants more than its estimate, packets that it was sent already are
repeated on the repair stream (RFC 4588) for an eighth of a second, up to twice the estimate.
Their spacing on arrival tells the rate of the narrowest link. What was probed successfully is
probed further at once; what was not, again after some seconds and less boldly.
"""

from __future__ import annotations

from dataclasses import dataclass

LENGTH = 0.125  # seconds, or as long as these bytes take
LEAST_BYTES = 7000
STEP = 0.008  # seconds between two portions
BOLD, CAREFUL = 2.0, 1.5  # times the estimate, first and after a failure
MARGIN = 1.05  # above what is wanted
SETTLED = 1.0  # seconds of a quiet path before a probe
FIRST = 0.4  # … before the first
RETRY = 2.0  # seconds after one that found nothing
PATIENCE = 1.0  # seconds, beside two round trips, that feedback may take
LEAST_PACKETS = 5
LEAST_ARRIVED = 0.6  # share of a probe's bytes
UTILISATION = 0.95  # of a rate that was found to be the path's limit
WORTH = 1.1  # times the estimate; less is no reason to go on at once
KEPT_UP = 0.9  # arrived this fast in relation to sent, there was no limit


@dataclass(slots=True)
class Probe:
    """One try. `first` to `last` are the numbers of everything sent meanwhile, media included."""

    rate: float  # bit/s
    began: float
    first: int
    last: int | None = None  # None while it is being sent
    sent: int = 0  # bytes, without the last packet's
    first_sent: float = 0.0
    last_sent: float = 0.0
    packets: int = 0
    arrived: int = 0  # bytes
    leading: int = 0  # bytes of the first to arrive
    first_arrival: float = 0.0
    last_arrival: float = 0.0
    unlimited: bool = False  # the path kept up: its limit was not found

    @property
    def length(self) -> float:
        """Seconds that it is sent for."""
        return max(LENGTH, LEAST_BYTES * 8 / self.rate)

    def covers(self, sequence: int) -> bool:
        """Whether the packet was sent meanwhile."""
        return self.first <= sequence and (self.last is None or sequence <= self.last)

    def took(self, size: int, arrival: float) -> None:
        """A packet of it arrived."""
        if not self.packets:
            self.leading, self.first_arrival = size, arrival
            self.last_arrival = arrival
        self.packets += 1
        self.arrived += size
        self.last_arrival = max(self.last_arrival, arrival)

    def result(self, usual_loss: float) -> float | None:
        """The rate found, in bit/s; None when too little arrived. `usual_loss` is the share that
        the path loses whatever is sent."""
        span = self.last_arrival - self.first_arrival
        out = self.last_sent - self.first_sent
        enough = self.packets >= LEAST_PACKETS and self.arrived >= LEAST_ARRIVED * self.sent
        if not enough or span <= 0 or out <= 0:
            return None
        sent = self.sent * 8 / out
        came = (self.arrived - self.leading) * 8 / span / (1 - usual_loss)
        self.unlimited = came >= KEPT_UP * sent
        return sent if self.unlimited else UTILISATION * came


class Prober:
    """When a receiver's path is probed, and how far."""

    __slots__ = ("_next", "_ratio", "_settled_since", "probe", "wanted")

    def __init__(self, now: float) -> None:
        self.probe: Probe | None = None
        self.wanted = 0.0  # bit/s that all the receiver's pictures would take; 0: nothing more
        self._ratio = BOLD
        self._next = now
        self._settled_since = now - SETTLED + FIRST

    def disturbed(self, now: float) -> None:
        """A queue grows or packets are lost: not now, and what is under way is in vain."""
        self._settled_since = now
        self._ratio = CAREFUL
        if self.probe is not None and self.probe.last is None:
            self.probe = None
            self._failed(now)

    def begin(self, estimate: float, number: int, now: float) -> bool:
        """Whether a probe begins now, with packet `number`."""
        if self.probe is not None or self.wanted <= estimate:
            return False
        if now < self._next or now - self._settled_since < SETTLED:
            return False
        rate = min(self.wanted * MARGIN, estimate * self._ratio)
        self.probe = Probe(rate, now, number)
        return True

    def expired(self, rtt: float, now: float) -> None:
        """Give up a probe of which no feedback comes."""
        probe = self.probe
        if probe is not None and now - probe.began > probe.length + PATIENCE + 2 * rtt:
            self.probe = None
            self._failed(now)

    def ended(self, estimate: float, usual_loss: float, now: float) -> float:
        """All feedback is there. Gives the new estimate, never lower."""
        probe, self.probe = self.probe, None
        found = probe.result(usual_loss) if probe is not None else None
        if found is None or found < WORTH * estimate or not (probe and probe.unlimited):
            self._failed(now)
        else:
            self._ratio = BOLD
            self._next = now
        return estimate if found is None else max(estimate, min(found, self.wanted * MARGIN))

    def _failed(self, now: float) -> None:
        self._ratio = CAREFUL
        self._next = now + RETRY

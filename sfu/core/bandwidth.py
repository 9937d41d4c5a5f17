"""How much a receiver's network carries: an estimate from delay, losses and probes.

Transport-wide feedback tells when each packet arrived. A queue that grows lowers the estimate to
what came through (`delay`, `growth`: draft-ietf-rmcat-gcc-02 §5), losses beyond the path's usual
ones lower it as well (`losses`: §6), and probes raise it in steps (`probing`). Where such feedback
was not negotiated there are only the losses of receiver reports, and it grows blindly but slowly.
REMB is a cap. See docs/adr/0045-bad-networks.md.
"""

from __future__ import annotations

from collections import deque

from media.seq import Unwrapper
from media.twcc import REFERENCE_TICKS, TICK, Feedback
from sfu.core.delay import DelayDetector, Usage
from sfu.core.growth import Growth
from sfu.core.losses import LOW_LOSS, LossControl
from sfu.core.probing import STEP, Prober

INITIAL = 600_000.0  # bit/s, until the path is known: a thin one keeps its voices
BLIND_INITIAL = 2_500_000.0  # … where it will never be known
MINIMUM = 100_000.0
MAXIMUM = 50_000_000.0
WINDOW = 0.5  # seconds of feedback per judgement of losses
RATE_WINDOW = 0.3  # seconds over which the rate of arrivals is taken
FALL_PAUSE = 0.2  # seconds between two decreases, beside a round trip
NOTABLE = 0.1  # change of the estimate that decisions are taken anew for
FRESH = 2.0  # seconds that feedback speaks for the path
# Growth without transport-wide feedback, per window of losses.
BLIND_GROWTH = 1.04
BLIND_STEP = 20_000.0  # bit/s
BLIND_HEADROOM = 1_000_000.0  # bit/s above twice the delivered rate
SIZES = 4096  # packets in flight whose sizes and times are known; a power of two
DEFAULT_RTT = 0.1  # seconds
RTT_GAIN = 0.125  # smoothing of the round trip time (RFC 6298 §2)
BASE_SPAN = 20.0  # seconds over which the shortest time is remembered, and as long again
LONGEST_QUEUE = 10.0  # seconds; a greater leap is another clock
# Voices carry earlier packets along (RFC 2198) from the first loss on, for a while.
LOSSY, VERY_LOSSY = 0.01, 0.08
LOSSY_FOR = 10.0  # seconds
STEADY = 2.0  # seconds that a queue neither grows nor overflows: then it is none
FULL_QUEUE = 0.06  # seconds in a queue with which nothing is probed
MOST_MISSING = 512
LONGEST_DRAIN = 1.5  # seconds without a picture; then the queue is another's
PROBED_LOSS = 0.05  # beyond the usual, with which nothing is probed either
LONG_QUEUE = 0.2  # … that no probe makes


class Downlink:
    """Everything sent to one receiver, numbered for its transport-wide feedback.

    Who sends packet `next_sequence` notes its size in bytes and its time in seconds.
    """

    __slots__ = (
        "_arrivals",
        "_bases",
        "_bases_at",
        "_clock",
        "_delivered",
        "_draining",
        "_feedback_at",
        "_fell_at",
        "_grown_at",
        "_growth",
        "_loss",
        "_losses",
        "_lossy_until",
        "_lost",
        "_missing",
        "_queued_since",
        "_received",
        "_remb",
        "_reported",
        "_rtt",
        "_since",
        "_told",
        "detector",
        "estimate",
        "loss",
        "next_sequence",
        "prober",
        "queue",
        "rtt",
        "rtt_known",
        "sizes",
        "starved",
        "times",
        "uncounted",
    )

    def __init__(self, now: float) -> None:
        # `next_sequence` never wraps; its low 16 bits are sent.
        self.next_sequence = 1 << 16
        self.sizes = [0] * SIZES
        self.times = [0.0] * SIZES
        self.uncounted = 0  # bytes sent without a number
        self.estimate = self._told = INITIAL
        self.loss = 0.0  # of the last window
        self.rtt = DEFAULT_RTT  # seconds
        self.rtt_known = False
        self.starved = False  # a picture is left out because it does not fit
        self._lossy_until = (now, now)  # when losses will have been long ago, and great ones
        self.queue = 0.0  # seconds that the newest packet waited longer than the fastest lately
        self.detector = DelayDetector()
        self.prober = Prober(now)
        self._growth = Growth()
        self._losses = LossControl()
        self._clock = Unwrapper(24)  # of reference times
        self._arrivals: deque[tuple[float, int]] = deque()  # last arrival and bytes, by feedback
        # Shortest times from sending to arrival, of this span and the one before.
        self._bases = (float("inf"), float("inf"))
        self._bases_at = self._queued_since = now
        self._draining = float("-inf")  # since when
        self._remb = MAXIMUM
        self._rtt = DEFAULT_RTT
        self._reported = self.next_sequence
        self._lost = self._received = self._delivered = 0
        self._missing: dict[int, None] = {}  # numbers counted as lost that may still come
        self._loss: float | None = None
        self._since = self._grown_at = now
        self._feedback_at = self._fell_at = float("-inf")

    @property
    def budget(self) -> float:
        """bit/s that may be sent."""
        return min(self.estimate, self._remb)

    @property
    def media_budget(self) -> float:
        """bit/s for what is sent once: what is lost is sent again."""
        return self.budget * (1 - min(self.loss, 0.5))

    def redundancy(self, now: float) -> int:
        """How many earlier packets each one of a voice should carry along."""
        if self.queue > FULL_QUEUE or now >= self._lossy_until[0]:  # more would only wait longer
            return 0
        return 2 if now < self._lossy_until[1] else 1

    @property
    def congested(self) -> bool:
        """Whether a queue grows on the way."""
        return self.detector.usage is Usage.OVERUSE

    def draining(self, now: float) -> bool:
        """Whether a long queue is left to empty itself: nothing but voices is sent."""
        return now - self._draining < LONGEST_DRAIN

    def drain(self, now: float) -> None:
        """A picture has been stopped because far too much was sent."""
        if self.queue > FULL_QUEUE and not self.draining(now):
            self._draining = now

    def _drained(self, now: float) -> bool:
        """Whether the draining is over with this feedback."""
        if self._draining == float("-inf") or (self.queue > FULL_QUEUE and self.draining(now)):
            return False
        self._draining = float("-inf")
        # What the full queue lost is not lost any more.
        self.loss, self._since = min(self.loss, self._losses.usual), now
        self._lost = self._received = self._delivered = 0
        return True

    def blind(self) -> None:
        """No transport-wide feedback was negotiated: only losses will tell."""
        if self._feedback_at == float("-inf"):
            self.estimate = self._told = max(self.estimate, BLIND_INITIAL)

    def want(self, rate: float) -> None:
        """What the receiver's pictures would take, in bit/s, when it lacks some; else 0."""
        self.prober.wanted = rate / (1 - min(self.loss, 0.5))

    def measured(self, rtt: float) -> None:
        """A round trip was measured, in seconds. The first counts as it is (RFC 6298 §2.2)."""
        self.rtt += (rtt - self.rtt) * (RTT_GAIN if self.rtt_known else 1.0)
        self.rtt_known = True

    def on_feedback(self, feedback: Feedback, now: float, rtt: float = DEFAULT_RTT) -> bool:
        """Take note of what arrived when; True when the estimate changed notably since it last was.

        Statuses of unsent, forgotten or counted packets are ignored.
        """
        base = self.next_sequence + (
            ((feedback.base_sequence - self.next_sequence + 0x8000) & 0xFFFF) - 0x8000
        )
        oldest = max(self._reported, self.next_sequence - SIZES)
        end = base + len(feedback.arrivals)
        if base < 0 or end > self.next_sequence:
            return False
        self._feedback_at, self._rtt = now, rtt
        self._count(feedback, base, max(base, oldest), end)
        self._reported = max(self._reported, end)
        self._probed(now)
        self._follow_delay(now)
        self._judge_losses(now)
        return self._drained(now) | self._changed()

    def _count(self, feedback: Feedback, base: int, first: int, end: int) -> None:
        reference = self._clock.unwrap(feedback.reference_time) * REFERENCE_TICKS
        sizes, times, seen = self.sizes, self.times, self.detector.add
        probe = self.prober.probe
        missing = self._missing
        self._find_late(feedback, base, first)
        before = len(missing)
        received = delivered = 0
        last = transit = float("-inf")
        for sequence in range(first, end):
            ticks = feedback.arrivals[sequence - base]
            if ticks is None:
                missing[sequence] = None
                continue
            size = sizes[sequence & (SIZES - 1)]
            arrival = (reference + ticks) * TICK
            sent = times[sequence & (SIZES - 1)]
            seen(sent, arrival)
            transit = arrival - sent
            received += 1
            delivered += size
            last = max(last, arrival)
            if probe is not None and probe.covers(sequence):
                probe.took(size, arrival)
        self._lost += len(missing) - before
        self._received += received
        self._delivered += delivered
        while len(missing) > MOST_MISSING:
            del missing[next(iter(missing))]
        if received:
            self._arrivals.append((last, delivered))
            self._gauge(transit)

    def _find_late(self, feedback: Feedback, base: int, first: int) -> None:
        """Packets that were overtaken by the feedback before."""
        for sequence in range(base, min(first, base + len(feedback.arrivals))):
            if feedback.arrivals[sequence - base] is not None and sequence in self._missing:
                del self._missing[sequence]
                self._lost = max(0, self._lost - 1)
                self._received += 1

    def _gauge(self, transit: float) -> None:
        """Clocks drift apart, so the shortest time is that of the last two spans only."""
        now, (newer, older) = self._feedback_at, self._bases
        if now - self._bases_at > BASE_SPAN or abs(transit - newer) > LONGEST_QUEUE:
            older = newer if abs(transit - newer) <= LONGEST_QUEUE else transit
            newer, self._bases_at = transit, now
        newer = min(newer, transit)
        self.queue = transit - min(newer, older)
        disturbed = self.congested or self._losses.excess > LOW_LOSS
        if disturbed or self.queue <= FULL_QUEUE:
            self._queued_since = now
        elif now - self._queued_since > STEADY:
            newer = older = transit  # the way has become longer
        self._bases = (newer, older)

    def _rate(self) -> float | None:
        """bit/s that arrived lately; None while that cannot be told."""
        arrivals = self._arrivals
        while len(arrivals) > 2 and arrivals[-1][0] - arrivals[1][0] >= RATE_WINDOW:
            arrivals.popleft()
        if len(arrivals) < 2:
            return None
        span = arrivals[-1][0] - arrivals[0][0]
        if span <= 0:
            arrivals.clear()  # another clock
            return None
        return sum(size for _, size in list(arrivals)[1:]) * 8 / span

    def _follow_delay(self, now: float) -> None:
        rate = self._rate()
        usage = self.detector.usage
        elapsed, self._grown_at = now - self._grown_at, now
        if rate is None:
            return
        if usage is Usage.OVERUSE:
            # A probe makes a queue by itself; it is judged by its arrival.
            if self.prober.probe is not None and self.queue < LONG_QUEUE:
                return
            self.prober.disturbed(now)
            if now - self._fell_at >= FALL_PAUSE + self._rtt:
                self._fell_at = now
                self.estimate = max(MINIMUM, min(self.estimate, self._growth.fell(rate)))
        elif usage is Usage.NORMAL and self._losses.excess < LOW_LOSS:
            grown = self._growth.grown(self.estimate, rate, elapsed, self._rtt)
            self.estimate = min(MAXIMUM, grown)

    # --- losses ---------------------------------------------------------------------------

    def on_loss(self, fraction: float, now: float) -> None:
        """A receiver report's loss, 0 to 1; ignored while transport-wide feedback comes."""
        if now - self._feedback_at < FRESH:
            return
        self.blind()  # it was negotiated and does not come
        self._loss = fraction if self._loss is None else max(self._loss, fraction)
        self._judge_losses(now)

    def on_remb(self, bitrate: float) -> None:
        """The receiver's own estimate caps ours."""
        self._remb = max(MINIMUM, bitrate)

    def _judge_losses(self, now: float) -> None:
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
        if now - self._fell_at > FALL_PAUSE + self._rtt:  # else of what was sent before
            self._follow_losses(rate, now)
            if not counted and self._losses.excess < LOW_LOSS:
                self._grow_blindly(rate)
        self._since = now
        self._lost = self._received = self._delivered = self.uncounted = 0
        self._loss = None

    def _follow_losses(self, rate: float, now: float) -> None:
        sent = rate / max(0.05, 1 - self.loss)
        queued = self.queue > FULL_QUEUE
        if not queued:
            until = now + LOSSY_FOR
            lossy, very = self._lossy_until
            self._lossy_until = (
                until if self.loss >= LOSSY else lossy,
                until if self.loss >= VERY_LOSSY else very,
            )
        limited = max(MINIMUM, self._losses.limited(self.estimate, self.loss, sent, queued))
        if limited < self.estimate:
            self.estimate, self._fell_at = limited, now
        if self._losses.excess > PROBED_LOSS:
            self.prober.disturbed(now)

    def _grow_blindly(self, rate: float) -> None:
        ceiling = min(MAXIMUM, max(BLIND_INITIAL, 2 * rate + BLIND_HEADROOM))
        if self.estimate < ceiling:
            self.estimate = min(ceiling, self.estimate * BLIND_GROWTH + BLIND_STEP)

    # --- probes ---------------------------------------------------------------------------

    def probe_due(self, now: float, rtt: float) -> int:
        """Bytes to be sent now beside what is sent anyway, to find out whether they get through."""
        prober = self.prober
        prober.expired(rtt, now)
        if prober.probe is None:
            fresh = now - self._feedback_at < FRESH and self.queue < FULL_QUEUE
            if not fresh or not prober.begin(self.budget, self.next_sequence, now):
                return 0
        probe = prober.probe
        if probe is None or probe.last is not None:
            return 0
        elapsed = now - probe.began
        if elapsed >= probe.length:
            self._end_probe()
            return 0
        sizes = self.sizes
        sent = sum(sizes[n & (SIZES - 1)] for n in range(probe.first, self.next_sequence))
        # The first portion goes out at once, the last one at the end.
        return max(0, int(probe.rate * (elapsed + STEP) / 8) - sent)

    @property
    def curious(self) -> bool:
        """Whether there is anything for `probe_due` to look at: mostly not."""
        return self.prober.wanted > 0 or self.prober.probe is not None

    @property
    def probing(self) -> bool:
        """Whether a probe is being sent."""
        return self.prober.probe is not None and self.prober.probe.last is None

    def _end_probe(self) -> None:
        probe = self.prober.probe
        assert probe is not None
        last = self.next_sequence - 1
        if last <= probe.first:
            self.prober.ended(self.estimate, 0.0, probe.began + probe.length)
            return
        sizes, times = self.sizes, self.times
        probe.last = last
        probe.sent = sum(sizes[n & (SIZES - 1)] for n in range(probe.first, last))
        probe.first_sent = times[probe.first & (SIZES - 1)]
        probe.last_sent = times[last & (SIZES - 1)]

    def _probed(self, now: float) -> None:
        probe = self.prober.probe
        if probe is None or probe.last is None or self._reported <= probe.last:
            return
        self.estimate = self.prober.ended(self.estimate, self._losses.usual, now)

    def _changed(self) -> bool:
        if abs(self.estimate - self._told) < NOTABLE * self._told:
            return False
        self._told = self.estimate
        return True

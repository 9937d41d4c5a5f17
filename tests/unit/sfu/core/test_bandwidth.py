"""The downlink estimate over a path in virtual time: what makes it grow, shrink and stay."""

from __future__ import annotations

import pytest

from media import twcc
from media.twcc import Feedback
from sfu.core.bandwidth import BLIND_INITIAL, INITIAL, MAXIMUM, MINIMUM, Downlink
from tests.netem import Clock, Link

SIZE = 1000


class Path:
    """One who sends `rate` bit/s over a link, with feedback each 100 ms.

    Without `rate` as much as is estimated, as pictures with many layers would; `wants` are probed
    for. Clocks of both ends differ.
    """

    OFFSET = 7_000_000.0

    def __init__(
        self, rate: float | None = None, wants: float = 0.0, rtt: float = 0.1, **link: float
    ) -> None:
        self.clock = Clock()
        self.rtt = rtt
        self.rate = rate
        self.wants = wants
        self.link = Link(self.clock, 5, delay=rtt / 2, **link)  # type: ignore[arg-type]
        self.down = Downlink(self.clock.now)
        self.arrived: dict[int, float] = {}
        self.next = self.down.next_sequence
        self.probed = 0
        self._owed = 0.0
        self.clock.every(0.01, self._media)
        self.clock.every(0.01, self._probe)
        self.clock.every(0.1, self._feedback)

    def run(self, seconds: float) -> float:
        self.clock.run(seconds)
        return self.down.estimate

    def _send(self, size: int) -> None:
        down = self.down
        number = down.next_sequence
        down.next_sequence += 1
        down.sizes[number & 4095] = size
        down.times[number & 4095] = self.clock.now
        self.link.send(bytes(size), lambda _: self._arrive(number))

    def _arrive(self, number: int) -> None:
        self.arrived[number] = self.clock.now

    def _media(self) -> None:
        self._owed += (self.down.estimate if self.rate is None else self.rate) / 800
        while self._owed >= SIZE:
            self._owed -= SIZE
            self._send(SIZE)

    def _probe(self) -> None:
        self.down.want(self.wants)
        size = self.down.probe_due(self.clock.now, self.rtt)
        self.probed += size
        while size > 0:
            self._send(SIZE)
            size -= SIZE

    def _feedback(self) -> None:
        if not self.arrived:
            return
        ticks = {n: int((t + self.OFFSET) / twcc.TICK) for n, t in self.arrived.items()}
        self.arrived.clear()
        base = min(self.next, min(ticks))
        self.next = max(ticks) + 1
        reference = min(ticks.values()) // twcc.REFERENCE_TICKS
        zero = reference * twcc.REFERENCE_TICKS
        arrivals = tuple(ticks[n] - zero if n in ticks else None for n in range(base, self.next))
        made = Feedback(base & 0xFFFF, reference & 0xFFFFFF, 0, arrivals)
        self.clock.after(self.rtt / 2, lambda: self._take(made))

    def _take(self, made: Feedback) -> None:
        self.down.on_feedback(made, self.clock.now, self.rtt)


# --- delay --------------------------------------------------------------------------------


@pytest.mark.parametrize("capacity", [300_000, 1_000_000, 3_000_000])
def test_a_greedy_sender_ends_just_below_what_the_path_carries(capacity: int) -> None:
    path = Path()
    path.link.rate = capacity
    path.link.queue = 1.0
    path.run(30)
    seen = [path.run(1) for _ in range(20)]
    assert 0.6 * capacity < sum(seen) / len(seen) < 1.1 * capacity
    assert path.down.queue < 0.3


def test_an_idle_path_does_not_grow_beyond_what_was_tried() -> None:
    assert Path(100_000).run(60) == INITIAL


def test_a_steady_flow_grows_to_one_and_a_half_times_itself() -> None:
    assert Path(2_000_000).run(30) == pytest.approx(3_000_000, rel=0.1)


@pytest.mark.parametrize("rtt", [0.04, 0.3])
def test_a_path_that_becomes_thin_is_noticed_within_a_second(rtt: float) -> None:
    path = Path(1_500_000, rtt=rtt)
    path.run(5)
    path.link.rate, path.link.queue = 300_000, 5.0
    assert path.run(0.7 + 2 * rtt) < 400_000


def test_jitter_alone_is_no_queue() -> None:
    assert Path(1_000_000, jitter=0.02).run(20) >= 1_000_000


# --- probes -------------------------------------------------------------------------------


def test_what_is_wanted_is_found_by_probes_within_two_seconds() -> None:
    path = Path(150_000, wants=2_500_000)
    assert path.run(2) >= 2_500_000
    sent = path.probed
    path.run(10)
    assert path.probed == sent  # there is nothing more to find out


def test_probes_find_the_limit_and_cost_little_there() -> None:
    path = Path(300_000, wants=3_000_000)
    path.link.rate, path.link.queue = 600_000, 1.0
    path.run(10)
    assert 300_000 < path.down.estimate < 700_000
    before = path.probed
    path.run(30)
    assert (path.probed - before) * 8 / 30 < 0.2 * 300_000


@pytest.mark.parametrize("rtt", [0.04, 0.3])
def test_a_path_that_becomes_wide_is_found_within_five_seconds(rtt: float) -> None:
    path = Path(200_000, wants=2_000_000, rtt=rtt)
    path.link.rate, path.link.queue = 300_000, 1.0
    path.run(12.3)
    path.link.rate = 0
    assert path.run(5) >= 2_000_000


def test_a_way_that_becomes_longer_is_no_queue() -> None:
    path = Path(200_000, wants=2_000_000)
    path.run(3)
    path.link.delay += 0.15
    path.run(6)
    assert path.down.queue < 0.05
    assert path.down.estimate >= 2_000_000


def test_without_feedback_nothing_is_probed() -> None:
    path = Path(150_000, wants=2_500_000)
    path.link.loss = 1.0
    path.run(10)
    assert path.probed == 0 and path.down.estimate == INITIAL


def test_a_probe_without_an_answer_is_given_up() -> None:
    path = Path(150_000, wants=2_500_000)
    path.run(0.5)
    path.link.loss = 1.0
    path.run(5)
    assert path.down.prober.probe is None


# --- losses -------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [0.05, 0.1, 0.2])
def test_losses_of_the_path_itself_end_up_costing_nothing(loss: float) -> None:
    path = Path(None, wants=2_000_000, loss=loss)
    path.run(20)
    assert path.down.estimate >= 1_500_000


def test_a_path_that_drops_what_is_too_much_is_not_taken_for_a_lossy_one() -> None:
    path = Path(None, wants=2_000_000)
    path.link.rate, path.link.queue = 500_000, 0.02
    path.run(20)
    seen = [path.run(0.5) for _ in range(20)]
    assert sum(seen) / len(seen) < 750_000


def test_hopeless_losses_end_at_the_minimum() -> None:
    assert Path(2_000_000, loss=0.6).run(20) == MINIMUM


def send(link: Downlink, count: int) -> int:
    first = link.next_sequence
    link.next_sequence += count
    return first


def test_what_was_overtaken_by_its_feedback_was_not_lost() -> None:
    link = Downlink(0.0)
    first = send(link, 10)
    link.on_feedback(Feedback(first & 0xFFFF, 0, 0, (0, None, *(0,) * 8)), 0.1)
    send(link, 10)
    link.on_feedback(Feedback((first + 1) & 0xFFFF, 0, 0, (*(0,) * 19,)), 0.6)
    assert link.loss == 0


@pytest.mark.parametrize(
    ("base", "count"),
    [
        (60_000, 100),  # never sent
        (5, 100),  # begins among the sent, ends beyond
    ],
)
def test_feedback_for_unsent_packets_is_ignored(base: int, count: int) -> None:
    link = Downlink(0.0)
    send(link, 10)
    link.on_feedback(Feedback(base, 0, 0, (None,) * count), 5.0)
    assert (link.estimate, link.loss) == (INITIAL, 0.0)


def test_feedback_that_is_repeated_counts_once() -> None:
    link = Downlink(0.0)
    first = send(link, 10)
    link.on_feedback(Feedback(first & 0xFFFF, 0, 0, (0,) * 10), 0.1)
    for _ in range(50):
        link.on_feedback(Feedback(first & 0xFFFF, 0, 0, (None,) * 10), 0.2)
    link.on_feedback(Feedback(first & 0xFFFF, 0, 0, (None,) * 10), 0.6)
    assert link.loss == 0


def test_numbers_wrap() -> None:
    link = Downlink(0.0)
    link.next_sequence = 0x1FFF8
    link._reported = 0x1FFF8
    send(link, 16)
    link.on_feedback(Feedback(0xFFF8, 0, 0, (0,) * 8 + (None,) * 8), 1.0)
    assert link.loss == 0.5


def test_forged_arrivals_only_move_the_estimate() -> None:
    link = Downlink(0.0)
    for step in range(2000):
        first = send(link, 10)
        arrivals = tuple((step * 7919 * n) % 60_000 - 30_000 for n in range(10))
        link.on_feedback(
            Feedback(first & 0xFFFF, step * 40_503 & 0xFFFFFF, 0, arrivals), step * 0.1
        )
        link.probe_due(step * 0.1, 0.1)
    assert MINIMUM <= link.estimate <= MAXIMUM


def test_remb_caps_and_never_raises() -> None:
    link = Downlink(0.0)
    link.on_remb(400_000)
    assert link.budget == 400_000
    link.on_remb(1)
    assert link.budget == MINIMUM
    link.on_remb(2 * MAXIMUM)
    assert link.budget == INITIAL


def test_receiver_reports_serve_where_there_is_no_transport_feedback() -> None:
    link = Downlink(0.0)
    link.blind()
    assert link.estimate == BLIND_INITIAL
    for second in range(1, 4):
        link.uncounted = 100_000
        link.on_loss(0.7, float(second))
    low = link.estimate
    assert link.loss == 0.7 and low < BLIND_INITIAL
    for second in range(4, 40):
        link.uncounted = 100_000
        link.on_loss(0.0, float(second))
    assert low < link.estimate


def test_receiver_reports_do_not_count_beside_transport_feedback() -> None:
    path = Path(500_000)
    path.run(2)
    path.down.on_loss(0.9, path.clock.now)
    path.run(1)
    assert path.down.loss == 0

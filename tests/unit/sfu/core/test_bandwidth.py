"""The downlink estimate: what makes it grow, shrink and stay."""

from __future__ import annotations

import pytest

from media.twcc import Feedback
from sfu.core.bandwidth import INITIAL, MAXIMUM, MINIMUM, Downlink


def send(link: Downlink, count: int, size: int = 1200) -> int:
    """Number `count` packets; the first number."""
    first = link.next_sequence
    for number in range(first, first + count):
        link.sizes[number & 4095] = size
    link.next_sequence += count
    return first


def played(seconds: float, rate: float, loss: float, link: Downlink | None = None) -> Downlink:
    """Send `rate` bit/s in packets of 1,200 bytes, every n-th of which is lost."""
    link = link or Downlink(0.0)
    per_window = round(rate * 0.1 / 8 / 1200)
    for step in range(1, int(seconds * 10) + 1):
        first = send(link, per_window)
        lost = round(per_window * loss)
        arrivals = (None,) * lost + (0,) * (per_window - lost)
        link.on_feedback(Feedback(first & 0xFFFF, 0, 0, arrivals), step * 0.1)
    return link


def test_a_clean_path_grows_slowly() -> None:
    link = played(5, 2_000_000, 0.0)
    assert INITIAL < link.estimate < 2 * INITIAL
    assert link.loss == 0


def test_growth_ends_at_twice_what_is_delivered_and_a_bit() -> None:
    link = played(120, 2_000_000, 0.0)
    assert link.estimate == pytest.approx(5_000_000, rel=0.1)


def test_an_idle_path_does_not_grow() -> None:
    assert played(60, 100_000, 0.0).estimate == INITIAL


def test_heavy_losses_shrink_it_below_what_was_sent() -> None:
    link = played(0.6, 2_000_000, 0.3)
    assert link.estimate < 2_000_000
    assert link.loss == pytest.approx(0.3, abs=0.02)
    assert played(30, 2_000_000, 0.5).estimate >= MINIMUM


def test_light_losses_leave_it_alone() -> None:
    assert played(5, 2_000_000, 0.05).estimate == INITIAL


def test_it_recovers() -> None:
    link = played(3, 2_000_000, 0.3)
    low = link.estimate
    for step in range(100):
        first = send(link, 20)
        link.on_feedback(Feedback(first & 0xFFFF, 0, 0, (0,) * 20), 3 + step * 0.1)
    assert link.estimate > low


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


def test_remb_caps_and_never_raises() -> None:
    link = Downlink(0.0)
    link.on_remb(700_000)
    assert link.budget == 700_000
    link.on_remb(1)
    assert link.budget == MINIMUM
    link.on_remb(2 * MAXIMUM)
    assert link.budget == INITIAL


def test_receiver_reports_serve_where_there_is_no_transport_feedback() -> None:
    link = Downlink(0.0)
    link.uncounted = 100_000
    link.on_loss(0.4, 1.0)
    assert link.loss == 0.4 and link.estimate < INITIAL
    counted = played(1, 2_000_000, 0.0)
    counted.on_loss(0.9, 1.5)
    assert counted.loss == 0

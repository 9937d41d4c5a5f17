"""Probes: when, how far, and what they find."""

from __future__ import annotations

import pytest

from sfu.core.probing import BOLD, CAREFUL, FIRST, MARGIN, RETRY, SETTLED, Probe, Prober


def arrived(rate_in: float, rate_out: float, lost: int = 0, count: int = 20) -> Probe:
    """A probe of packets of 1,000 bytes sent at `rate_in` that came at `rate_out`, in bit/s."""
    probe = Probe(rate_in, 0.0, 1, 1 + count)
    probe.sent = (count - 1) * 1000
    probe.last_sent = (count - 1) * 8000 / rate_in
    for n in range(count):
        if n % max(1, count // lost if lost else count + 1) or not lost:
            probe.took(1000, 500.0 + n * 8000 / rate_out)
    return probe


def test_without_a_limit_the_rate_sent_is_found() -> None:
    assert arrived(2e6, 2e6).result(0.0) == pytest.approx(2e6)
    assert arrived(2e6, 3e6).result(0.0) == pytest.approx(2e6)  # bunched up on the way


def test_a_limit_is_found_with_something_to_spare() -> None:
    assert arrived(2e6, 1e6).result(0.0) == pytest.approx(0.95e6)


def test_usual_losses_do_not_count() -> None:
    assert arrived(2e6, 2e6, lost=4).result(0.2) == pytest.approx(2e6)


@pytest.mark.parametrize("count", [1, 4])
def test_too_few_packets_say_nothing(count: int) -> None:
    assert arrived(2e6, 2e6, count=count).result(0.0) is None


def test_too_many_losses_say_nothing() -> None:
    probe = arrived(2e6, 2e6)
    probe.arrived //= 2
    assert probe.result(0.0) is None


def test_packets_that_come_at_once_say_nothing() -> None:
    probe = Probe(1e6, 0.0, 1, 20)
    probe.sent, probe.last_sent = 19_000, 0.125
    for _ in range(20):
        probe.took(1000, 7.0)
    assert probe.result(0.0) is None


def test_a_satisfied_receiver_is_not_probed() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e6
    assert not prober.begin(2e6, 1, 10.0)
    assert prober.begin(0.9e6, 1, 10.0)
    assert not prober.begin(0.9e6, 1, 10.0)  # one at a time


def test_the_first_waits_for_a_quiet_moment() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e6
    assert not prober.begin(5e5, 1, FIRST - 0.01)
    prober.disturbed(0.39)
    assert not prober.begin(5e5, 1, 0.39 + SETTLED - 0.01)
    assert prober.begin(5e5, 1, 0.4 + SETTLED)


def test_it_goes_no_further_than_what_is_wanted() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e6
    assert prober.begin(9e5, 1, 10.0)
    assert prober.probe is not None and prober.probe.rate == 1e6 * MARGIN


def test_success_leads_on_at_once_and_failure_after_a_while() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e8
    assert prober.begin(1e6, 1, 10.0)
    assert prober.probe is not None and prober.probe.rate == BOLD * 1e6
    prober.probe = arrived(2e6, 2e6)
    assert prober.ended(1e6, 0.0, 10.5) == pytest.approx(2e6)
    assert prober.begin(2e6, 1, 10.5)
    prober.probe = arrived(4e6, 2.2e6)
    assert prober.ended(2e6, 0.0, 11.0) == pytest.approx(2.09e6)
    assert not prober.begin(2.1e6, 1, 11.0 + RETRY - 0.01)
    assert prober.begin(2e6, 1, 11.0 + RETRY)
    assert prober.probe is not None and prober.probe.rate == CAREFUL * 2e6


def test_a_bad_result_never_lowers_the_estimate() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e8
    prober.probe = arrived(2e6, 0.5e6)
    assert prober.ended(1e6, 0.0, 1.0) == 1e6
    assert prober.ended(1e6, 0.0, 1.0) == 1e6  # nor none at all


def test_a_queue_breaks_off_what_is_being_sent() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e8
    assert prober.begin(1e6, 1, 10.0)
    prober.disturbed(10.05)
    assert prober.probe is None


def test_a_busy_server_that_sends_too_slowly_has_not_found_a_limit() -> None:
    prober = Prober(0.0)
    prober.wanted = 1e8
    prober.probe = arrived(1.4e6, 1.4e6)
    prober.probe.rate = 2e6  # what should have been sent
    assert prober.ended(1e6, 0.0, 10.0) == pytest.approx(1.4e6)
    assert prober.begin(1.4e6, 1, 10.0)
    prober.probe = arrived(1.4e6, 1.4e6)
    prober.ended(1.4e6, 0.0, 10.5)  # nothing new: not over and over
    assert not prober.begin(1.4e6, 1, 10.5)

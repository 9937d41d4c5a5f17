"""Losses as tables: what arrives, what is asked for, what is answered."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sfu.api import PeerId, Source
from sfu.core.nack import MAX_ASKED, MAX_MISSING, MAX_TRIES, LossTracker, RepairBudget
from sfu.core.stream import Stream


def tracker(*arrivals: int) -> LossTracker:
    made = LossTracker(Stream(PeerId("ben"), Source.CAM, 0, 1))
    for number in arrivals:
        made.arrived(number, 0.0)
    return made


@pytest.mark.parametrize(
    ("arrivals", "asked"),
    [
        ((1, 2, 3), []),
        ((1, 4), [2, 3]),
        ((1, 4, 2), [3]),
        ((1, 3, 2), []),
        ((5, 3), []),  # before the first: nobody missed it
        ((0xFFFF, 0x10002), [0, 1]),  # on the wire numbers have 16 bits
    ],
)
def test_what_is_asked_for(arrivals: tuple[int, ...], asked: list[int]) -> None:
    assert tracker(*arrivals).due(0.02, 0.05) == asked


def test_a_moment_is_given_to_reordered_packets() -> None:
    losses = tracker(1, 3)
    assert losses.due(0.005, 0.05) == []
    assert losses.due(0.011, 0.05) == [2]


def test_each_is_asked_for_once_per_round_trip_and_then_given_up() -> None:
    losses = tracker(1, 3)
    asked = [at for at in range(1, 3000) if losses.due(at / 1000, 0.1)]
    assert len(asked) == MAX_TRIES
    assert all(99 <= b - a <= 101 for a, b in pairwise(asked))
    assert len(losses) == 0 and losses.overflow


def test_one_request_names_a_bounded_number() -> None:
    losses = tracker(0, 200)
    assert len(losses.due(1.0, 0.1)) == MAX_ASKED
    assert len(losses.due(1.0, 0.1)) == MAX_ASKED


def test_too_many_losses_call_for_a_key_frame_instead() -> None:
    losses = tracker(0, MAX_MISSING + 2)
    assert losses.overflow and losses.due(1.0, 0.1) == []
    losses.arrived(MAX_MISSING + 4, 1.0)
    assert losses.due(1.1, 0.1) == [MAX_MISSING + 3]


def test_many_gaps_together_are_bounded_too() -> None:
    losses = tracker(*range(0, 3 * MAX_MISSING, 2))
    assert len(losses) <= MAX_MISSING and losses.overflow


def test_what_was_missed_before_the_first_can_be_asked_for() -> None:
    losses = tracker(5)
    losses.missed(3, 0.0)
    assert losses.due(0.1, 0.1) == [3]


def test_forgetting() -> None:
    losses = tracker(1, 9)
    losses.forget()
    assert losses.due(1.0, 0.1) == [] and not losses.overflow


def test_one_copy_per_packet_and_round_trip() -> None:
    budget = RepairBudget(0.0)
    budget.refill(1_000_000, 0.0)
    assert budget.allows(1, 5, 0.1, 0.0)
    assert not budget.allows(1, 5, 0.1, 0.09)
    assert budget.allows(2, 5, 0.1, 0.09)  # another stream
    assert budget.allows(1, 5, 0.1, 0.11)


def test_the_bytes_run_out_and_come_back() -> None:
    budget = RepairBudget(0.0)
    budget.refill(800_000, 0.0)  # a quarter is 25 kB/s; half a second of it is saved up
    answered = 0
    while budget.allows(1, answered, 0.1, 0.0):
        budget.spend(1000)
        answered += 1
    assert answered == 13
    budget.refill(800_000, 0.1)
    assert budget.allows(1, 999, 0.1, 0.1)
    budget.refill(800_000, 100.0)
    for _ in range(13):
        budget.spend(1000)
    assert not budget.allows(1, 1000, 0.1, 100.0)


def test_memory_of_copies_is_bounded() -> None:
    budget = RepairBudget(0.0)
    budget.refill(1_000_000, 0.0)
    for number in range(5000):
        assert budget.allows(1, number, 0.1, 0.0)
    assert len(budget._last) <= RepairBudget.REMEMBERED

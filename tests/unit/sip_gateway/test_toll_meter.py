"""Calls at a time and minutes a day, with the clock as an argument."""

from __future__ import annotations

from sip_gateway.api import LegId, TollDay
from sip_gateway.toll_meter import TollMeter

A, B, C = LegId("a"), LegId("b"), LegId("c")
DAY = 86_400.0


def test_twenty_at_the_same_time_get_what_there_is() -> None:
    meter = TollMeter(legs=3, minutes=10)
    taken = [meter.take("one", LegId(str(number)), 0) for number in range(20)]
    assert taken == [True] * 3 + [False] * 17
    assert meter.take("other", A, 0)
    meter.ended(LegId("1"), 5)
    assert meter.take("one", B, 5)
    assert not meter.take("one", C, 5)


def test_ringing_costs_nothing() -> None:
    meter = TollMeter(legs=5, minutes=1)
    meter.take("one", A, 0)
    assert meter.next_deadline() is None
    meter.ended(A, 500)
    assert meter.take("one", A, 500)


def test_minutes_are_those_of_all_legs_together() -> None:
    meter = TollMeter(legs=5, minutes=10)
    for leg in (A, B):
        meter.take("one", leg, 0)
    meter.answered(A, 0)
    assert meter.next_deadline() == 600
    meter.answered(B, 200)
    assert meter.next_deadline() == 400
    assert meter.used_up(399) == ()
    assert meter.used_up(400) == (A, B)
    assert not meter.take("one", C, 400)
    for leg in (A, B):
        meter.ended(leg, 400)
    assert meter.next_deadline() is None
    assert not meter.take("one", C, 401)


def test_a_new_day_has_new_minutes() -> None:
    meter = TollMeter(legs=5, minutes=10)
    meter.take("one", A, DAY - 300)
    meter.answered(A, DAY - 300)
    assert meter.used_up(DAY + 299) == ()
    meter.take("one", B, DAY + 299)
    assert meter.next_deadline() == DAY + 600
    assert meter.used_up(DAY + 600) == (A,)


def test_no_minutes_no_calls() -> None:
    assert not TollMeter(legs=5, minutes=0).take("one", A, 0)
    assert not TollMeter(legs=0, minutes=5).take("one", A, 0)


def test_strange_legs_are_ignored() -> None:
    meter = TollMeter(legs=1, minutes=1)
    meter.answered(A, 0)
    meter.ended(A, 0)
    assert meter.take("one", A, 0)


def test_a_restart_does_not_make_new_minutes() -> None:
    """Six hours before midnight nine of ten minutes are gone."""
    meter = TollMeter(legs=5, minutes=10)
    meter.resume(TollDay(gone=DAY * 3 / 4, spent={"one": 540.0}), 1_000)
    assert meter.take("one", A, 1_000) and meter.take("other", B, 1_000)
    for leg in (A, B):
        meter.answered(leg, 1_000)
    assert meter.used_up(1_059) == ()
    assert meter.used_up(1_060) == (A,)
    meter.ended(A, 1_060)
    midnight = 1_000 + DAY / 4
    assert not meter.take("one", C, midnight - 1)
    assert meter.take("one", C, midnight)


def test_a_restart_after_all_is_used_up() -> None:
    meter = TollMeter(legs=5, minutes=10)
    meter.resume(TollDay(gone=60.0, spent={"one": 600.0}), 1_000)
    assert not meter.take("one", A, 1_000)


def test_money_of_all_legs_together_ends_those_that_cost() -> None:
    """0.30 and 0.10 a minute, of 1.00; and one that costs nothing, which goes on."""
    meter = TollMeter(legs=5, minutes=600, money=10_000)
    for leg, rate in ((A, 3_000), (B, 1_000), (C, 0)):
        assert meter.take("one", leg, 0, rate)
        meter.answered(leg, 0)
    assert meter.next_deadline() == 150
    assert meter.used_up(149) == ()
    assert meter.used_up(150) == (A, B)
    for leg in (A, B):
        meter.ended(leg, 150)
    assert not meter.has_room("one", 151, 1)
    assert meter.has_room("one", 151, 0) and meter.has_room("other", 151, 3_000)
    assert meter.used_up(200) == ()


def test_what_would_pass_the_limit_within_a_minute_is_not_begun() -> None:
    meter = TollMeter(legs=5, minutes=600, money=10_000)
    assert not meter.take("one", A, 0, 10_001)
    assert meter.take("one", A, 0, 5_000)
    meter.answered(A, 0)
    assert meter.take("one", B, 60, 5_000)
    assert not meter.take("one", C, 61, 5_000)


def test_a_new_day_has_new_money_and_a_restart_has_not() -> None:
    meter = TollMeter(legs=5, minutes=600, money=10_000)
    meter.resume(TollDay(DAY - 120, {"one": 60.0}, {"one": 9_000.0}), 1_000)
    assert not meter.take("one", A, 1_000, 2_000)
    assert meter.take("one", A, 1_000, 600)
    meter.answered(A, 1_000)
    assert meter.used_up(1_099) == ()
    assert meter.used_up(1_100) == (A,)
    assert meter.take("one", B, 1_120, 2_000)


def test_minutes_and_money_the_nearer_one_counts() -> None:
    meter = TollMeter(legs=5, minutes=1, money=10_000)
    meter.take("one", A, 0, 1)
    meter.answered(A, 0)
    assert meter.next_deadline() == 60
    assert meter.used_up(60) == (A,)

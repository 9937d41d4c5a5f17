"""Strangers are few and have little time; whoever is known stays while something comes."""

from __future__ import annotations

import pytest

from sfu.core import callers
from sfu.core.callers import IDLE, MAX_STRANGERS, MAX_TRIES, STRANGER, Callers

NOW = 1000.0


def entered(*hosts: str) -> Callers:
    made = Callers()
    for number, host in enumerate(hosts):
        assert made.enter(number, host, NOW)
    return made


def test_a_stranger_has_to_show_something_in_time() -> None:
    made = entered("192.0.2.1", "192.0.2.1")
    assert made.spoke(1, 1, True, NOW + 1)
    assert made.overdue(NOW + STRANGER - 0.1) == []
    assert made.overdue(NOW + STRANGER) == [0]


def test_frames_that_prove_nothing_buy_no_time_and_are_counted() -> None:
    made = entered("192.0.2.1")
    assert all(made.spoke(0, 1, False, NOW + n) for n in range(MAX_TRIES))
    assert made.overdue(NOW + STRANGER) == [0]
    assert not made.spoke(0, 1, False, NOW + 9)


def test_who_is_known_stays_while_frames_come() -> None:
    made = entered("192.0.2.1")
    for n in range(10):
        assert made.spoke(0, 100, True, NOW + n)
    assert made.overdue(NOW + 9 + IDLE - 0.1) == []
    assert made.overdue(NOW + 9 + IDLE) == [0]


def test_who_is_known_no_longer_is_let_go() -> None:
    made = entered("192.0.2.1")
    made.spoke(0, 1, True, NOW)
    assert not made.spoke(0, MAX_TRIES + 1, False, NOW + 1)


@pytest.mark.parametrize(
    ("first", "other", "refused"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),  # one customer's network
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_strangers_of_one_network_are_few(first: str, other: str, refused: bool) -> None:
    made = entered(*[first] * MAX_STRANGERS)
    assert made.enter(MAX_STRANGERS, other, NOW) is not refused


def test_an_office_behind_one_address_may_be_large() -> None:
    made = Callers()
    for number in range(5 * MAX_STRANGERS):
        assert made.enter(number, "192.0.2.1", NOW)
        assert made.spoke(number, 1, True, NOW)
    assert len(made) == 5 * MAX_STRANGERS


def test_who_leaves_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "MAX_ALL_STRANGERS", 2)
    made = entered("192.0.2.1", "192.0.2.2")
    made.spoke(1, 1, True, NOW)
    assert made.enter(2, "192.0.2.3", NOW)
    assert not made.enter(3, "192.0.2.4", NOW)
    for number in (0, 1, 2):
        made.leave(number)
    assert not len(made)
    assert made.enter(3, "192.0.2.4", NOW)
    assert made.enter(4, "192.0.2.5", NOW)

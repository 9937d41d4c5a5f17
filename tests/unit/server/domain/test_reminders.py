"""When reminders are due, and which lists of minutes are acceptable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.reminders import LONGEST, due_times, is_acceptable, parse, render

START = datetime(2030, 5, 6, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [(), (30, 15), (1,)])
def test_what_is_stored_is_read_again(minutes: tuple[int, ...]) -> None:
    assert parse(render(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "acceptable"),
    [
        ((), True),
        ((30, 15), True),
        ((LONGEST,), True),
        ((0,), False),
        ((-5,), False),
        ((LONGEST + 1,), False),
        ((15, 15), False),
        ((1, 2, 3, 4, 5), True),
        ((1, 2, 3, 4, 5, 6), False),
    ],
)
def test_acceptable_minutes(minutes: tuple[int, ...], acceptable: bool) -> None:
    assert is_acceptable(minutes) is acceptable


@pytest.mark.parametrize(
    ("before", "left"),
    [
        (timedelta(hours=2), [30, 15]),
        (timedelta(minutes=30), [15]),  # the moment itself is past: no reminder is made up for
        (timedelta(minutes=20), [15]),
        (timedelta(minutes=15), []),
        (timedelta(0), []),
        (timedelta(minutes=-5), []),
    ],
)
def test_only_what_lies_ahead(before: timedelta, left: list[int]) -> None:
    times = due_times(START, (15, 30), START - before)
    assert [minutes for minutes, _ in times] == left
    assert all(moment == START - timedelta(minutes=minutes) for minutes, moment in times)

"""When series take place: rules over the clock's changes, exceptions, what is current."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.domain.errors import NotFound
from server.domain.fields import Fault
from server.domain.recurrence import (
    HORIZON,
    LAST,
    MAX_OCCURRENCES,
    Frequency,
    OccurrenceChange,
    Recurrence,
    Series,
    Weekday,
    begin,
    current_start,
    ended,
    move,
    occurrences,
    original_starts,
    remaining,
    starts,
)

ZURICH = "Europe/Zurich"
DAILY, WEEKLY, MONTHLY, YEARLY = Frequency
MO, TU, WE, TH, FR, SA, SU = Weekday


def local(zone: str, text: str) -> datetime:
    """The first moment at which the wall clock shows this, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def shown(series: Series, zone: str) -> list[str]:
    """The dates as the wall clock shows them."""
    return [f"{one.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" for one in starts(series, zone)]


def tuesdays(count: int = 5) -> Series:
    """From 1 September 2026, 09:00 in Zurich."""
    return begin(Recurrence(WEEKLY, count=count), local(ZURICH, "2026-09-01T09:00"), ZURICH)


@pytest.mark.parametrize(
    ("zone", "rule", "start", "dates"),
    [
        # Summer time begins and ends: the wall clock stays, UTC does not.
        (ZURICH, Recurrence(WEEKLY, count=3), "2026-03-24T09:00",
         ["2026-03-24T09:00", "2026-03-31T09:00", "2026-04-07T09:00"]),
        (ZURICH, Recurrence(DAILY, count=3), "2026-10-24T09:00",
         ["2026-10-24T09:00", "2026-10-25T09:00", "2026-10-26T09:00"]),
        # An hour that does not exist is that much after the hour before.
        (ZURICH, Recurrence(DAILY, count=3), "2026-03-28T02:30",
         ["2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30"]),
        ("America/New_York", Recurrence(WEEKLY, weekdays=(SU,), count=3), "2026-03-01T02:15",
         ["2026-03-01T02:15", "2026-03-08T03:15", "2026-03-15T02:15"]),
        ("America/New_York", Recurrence(WEEKLY, count=2), "2026-10-29T18:00",
         ["2026-10-29T18:00", "2026-11-05T18:00"]),
        ("Asia/Kathmandu", Recurrence(DAILY, interval=10, count=3), "2026-03-25T09:00",
         ["2026-03-25T09:00", "2026-04-04T09:00", "2026-04-14T09:00"]),
        # The first day on or after the start that the rule has.
        (ZURICH, Recurrence(WEEKLY, weekdays=(TU, TH), count=3), "2026-09-02T09:00",
         ["2026-09-03T09:00", "2026-09-08T09:00", "2026-09-10T09:00"]),
        (ZURICH, Recurrence(WEEKLY, interval=2, weekdays=(TU,), count=3), "2026-09-02T09:00",
         ["2026-09-08T09:00", "2026-09-22T09:00", "2026-10-06T09:00"]),
        (ZURICH, Recurrence(MONTHLY, ordinal=LAST, weekdays=(FR,), count=4), "2026-09-01T09:00",
         ["2026-09-25T09:00", "2026-10-30T09:00", "2026-11-27T09:00", "2026-12-25T09:00"]),
        (ZURICH, Recurrence(MONTHLY, interval=2, ordinal=1, weekdays=(MO,), count=2),
         "2026-09-08T09:00", ["2026-10-05T09:00", "2026-12-07T09:00"]),
        # Months without a 31st have no such conference; the last day is another matter.
        (ZURICH, Recurrence(MONTHLY, count=4), "2026-08-31T09:00",
         ["2026-08-31T09:00", "2026-10-31T09:00", "2026-12-31T09:00", "2027-01-31T09:00"]),
        (ZURICH, Recurrence(MONTHLY, month_day=LAST, count=3), "2026-09-01T09:00",
         ["2026-09-30T09:00", "2026-10-31T09:00", "2026-11-30T09:00"]),
        (ZURICH, Recurrence(MONTHLY, interval=12, month_day=31, count=2), "2026-04-30T09:00",
         ["2026-05-31T09:00", "2027-05-31T09:00"]),
        (ZURICH, Recurrence(YEARLY, count=2), "2028-02-29T09:00",
         ["2028-02-29T09:00", "2032-02-29T09:00"]),
        # The last day counts to its end, in the zone of the series.
        ("America/New_York", Recurrence(DAILY, until=date(2026, 9, 3)), "2026-09-01T23:30",
         ["2026-09-01T23:30", "2026-09-02T23:30", "2026-09-03T23:30"]),
    ],
)  # fmt: skip
def test_dates(zone: str, rule: Recurrence, start: str, dates: list[str]) -> None:
    assert shown(begin(rule, local(zone, start), zone), zone) == dates


def test_the_second_of_two_equal_hours_stays_where_it_was_put() -> None:
    late = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 for the second time
    series = begin(Recurrence(DAILY, count=2), late, ZURICH)
    assert starts(series, ZURICH) == (late, local(ZURICH, "2026-10-26T02:30"))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (Recurrence(DAILY, until=date(2026, 8, 31)), "no-dates"),
        (Recurrence(WEEKLY, weekdays=(FR,), until=date(2026, 9, 3)), "no-dates"),
        (Recurrence(DAILY, until=date(2028, 9, 30)), "too-many"),
        (Recurrence(YEARLY, until=date(2036, 9, 30)), "too-many"),
        (Recurrence(YEARLY, count=12), "too-many"),
        (Recurrence(YEARLY, interval=99, count=2), "too-many"),
    ],
)
def test_what_is_beyond_our_bounds(rule: Recurrence, code: str) -> None:
    with pytest.raises(Fault, match=code):
        begin(rule, local(ZURICH, "2026-09-01T09:00"), ZURICH)


def test_the_longest_series() -> None:
    start = local(ZURICH, "2026-09-01T09:00")
    assert (
        len(starts(begin(Recurrence(DAILY, count=MAX_OCCURRENCES), start, ZURICH), ZURICH)) == 732
    )
    last = starts(begin(Recurrence(YEARLY, count=11), start, ZURICH), ZURICH)[-1]
    assert last <= start + HORIZON


def test_exceptions_come_and_go() -> None:
    series = tuesdays()
    first, second, third, *_ = original_starts(series, ZURICH)
    changed = series.changed(OccurrenceChange(second))
    changed = changed.changed(OccurrenceChange(first, third - timedelta(days=6)))
    assert shown(changed, ZURICH) == [
        "2026-09-09T09:00", "2026-09-15T09:00", "2026-09-22T09:00", "2026-09-29T09:00",
    ]  # fmt: skip
    states = [(one.cancelled, one.moved) for one in occurrences(changed, ZURICH)]
    assert states[:3] == [(False, True), (True, False), (False, False)]
    assert changed.date_of(second) is None and changed.date_of(third) == third
    back = changed.changed(OccurrenceChange(first, first))
    assert back.changed(OccurrenceChange(second, second)) == series


@pytest.mark.parametrize(
    ("now", "current"),
    [
        ("2026-08-01T00:00", "2026-09-01T09:00"),
        ("2026-09-01T09:00", "2026-09-01T09:00"),
        ("2026-09-01T09:29", "2026-09-01T09:00"),
        ("2026-09-01T09:30", "2026-09-16T14:00"),  # the 8th was cancelled, the 15th moved
        ("2026-09-16T14:30", "2026-09-22T09:00"),
        ("2026-09-29T09:29", "2026-09-29T09:00"),
        ("2030-01-01T00:00", "2026-09-29T09:00"),  # over: the last one stays
    ],
)
def test_what_is_current(now: str, current: str) -> None:
    series = tuesdays()
    _, second, third, *_ = original_starts(series, ZURICH)
    series = series.changed(OccurrenceChange(second))
    series = series.changed(OccurrenceChange(third, local(ZURICH, "2026-09-16T14:00")))
    found = current_start(series, ZURICH, 30, local(ZURICH, now))
    assert found == local(ZURICH, current)


def test_one_that_moves_behind_others_comes_after_them() -> None:
    series = tuesdays(3)
    first, second, third = original_starts(series, ZURICH)
    series = series.changed(OccurrenceChange(first, third + timedelta(days=1)))
    found = [current_start(series, ZURICH, 30, moment) for moment in (first, third)]
    assert found == [second, third]
    assert current_start(series, ZURICH, 30, third + timedelta(hours=1)) == third + timedelta(
        days=1
    )


BEFORE = local(ZURICH, "2026-08-31T00:00")
FIRST = local(ZURICH, "2026-09-01T09:00")
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("original", "moved_to", "now", "code"),
    [
        (FIRST, None, FIRST + timedelta(minutes=30), "expired"),
        (FIRST, FIRST + WEEK * 9, FIRST + timedelta(minutes=30), "expired"),
        (FIRST + WEEK, FIRST, FIRST + timedelta(hours=1), "expired"),  # into the past
        (FIRST, FIRST + WEEK, BEFORE, "taken"),
        (FIRST, FIRST + WEEK * 60, BEFORE, "invalid"),  # further than a year
    ],
)
def test_what_cannot_be_moved(
    original: datetime, moved_to: datetime | None, now: datetime, code: str
) -> None:
    with pytest.raises(Fault, match=code):
        move(tuesdays(), ZURICH, 30, original, moved_to, now)


def test_one_date_is_left_at_least() -> None:
    series = move(tuesdays(2), ZURICH, 30, FIRST, None, BEFORE)
    with pytest.raises(Fault, match="last-date"):
        move(series, ZURICH, 30, FIRST + WEEK, None, BEFORE)
    # Cancelled: its hour is free, and it may come back.
    taken = move(series, ZURICH, 30, FIRST + WEEK, FIRST, BEFORE)
    assert starts(taken, ZURICH) == (FIRST,)
    with pytest.raises(Fault, match="taken"):
        move(taken, ZURICH, 30, FIRST, FIRST, BEFORE)
    with pytest.raises(NotFound):
        move(series, ZURICH, 30, FIRST + timedelta(days=1), None, BEFORE)


def test_another_end_leaves_the_dates_and_their_exceptions() -> None:
    series = tuesdays(5).changed(OccurrenceChange(FIRST + WEEK))
    series = series.changed(OccurrenceChange(FIRST + WEEK * 4))
    shorter = ended(series, Recurrence(WEEKLY, until=date(2026, 9, 15)), ZURICH)
    assert shown(shorter, ZURICH) == ["2026-09-01T09:00", "2026-09-15T09:00"]
    assert shorter.changes == (OccurrenceChange(FIRST + WEEK),)
    with pytest.raises(Fault, match="no-dates"):
        ended(series.changed(OccurrenceChange(FIRST)), Recurrence(WEEKLY, count=2), ZURICH)
    with pytest.raises(Fault, match="too-many"):
        ended(series, Recurrence(WEEKLY, until=date(2046, 1, 1)), ZURICH)


def test_the_first_date_is_none_whose_hour_the_clock_skips() -> None:
    wednesday = datetime(2027, 3, 24, 2, 30, tzinfo=ZoneInfo(ZURICH)).astimezone(UTC)
    for count, days in ((3, [4, 11, 18]), (1, [4])):
        sundays = Recurrence(Frequency.WEEKLY, weekdays=(Weekday.SUNDAY,), count=count)
        found = starts(begin(sundays, wednesday, ZURICH), ZURICH)
        local = [one.astimezone(ZoneInfo(ZURICH)) for one in found]
        assert [(one.month, one.day, one.hour, one.minute) for one in local] == [
            (4, day, 2, 30) for day in days
        ]
    that_day = Recurrence(Frequency.WEEKLY, weekdays=(Weekday.SUNDAY,), until=date(2027, 3, 28))
    with pytest.raises(Fault, match="no-dates"):
        begin(that_day, wednesday, ZURICH)


def test_what_was_moved_before_others_has_been_and_what_was_left_out_has_not() -> None:
    fourth, noon = FIRST + WEEK * 3, FIRST + timedelta(hours=3)
    series = tuesdays(5).changed(OccurrenceChange(fourth, noon))
    assert remaining(series, ZURICH, noon).count == 4
    assert remaining(series, ZURICH, FIRST + WEEK).count == 3
    series = tuesdays(5).changed(OccurrenceChange(FIRST, None))
    assert remaining(series, ZURICH, FIRST + WEEK * 2).count == 4


def test_what_has_been_is_not_counted_again() -> None:
    assert remaining(tuesdays(5), ZURICH, FIRST + WEEK * 2).count == 3
    assert remaining(tuesdays(5), ZURICH, FIRST).count == 5
    endless = begin(Recurrence(WEEKLY, until=date(2026, 9, 30)), FIRST, ZURICH)
    assert remaining(endless, ZURICH, FIRST + WEEK) == endless.recurrence

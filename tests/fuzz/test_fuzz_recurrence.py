"""Rules as any client or database may have them.

Invariants: a text that is read is written as it was; whatever comes as JSON is a rule within its
bounds or a Fault; and a rule that is read begins a series at once or not at all: at most
MAX_OCCURRENCES dates, in order, from its first one on, none beyond the horizon, and of each of
them it is known which is current.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from server.domain.fields import Fault
from server.domain.recurrence import (
    HORIZON,
    MAX_OCCURRENCES,
    OccurrenceChange,
    begin,
    current_start,
    original_starts,
    starts,
)
from server.domain.recurrence_rule import (
    calendar_rule,
    is_acceptable,
    parse_rule,
    read_recurrence,
    render_rule,
)

ZONES = st.sampled_from(
    ["Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "UTC", "Africa/Cairo"]
)
# Around the changes of two years, where the wall clock has holes and repetitions.
STARTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC))
PARTS = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "COUNT=1", "COUNT=732",
     "UNTIL=20991231", "UNTIL=00010101", "INTERVAL=1", "INTERVAL=99", "BYDAY=MO", "BYDAY=-1SU",
     "BYDAY=MO,TU", "BYMONTHDAY=31", "BYMONTHDAY=-1", "BYSETPOS=1", "BYMONTH=2"]
)  # fmt: skip
DAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU", "XX"]), max_size=7)
NUMBERS = st.none() | st.integers(-2, 740) | st.booleans() | st.floats()
OBJECTS = st.fixed_dictionaries(
    {"frequency": st.sampled_from(["daily", "weekly", "monthly", "yearly", "hourly"])},
    optional={
        "interval": st.integers(-1, 120),
        "weekdays": st.none() | DAYS | st.text(max_size=3),
        "ordinal": st.none() | st.integers(-2, 6),
        "month_day": st.none() | st.integers(-2, 32),
        "count": NUMBERS,
        "until": st.none() | st.dates().map(str) | st.text(max_size=12),
        "bysetpos": st.integers(),
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)


@given(
    st.lists(PARTS, max_size=6).map(";".join) | st.text("FREQDAILYWKMOTHUN=;,-0123", max_size=40)
)
def test_any_text(text: str) -> None:
    try:
        found = parse_rule(text)
    except ValueError:
        return
    assert parse_rule(render_rule(found)) == found
    assert is_acceptable(found)


@example({"frequency": "monthly", "month_day": 31, "interval": 12, "count": 732},
         datetime(2026, 4, 30, tzinfo=UTC), "UTC", 0)  # fmt: skip
@example({"frequency": "yearly", "interval": 99, "until": "9999-12-31"},
         datetime(2024, 2, 29, tzinfo=UTC), "UTC", 0)  # fmt: skip
@given(OBJECTS | JSON, STARTS, ZONES, st.integers(0, 5000))
def test_any_rule_begins_or_is_refused(raw: object, start: datetime, zone: str, days: int) -> None:
    try:
        recurrence = read_recurrence(raw)
        if recurrence is None:
            return
        series = begin(recurrence, start, zone)
    except Fault as fault:
        assert str(fault) in {"invalid", "endless", "too-many", "no-dates"}
        return
    assert is_acceptable(series.recurrence)
    assert parse_rule(render_rule(series.recurrence)) == series.recurrence
    assert calendar_rule(series.recurrence, zone).startswith("FREQ=")
    dates = original_starts(series, zone)
    assert start <= dates[0] == series.first_start
    assert 1 <= len(dates) <= MAX_OCCURRENCES
    assert list(dates) == sorted(set(dates))
    assert dates[-1] - dates[0] <= HORIZON + timedelta(days=1)
    changed = series.changed(OccurrenceChange(dates[-1], dates[-1] + timedelta(days=1)))
    found = starts(changed, zone)
    now = start + timedelta(days=days)
    current = current_start(changed, zone, 60, now)
    assert current in found
    assert current + timedelta(hours=1) > now or current == found[-1]

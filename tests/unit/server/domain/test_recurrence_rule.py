"""Rules as text and as forms send them: one way to write each, and nothing else is read."""

from __future__ import annotations

from datetime import date

import pytest

from server.domain.fields import Fault
from server.domain.recurrence import LAST, Frequency, Recurrence, Weekday
from server.domain.recurrence_rule import (
    calendar_rule,
    parse_rule,
    read_recurrence,
    render_rule,
)

DAILY, WEEKLY, MONTHLY, YEARLY = Frequency
MO, TU, WE, TH, FR, SA, SU = Weekday
RULES = [
    (Recurrence(DAILY, count=5), "FREQ=DAILY;COUNT=5"),
    (Recurrence(WEEKLY, 2, (TU, TH), count=732), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=732"),
    (
        Recurrence(MONTHLY, weekdays=(FR,), ordinal=LAST, until=date(2026, 12, 31)),
        "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261231",
    ),
    (Recurrence(MONTHLY, month_day=LAST, count=2), "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2"),
    (Recurrence(MONTHLY, month_day=31, count=2), "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2"),
    (Recurrence(YEARLY, 99, count=1), "FREQ=YEARLY;INTERVAL=99;COUNT=1"),
]


@pytest.mark.parametrize(("recurrence", "text"), RULES)
def test_there_and_back(recurrence: Recurrence, text: str) -> None:
    assert render_rule(recurrence) == text
    assert parse_rule(text) == recurrence


@pytest.mark.parametrize(
    ("zone", "until"),
    [("Europe/Zurich", "20261231T225959Z"), ("America/New_York", "20270101T045959Z")],
)
def test_calendars_get_the_end_of_the_last_day(zone: str, until: str) -> None:
    """RFC 5545 §3.3.10: with a DTSTART in a zone, UNTIL is in UTC."""
    recurrence = Recurrence(DAILY, until=date(2026, 12, 31))
    assert calendar_rule(recurrence, zone) == f"FREQ=DAILY;UNTIL={until}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "FREQ=DAILY",  # endless
        "FREQ=DAILY;COUNT=5;UNTIL=20261231",
        "FREQ=SECONDLY;COUNT=5",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=733",
        "FREQ=DAILY;COUNT=99999999999999999999",
        "FREQ=DAILY;COUNT=5;INTERVAL=0",
        "FREQ=DAILY;COUNT=5;INTERVAL=100",
        "FREQ=DAILY;COUNT=5;COUNT=6",
        "FREQ=DAILY;COUNT=5;BYDAY=MO",
        "FREQ=DAILY;COUNT=5;BYSETPOS=1",
        "FREQ=WEEKLY;COUNT=5;BYDAY=TH,TU",
        "FREQ=WEEKLY;COUNT=5;BYDAY=1MO",
        "FREQ=MONTHLY;COUNT=5;BYDAY=MO",
        "FREQ=MONTHLY;COUNT=5;BYDAY=1MO,2TU",
        "FREQ=MONTHLY;COUNT=5;BYDAY=-2MO",
        "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=32",
        "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=0",
        "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,2",
        "FREQ=YEARLY;COUNT=5;BYMONTH=2",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;UNTIL=20261231T000000Z",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY;COUNT=5;",
        "FREQ=DAILY;COUNT=5" + " " * 200,
    ],
)
def test_rules_that_are_none_of_ours(text: str) -> None:
    with pytest.raises(ValueError):
        parse_rule(text)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (None, None),
        ({"frequency": "daily", "count": 5}, Recurrence(DAILY, count=5)),
        (
            {"frequency": "weekly", "weekdays": ["TH", "TU", "TH"], "until": "2026-12-31"},
            Recurrence(WEEKLY, weekdays=(TU, TH), until=date(2026, 12, 31)),
        ),
        (
            {"frequency": "monthly", "weekdays": ["FR"], "ordinal": -1, "count": 3, "until": None},
            Recurrence(MONTHLY, weekdays=(FR,), ordinal=LAST, count=3),
        ),
        ({"frequency": "monthly", "count": 3}, Recurrence(MONTHLY, count=3)),
    ],
)
def test_what_a_form_sends(raw: object, found: Recurrence | None) -> None:
    assert read_recurrence(raw) == found


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("weekly", "invalid"),
        ([], "invalid"),
        ({}, "invalid"),
        ({"frequency": "hourly", "count": 5}, "invalid"),
        ({"frequency": "daily"}, "endless"),
        ({"frequency": "daily", "count": 733}, "too-many"),
        ({"frequency": "daily", "count": 5, "until": "2026-12-31"}, "invalid"),
        ({"frequency": "daily", "count": True}, "invalid"),
        ({"frequency": "daily", "count": 5.0}, "invalid"),
        ({"frequency": "daily", "count": 5, "interval": None}, "invalid"),
        ({"frequency": "daily", "count": 5, "weekdays": ["MO"]}, "invalid"),
        ({"frequency": "weekly", "count": 5, "weekdays": "MO"}, "invalid"),
        ({"frequency": "weekly", "count": 5, "weekdays": [{}]}, "invalid"),
        ({"frequency": "weekly", "count": 5, "by_set_pos": 1}, "invalid"),
        ({"frequency": "monthly", "count": 5, "ordinal": 5, "weekdays": ["MO"]}, "invalid"),
        ({"frequency": "monthly", "count": 5, "ordinal": 1, "month_day": 1}, "invalid"),
        ({"frequency": "daily", "until": "2026-02-30"}, "invalid"),
        ({"frequency": "daily", "until": "20261231"}, "invalid"),
        ({"frequency": "daily", "until": "2026-12-31T00:00:00Z"}, "invalid"),
    ],
)
def test_what_is_refused(raw: object, code: str) -> None:
    with pytest.raises(Fault, match=f"^{code}$"):
        read_recurrence(raw)

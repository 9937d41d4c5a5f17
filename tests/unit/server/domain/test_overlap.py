"""Which conferences meet, and when first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.domain.conference import Conference, ConferenceKind
from server.domain.overlap import first_overlap
from server.domain.recurrence import Frequency, OccurrenceChange, Recurrence, begin

START = datetime(2030, 5, 7, 9, 0, tzinfo=UTC)
BEFORE = START - timedelta(days=1)
DAY = timedelta(days=1)
TALK = Conference(
    "c1", "alpha", "anna", ConferenceKind.UCC, "Talk", "4711", START,
    "Europe/Zurich", 30, "", "", BEFORE, BEFORE,
)  # fmt: skip
DAILY = replace(TALK, series=begin(Recurrence(Frequency.DAILY, count=9), START, "Europe/Zurich"))
WEEKLY = replace(TALK, series=begin(Recurrence(Frequency.WEEKLY, count=2), START, "Europe/Zurich"))
assert DAILY.series is not None
WITHOUT = replace(
    DAILY,
    series=DAILY.series.changed(OccurrenceChange(START)).changed(OccurrenceChange(START + DAY * 7)),
)


def at(minutes: int, days: int = 0, item: Conference = TALK) -> Conference:
    return replace(item, id="c2", start=START + timedelta(days=days, minutes=minutes))


@pytest.mark.parametrize(
    ("one", "other", "now", "first"),
    [
        (TALK, at(0), BEFORE, START),
        (TALK, at(29), BEFORE, START + timedelta(minutes=29)),
        (TALK, at(30), BEFORE, None),
        (TALK, at(-30), BEFORE, None),
        (TALK, at(-29), BEFORE, START - timedelta(minutes=29)),
        (TALK, at(0), START + DAY, None),  # over
        (DAILY, at(10, days=8), BEFORE, START + timedelta(days=8, minutes=10)),
        (DAILY, at(10, days=9), BEFORE, None),
        (at(10, days=3), DAILY, BEFORE, START + DAY * 3),
        (DAILY, WEEKLY, BEFORE, START),
        (DAILY, WEEKLY, START + DAY, START + DAY * 7),
        (WEEKLY, DAILY, START + DAY * 2, START + DAY * 7),
        (WITHOUT, WEEKLY, BEFORE, None),
    ],
)
def test_the_first_time(
    one: Conference, other: Conference, now: datetime, first: datetime | None
) -> None:
    assert first_overlap(one, other, now) == first

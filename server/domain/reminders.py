"""When people are reminded of a conference they were invited to (manual: 30 and 15 minutes)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

DEFAULT_REMINDERS: Final = (30, 15)
MAX_REMINDERS: Final = 5
# A week: whoever wants to know earlier has the calendar entry.
LONGEST: Final = 7 * 24 * 60


def parse(text: str) -> tuple[int, ...]:
    """`"30,15"` as minutes; the empty string is no reminder at all. Raises ValueError."""
    return tuple(int(part) for part in text.split(",") if part)


def render(minutes: Iterable[int]) -> str:
    return ",".join(str(value) for value in minutes)


def is_acceptable(minutes: tuple[int, ...]) -> bool:
    """Few, each between a minute and a week before the start, none twice."""
    return (
        len(minutes) <= MAX_REMINDERS
        and len(set(minutes)) == len(minutes)
        and all(0 < value <= LONGEST for value in minutes)
    )


def due_times(
    start: datetime, minutes: Iterable[int], now: datetime
) -> tuple[tuple[int, datetime], ...]:
    """(minutes, moment) of the reminders that still lie ahead, earliest first.

    Whoever is invited ten minutes before the start has just read the invitation: no reminder
    whose time is past is made up for.
    """
    moments = ((value, start - timedelta(minutes=value)) for value in minutes)
    return tuple(sorted((one for one in moments if one[1] > now), key=lambda one: one[1]))

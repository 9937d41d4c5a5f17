"""Whether two conferences take place at the same time, on any of their dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from server.domain.conference import Conference
from server.domain.recurrence import starts


def first_overlap(one: Conference, other: Conference, now: datetime) -> datetime | None:
    """When the date of `other` starts that is the first to meet one of `one`; what is over does
    not count. None when they never meet."""
    mine, theirs = _ahead(one, now), _ahead(other, now)
    my_length, their_length = _length(one), _length(other)
    place = 0
    for start in theirs:
        # Those that end before this one starts end before all further ones, too.
        while place < len(mine) and mine[place] + my_length <= start:
            place += 1
        if place == len(mine):
            return None
        if mine[place] < start + their_length:
            return start
    return None


def _ahead(item: Conference, now: datetime) -> Sequence[datetime]:
    found = starts(item.series, item.timezone) if item.series else (item.start,)
    return [start for start in found if start + _length(item) > now]


def _length(item: Conference) -> timedelta:
    return timedelta(minutes=item.duration)

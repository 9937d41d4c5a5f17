"""Whether two conferences take place at the same time, on any of their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.conference import Conference
from server.domain.recurrence import starts


@dataclass(frozen=True, slots=True)
class Dates:
    """Starts in order, and how long each date lasts."""

    starts: Sequence[datetime]
    length: timedelta


def first_overlap(one: Conference, other: Conference, now: datetime) -> datetime | None:
    """When the date of `other` starts that is the first to meet one of `one`; what is over does
    not count. None when they never meet."""
    return first_meeting(ahead(one, now), ahead(other, now))


def first_meeting(one: Dates, other: Dates) -> datetime | None:
    """The same for dates that were worked out already."""
    mine, place = one.starts, 0
    for start in other.starts:
        # Those that end before this one starts end before all further ones, too.
        while place < len(mine) and mine[place] + one.length <= start:
            place += 1
        if place == len(mine):
            return None
        if mine[place] < start + other.length:
            return start
    return None


def ahead(item: Conference, now: datetime) -> Dates:
    """The dates of a conference that are not over."""
    length = timedelta(minutes=item.duration)
    found = starts(item.series, item.timezone) if item.series else (item.start,)
    return Dates([start for start in found if start + length > now], length)

"""Series of conferences: when a rule of RFC 5545 §3.3.10 takes place, exceptions included.

Hostile rules end as quickly as ordinary ones: every series ends within HORIZON and has at most
MAX_OCCURRENCES dates, and no rule is looked at beyond.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final, Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

from server.domain.errors import NotFound
from server.domain.fields import Fault

MAX_OCCURRENCES: Final = 732  # two years of every day
MAX_INTERVAL: Final = 99
HORIZON: Final = timedelta(days=3653)  # ten years
FARTHEST: Final = timedelta(days=366)  # that one date may be moved
LAST: Final = -1  # the last day of a month, the last such weekday of it
ORDINALS: Final = (1, 2, 3, 4, LAST)


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Weekday(StrEnum):
    """In the order of datetime.weekday()."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


WEEK: Final = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rhythm. Weekly on `weekdays`; monthly on `month_day` (1 to 31, LAST) or on the `ordinal`
    (ORDINALS) of one weekday; yearly on the day of the first time. It ends after `count` times or
    with the day `until`, told in the conference's zone: one of the two is there.

    As in RFC 5545, a month that has no such day has no such conference.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[Weekday, ...] = ()
    ordinal: int | None = None
    month_day: int | None = None
    count: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OccurrenceChange:
    """One date of a series that is not as the rule has it. `original_start` (UTC) is its
    RECURRENCE-ID, `moved_to` None for one that does not take place (EXDATE)."""

    original_start: datetime
    moved_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """`first_start` (UTC) is DTSTART and always one of the dates."""

    recurrence: Recurrence
    first_start: datetime
    changes: tuple[OccurrenceChange, ...] = ()

    def date_of(self, original_start: datetime) -> datetime | None:
        """When one of its dates takes place, None for one that was cancelled."""
        for one in self.changes:
            if one.original_start == original_start:
                return one.moved_to
        return original_start

    def changed(self, change: OccurrenceChange) -> Series:
        """With `change` in place of what was said of that date; one that moves a date to where
        it belongs takes back what was said."""
        others = [one for one in self.changes if one.original_start != change.original_start]
        if change.moved_to != change.original_start:
            others.append(change)
        return replace(self, changes=tuple(sorted(others, key=lambda one: one.original_start)))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series. `start` is when it takes place, or would have if it was cancelled."""

    original_start: datetime
    start: datetime
    cancelled: bool = False

    @property
    def moved(self) -> bool:
        return self.start != self.original_start


def begin(recurrence: Recurrence, start: datetime, timezone: str) -> Series:
    """A series with its first date on or after `start`, from which what the rhythm leaves open is
    taken. Raises Fault: `no-dates`, or `too-many` for a series beyond our bounds."""
    zone = ZoneInfo(timezone)
    recurrence = completed(recurrence, start, timezone)
    hour = _local(start, zone).time()
    # A date whose hour the clock skips cannot be the first: all others would follow its hour.
    dates = _starts(replace(recurrence, interval=1, count=None), start, zone)
    first = next((one for one in dates if _local(one, zone).time() == hour), None)
    if first is None:
        raise Fault("no-dates")
    _check_bounds(recurrence, first, zone)
    return Series(recurrence, first)


def ended(series: Series, recurrence: Recurrence, timezone: str) -> Series:
    """The series with the end that `recurrence` has; the dates until then stay as they are.

    Raises Fault as `begin` does.
    """
    rule = replace(series.recurrence, count=recurrence.count, until=recurrence.until)
    _check_bounds(rule, series.first_start, ZoneInfo(timezone))
    found = replace(series, recurrence=rule)
    left = set(original_starts(found, timezone))
    found = replace(
        found, changes=tuple(one for one in found.changes if one.original_start in left)
    )
    if not starts(found, timezone):
        raise Fault("no-dates")
    return found


def same_rhythm(one: Recurrence, other: Recurrence) -> bool:
    """Whether two rhythms differ in their end at most."""
    return replace(one, count=None, until=None) == replace(other, count=None, until=None)


def completed(recurrence: Recurrence, start: datetime, timezone: str) -> Recurrence:
    """With the days that are left open taken from the start."""
    local = _local(start, ZoneInfo(timezone))
    match recurrence.frequency:
        case Frequency.WEEKLY if not recurrence.weekdays:
            return replace(recurrence, weekdays=(WEEK[local.weekday()],))
        case Frequency.MONTHLY if recurrence.month_day is None and recurrence.ordinal is None:
            return replace(recurrence, month_day=local.day)
        case _:
            return recurrence


def _check_bounds(recurrence: Recurrence, first: datetime, zone: ZoneInfo) -> None:
    local = _local(first, zone)
    if recurrence.until is not None and recurrence.until > local.date() + HORIZON:
        raise Fault("too-many")
    dates = islice(_wall_clock(recurrence, local), recurrence.count or MAX_OCCURRENCES + 1)
    found = sum(1 for _ in dates)
    if found > MAX_OCCURRENCES or found < (recurrence.count or 0):
        raise Fault("too-many")


def original_starts(series: Series, timezone: str) -> tuple[datetime, ...]:
    """When the rule alone has the conference take place, in UTC and in order."""
    found = _starts(series.recurrence, series.first_start, ZoneInfo(timezone))
    return tuple(islice(found, MAX_OCCURRENCES))


def occurrences(series: Series, timezone: str) -> tuple[Occurrence, ...]:
    """All dates in the order of the rule, also those that were cancelled."""
    changes = {change.original_start: change for change in series.changes}
    return tuple(_occurrence(one, changes.get(one)) for one in original_starts(series, timezone))


def starts(series: Series, timezone: str) -> tuple[datetime, ...]:
    """When the conference does take place, in UTC and in order."""
    return tuple(sorted(one.start for one in occurrences(series, timezone) if not one.cancelled))


def current_start(series: Series, timezone: str, duration: int, now: datetime) -> datetime:
    """The date that goes on at `now` or comes next, and the last one when the series is over.

    `duration` is in minutes. A series has at least one date that takes place.
    """
    length, found = timedelta(minutes=duration), starts(series, timezone)
    return next((start for start in found if start + length > now), found[-1])


def move(
    series: Series,
    timezone: str,
    duration: int,
    original_start: datetime,
    moved_to: datetime | None,
    now: datetime,
) -> Series:
    """One date at another time, back where it belongs, or (None) not at all.

    Raises NotFound when the rule has no such date; Fault `expired` for what is over, before or
    after, `taken` when another date is at that time, `last-date` when none would be left.
    """
    dates = {one.original_start: one for one in occurrences(series, timezone)}
    if original_start not in dates:
        raise NotFound
    former, length = dates[original_start], timedelta(minutes=duration)
    if min(former.start, moved_to or former.start) + length <= now:
        raise Fault("expired")
    others = {one.start for one in dates.values() if one is not former and not one.cancelled}
    if moved_to is None and not others:
        raise Fault("last-date")
    if moved_to in others:
        raise Fault("taken")
    if moved_to is not None and abs(moved_to - original_start) > FARTHEST:
        raise Fault("invalid")
    return series.changed(OccurrenceChange(original_start, moved_to))


def remaining(series: Series, timezone: str, start: datetime) -> Recurrence:
    """The rhythm for a series that goes on elsewhere from the date that takes place at `start`:
    what has taken place, in whichever order, is not counted once more."""
    if series.recurrence.count is None:
        return series.recurrence
    gone = sum(1 for one in starts(series, timezone) if one < start)
    return replace(series.recurrence, count=series.recurrence.count - gone)


def _occurrence(original: datetime, change: OccurrenceChange | None) -> Occurrence:
    if change is None:
        return Occurrence(original, original)
    if change.moved_to is None:
        return Occurrence(original, original, cancelled=True)
    return Occurrence(original, change.moved_to)


def _starts(recurrence: Recurrence, first: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The dates from `first` on, each at the hour that the wall clock showed then.

    An hour that the clock skips is told in the offset before, one that comes twice is the
    earlier (RFC 5545 §3.3.5): what Python makes of `fold=0`. Different dates stay different.
    """
    local = _local(first, zone)
    former: datetime | None = None
    for naive in islice(_wall_clock(recurrence, local), recurrence.count):
        # The first is told by its moment, which may be the second of two equal hours.
        start = first if naive == local else naive.replace(tzinfo=zone).astimezone(UTC)
        if former is None or start > former:
            yield start
        former = start


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _wall_clock(recurrence: Recurrence, local: datetime) -> Iterator[datetime]:
    """The dates as the rule has them, naive, until the end of the rule or of our horizon."""
    horizon = datetime.combine(local.date() + HORIZON, time.max)
    until = datetime.combine(recurrence.until, time.max) if recurrence.until else horizon
    weekdays = [rrule.weekday(WEEK.index(one), recurrence.ordinal) for one in recurrence.weekdays]
    return iter(
        rrule.rrule(
            _FREQUENCIES[recurrence.frequency],
            dtstart=local,
            interval=recurrence.interval,
            # Never `count`: a rule whose day never comes would be looked at until the year 9999.
            until=min(until, horizon),
            byweekday=weekdays or None,
            bymonthday=recurrence.month_day,
        )
    )


_FREQUENCIES: Final[Mapping[Frequency, Literal[0, 1, 2, 3]]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}

"""Series in words: "Jeden Dienstag, 09:00–09:30, bis 31.12.2026", and what is not as usual."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.recurrence import (
    LAST,
    WEEK,
    Frequency,
    Occurrence,
    Series,
    Weekday,
    occurrences,
)
from server.mail.content import ConferenceMail
from server.mail.wording import Words

MOST_CHANGES: Final = 10  # the calendar has them all
_ORDINALS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def rhythm_rows(mail: ConferenceMail, series: Series, words: Words) -> Iterator[tuple[str, str]]:
    """Labels and values: the rhythm, and the dates ahead that were moved or cancelled."""
    yield words.text("row-rhythm"), rhythm(series, mail.timezone, mail.duration, words)
    since = mail.written_at - timedelta(minutes=mail.duration)
    ahead = [one for one in occurrences(series, mail.timezone) if one.original_start > since]
    cancelled = [_moment(one, mail.timezone, words) for one in ahead if one.cancelled]
    moved = [_moment(one, mail.timezone, words) for one in ahead if one.moved]
    if cancelled:
        yield words.text("row-cancelled-dates"), "\n".join(cancelled[:MOST_CHANGES])
    if moved:
        yield words.text("row-moved-dates"), "\n".join(moved[:MOST_CHANGES])


def rhythm(series: Series, timezone: str, duration: int, words: Words) -> str:
    """How often, at what hour, and until when."""
    end = series.first_start + timedelta(minutes=duration)
    start = words.clock(series.first_start, timezone)
    facts = {"rhythm": _how_often(series, timezone, words)}
    facts["window"] = f"{start}–{words.clock(end, timezone)}"
    recurrence = series.recurrence
    if recurrence.until is not None:
        return words.text("rhythm-until", **facts, date=words.in_digits(recurrence.until))
    return words.text("rhythm-count", **facts, count=recurrence.count or 0)


def _how_often(series: Series, timezone: str, words: Words) -> str:
    recurrence = series.recurrence
    count, days = recurrence.interval, words.weekdays([WEEK.index(d) for d in recurrence.weekdays])
    match recurrence.frequency:
        case Frequency.DAILY:
            return words.text("rhythm-daily", count=count)
        case Frequency.WEEKLY:
            return words.text("rhythm-weekly", count=count, days=days)
        case Frequency.YEARLY:
            day = words.day_of_year(series.first_start.astimezone(ZoneInfo(timezone)).date())
            return words.text("rhythm-yearly", count=count, day=day)
        case Frequency.MONTHLY if recurrence.ordinal is not None:
            # In Italian Sunday is "la domenica", all others are "il".
            sunday = recurrence.weekdays == (Weekday.SUNDAY,)
            message = "rhythm-monthly-sunday" if sunday else "rhythm-monthly-weekday"
            ordinal = _ORDINALS[recurrence.ordinal]
            return words.text(message, count=count, ordinal=ordinal, day=days)
        case Frequency.MONTHLY if recurrence.month_day == LAST:
            return words.text("rhythm-monthly-last", count=count)
        case Frequency.MONTHLY:
            day_number = recurrence.month_day or 0
            return words.text("rhythm-monthly-day", count=count, day=day_number)


def _moment(one: Occurrence, timezone: str, words: Words) -> str:
    before = (
        f"{words.day(one.original_start, timezone)}, {words.clock(one.original_start, timezone)}"
    )
    if not one.moved:
        return before
    return f"{before} → {words.day(one.start, timezone)}, {words.clock(one.start, timezone)}"

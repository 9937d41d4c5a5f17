"""Rhythms as text (RFC 5545 §3.3.10) and as what a form sends: read strictly, written one way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.fields import Fault
from server.domain.recurrence import (
    LAST,
    MAX_INTERVAL,
    MAX_OCCURRENCES,
    ORDINALS,
    WEEK,
    Frequency,
    Recurrence,
    Weekday,
)

MAX_RULE: Final = 120  # characters; ours have at most 80
_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_DATE: Final = re.compile(r"[0-9]{8}")
_DAY: Final = re.compile(r"(-?[1-4])?(MO|TU|WE|TH|FR|SA|SU)")
_FIELDS: Final = frozenset(
    {"frequency", "interval", "weekdays", "ordinal", "month_day", "count", "until"}
)


def render_rule(recurrence: Recurrence) -> str:
    """The rule as it is stored. UNTIL is a day, which holds in whatever zone the series is."""
    until = recurrence.until
    return _render(recurrence, until.isoformat().replace("-", "") if until else "")


def calendar_rule(recurrence: Recurrence, timezone: str) -> str:
    """The rule as calendars need it beside a DTSTART with zone: UNTIL in UTC, the end of its day."""
    until = ""
    if recurrence.until:
        end = datetime.combine(recurrence.until, time(23, 59, 59), ZoneInfo(timezone))
        until = f"{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return _render(recurrence, until)


def parse_rule(text: str) -> Recurrence:
    """What `render_rule` wrote. Raises ValueError for all else, however well-formed."""
    if len(text) > MAX_RULE:
        raise ValueError("too long")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name in parts:
            raise ValueError("not a rule")
        parts[name] = value
    frequency = Frequency(parts.pop("FREQ", "").lower())
    weekdays, ordinal = _read_days(parts.pop("BYDAY", ""))
    found = Recurrence(
        frequency=frequency,
        interval=_read_number(parts.pop("INTERVAL", "1")),
        weekdays=weekdays,
        ordinal=ordinal,
        month_day=_read_month_day(parts.pop("BYMONTHDAY", None)),
        count=_read_number(parts.pop("COUNT")) if "COUNT" in parts else None,
        until=_read_date(parts.pop("UNTIL")) if "UNTIL" in parts else None,
    )
    if parts or not is_acceptable(found):
        raise ValueError("not a rule of ours")
    return found


def is_acceptable(recurrence: Recurrence) -> bool:
    """Each part within its bounds, and only parts that belong together."""
    return (
        1 <= recurrence.interval <= MAX_INTERVAL
        and (recurrence.count is None) != (recurrence.until is None)
        and (recurrence.count is None or 1 <= recurrence.count <= MAX_OCCURRENCES)
        and list(recurrence.weekdays) == [one for one in WEEK if one in recurrence.weekdays]
        and _days_belong(recurrence)
    )


def _days_belong(recurrence: Recurrence) -> bool:
    weekdays, ordinal = len(recurrence.weekdays), recurrence.ordinal
    day = recurrence.month_day
    match recurrence.frequency:
        case Frequency.WEEKLY:
            return ordinal is None and day is None
        case Frequency.MONTHLY if ordinal is not None:
            return ordinal in ORDINALS and weekdays == 1 and day is None
        case Frequency.MONTHLY:
            return weekdays == 0 and (day is None or 1 <= day <= 31 or day == LAST)
        case Frequency.DAILY | Frequency.YEARLY:
            return weekdays == 0 and ordinal is None and day is None


def read_recurrence(value: object) -> Recurrence | None:
    """What an organiser sends; None and left out stand for "none". Raises Fault.

    Members that are none of ours are refused: whoever sends BYSETPOS shall learn that it does not
    count.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping) or not set(value) <= _FIELDS:
        raise Fault("invalid")
    try:
        found = Recurrence(
            frequency=Frequency(_text(value.get("frequency"))),
            interval=_whole(value.get("interval", 1)),
            weekdays=_weekdays(value.get("weekdays")),
            ordinal=_optional(value.get("ordinal")),
            month_day=_optional(value.get("month_day")),
            count=_optional(value.get("count")),
            until=_until(value.get("until")),
        )
    except ValueError:
        raise Fault("invalid") from None
    if found.count is None and found.until is None:
        raise Fault("endless")
    if found.count is not None and found.count > MAX_OCCURRENCES:
        raise Fault("too-many")
    if not is_acceptable(found):
        raise Fault("invalid")
    return found


def _render(recurrence: Recurrence, until: str) -> str:
    prefix = "" if recurrence.ordinal is None else str(recurrence.ordinal)
    parts = {
        "FREQ": recurrence.frequency.value.upper(),
        "INTERVAL": "" if recurrence.interval == 1 else str(recurrence.interval),
        "BYDAY": ",".join(prefix + one.value for one in recurrence.weekdays),
        "BYMONTHDAY": "" if recurrence.month_day is None else str(recurrence.month_day),
        "COUNT": "" if recurrence.count is None else str(recurrence.count),
        "UNTIL": until,
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _read_days(text: str) -> tuple[tuple[Weekday, ...], int | None]:
    if not text:
        return (), None
    found = [_DAY.fullmatch(part) for part in text.split(",")]
    ordinals = {match and match[1] for match in found}
    if None in found or len(ordinals) > 1:
        raise ValueError("not days")
    ordinal = ordinals.pop()
    days = tuple(Weekday(match[2]) for match in found if match)
    return days, int(ordinal) if ordinal else None


def _read_number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    return int(text)


def _read_month_day(text: str | None) -> int | None:
    if text is None:
        return None
    return LAST if text == str(LAST) else _read_number(text)


def _read_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError("not a day")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Fault("invalid")
    return value


def _whole(value: object) -> int:
    # `type` and not isinstance: True is no number of anything.
    if type(value) is not int:
        raise Fault("invalid")
    return value


def _optional(value: object) -> int | None:
    return None if value is None else _whole(value)


def _weekdays(value: object) -> tuple[Weekday, ...]:
    """In the order of the week, each once."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Fault("invalid")
    chosen = {Weekday(_text(one)) for one in value}
    return tuple(one for one in WEEK if one in chosen)


def _until(value: object) -> date | None:
    if value is None:
        return None
    day = _text(value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise Fault("invalid")
    return date.fromisoformat(day)

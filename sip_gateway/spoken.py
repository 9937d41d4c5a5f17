"""Numbers and times as prompts, one after the other."""

from __future__ import annotations

import math
from typing import Final

from sip_gateway.api import Opening

LARGEST: Final = 100
_HOUR: Final = 60  # minutes; up to there a waiting time is easier to grasp than a time of day


def number(value: int) -> tuple[str, ...]:
    """A number from 0 to 100. Raises ValueError for any other."""
    if not 0 <= value <= LARGEST:
        raise ValueError("no prompt for this number")
    return (f"digit-{value}" if value < 10 else f"number-{value}",)


def time_of_day(hour: int, minute: int) -> tuple[str, ...]:
    """Hour (0 to 23) and minute, as a clock with 24 hours is read out."""
    if minute == 0:
        return (*number(hour), "oclock")
    zero = ("digit-0",) if minute < 10 else ()
    return (*number(hour), "hours-and", *zero, *number(minute))


def opens_in(seconds: float) -> tuple[str, ...]:
    """In how many minutes a conference opens, an hour at most; a minute that has begun counts."""
    minutes = min(max(math.ceil(seconds / 60), 1), _HOUR)
    if minutes == 1:
        return ("opens-in-a-minute",)
    return ("opens-in", *number(minutes), "minutes")


def opens_at(opening: Opening) -> tuple[str, ...]:
    """When a conference opens, for a caller who is too early to stay on the line."""
    if opening.seconds <= _HOUR * 60:
        return (*opens_in(opening.seconds), "call-again")
    if opening.clock is None:
        return ("opens-another-day",)
    return ("opens-today", *time_of_day(*opening.clock), "call-again")

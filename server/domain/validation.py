"""The rules for what an organiser types into the conference form (manual, "Paramètre").

Nothing here knows of JSON or SQL: raw values come in, a `ConferenceDraft` or the list of all
faulty fields comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.conference import (
    DEFAULT_DURATION,
    DURATIONS,
    MAX_CO_ORGANISERS,
    Conference,
    ConferenceKind,
    LobbyPolicy,
)
from server.domain.errors import FieldError, Invalid
from server.domain.fields import MAX_NAME, Fault, check_all, text
from server.domain.recurrence import (
    Recurrence,
    Series,
    begin,
    completed,
    ended,
    remaining,
    same_rhythm,
    starts,
)
from server.domain.recurrence_rule import read_recurrence
from server.domain.reminders import is_acceptable

ROOM_NUMBER_DIGITS: Final = (3, 12)
PIN_DIGITS: Final = (4, 12)
MAX_DESCRIPTION: Final = 2000
MAX_TIMEZONE: Final = 64
MAX_ID: Final = 40
YEARS: Final = range(2000, 2101)
# str.isdigit() also says yes to "٣" and "³", which no telephone keypad has.
KEYPAD: Final = frozenset("0123456789")
# What the form offers; ad-hoc conferences are born on the telephone.
PLANNED_KINDS: Final = frozenset({ConferenceKind.AUDIO, ConferenceKind.UCC})


@dataclass(frozen=True, slots=True)
class ConferenceDraft:
    """The fields of a conference that its organiser decides. Has the PIN: never log one."""

    kind: ConferenceKind
    name: str
    room_number: str
    start: datetime
    timezone: str
    duration: int
    pin: str
    description: str
    reminders: tuple[int, ...] | None = None
    series: Series | None = None
    co_organisers: tuple[str, ...] = ()
    lobby: LobbyPolicy = LobbyPolicy.OFF

    def __repr__(self) -> str:
        return f"ConferenceDraft(kind={self.kind.value!r}, start={self.start.isoformat()})"


def new_draft(now: datetime, timezone: str) -> ConferenceDraft:
    """The form as it opens: the manual's defaults, start now."""
    return ConferenceDraft(
        kind=ConferenceKind.AUDIO,
        name="",
        room_number="",
        start=now.replace(microsecond=0),
        timezone=timezone,
        duration=DEFAULT_DURATION,
        pin="",
        description="",
    )


def draft_of(conference: Conference) -> ConferenceDraft:
    """The form as it opens on an existing conference."""
    return ConferenceDraft(
        kind=conference.kind,
        name=conference.name,
        room_number=conference.room_number,
        start=conference.start,
        timezone=conference.timezone,
        duration=conference.duration,
        pin=conference.pin,
        description=conference.description,
        reminders=conference.reminders,
        series=conference.series,
        co_organisers=conference.co_organisers,
        lobby=conference.lobby,
    )


def validate(raw: Mapping[str, object], base: ConferenceDraft) -> ConferenceDraft:
    """Lay the given fields over `base`. Fields that are none of ours are ignored.

    Raises Invalid naming every faulty field, in the order of the form.
    """
    values, errors = check_all(_CHECKS, raw)
    if not base.room_number and "room_number" not in raw:
        errors.append(FieldError("room_number", "required"))
    if errors:
        raise Invalid(errors)
    recurrence = values.pop("recurrence", base.series and base.series.recurrence)
    draft = replace(base, **values)
    if recurrence is None:
        start = base.start if _names_a_former_date(draft, base) else draft.start
        return replace(draft, series=None, start=start)
    try:
        return _repeated(draft, base, recurrence)
    except Fault as fault:
        raise Invalid([FieldError("recurrence", str(fault))]) from None


def _names_a_former_date(draft: ConferenceDraft, base: ConferenceDraft) -> bool:
    """Whether the form was opened before the series came to its next date."""
    if base.series is None or draft.start >= base.start:
        return False
    return draft.start in starts(base.series, base.timezone)


def _repeated(
    draft: ConferenceDraft, base: ConferenceDraft, recurrence: Recurrence
) -> ConferenceDraft:
    """Another start, zone or rhythm begins a series anew, with its first date on or after the
    start; another end does not. Raises Fault."""
    former, zone = base.series, base.timezone
    recurrence = completed(recurrence, draft.start, draft.timezone)
    # A form that was opened before the series came to its next date names a former one.
    stays = draft.timezone == zone and (
        draft.start == base.start or (former is not None and draft.start in starts(former, zone))
    )
    if former and stays and same_rhythm(recurrence, former.recurrence):
        return replace(draft, series=ended(former, recurrence, zone), start=base.start)
    if former and recurrence == former.recurrence:
        recurrence = remaining(former, zone, base.start)
    series = begin(recurrence, draft.start, draft.timezone)
    return replace(draft, series=series, start=series.first_start)


def _kind(value: object) -> ConferenceKind:
    if not isinstance(value, str) or value not in set(PLANNED_KINDS):
        raise Fault("invalid")
    return ConferenceKind(value)


def _name(value: object) -> str:
    return text(value, MAX_NAME)


def _description(value: object) -> str:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return text(value, MAX_DESCRIPTION, "\n\t")


def _digits(value: object, bounds: tuple[int, int]) -> str:
    if not isinstance(value, str):
        raise Fault("digits")
    digits = value.strip()
    if not KEYPAD.issuperset(digits):
        raise Fault("digits")
    if len(digits) < bounds[0]:
        raise Fault("too-short")
    if len(digits) > bounds[1]:
        raise Fault("too-long")
    return digits


def _room_number(value: object) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise Fault("required")
    return _digits(value, ROOM_NUMBER_DIGITS)


def _pin(value: object) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    return _digits(value, PIN_DIGITS)


def moment(value: object) -> datetime:
    """ISO 8601 with an offset; without one nobody knows which hour is meant."""
    if not isinstance(value, str) or len(value) > 40:
        raise Fault("invalid")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise Fault("invalid")
        moment = moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise Fault("invalid") from None
    if moment.year not in YEARS:
        raise Fault("invalid")
    return moment


def _timezone(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TIMEZONE:
        raise Fault("invalid")
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise Fault("invalid") from None
    return value


def _duration(value: object) -> int:
    # `type` and not isinstance: True and 15.0 are equal to menu entries of their value.
    if type(value) is not int or value not in DURATIONS:
        raise Fault("not-in-menu")
    return value


def _co_organisers(value: object) -> tuple[str, ...]:
    """Ids of accounts, in one order; whose they are is looked up later."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Fault("invalid")
    found = tuple(sorted({text(one, MAX_ID) for one in value}))
    if len(found) > MAX_CO_ORGANISERS:
        raise Fault("too-many")
    return found


def _lobby(value: object) -> LobbyPolicy:
    if not isinstance(value, str) or value not in set(LobbyPolicy):
        raise Fault("invalid")
    return LobbyPolicy(value)


def _reminders(value: object) -> tuple[int, ...] | None:
    """Minutes before the start, the longest first; None for those of the vPBX."""
    if value is None:
        return None
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        raise Fault("invalid")
    minutes = tuple(sorted(value, reverse=True))
    if not is_acceptable(minutes):
        raise Fault("invalid")
    return minutes


_CHECKS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {
        "kind": _kind,
        "name": _name,
        "room_number": _room_number,
        "start": moment,
        "timezone": _timezone,
        "duration": _duration,
        "pin": _pin,
        "description": _description,
        "reminders": _reminders,
        "recurrence": read_recurrence,
        "co_organisers": _co_organisers,
        "lobby": _lobby,
    }
)

"""What a reader of the list of conferences asks for: one page of a filtered, ordered list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from server.domain.conference import WindowState
from server.domain.directory import folded
from server.domain.errors import FieldError, Invalid
from server.domain.fields import Fault, check_all, text

MAX_PAGE: Final = 200
MAX_SEARCH: Final = 60
MAX_ID: Final = 40
MAX_CURSOR: Final = 120
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Order(StrEnum):
    """START is by start, earliest first. STATE is as people look at conferences: the open ones,
    the next to come, and then the expired, the latest of them first."""

    START = "start"
    STATE = "state"


BY_STATE: Final = (WindowState.OPEN, WindowState.EARLY, WindowState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ends: the list is ordered by start, and by id among equals. In Order.STATE,
    `state` is what the last one of the page was then."""

    start: datetime
    id: str
    state: WindowState | None = None


@dataclass(frozen=True, slots=True)
class ConferenceQuery:
    """None and "" stand for no condition; without `limit` the rest of the list is one page."""

    after: Position | None = None
    limit: int | None = None
    search: str = ""
    state: WindowState | None = None
    organiser_id: str | None = None
    order: Order = Order.START


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many conferences a search finds in each state."""

    early: int
    open: int
    expired: int


def read_query(raw: Mapping[str, str]) -> ConferenceQuery:
    """Raises Invalid naming every parameter that makes no sense."""
    values, errors = check_all(_CHECKS, raw)
    after, order = values.get("after"), values.get("order", Order.START)
    if after is not None and (after.state is None) != (order is Order.START):
        errors.append(FieldError("after", "invalid"))  # of a list in the other order
    if errors:
        raise Invalid(errors)
    return ConferenceQuery(
        after=after,
        limit=values.get("limit"),
        search=values.get("q", ""),
        state=values.get("state"),
        organiser_id=values.get("organiser"),
        order=order,
    )


def segments(asked: ConferenceQuery) -> tuple[WindowState | None, ...]:
    """The states whose conferences follow each other; (None,) for a list that is one piece."""
    if asked.order is Order.START or asked.state is not None:
        return (asked.state,)
    if asked.after is None or asked.after.state is None:
        return BY_STATE
    return BY_STATE[BY_STATE.index(asked.after.state) :]


def words(search: str) -> list[str]:
    """What has to be found, each of them somewhere: without case and accents."""
    return folded(search).split()


def write_cursor(position: Position) -> str:
    """A text for URLs. Clients must not look inside; a later version may write other ones."""
    moment = (position.start - _EPOCH) // _MICROSECOND
    state = f"{position.state}:" if position.state else ""
    return base64.urlsafe_b64encode(f"{state}{moment}:{position.id}".encode()).rstrip(b"=").decode()


def read_cursor(cursor: object) -> Position:
    """Raises Fault."""
    if not isinstance(cursor, str) or not 0 < len(cursor) <= MAX_CURSOR:
        raise Fault("invalid")
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        state, text = _state_of(base64.b64decode(padded, b"-_", validate=True).decode())
        moment, colon, last = text.partition(":")
        start = _EPOCH + int(moment) * _MICROSECOND
    except (binascii.Error, ValueError, OverflowError):
        raise Fault("invalid") from None
    if not colon or "\0" in last:
        raise Fault("invalid")
    return Position(start, last, state)


def _state_of(cursor: str) -> tuple[WindowState | None, str]:
    for state in WindowState:
        if cursor.startswith(f"{state}:"):
            return state, cursor.removeprefix(f"{state}:")
    return None, cursor


def _limit(value: object) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 3:
        raise Fault("invalid")
    limit = int(value)
    if not 1 <= limit <= MAX_PAGE:
        raise Fault("invalid")
    return limit


def _search(value: object) -> str:
    return text(value, MAX_SEARCH)


def _state(value: object) -> WindowState:
    try:
        return WindowState(str(value))
    except ValueError:
        raise Fault("invalid") from None


def _order(value: object) -> Order:
    try:
        return Order(str(value))
    except ValueError:
        raise Fault("invalid") from None


def _organiser(value: object) -> str:
    clean = text(value, MAX_ID)
    if not clean:
        raise Fault("invalid")
    return clean


_CHECKS: Final = {
    "after": read_cursor,
    "limit": _limit,
    "q": _search,
    "state": _state,
    "organiser": _organiser,
    "order": _order,
}

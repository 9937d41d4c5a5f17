"""What a reader of the list of conferences asks for: one page of a filtered, ordered list."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from server.domain.conference import WindowState
from server.domain.errors import Invalid
from server.domain.fields import Fault, check_all, text

MAX_PAGE: Final = 200
MAX_SEARCH: Final = 60
MAX_ID: Final = 40
MAX_CURSOR: Final = 120
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ends: the list is ordered by start, and by id among equals."""

    start: datetime
    id: str


@dataclass(frozen=True, slots=True)
class ConferenceQuery:
    """None and "" stand for no condition; without `limit` the rest of the list is one page."""

    after: Position | None = None
    limit: int | None = None
    search: str = ""
    state: WindowState | None = None
    organiser_id: str | None = None


def read_query(raw: Mapping[str, str]) -> ConferenceQuery:
    """Raises Invalid naming every parameter that makes no sense."""
    values, errors = check_all(_CHECKS, raw)
    if errors:
        raise Invalid(errors)
    return ConferenceQuery(
        after=values.get("after"),
        limit=values.get("limit"),
        search=values.get("q", ""),
        state=values.get("state"),
        organiser_id=values.get("organiser"),
    )


def write_cursor(position: Position) -> str:
    """A text for URLs. Clients must not look inside; a later version may write other ones."""
    moment = (position.start - _EPOCH) // _MICROSECOND
    return base64.urlsafe_b64encode(f"{moment}:{position.id}".encode()).rstrip(b"=").decode()


def read_cursor(cursor: object) -> Position:
    """Raises Fault."""
    if not isinstance(cursor, str) or not 0 < len(cursor) <= MAX_CURSOR:
        raise Fault("invalid")
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        moment, colon, last = base64.b64decode(padded, b"-_", validate=True).decode().partition(":")
        start = _EPOCH + int(moment) * _MICROSECOND
    except (binascii.Error, ValueError, OverflowError):
        raise Fault("invalid") from None
    if not colon or "\0" in last:
        raise Fault("invalid")
    return Position(start, last)


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
}

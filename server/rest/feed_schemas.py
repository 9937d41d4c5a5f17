"""What goes over the wire about calendar feeds: server.rest.schemas continued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """`created_at` is null when there is no feed."""

    exists: bool
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreatedCalendarFeed:
    """The address is shown this once."""

    url: str

"""Conferences as planned in the AdminCenter, and the one predicate that opens and closes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# The choice of the "Durée" menu, in minutes (manual: a menu, default 15 min).
DURATIONS = (15, 30, 45, 60, 90, 120, 180, 240, 480, 720, 1440)
DEFAULT_DURATION = 15


class ConferenceKind(StrEnum):
    AUDIO = "audio"
    UCC = "ucc"
    ADHOC = "adhoc"


class WindowState(StrEnum):
    EARLY = "early"
    OPEN = "open"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Conference:
    """One row of the conference table, with its secrets in the clear: never log an instance.

    `start` is aware and in UTC, `timezone` the IANA zone it was planned in, `duration` minutes,
    `sequence` counts the changes that invited people are told of, `reminders` are minutes before
    the start (None: as the vPBX has them).
    """

    id: str
    vpbx_id: str
    organiser_id: str
    kind: ConferenceKind
    name: str
    room_number: str
    start: datetime
    timezone: str
    duration: int
    pin: str
    description: str
    created_at: datetime
    updated_at: datetime
    sequence: int = 0
    reminders: tuple[int, ...] | None = None

    def __repr__(self) -> str:
        return f"Conference(id={self.id!r})"

    @property
    def closes_at(self) -> datetime:
        """End of the join window: nobody can connect from then on."""
        return self.start + timedelta(minutes=self.duration)


def window(conference: Conference, now: datetime) -> WindowState:
    """Where `now` (aware) stands to the join window [start, start + duration).

    Web, phone and API all ask here, so that no device gets in where another does not.
    """
    if now < conference.start:
        return WindowState.EARLY
    if now < conference.closes_at:
        return WindowState.OPEN
    return WindowState.EXPIRED

"""Conferences as planned in the AdminCenter, and the one predicate that opens and closes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.recurrence import Series, current_start, starts

MAX_CO_ORGANISERS = 20
# What co-organisers may not do.
ORGANISER_ONLY = frozenset({"delete", "name-organisers"})
# The choice of the "Durée" menu, in minutes (manual: a menu, default 15 min).
DURATIONS = (15, 30, 45, 60, 90, 120, 180, 240, 480, 720, 1440)
DEFAULT_DURATION = 15


class ConferenceKind(StrEnum):
    AUDIO = "audio"
    UCC = "ucc"
    ADHOC = "adhoc"


class LobbyPolicy(StrEnum):
    """For whom the organiser wants to be asked before they come in."""

    OFF = "off"
    STRANGERS = "strangers"  # whoever has proved no account: guests and callers
    EVERYONE = "everyone"  # who neither organises nor moderates


class WindowState(StrEnum):
    EARLY = "early"
    OPEN = "open"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Conference:
    """One row of the conference table, with its secrets in the clear: never log an instance.

    `start` is aware and in UTC, `timezone` the IANA zone it was planned in, `duration` minutes,
    `sequence` counts the changes that invited people are told of, `reminders` are minutes before
    the start (None: as the vPBX has them). One with a `series` takes place more than once: `start`
    is then that of the date which goes on or comes next. `co_organisers` are ids of accounts.
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
    series: Series | None = None
    co_organisers: tuple[str, ...] = ()
    lobby: LobbyPolicy = LobbyPolicy.OFF

    def __repr__(self) -> str:
        return f"Conference(id={self.id!r})"

    def is_organised_by(self, account_id: str) -> bool:
        return account_id == self.organiser_id or account_id in self.co_organisers

    def is_own(self, account_id: str, action: str) -> bool:
        """Whether it counts as the account's own for this action."""
        if action in ORGANISER_ONLY:
            return account_id == self.organiser_id
        return self.is_organised_by(account_id)

    @property
    def closes_at(self) -> datetime:
        """End of the join window: nobody can connect from then on."""
        return self.start + timedelta(minutes=self.duration)

    @property
    def first_start(self) -> datetime:
        """DTSTART of the series; the start of a conference that takes place once."""
        return self.series.first_start if self.series else self.start

    @property
    def over_at(self) -> datetime:
        """When the last date has ended."""
        if self.series is None:
            return self.closes_at
        return starts(self.series, self.timezone)[-1] + timedelta(minutes=self.duration)

    @property
    def rolls_at(self) -> datetime | None:
        """When `start` has to become that of the next date; None where none follows."""
        if self.series is None:
            return None
        following = starts(self.series, self.timezone)[-1] > self.start
        return self.closes_at if following else None


def settled(conference: Conference, now: datetime) -> Conference:
    """With the start of the date that goes on at `now` or comes next."""
    series, duration = conference.series, conference.duration
    if series is None:
        return conference
    return replace(conference, start=current_start(series, conference.timezone, duration, now))


def window(conference: Conference, now: datetime) -> WindowState:
    """Where `now` (aware) stands to the join window [start, start + duration).

    Web, phone and API all ask here, so that no device gets in where another does not.
    """
    if now < conference.start:
        return WindowState.EARLY
    if now < conference.closes_at:
        return WindowState.OPEN
    return WindowState.EXPIRED

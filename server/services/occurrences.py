"""The single dates of a series: to look at, to move, to leave out and to take back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from server.domain.account import Account
from server.domain.audit import AuditEntry
from server.domain.audit_entries import date_entry
from server.domain.conference import Conference
from server.domain.errors import FieldError, Invalid, NotFound
from server.domain.fields import Fault
from server.domain.listing import ConferenceQuery
from server.domain.overlap import ahead, first_meeting
from server.domain.recurrence import Occurrence, move, occurrences
from server.domain.validation import moment
from server.services.conferences import ConferenceService, ConferenceView

MAX_SERIES: Final = 100  # whose dates are compared with those of another conference


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another conference of the organiser's, and its first date at the same time."""

    conference: Conference
    start: datetime


class OccurrenceService:
    """`clock` gives aware UTC."""

    def __init__(self, conferences: ConferenceService, *, clock: Callable[[], datetime]) -> None:
        self._conferences = conferences
        self._clock = clock
        # One at a time: working out many dates takes the processor from rooms and telephones.
        self._comparing = asyncio.Semaphore(1)

    async def of_conference(
        self, account: Account, conference_id: str
    ) -> tuple[list[Occurrence], int]:
        """The dates that are not over, in the order in which they take place, and how many minutes
        each lasts. A conference that is no series has none. Raises NotFound."""
        item = (await self._conferences.one(account, conference_id)).conference
        if item.series is None:
            return [], item.duration
        since = self._clock() - timedelta(minutes=item.duration)
        found = [one for one in occurrences(item.series, item.timezone) if one.start > since]
        return sorted(found, key=lambda one: one.start), item.duration

    async def overlaps(
        self, account: Account, conference_id: str, raw: Mapping[str, object]
    ) -> list[Overlap]:
        """What else the organiser has at the time of a conference as it would be saved: a
        warning, no more. `conference_id` is empty for a new one. Raises NotFound, Invalid."""
        now = self._clock()
        item = await self._conferences.drafted(account, conference_id, raw)
        asked = ConferenceQuery(organiser_id=item.organiser_id)
        views = (await self._conferences.page(account, asked)).views
        others = [view.conference for view in views if view.conference.id != item.id]
        others = _considered(others, now)
        async with self._comparing:
            return await asyncio.to_thread(_overlaps, item, others, now)

    async def move(
        self, account: Account, conference_id: str, original: object, raw: Mapping[str, object]
    ) -> ConferenceView:
        """Have one date at another start, or at its own again. Raises NotFound, Forbidden,
        Invalid."""
        try:
            start = moment(raw.get("start"))
        except Fault as fault:
            raise Invalid([FieldError("start", str(fault))]) from None
        return await self._change(account, conference_id, original, start)

    async def cancel(
        self, account: Account, conference_id: str, original: object
    ) -> ConferenceView:
        """Leave one date out. Raises NotFound, Forbidden, Invalid."""
        return await self._change(account, conference_id, original, None)

    async def _change(
        self, account: Account, conference_id: str, original: object, start: datetime | None
    ) -> ConferenceView:
        try:
            original_start = moment(original)
        except Fault:
            raise NotFound from None

        def edited(former: Conference) -> Conference:
            if former.series is None:
                raise NotFound
            zone, duration = former.timezone, former.duration
            try:
                series = move(former.series, zone, duration, original_start, start, self._clock())
            except Fault as fault:
                raise Invalid([FieldError("start", str(fault))]) from None
            return replace(former, series=series)

        def entry(actor: Account, at: datetime, former: Conference, item: Conference) -> AuditEntry:
            return date_entry(actor, at, former, item, original_start)

        return await self._conferences.edit(account, conference_id, edited, entry)


def _considered(others: Iterable[Conference], now: datetime) -> list[Conference]:
    """Those that are not over, and of series the MAX_SERIES that come next: `start` of one that
    is over stays that of its last date."""
    left = [one for one in others if one.closes_at > now]
    series = sorted((one for one in left if one.series), key=lambda one: one.start)
    beyond = {one.id for one in series[MAX_SERIES:]}
    return [one for one in left if one.id not in beyond]


def _overlaps(item: Conference, others: Iterable[Conference], now: datetime) -> list[Overlap]:
    mine = ahead(item, now)
    found = [(first_meeting(mine, ahead(other, now)), other) for other in others]
    return [Overlap(other, start) for start, other in found if start is not None]

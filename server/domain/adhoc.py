"""Conferences that begin with a call instead of a plan: how they are kept in the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from server.domain.account import VPBX, Account
from server.domain.conference import Conference, ConferenceKind

LONGEST: Final = 1440  # minutes for which one may last
ROOM_DIGITS: Final = 12  # nobody dials it: long, to leave the short numbers to people

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "de": "Ad-hoc-Audiokonferenz",
        "fr": "Conférence audio ad hoc",
        "it": "Conferenza audio ad hoc",
        "en": "Ad hoc audio conference",
    }
)


def begun(
    conference_id: str, organiser: Account, vpbx: VPBX, room_number: str, now: datetime
) -> Conference:
    """A conference that starts now, open as long as it lasts. Nobody can dial into it, so it
    needs no PIN."""
    start = now.replace(microsecond=0)
    return Conference(
        id=conference_id,
        vpbx_id=vpbx.id,
        organiser_id=organiser.id,
        kind=ConferenceKind.ADHOC,
        name=_NAMES.get(vpbx.language[:2].lower(), _NAMES["en"]),
        room_number=room_number,
        start=start,
        timezone=organiser.timezone,
        duration=LONGEST,
        pin="",
        description="",
        created_at=start,
        updated_at=start,
    )


def ended(conference: Conference, now: datetime) -> Conference:
    """The same as it is kept: over at `now`. Durations are whole minutes, so that the start
    moves back by up to one."""
    end = now.replace(microsecond=0)
    lasted = (end - conference.start) / timedelta(minutes=1)
    minutes = min(LONGEST, max(1, int(-(-lasted // 1))))
    start = end - timedelta(minutes=minutes)
    return replace(conference, start=start, duration=minutes, updated_at=end)

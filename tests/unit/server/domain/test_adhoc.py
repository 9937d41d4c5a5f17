"""How a conference that began with a call is kept in the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain import adhoc
from server.domain.conference import ConferenceKind, WindowState, window
from server.domain.entry import Device, EntryRefusal, entry_refusal, room_object
from tests.installation import ALPHA, ANNA, START

NOW = START + timedelta(microseconds=123_456)
CONFERENCE = adhoc.begun("c", ANNA, ALPHA, "9" * 12, NOW)


def test_it_is_open_from_now_on() -> None:
    assert (CONFERENCE.kind, CONFERENCE.organiser_id) == (ConferenceKind.ADHOC, ANNA.id)
    assert CONFERENCE.name == "Conférence audio ad hoc"
    assert window(CONFERENCE, NOW) is WindowState.OPEN
    assert room_object(CONFERENCE) == "adhoc-room"
    assert room_object(replace(CONFERENCE, kind=ConferenceKind.UCC)) == "room"


@pytest.mark.parametrize(
    ("language", "name"),
    [("de-CH", "Ad-hoc-Audiokonferenz"), ("it", "Conferenza audio ad hoc"),
     ("rm", "Ad hoc audio conference")],
)  # fmt: skip
def test_its_name_is_in_the_language_of_the_vpbx(language: str, name: str) -> None:
    vpbx = replace(ALPHA, language=language)
    assert adhoc.begun("c", ANNA, vpbx, "9" * 12, NOW).name == name


@pytest.mark.parametrize(
    ("lasted", "minutes"),
    [(0.0, 1), (0.4, 1), (59.9, 1), (61.0, 2), (3600.0, 60), (100_000.0, adhoc.LONGEST)],
)
def test_at_its_end_it_is_over_at_once(lasted: float, minutes: int) -> None:
    now = NOW + timedelta(seconds=lasted)
    ended = adhoc.ended(CONFERENCE, now)
    assert ended.duration == minutes
    assert window(ended, now) is WindowState.EXPIRED
    assert now - ended.closes_at < timedelta(seconds=1)


def test_browsers_see_it_where_the_vpbx_has_browsers() -> None:
    without = replace(ALPHA, ucc_enabled=False)
    assert entry_refusal(CONFERENCE, ALPHA, NOW, Device.WEB) is None
    assert entry_refusal(CONFERENCE, without, NOW, Device.WEB) is EntryRefusal.AUDIO_ONLY
    assert entry_refusal(CONFERENCE, without, NOW, Device.PHONE) is None

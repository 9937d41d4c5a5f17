"""The calendar object, read back by two parsers that know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from ics import Calendar as OtherCalendar

from server.domain.outbox import MailKind
from server.mail.calendar import calendar_of, timezone_of
from server.mail.content import ConferenceMail
from tests.mail_samples import cancelled, sample

DETAILS = "Zeile 1; mit, allem\nZeile 2 \\ " + "lang " * 40


def events(raw: bytes) -> list[Any]:
    """Untyped: what a property is, the tests say themselves."""
    return list(Calendar.from_ical(raw).walk("VEVENT"))


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind is not MailKind.ACCOUNT])
def test_two_parsers_agree(kind: MailKind) -> None:
    mail = cancelled() if kind is MailKind.CANCELLATION else sample(kind=kind)
    raw = calendar_of(mail, "Budget, Teil 2; «ö»", DETAILS)
    (event,) = events(raw)
    (other,) = OtherCalendar(raw.decode()).events
    assert event["uid"] == other.uid == "c1@ucc.example"
    assert event["summary"] == other.name == "Budget, Teil 2; «ö»"
    assert event["description"] == other.description == DETAILS
    assert event["dtstart"].dt == other.begin.datetime == mail.start
    assert event["dtend"].dt == other.end.datetime == mail.end
    assert event["sequence"] == 2
    assert (other.status == "CANCELLED") is (kind is MailKind.CANCELLATION)


def test_the_bytes_are_as_rfc_5545_wants_them() -> None:
    raw = calendar_of(sample(), "Budget", DETAILS)
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"METHOD:REQUEST" in lines and b"SEQUENCE:2" in lines
    assert b"DTSTAMP:20260501T080000Z" in lines
    assert b"DTSTART;TZID=Europe/Zurich:20260506T110000" in lines


def test_who_asks_whom() -> None:
    (event,) = events(calendar_of(sample(), "Budget", ""))
    # The organiser's name under the relay's address: From and ORGANIZER are one (RFC 6047 §2.3).
    assert event["organizer"] == "mailto:conference@ucc.example"
    assert event["organizer"].params["CN"] == "Anna Favre"
    assert event["attendee"] == "mailto:carla@x.example"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["attendee"].params["RSVP"] == "TRUE"


@pytest.mark.parametrize("make", [sample, cancelled])
def test_programs_answer_to_the_address_of_the_member(make: Callable[..., ConferenceMail]) -> None:
    """Also in the cancellation: calendars know whose event it is by that."""
    address = "conference+abc@ucc.example"
    (event,) = events(calendar_of(make(answer_address=address), "Budget", ""))
    assert event["organizer"] == f"mailto:{address}"
    assert event["organizer"].params["CN"] == "Anna Favre"


def test_ways_to_connect() -> None:
    """RFC 7986 §5.11."""
    raw = calendar_of(sample(), "Budget", "").replace(b"\r\n ", b"")
    assert (
        b"CONFERENCE;FEATURE=AUDIO,VIDEO,SCREEN;VALUE=URI:https://ucc.example/c/c1#m=link\r\n"
        in raw
    )
    assert b"CONFERENCE;FEATURE=AUDIO,PHONE;VALUE=URI:tel:0315551234\r\n" in raw
    audio = calendar_of(sample(url=""), "Budget", "")
    assert b"VIDEO" not in audio and b"LOCATION:0315551234" in audio
    bare = calendar_of(sample(url="", portal_number=""), "Budget", "")
    assert b"CONFERENCE" not in bare and b"LOCATION" not in bare
    gone = calendar_of(cancelled(), "Budget", "")
    assert b"CONFERENCE" not in gone and b"METHOD:CANCEL" in gone


ZONES = [
    "Europe/Zurich",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Asia/Kathmandu",  # +05:45, no summer time
    "Africa/Casablanca",  # summer time but for Ramadan
    "Europe/Dublin",  # negative summer time in the data base
    "Pacific/Apia",
]


@pytest.mark.parametrize("zone", ZONES)
def test_a_calendar_that_knows_only_our_vtimezone_gets_the_hour_right(zone: str) -> None:
    """Each offset of two years, hour by hour around every change, from the component alone."""
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    component: Any = timezone_of(zone, start, start + timedelta(hours=1))
    known = []
    for part in component.subcomponents:
        before, after = part["tzoffsetfrom"].td, part["tzoffsetto"].td
        known.append((part["dtstart"].dt - before, after))
    known.sort(key=lambda one: one[0])
    moment = start - timedelta(days=300)
    while moment < start + timedelta(days=300):
        naive = moment.replace(tzinfo=None)
        offset = [after for since, after in known if since <= naive][-1]
        assert offset == moment.astimezone(ZoneInfo(zone)).utcoffset(), (zone, moment)
        moment += timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "local"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "20260329T013000"),  # before the gap
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "20260329T030000"),  # behind it
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "20261025T023000"),  # the first 02:30
    ],
)
def test_the_nights_of_the_change(start: datetime, local: str) -> None:
    raw = calendar_of(sample(start=start), "Budget", "")
    assert f"DTSTART;TZID=Europe/Zurich:{local}\r\n".encode() in raw
    (event,) = events(raw)
    # Compared in UTC: in an hour that comes twice Python calls no two zones equal.
    assert event["dtstart"].dt.astimezone(UTC) == start


def test_utc_needs_no_zone() -> None:
    raw = calendar_of(sample(timezone="UTC"), "Budget", "")
    assert b"VTIMEZONE" not in raw and b"DTSTART:20260506T090000Z" in raw

"""The calendar half of a mail: iCalendar as RFC 5545, 5546 (iTIP) and 7986 have it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vUri,
)

from server.domain.outbox import MailKind
from server.mail.content import ConferenceMail, Mailbox
from server.mail.dialling import tel_uri

PRODUCT: Final = "-//UCC WebRTC//AdminCenter//EN"
_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=366)


def method_of(kind: MailKind) -> str:
    """The iTIP method (RFC 5546 §3.2): a cancellation takes back, all else asks."""
    return "CANCEL" if kind is MailKind.CANCELLATION else "REQUEST"


def calendar_of(mail: ConferenceMail, title: str, details: str) -> bytes:
    """A VCALENDAR with one VEVENT, folded and with CRLF. No VALARM: reminders come by mail, and
    whoever wants a bell as well has set their own calendar so."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method_of(mail.kind))
    if mail.timezone != "UTC":
        calendar.add_component(timezone_of(mail.timezone, mail.start, mail.end))
    calendar.add_component(_event(mail, title, details))
    return bytes(calendar.to_ical())


def _event(mail: ConferenceMail, title: str, details: str) -> Event:
    zone = UTC if mail.timezone == "UTC" else ZoneInfo(mail.timezone)
    cancelled = mail.kind is MailKind.CANCELLATION
    event = Event()
    event.add("uid", mail.uid)
    event.add("sequence", mail.sequence)
    event.add("dtstamp", mail.written_at.astimezone(UTC))
    event.add("dtstart", mail.start.astimezone(zone))
    event.add("dtend", mail.end.astimezone(zone))
    event.add("summary", title)
    event.add("description", details)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # The mail comes from our relay: an ORGANIZER of another domain would be taken for forged
    # (RFC 6047 §2.3), so it has our address and the organiser's name.
    event.add("organizer", _address(Mailbox(mail.organiser.name, mail.sender.email), {}))
    answer = {} if cancelled else {"RSVP": "TRUE"}
    event.add(
        "attendee",
        _address(
            mail.recipient,
            {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION"}
            | answer,
        ),
    )
    for conference in [] if cancelled else _conferences(mail):
        event.add("conference", conference)
    if mail.url and not cancelled:
        event.add("url", mail.url)
        event.add("location", mail.url)
    elif mail.portal_number and not cancelled:
        event.add("location", mail.portal_number)
    return event


def _address(box: Mailbox, parameters: dict[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{box.email}")
    if box.name:
        address.params["CN"] = box.name
    address.params.update(parameters)
    return address


def _conferences(mail: ConferenceMail) -> Iterator[vUri]:
    """RFC 7986 §5.11: calendars show these as buttons."""
    if mail.url:
        yield _conference_uri(mail.url, ["AUDIO", "VIDEO", "SCREEN"])
    if mail.portal_number:
        yield _conference_uri(tel_uri(mail), ["AUDIO", "PHONE"])


def _conference_uri(address: str, features: list[str]) -> vUri:
    return vUri(address, params={"VALUE": "URI", "FEATURE": features})


def timezone_of(name: str, start: datetime, end: datetime) -> Timezone:
    """VTIMEZONE with what holds around a single event: each change of offset from a year before
    it until a year after, as its own observance (RFC 5545 §3.6.5). Rules would say more than is
    known: governments change them."""
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("tzid", name)
    first = start.astimezone(UTC) - _YEAR
    before = first.astimezone(zone).utcoffset() or timedelta(0)
    component.add_component(_observance(first, before, zone))
    for moment in _changes(zone, first, end.astimezone(UTC) + _YEAR):
        component.add_component(_observance(moment, before, zone))
        before = moment.astimezone(zone).utcoffset() or timedelta(0)
    return component


def _observance(
    moment: datetime, before: timedelta, zone: ZoneInfo
) -> TimezoneStandard | TimezoneDaylight:
    """What holds from `moment` (UTC) on. DTSTART is told in the offset that ends there."""
    local = moment.astimezone(zone)
    observance = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observance.add("dtstart", (moment + before).replace(tzinfo=None))
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", local.utcoffset() or timedelta(0))
    observance.add("tzname", local.tzname() or "")
    return observance


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments at which the offset becomes another, to the second."""
    low = first
    while low < last:
        high = low + _DAY
        if _offset(zone, low) != _offset(zone, high):
            left, right = low, high
            while right - left > timedelta(seconds=1):
                middle = left + (right - left) / 2
                if _offset(zone, left) == _offset(zone, middle):
                    left = middle
                else:
                    right = middle
            yield right.replace(microsecond=0)
        low = high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()

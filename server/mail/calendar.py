"""The calendar half of a mail: iCalendar as RFC 5545, 5546 (iTIP) and 7986 have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
    vUri,
)

from server.domain.outbox import MailKind
from server.domain.recurrence import Occurrence, Series, occurrences
from server.domain.recurrence_rule import calendar_rule
from server.mail.content import ConferenceMail, Mailbox
from server.mail.dialling import tel_uri

PRODUCT: Final = "-//UCC WebRTC//AdminCenter//EN"
_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a VEVENT says of a conference, in a mail and in a feed alike.

    `start` and `end` are aware and shown in `timezone`, `stamp` is when this was true. `url` and
    `place` are empty where there is none. `details` may hold a PIN. Of a `series`, `start` and
    `end` are those of any date.
    """

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    timezone: str
    title: str
    details: str = field(repr=False)
    url: str = ""
    place: str = ""
    series: Series | None = None

    def dates(self) -> tuple[Occurrence, ...]:
        """Those of a series: costly, so they are worked out once and handed on."""
        return occurrences(self.series, self.timezone) if self.series else ()

    def span(self, dates: Iterable[Occurrence]) -> tuple[datetime, datetime]:
        """From the first start to the last end, as the rule has them and as they are."""
        if self.series is None:
            return self.start, self.end
        moments = [moment for one in dates for moment in (one.original_start, one.start)]
        return min(moments), max(moments) + (self.end - self.start)


def uid_of(conference_id: str, domain: str) -> str:
    """RFC 7986 §5.3 and RFC 5545 §3.8.4.7: the same wherever we write about a conference.

    `domain` is that of the address our mails come from.
    """
    return f"{conference_id}@{domain}"


def method_of(kind: MailKind) -> str:
    """The iTIP method (RFC 5546 §3.2): a cancellation takes back, all else asks."""
    return "CANCEL" if kind is MailKind.CANCELLATION else "REQUEST"


def calendar_of(mail: ConferenceMail, title: str, details: str) -> bytes:
    """A VCALENDAR with one VEVENT, folded and with CRLF, or one for a series and one more for each
    date that was moved. No VALARM: reminders come by mail, and whoever wants a bell as well has
    set their own calendar so."""
    calendar = _empty()
    calendar.add("method", method_of(mail.kind))
    occasion = _occasion(mail, title, details)
    dates = occasion.dates()
    if mail.timezone != "UTC":
        calendar.add_component(timezone_of(mail.timezone, *occasion.span(dates)))
    for event in _events_of(occasion, dates):
        _invite(event, mail)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed_of(name: str, occasions: Iterable[Occasion]) -> bytes:
    """A VCALENDAR to subscribe to: no METHOD, for it asks nobody anything (RFC 5546 §1.4), and
    one VTIMEZONE a zone, for all its events."""
    calendar = _empty()
    calendar.add("name", name)  # RFC 7986 §5.1
    calendar.add("x-wr-calname", name)  # what most programs read instead
    spans: dict[str, tuple[datetime, datetime]] = {}
    events = []
    for one in occasions:
        dates = one.dates()
        first, last = one.span(dates)
        start, end = spans.get(one.timezone, (first, last))
        spans[one.timezone] = min(start, first), max(end, last)
        for event in _events_of(one, dates):
            event.add("status", "CONFIRMED")
            events.append(event)
    for zone, (start, end) in sorted(spans.items()):
        if zone != "UTC":
            calendar.add_component(timezone_of(zone, start, end))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _events_of(one: Occasion, dates: Sequence[Occurrence]) -> Iterator[Event]:
    """RFC 5546 §3.2.2: the whole as one event with its rule, and each date that was moved as one
    of the same UID. Dates that were cancelled are left out by the rule."""
    if one.series is None:
        yield _event_of(one)
        return
    length, first = one.end - one.start, one.series.first_start
    zone = _zone(one.timezone)
    whole = _event_of(replace(one, start=first, end=first + length))
    whole.add("rrule", vRecur.from_ical(calendar_rule(one.series.recurrence, one.timezone)))
    changed = [date for date in dates if date.cancelled]
    if changed:
        whole.add("exdate", [date.original_start.astimezone(zone) for date in changed])
    yield whole
    for date in dates:
        if date.moved:
            event = _event_of(replace(one, start=date.start, end=date.start + length))
            event.add("recurrence-id", date.original_start.astimezone(zone))
            yield event


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def _event_of(one: Occasion) -> Event:
    zone = _zone(one.timezone)
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamp.astimezone(UTC))
    event.add("dtstart", one.start.astimezone(zone))
    event.add("dtend", one.end.astimezone(zone))
    event.add("summary", one.title)
    event.add("description", one.details)
    if one.url:
        event.add("url", one.url)
    if one.place:
        event.add("location", one.place)
    return event


def _occasion(mail: ConferenceMail, title: str, details: str) -> Occasion:
    cancelled = mail.kind is MailKind.CANCELLATION
    return Occasion(
        uid=mail.uid,
        sequence=mail.sequence,
        stamp=mail.written_at,
        start=mail.start,
        end=mail.end,
        timezone=mail.timezone,
        title=title,
        details=details,
        url="" if cancelled else mail.url,
        place="" if cancelled else mail.url or mail.portal_number,
        series=mail.series,
    )


def _invite(event: Event, mail: ConferenceMail) -> None:
    """Who asks whom, and how to get there."""
    cancelled = mail.kind is MailKind.CANCELLATION
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # The mail comes from our relay: an ORGANIZER of another domain would be taken for forged
    # (RFC 6047 §2.3), so it has our address and the organiser's name. Programs answer to it.
    organiser = Mailbox(mail.organiser.name, mail.answer_address or mail.sender.email)
    event.add("organizer", _address(organiser, {}))
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
    """VTIMEZONE with what holds around an event or several: each change of offset from a year
    before until a year after, as its own observance (RFC 5545 §3.6.5). Rules would say more than is
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

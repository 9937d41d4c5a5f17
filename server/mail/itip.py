"""REPLYs in calendar objects (RFC 5545, RFC 5546 §3.2.3), as strangers' programs write them.

Only content lines are split by the library: whole objects from strangers are not given to it,
since it would expand the rules of their VTIMEZONEs and remember these for the whole process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from icalendar.parser import Contentline
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from server.domain.fields import MAX_EMAIL
from server.domain.member import Answer
from server.domain.reply import Attendee, Reply

MAX_TEXT: Final = 64 * 1024  # characters of a calendar object that are looked at
MAX_LINE: Final = 2_000  # characters of an unfolded line; ours have no description
MAX_LINES: Final = 2_000
MAX_EVENTS: Final = 50
MAX_ATTENDEES: Final = 100
MAX_UID: Final = 255

_ANSWERS: Final[Mapping[str, Answer]] = {
    "ACCEPTED": Answer.ACCEPTED,
    "TENTATIVE": Answer.TENTATIVE,
    "DECLINED": Answer.DECLINED,
}
_MOMENT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)", re.ASCII)
_SEQUENCE: Final = re.compile(r"\d{1,9}", re.ASCII)
_CALENDAR: Final = ["VCALENDAR"]
_EVENT: Final = ["VCALENDAR", "VEVENT"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A property: RFC 5545 §3.1."""

    name: str
    parameters: Mapping[str, object]
    value: str

    def parameter(self, name: str) -> str:
        """Its text, the first one of a list."""
        found = self.parameters.get(name, "")
        return str(found[0]) if isinstance(found, list) and found else str(found)


@dataclass(slots=True)
class _Event:
    """A VEVENT's properties: the first of each name, and all ATTENDEEs."""

    lines: dict[str, _Line] = field(default_factory=dict)
    attendees: list[_Line] = field(default_factory=list)

    def take(self, line: _Line) -> None:
        if line.name != "ATTENDEE":
            self.lines.setdefault(line.name, line)
        elif len(self.attendees) < MAX_ATTENDEES:
            self.attendees.append(line)

    def value(self, name: str) -> str:
        return self.lines[name].value if name in self.lines else ""

    def moment(self, name: str) -> datetime | None:
        return _moment(self.lines[name]) if name in self.lines else None


def read_reply(text: str, method: str = "") -> Reply | None:
    """The reply in a calendar object, None when it is something else. `method` is what the mail
    calls it (RFC 6047 §2.4), for objects that do not say it themselves."""
    events: list[_Event] = []
    within: list[str] = []
    said = ""
    for line in _lines(text[:MAX_TEXT]):
        match line.name:
            case "BEGIN":
                within.append(line.value.strip().upper())
                if within == _EVENT and len(events) < MAX_EVENTS:
                    events.append(_Event())
            case "END":
                del within[-1:]
            case "METHOD" if within == _CALENDAR:
                said = said or line.value.strip()
            case _ if within == _EVENT and events:
                events[-1].take(line)
    if (said or method).upper() != "REPLY" or not events:
        return None
    return _reply(events)


def address_of(value: str) -> str:
    """The address in a `mailto:` URI (RFC 6068), "" for other URIs."""
    scheme, colon, rest = value.strip().partition(":")
    if not colon or scheme.lower() != "mailto":
        return ""
    found = unquote(rest.partition("?")[0]).strip()
    return found if "@" in found and len(found) <= MAX_EMAIL else ""


def _reply(events: list[_Event]) -> Reply | None:
    """All VEVENTs of a REPLY are of one series: the answer to the whole of it comes first, and
    where there is none, the reply is to a single meeting (RECURRENCE-ID)."""
    whole = [one for one in events if "RECURRENCE-ID" not in one.lines]
    event = (whole or events)[0]
    uid = event.value("UID").strip()
    if not uid or len(uid) > MAX_UID or not uid.isprintable():
        return None
    if any(one.value("UID").strip() != uid for one in events):
        return None
    sequence = event.value("SEQUENCE").strip()
    return Reply(
        uid=uid,
        sequence=int(sequence) if _SEQUENCE.fullmatch(sequence) else 0,
        attendees=tuple(_attendee(line) for line in event.attendees),
        organizer=address_of(event.value("ORGANIZER")),
        stamp=event.moment("DTSTAMP"),
        start=event.moment("DTSTART"),
        end=event.moment("DTEND"),
        one_date=not whole,
    )


def _attendee(line: _Line) -> Attendee:
    # Apple names people by other URIs, and their address beside it (RFC 7986 §6.2).
    address = address_of(line.value) or address_of(f"mailto:{line.parameter('EMAIL')}")
    return Attendee(address, _ANSWERS.get(line.parameter("PARTSTAT").upper()))


def _moment(line: _Line) -> datetime | None:
    """A DATE-TIME in UTC, or in a zone of the IANA's or Microsoft's names; what the object
    itself says of its zones is not read."""
    found = _MOMENT.fullmatch(line.value.strip())
    if found is None:
        return None
    name = line.parameter("TZID")
    try:
        zone = UTC if found[7] else ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
        year, month, day, hour, minute, second = map(int, found.groups()[:6])
        # A leap second (60) is as good as the one before it.
        local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, KeyError, OSError, OverflowError):  # the zone's name, or the numbers
        return None


def _lines(text: str) -> Iterator[_Line]:
    """Unfolded content lines (RFC 5545 §3.1); what is none is passed over."""
    folded = re.split(r"\r?\n(?![ \t])", text.removeprefix("\ufeff"), maxsplit=MAX_LINES)
    for one in folded[:MAX_LINES]:
        whole = re.sub(r"\r?\n[ \t]", "", one).strip("\r\n")
        if not whole or len(whole) > MAX_LINE or "\n" in whole:
            continue
        try:
            name, parameters, value = Contentline(whole).parts()  # type: ignore[no-untyped-call]
        except ValueError:
            continue
        yield _Line(name.upper(), parameters, value)

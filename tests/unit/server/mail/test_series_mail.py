"""Series in mails and feeds: the calendar object by two parsers and a rule engine, the words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar
from ics import Calendar as OtherCalendar

from server.domain.recurrence import (
    LAST,
    Frequency,
    OccurrenceChange,
    Recurrence,
    Series,
    Weekday,
    begin,
    original_starts,
    starts,
)
from server.mail.calendar import Occasion, calendar_of, feed_of
from server.mail.content import ConferenceMail
from server.mail.letter import conference_letter
from server.mail.rhythm import rhythm
from server.mail.wording import Wordings
from tests.mail_samples import COMPOSER, cancelled, sample

ZURICH = "Europe/Zurich"
DAILY, WEEKLY, MONTHLY, YEARLY = Frequency
MO, TU, WE, TH, FR, SA, SU = Weekday
WORDINGS = Wordings()
# Tuesdays at 09:00, over the end of summer time on 25 October 2026.
FIRST = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
TUESDAYS = begin(Recurrence(WEEKLY, until=date(2026, 12, 31)), FIRST, ZURICH)
SECOND, THIRD = original_starts(TUESDAYS, ZURICH)[1:3]
CHANGED = TUESDAYS.changed(OccurrenceChange(SECOND)).changed(
    OccurrenceChange(THIRD, THIRD + timedelta(days=1, hours=5))
)


def series_mail(series: Series = CHANGED, **changes: Any) -> ConferenceMail:
    usual = {"start": FIRST, "duration": 30, "written_at": FIRST - timedelta(days=1)}
    return sample(series=series, **usual | changes)


def events(raw: bytes) -> list[Any]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


def reader_s_dates(raw: bytes) -> list[datetime]:
    """When a calendar program has the conference take place: rule, EXDATEs and moved ones."""
    whole, *moved = events(raw)
    rules = rruleset()
    start = whole["dtstart"].dt
    rule: Any = rrulestr(whole["rrule"].to_ical().decode(), dtstart=start)
    rules.rrule(rule)
    for one in whole["exdate"].dts if "exdate" in whole else ():
        rules.exdate(one.dt)
    for event in moved:
        rules.exdate(event["recurrence-id"].dt)
        rules.rdate(event["dtstart"].dt)
    return [one.astimezone(UTC) for one in rules]


def test_the_bytes() -> None:
    lines = calendar_of(series_mail(), "Jour fixe", "").split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == 2
    assert lines.count(b"UID:c1@ucc.example") == lines.count(b"SEQUENCE:2") == 2
    assert b"RRULE:FREQ=WEEKLY;UNTIL=20261231T225959Z;BYDAY=TU" in lines
    assert b"EXDATE;TZID=Europe/Zurich:20261013T090000" in lines
    assert b"RECURRENCE-ID;TZID=Europe/Zurich:20261020T090000" in lines
    assert b"DTSTART;TZID=Europe/Zurich:20261021T140000" in lines
    assert lines.count(b"METHOD:REQUEST") == 1


SERIES = [
    (ZURICH, CHANGED),
    (ZURICH, begin(Recurrence(MONTHLY, weekdays=(FR,), ordinal=LAST, count=20), FIRST, ZURICH)),
    (ZURICH, begin(Recurrence(MONTHLY, month_day=31, count=9), FIRST, ZURICH)),
    (ZURICH, begin(Recurrence(WEEKLY, 2, (TU, TH), count=30), FIRST, ZURICH)),
    ("UTC", begin(Recurrence(DAILY, 3, count=30), FIRST, "UTC").changed(
        OccurrenceChange(FIRST))),
    ("America/New_York", begin(Recurrence(YEARLY, count=9), FIRST, "America/New_York")),
    ("America/New_York", begin(Recurrence(DAILY, until=date(2027, 4, 1)), FIRST,
                               "America/New_York")),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "series"), SERIES)
def test_a_calendar_has_the_dates_that_we_have(zone: str, series: Series) -> None:
    raw = calendar_of(series_mail(series, timezone=zone), "Jour fixe", "")
    assert sorted(reader_s_dates(raw)) == list(starts(series, zone))


@pytest.mark.parametrize(("zone", "series"), SERIES)
def test_the_vtimezone_holds_for_every_date(zone: str, series: Series) -> None:
    raw = calendar_of(series_mail(series, timezone=zone), "Jour fixe", "")
    if zone == "UTC":
        assert b"VTIMEZONE" not in raw
        return
    component: Any = Calendar.from_ical(raw).walk("VTIMEZONE")[0]
    known = sorted(
        (part["dtstart"].dt - part["tzoffsetfrom"].td, part["tzoffsetto"].td)
        for part in component.subcomponents
    )
    for moment in starts(series, zone):
        offset = [after for since, after in known if since <= moment.replace(tzinfo=None)][-1]
        assert offset == moment.astimezone(ZoneInfo(zone)).utcoffset()


def test_the_other_parser_reads_it_too() -> None:
    raw = calendar_of(series_mail(), "Jour fixe", "")
    found = sorted(OtherCalendar(raw.decode()).events)
    assert [one.begin.datetime for one in found] == [FIRST, THIRD + timedelta(days=1, hours=5)]
    assert {one.uid for one in found} == {"c1@ucc.example"}
    assert {extra.name for one in found for extra in one.extra} >= {
        "RRULE",
        "EXDATE",
        "RECURRENCE-ID",
    }


def test_the_first_start_stays_whatever_date_is_next() -> None:
    """Calendars would lose what has been, were DTSTART another."""
    raw = calendar_of(series_mail(start=SECOND + timedelta(days=7)), "Jour fixe", "")
    assert b"DTSTART;TZID=Europe/Zurich:20261006T090000\r\n" in raw


def test_a_whole_series_is_taken_back() -> None:
    (event,) = events(calendar_of(cancelled(series=TUESDAYS, start=SECOND), "Jour fixe", ""))
    assert (event["status"], event["dtstart"].dt) == ("CANCELLED", FIRST)


def test_a_feed_has_series_beside_others() -> None:
    once = Occasion("c2@x", 0, FIRST, FIRST, FIRST + timedelta(hours=1), ZURICH, "Once", "")
    often = Occasion(
        "c1@x", 3, FIRST, THIRD, THIRD + timedelta(minutes=30), ZURICH, "Often", "", series=CHANGED
    )
    raw = feed_of("Feed", [once, often])
    assert b"METHOD" not in raw
    assert len(list(Calendar.from_ical(raw).walk("VTIMEZONE"))) == 1
    _, whole, moved = events(raw)
    assert (whole["status"], moved["status"]) == ("CONFIRMED", "CONFIRMED")
    assert whole["dtend"].dt - whole["dtstart"].dt == timedelta(minutes=30)
    assert moved["recurrence-id"].dt == THIRD
    assert len(OtherCalendar(raw.decode()).events) == 3


RHYTHMS = [
    (Recurrence(WEEKLY, until=date(2026, 12, 31)), {
        "de": "Jeden Dienstag, 09:00–09:30, bis 31.12.2026",
        "fr": "Chaque mardi, 09:00–09:30, jusqu’au 31.12.2026",
        "it": "Ogni martedì, 09:00–09:30, fino al 31.12.2026",
        "en": "Every Tuesday, 09:00–09:30, until 31.12.2026"}),
    (Recurrence(WEEKLY, 2, (TU, TH), count=10), {
        "de": "Alle 2 Wochen am Dienstag und Donnerstag, 09:00–09:30, 10-mal",
        "fr": "Toutes les 2 semaines : mardi et jeudi, 09:00–09:30, 10 fois",
        "it": "Ogni 2 settimane: martedì e giovedì, 09:00–09:30, 10 volte",
        "en": "Every 2 weeks on Tuesday and Thursday, 09:00–09:30, 10 times"}),
    (Recurrence(DAILY, count=1), {
        "de": "Jeden Tag, 09:00–09:30, einmal", "fr": "Chaque jour, 09:00–09:30, 1 fois",
        "it": "Ogni giorno, 09:00–09:30, una volta", "en": "Every day, 09:00–09:30, once"}),
    (Recurrence(MONTHLY, weekdays=(SU,), ordinal=LAST, count=3), {
        "de": "Am letzten Sonntag jedes Monats, 09:00–09:30, 3-mal",
        "fr": "Le dernier dimanche de chaque mois, 09:00–09:30, 3 fois",
        "it": "L’ultima domenica di ogni mese, 09:00–09:30, 3 volte",
        "en": "On the last Sunday of every month, 09:00–09:30, 3 times"}),
    (Recurrence(MONTHLY, 3, (FR,), ordinal=2, count=3), {
        "de": "Alle 3 Monate am zweiten Freitag, 09:00–09:30, 3-mal",
        "it": "Ogni 3 mesi, il secondo venerdì, 09:00–09:30, 3 volte"}),
    (Recurrence(MONTHLY, month_day=LAST, count=3), {
        "de": "Am letzten Tag jedes Monats, 09:00–09:30, 3-mal"}),
    (Recurrence(MONTHLY, count=3), {"de": "Am 6. jedes Monats, 09:00–09:30, 3-mal"}),
    (Recurrence(YEARLY, count=3), {
        "de": "Jedes Jahr am 6. Oktober, 09:00–09:30, 3-mal",
        "fr": "Chaque année, le 6 octobre, 09:00–09:30, 3 fois"}),
]  # fmt: skip


@pytest.mark.parametrize(("recurrence", "said"), RHYTHMS)
def test_the_rhythm_in_words(recurrence: Recurrence, said: dict[str, str]) -> None:
    series = begin(recurrence, FIRST, ZURICH)
    for language, text in said.items():
        assert rhythm(series, ZURICH, 30, WORDINGS.of(language)).replace("\u202f", " ") == text


@pytest.mark.parametrize("language", ["de", "fr", "it", "en"])
def test_the_mail_says_what_is_not_as_usual(language: str) -> None:
    letter = conference_letter(series_mail(language=language), WORDINGS.of(language))
    rows = {row.label: row.value for row in letter.rows}
    words = WORDINGS.of(language)
    assert "13" in rows[words.text("row-cancelled-dates")]
    assert " → " in rows[words.text("row-moved-dates")]
    assert "09:00–09:30" in rows[words.text("row-rhythm")]
    late = conference_letter(
        sample(series=CHANGED, start=THIRD, written_at=THIRD + timedelta(days=9)), words
    )
    assert {row.label for row in late.rows}.isdisjoint(
        {words.text("row-cancelled-dates"), words.text("row-moved-dates")}
    )


def test_the_whole_mail_holds_together() -> None:
    message = COMPOSER.conference(series_mail())
    text = message.get_body(("plain",))
    assert text is not None and "Répétition: Chaque mardi" in text.get_content()

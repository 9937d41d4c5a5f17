"""Which mails are answers, and what they say: a table of mail programs and one of all the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from server.domain.member import Answer
from server.domain.reply import Attendee
from server.mail.bounce import Bounce
from server.mail.reply import MAX_MAIL, AnswerMail, Unusable, read
from tests.reply_samples import (
    ACCEPTED,
    BOUNCE,
    HEADERS,
    ORGANIZER,
    UID,
    alone,
    calendar,
    exchange,
    google,
    mail,
)

START = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


def answer_mail(raw: bytes) -> AnswerMail:
    found = read(raw)
    assert isinstance(found, AnswerMail), found
    return found


@pytest.mark.parametrize("program", ACCEPTED)
def test_answers_of_many_programs(program: str) -> None:
    found = answer_mail(ACCEPTED[program])
    (attendee,) = found.reply.attendees
    assert (attendee.address.lower(), attendee.answer) == ("carla@x.example", Answer.ACCEPTED)
    assert (found.reply.uid, found.reply.sequence) == (UID, 2)
    assert found.reply.stamp == datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
    assert found.reply.start == START
    assert found.reply.end == START.replace(minute=15)
    assert (found.sender, found.recipients) == ("carla@x.example", (ORGANIZER,))


def test_where_it_was_sent_to_and_what_it_answers() -> None:
    assert answer_mail(google()).reply.organizer == ORGANIZER
    assert answer_mail(exchange()).reply.organizer == ""
    assert answer_mail(exchange()).in_reply_to == "<m1@ucc.example>"
    delivered = mail(
        b"Content-Type: text/calendar\n\n" + calendar().encode(),
        "Delivered-To: a+1@x.example\nTo: Anna <b@x.example>, c@x.example\n"
        'From: "eve@x.example" <carla@x.example>\nIn-Reply-To: \0<m1@x>\n',
    )
    found = answer_mail(delivered)
    assert found.recipients == ("b@x.example", "c@x.example", "a+1@x.example")
    assert (found.sender, found.in_reply_to) == ("", "")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("ACCEPTED", Answer.ACCEPTED),
        ("tentative", Answer.TENTATIVE),
        ("DECLINED", Answer.DECLINED),
        ("DELEGATED", None),
        ("NEEDS-ACTION", None),
        ("X-LATER", None),
    ],
)
def test_what_is_answered(said: str, answer: Answer | None) -> None:
    assert answer_mail(alone(calendar(said))).reply.attendees == (
        Attendee("carla@x.example", answer),
    )


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"SEQUENCE": ""}, "sequence", 0),
        ({"SEQUENCE": ":two"}, "sequence", 0),
        ({"DTSTAMP": ""}, "stamp", None),
        ({"DTSTAMP": ":20261399T000000Z"}, "stamp", None),
        ({"DTSTAMP": ":00010101T000000Z"}, "stamp", datetime(1, 1, 1, tzinfo=UTC)),
        ({"DTSTART": ";TZID=Asia/Tokyo:00010101T000000"}, "start", None),
        ({"DTSTART": ";VALUE=DATE:20260506"}, "start", None),
        ({"DTSTART": ":20260506T090000"}, "start", None),  # of no zone
        ({"DTSTART": ";TZID=Europe/Zurich:20260506T110000"}, "start", START),
        ({"DTSTART": ';TZID="/etc/passwd":20260506T110000'}, "start", None),
        ({"DTSTART": ";TZID=../../etc/passwd:20260506T110000"}, "start", None),
        ({"DTSTART": ";TZID=Custom:20260506T110000"}, "start", None),
        ({"DTEND": ":20260506T235960Z"}, "end", datetime(2026, 5, 6, 23, 59, 59, tzinfo=UTC)),
        ({"RECURRENCE-ID": ":20260506T090000Z"}, "uid", UID),
        ({"RECURRENCE-ID": ":20260506T090000Z"}, "one_date", True),
        ({}, "one_date", False),
        ({"ORGANIZER": ":MAILTO:a%2Bb@x.example?subject=x"}, "organizer", "a+b@x.example"),
        ({"ORGANIZER": ":invalid:nomail"}, "organizer", ""),
        ({"ATTENDEE": ""}, "attendees", ()),
    ],
)
def test_single_properties(changes: dict[str, str], field: str, value: Any) -> None:
    assert getattr(answer_mail(alone(calendar(**changes))).reply, field) == value


def test_everybody_may_be_listed() -> None:
    text = calendar().replace(
        "SEQUENCE", "ATTENDEE;PARTSTAT=DECLINED:mailto:dan@x.example\nSEQUENCE"
    )
    assert answer_mail(alone(text)).reply.attendees == (
        Attendee("carla@x.example", Answer.ACCEPTED),
        Attendee("dan@x.example", Answer.DECLINED),
    )


FORWARDED = mail(
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
    + alone(calendar())
    + b"\n--x--\n"
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no-calendar"),
        (b"\0\xff\r\n" * 10, "no-calendar"),
        (mail("Content-Type: text/plain\n\nI am away until Monday."), "no-calendar"),
        (FORWARDED, "no-calendar"),
        (mail("Content-Type: application/ms-tnef; name=winmail.dat\n\nx"), "no-calendar"),
        (alone(calendar(method="REQUEST")), "no-reply"),
        (alone(calendar(method="COUNTER")), "no-reply"),
        (alone(calendar(method="")[:60], "text/calendar; method=REPLY"), "no-reply"),
        (alone(calendar(UID="")), "no-reply"),
        (alone(calendar(UID=":c1\x01@x")), "no-reply"),
        (alone(calendar(UID=":" + "x" * 300)), "no-reply"),
        (alone(calendar() + calendar(UID=":c2@x")), "no-reply"),
        (alone("X" * 100_000 + "VCALENDAR"), "no-reply"),
        (alone("not VCALENDAR"), "no-reply"),
        (google() + b" " * MAX_MAIL, "too-large"),
        (mail("Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 1000), "too-nested"),
        (mail("Content-Type: message/rfc822\n\n" * 1000), "too-nested"),
        (mail("Content-Type: text/calendar" + ";a=b" * 40_000 + "\n\nx"), "too-long-header"),
        (mail("Content-Type: text/calendar" + ";\n a=b" * 9_000 + "\n\nx"), "too-long-header"),
    ],
)
def test_what_is_no_answer(raw: bytes, reason: str) -> None:
    assert read(raw) == Unusable(reason)


def test_a_notice_of_failure() -> None:
    reason = "550 5.1.1 <carla@x.example> User doesn't exist"
    assert read(BOUNCE) == Bounce(("<m1@ucc.example>",), reason)
    headers_only = BOUNCE.replace(b"message/rfc822", b"text/rfc822-headers")
    assert read(headers_only) == Bounce(("<m1@ucc.example>",), reason)
    nothing_of_it = BOUNCE.replace(b"message/rfc822", b"text/plain")
    named = nothing_of_it.replace(b"MIME-Version", b"In-Reply-To: <m1@ucc.example>\r\nMIME-Version")
    assert read(named) == Bounce(("<m1@ucc.example>",), reason)
    only_code = BOUNCE.replace(b"Diagnostic-Code", b"X-Code")
    assert read(only_code) == Bounce(("<m1@ucc.example>",), "5.1.1")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Action: failed", b"Action: delayed"),
        (b"Action: failed", b"Action: delivered"),
        (b"Message-ID: <m1@ucc.example>", b"X-None: 1"),
        (b"multipart/report", b"multipart/mixed"),
    ],
)
def test_what_is_no_notice_of_failure(old: bytes, new: bytes) -> None:
    assert read(BOUNCE.replace(old, new)) == Unusable("no-calendar")


def test_headers_of_all_kinds() -> None:
    for name in ("From", "To", "In-Reply-To"):
        raw = HEADERS.encode() + f"{name}: ".encode() + b"\xff\xfe =?x?y?z?= \r\n"
        assert read(raw + b"Content-Type: text/calendar\r\n\r\n" + calendar().encode())

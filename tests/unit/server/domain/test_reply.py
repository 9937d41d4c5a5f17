"""Which answers by mail still count: a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain.conference import Conference, ConferenceKind
from server.domain.member import Answer, Member, MemberSource
from server.domain.recurrence import Frequency, Recurrence, begin
from server.domain.reply import Reply, given_at, judge

NOW = datetime(2030, 5, 6, 9, 0, tzinfo=UTC)
START = NOW + timedelta(hours=2)
END = START + timedelta(minutes=15)
TALK = Conference(
    id="c1",
    vpbx_id="alpha",
    organiser_id="anna",
    kind=ConferenceKind.UCC,
    name="Budget",
    room_number="4711",
    start=START,
    timezone="Europe/Zurich",
    duration=15,
    pin="2468",
    description="",
    created_at=NOW,
    updated_at=NOW,
    sequence=3,
)
CARLA = Member(
    id="m1",
    conference_id="c1",
    source=MemberSource.NAME,
    source_id="",
    name="Carla",
    email="carla@x.example",
    number="",
    send_mail=True,
    language="it",
    pin="86420135",
    link="link",
    created_at=NOW,
    answer=Answer.DECLINED,
    answered_at=NOW - timedelta(minutes=10),
)
REPLY = Reply("c1@ucc.example", 3, (), stamp=NOW - timedelta(minutes=5), start=START, end=END)
EARLIER = {"sequence": 2}
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "counts"),
        ({"stamp": CARLA.answered_at}, "counts"),  # some programs repeat the request's stamp
        ({"stamp": NOW - timedelta(minutes=11)}, "old"),
        ({"stamp": NOW + timedelta(days=1)}, "counts"),
        ({"stamp": None}, "counts"),
        ({"sequence": 4}, "counts"),
        ({"start": None, "end": None}, "counts"),
        (EARLIER, "counts"),  # it was asked about the hour that holds now
        (EARLIER | {"start": START - timedelta(hours=1)}, "stale"),
        (EARLIER | {"end": END + timedelta(minutes=15)}, "stale"),
        (EARLIER | {"end": None}, "stale"),
        (EARLIER | {"start": None}, "stale"),
    ],
)
def test_what_counts(changes: dict[str, Any], verdict: str) -> None:
    assert judge(TALK, CARLA, replace(REPLY, **changes), Answer.ACCEPTED, NOW) == verdict


def test_what_is_known_already_and_what_is_over() -> None:
    assert judge(TALK, CARLA, REPLY, Answer.DECLINED, NOW) == "same"
    nothing_yet = replace(CARLA, answer=Answer.NONE, answered_at=None)
    assert judge(TALK, nothing_yet, REPLY, Answer.DECLINED, NOW) == "counts"
    for moment, verdict in ((END - timedelta(seconds=1), "counts"), (END, "over")):
        assert judge(TALK, CARLA, REPLY, Answer.ACCEPTED, moment) == verdict


def test_nobody_answers_in_the_future() -> None:
    assert given_at(REPLY, NOW) == REPLY.stamp
    assert given_at(replace(REPLY, stamp=NOW + timedelta(hours=1)), NOW) == NOW
    assert given_at(replace(REPLY, stamp=None), NOW) == NOW


WEEKLY = begin(Recurrence(Frequency.WEEKLY, count=4), START, "Europe/Zurich")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "counts"),
        (EARLIER, "counts"),  # programs name DTSTART, whatever date comes next
        (EARLIER | {"start": START + WEEK, "end": END + WEEK}, "stale"),
        (EARLIER | {"end": END + WEEK}, "stale"),
        ({"one_date": True}, "one-date"),
        ({"one_date": True, "start": START + WEEK, "end": END + WEEK}, "one-date"),
    ],
)
def test_what_counts_for_a_series_at_its_second_date(changes: dict[str, Any], verdict: str) -> None:
    series = replace(TALK, start=START + WEEK, series=WEEKLY)
    reply = replace(REPLY, **changes)
    assert judge(series, CARLA, reply, Answer.ACCEPTED, NOW + WEEK) == verdict


def test_what_takes_place_once_has_no_single_dates() -> None:
    reply = replace(REPLY, one_date=True)
    assert judge(TALK, CARLA, reply, Answer.ACCEPTED, NOW) == "counts"

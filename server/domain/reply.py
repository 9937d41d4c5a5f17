"""Answers that come by mail: what they say, and whether they still count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.conference import Conference, WindowState, window
from server.domain.member import Answer, Member


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in a calendar object; `answer` is None for what is none: delegation, silence."""

    address: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Reply:
    """An iTIP REPLY (RFC 5546 §3.2.3) as far as we need it; who sent it is not known yet.

    Times are aware UTC, None where the reply has none that can be read. `uid`, `organizer` and
    the addresses are a stranger's words.
    """

    uid: str
    sequence: int
    attendees: tuple[Attendee, ...]
    organizer: str = ""
    stamp: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    one_date: bool = False  # of a series (RECURRENCE-ID), not the whole of it


class Verdict(StrEnum):
    COUNTS = "counts"
    SAME = "same"  # is known already: the mail came twice, or the link was used as well
    STALE = "stale"  # was given for another hour
    OLD = "old"  # a newer answer is known
    OVER = "over"
    ONE_DATE = "one-date"  # a member has one answer, to all dates of a series


def judge(
    conference: Conference, member: Member, reply: Reply, answer: Answer, now: datetime
) -> Verdict:
    """Does `answer`, which `member` gave in `reply`, count now?"""
    if window(conference, now) is WindowState.EXPIRED:
        return Verdict.OVER
    if reply.one_date and conference.series is not None:
        return Verdict.ONE_DATE
    if _is_stale(conference, reply):
        return Verdict.STALE
    known, given = member.answered_at, given_at(reply, now)
    if known is not None and given < known:
        return Verdict.OLD
    # An equal moment is no reason to refuse: some programs repeat the stamp of the request.
    return Verdict.SAME if answer is member.answer else Verdict.COUNTS


def given_at(reply: Reply, now: datetime) -> datetime:
    """When the reply was written, by its writer's clock: mails overtake each other. A clock that
    is ahead must not keep later answers out."""
    return now if reply.stamp is None else min(reply.stamp, now)


def _is_stale(conference: Conference, reply: Reply) -> bool:
    """A lower SEQUENCE may be that of another PIN, which took no answers back: whoever names the
    hour that holds now was asked about it; for a series that is the hour of its first date."""
    if reply.sequence >= conference.sequence:
        return False
    first = conference.first_start
    return (reply.start, reply.end) != (first, first + timedelta(minutes=conference.duration))

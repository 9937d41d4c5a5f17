"""Which mails an invitation, a change or a deletion calls for: decisions only, no sending.

The rules of the manual ("Envoyer invitation", two reminders) and of RFC 5546: one REQUEST with a
higher SEQUENCE for a change that matters, a CANCEL for those who were told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.conference import Conference
from server.domain.member import Member
from server.domain.outbox import MailKind, OutboxEntry, OutboxState
from server.domain.reminders import due_times

_REQUESTS = frozenset({MailKind.INVITATION, MailKind.UPDATE})


class Standing(StrEnum):
    """What a member may know of the conference."""

    NONE = "none"  # was never invited
    INVITED = "invited"  # an invitation was decided on, none can have arrived
    TOLD = "told"  # an invitation arrived, or may have


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """One mail to be put into the outbox."""

    member_id: str
    recipient: str
    kind: MailKind
    sequence: int
    due: datetime
    minutes: int = 0
    deadline: datetime | None = None


def standing(member: Member, entries: Iterable[OutboxEntry]) -> Standing:
    """From what was ever addressed to the member. Mails to a former address do not count: nobody
    at the new one has read them."""
    requests = [
        entry
        for entry in entries
        if entry.kind in _REQUESTS
        and entry.member_id == member.id
        and entry.recipient == member.email
    ]
    if not requests:
        return Standing.NONE
    if any(entry.handed_at or entry.sent_at for entry in requests if not _refused(entry)):
        return Standing.TOLD
    return Standing.INVITED


def _refused(entry: OutboxEntry) -> bool:
    """The relay said no: such a mail was handed over and yet did not arrive."""
    return entry.state is OutboxState.FAILED


def matters(former: Conference, item: Conference) -> bool:
    """Whether invited people must be told; a typo in name or description is no reason."""
    return _told_facts(former) != _told_facts(item)


def _told_facts(item: Conference) -> tuple[object, ...]:
    # Of a series the rule and its exceptions: that the next date has become the current one is
    # known to everybody who has the rule.
    changes = item.series and (item.series.recurrence, item.series.changes)
    return (*asked_about(item), item.kind, changes, item.timezone, item.room_number, item.pin)


def asked_about(item: Conference) -> tuple[object, ...]:
    """What an answer is an answer to: of a series the whole, whichever dates are cancelled."""
    recurrence = item.series and item.series.recurrence
    return (item.first_start, item.duration, recurrence)


def invite(
    conference: Conference,
    members: Sequence[Member],
    entries: Sequence[OutboxEntry],
    reminders: tuple[int, ...],
    now: datetime,
) -> list[PlannedMail]:
    """The button: those with the flag who were not invited yet."""
    known = by_member(entries)
    chosen = [
        member
        for member in members
        if member.send_mail and standing(member, known.get(member.id, ())) is Standing.NONE
    ]
    return _requests(conference, chosen, known, now) + remind(conference, chosen, reminders, now)


def follow_change(
    conference: Conference,
    members: Sequence[Member],
    entries: Sequence[OutboxEntry],
    reminders: tuple[int, ...],
    now: datetime,
) -> list[PlannedMail]:
    """What replaces all unfinished mails after a change that matters: ONE mail a person.

    Who cannot have read an invitation yet gets that instead, as it is now.
    """
    chosen = invited(members, entries)
    return _requests(conference, chosen, by_member(entries), now) + remind(
        conference, chosen, reminders, now
    )


def invited(
    members: Iterable[Member], entries: Iterable[OutboxEntry], *, flag: bool = True
) -> list[Member]:
    """Those who were invited and (with `flag`) still are to get mails."""
    known = by_member(entries)
    return [
        member
        for member in members
        if (member.send_mail or not flag)
        and standing(member, known.get(member.id, ())) is not Standing.NONE
    ]


def _requests(
    conference: Conference,
    members: Iterable[Member],
    known: Mapping[str, Sequence[OutboxEntry]],
    now: datetime,
) -> list[PlannedMail]:
    return [
        PlannedMail(
            member_id=member.id,
            recipient=member.email,
            kind=MailKind.UPDATE
            if standing(member, known.get(member.id, ())) is Standing.TOLD
            else MailKind.INVITATION,
            sequence=conference.sequence,
            due=now,
        )
        for member in members
    ]


def remind(
    conference: Conference, members: Iterable[Member], reminders: tuple[int, ...], now: datetime
) -> list[PlannedMail]:
    """The reminders still ahead. None outlives the start: who is late sees the room, no mail."""
    return [
        PlannedMail(
            member_id=member.id,
            recipient=member.email,
            kind=MailKind.REMINDER,
            sequence=conference.sequence,
            due=due,
            minutes=minutes,
            deadline=conference.start,
        )
        for member in members
        for minutes, due in due_times(conference.start, reminders, now)
    ]


def cancel(
    conference: Conference,
    members: Iterable[Member],
    entries: Sequence[OutboxEntry],
    now: datetime,
) -> list[PlannedMail]:
    """For those who may know of a conference that is not over; the rest need not be bothered."""
    if conference.over_at <= now:
        return []
    known = by_member(entries)
    return [
        PlannedMail(
            member_id=member.id,
            recipient=member.email,
            kind=MailKind.CANCELLATION,
            sequence=conference.sequence + 1,
            due=now,
            deadline=conference.over_at,
        )
        for member in members
        if member.send_mail
        and member.email
        and standing(member, known.get(member.id, ())) is Standing.TOLD
    ]


def by_member(entries: Iterable[OutboxEntry]) -> dict[str, list[OutboxEntry]]:
    """Entries by member, each list in the given order."""
    found: dict[str, list[OutboxEntry]] = {}
    for entry in entries:
        found.setdefault(entry.member_id, []).append(entry)
    return found

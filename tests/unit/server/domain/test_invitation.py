"""Who is mailed what: decisions as tables over a member's former mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.domain import invitation
from server.domain.conference import Conference, ConferenceKind
from server.domain.invitation import Standing, matters, standing
from server.domain.member import Member, MemberSource
from server.domain.outbox import MailKind, OutboxEntry, OutboxState

NOW = datetime(2030, 5, 6, 9, 0, tzinfo=UTC)
TALK = Conference(
    "c1", "alpha", "anna", ConferenceKind.UCC, "Talk", "4711", NOW + timedelta(hours=2),
    "Europe/Zurich", 15, "2468", "", NOW, NOW, sequence=3,
)  # fmt: skip
BEN = Member(
    "m1", "c1", MemberSource.NAME, "", "Ben", "ben@x.example", "", True, "fr", "1", "l1", NOW
)
MUTE = replace(BEN, id="m2", name="Mute", email="mute@x.example", send_mail=False)
PENDING, CLAIMED, HANDED, SENT, FAILED, SUPERSEDED, EXPIRED = OutboxState


def mail(
    state: OutboxState, kind: MailKind = MailKind.INVITATION, *, to: Member = BEN, sequence: int = 2
) -> OutboxEntry:
    handed = NOW if state in (HANDED, SENT, FAILED) else None
    return OutboxEntry(
        f"{kind}-{state}-{to.id}", "alpha", "c1", to.id, kind, sequence, to.email, "<x@y>", NOW, NOW,
        state=state, handed_at=handed, sent_at=NOW if state is SENT else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mails", "found"),
    [
        ([], Standing.NONE),
        ([mail(PENDING)], Standing.INVITED),
        ([mail(CLAIMED)], Standing.INVITED),
        ([mail(HANDED)], Standing.TOLD),  # it may have arrived
        ([mail(SENT)], Standing.TOLD),
        ([mail(FAILED)], Standing.INVITED),  # the relay said no
        ([mail(SUPERSEDED)], Standing.INVITED),
        ([replace(mail(SUPERSEDED), handed_at=NOW)], Standing.TOLD),
        ([mail(SUPERSEDED), mail(PENDING, MailKind.UPDATE)], Standing.INVITED),
        ([mail(SENT), mail(FAILED, MailKind.UPDATE)], Standing.TOLD),
        ([mail(SENT, MailKind.REMINDER)], Standing.NONE),
        ([mail(SENT, to=MUTE)], Standing.NONE),
        ([replace(mail(SENT), recipient="former@x.example")], Standing.NONE),
    ],
)
def test_what_a_member_may_know(mails: list[OutboxEntry], found: Standing) -> None:
    assert standing(BEN, mails) is found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "Talks"}, False),
        ({"description": "Bring cake"}, False),
        ({"reminders": (5,)}, False),
        ({"start": NOW + timedelta(hours=3)}, True),
        ({"duration": 30}, True),
        ({"timezone": "UTC"}, True),
        ({"room_number": "4712"}, True),
        ({"pin": "1357"}, True),
        ({"kind": ConferenceKind.AUDIO}, True),
    ],
)
def test_what_the_invited_are_told(change: dict[str, object], told: bool) -> None:
    assert matters(TALK, replace(TALK, **change)) is told  # type: ignore[arg-type]


def kinds(planned: list[invitation.PlannedMail]) -> list[tuple[str, MailKind, int]]:
    return [(mail.member_id, mail.kind, mail.minutes) for mail in planned]


def test_the_button_invites_once_and_plans_both_reminders() -> None:
    planned = invitation.invite(TALK, [BEN, MUTE], [], (30, 15), NOW)
    assert kinds(planned) == [
        ("m1", MailKind.INVITATION, 0),
        ("m1", MailKind.REMINDER, 30),
        ("m1", MailKind.REMINDER, 15),
    ]
    assert {mail.sequence for mail in planned} == {3}
    assert planned[0].due == NOW and planned[0].deadline is None
    assert planned[1].due == TALK.start - timedelta(minutes=30)
    assert planned[1].deadline == planned[2].deadline == TALK.start
    for state in OutboxState:
        assert invitation.invite(TALK, [BEN], [mail(state)], (30, 15), NOW) == []


@pytest.mark.parametrize(
    ("mails", "kind"),
    [
        ([mail(SENT)], MailKind.UPDATE),
        ([mail(HANDED)], MailKind.UPDATE),
        ([mail(PENDING)], MailKind.INVITATION),  # nobody has read the former one
        ([mail(FAILED)], MailKind.INVITATION),
        ([], None),
    ],
)
def test_a_change_brings_one_mail_a_person(mails: list[OutboxEntry], kind: MailKind | None) -> None:
    planned = invitation.follow_change(TALK, [BEN, MUTE], mails, (15,), NOW)
    assert kinds(planned) == (
        [] if kind is None else [("m1", kind, 0), ("m1", MailKind.REMINDER, 15)]
    )


@pytest.mark.parametrize(
    ("start", "left"),
    [
        (timedelta(hours=1), [30, 15]),
        (timedelta(minutes=20), [15]),
        (timedelta(minutes=5), []),
        (timedelta(minutes=-5), []),
    ],
)
def test_reminders_whose_time_is_past_are_not_made_up_for(
    start: timedelta, left: list[int]
) -> None:
    soon = replace(TALK, start=NOW + start)
    assert [one.minutes for one in invitation.remind(soon, [BEN], (30, 15), NOW)] == left


@pytest.mark.parametrize(
    ("member", "mails", "told"),
    [
        (BEN, [mail(SENT)], True),
        (BEN, [mail(HANDED)], True),
        (BEN, [mail(PENDING)], False),  # what nobody was told need not be taken back
        (BEN, [], False),
        (MUTE, [mail(SENT, to=MUTE)], False),
    ],
)
def test_who_is_told_of_the_end(member: Member, mails: list[OutboxEntry], told: bool) -> None:
    planned = invitation.cancel(TALK, [member], mails, NOW)
    assert kinds(planned) == ([(member.id, MailKind.CANCELLATION, 0)] if told else [])
    assert all(one.sequence == TALK.sequence + 1 for one in planned)
    assert invitation.cancel(TALK, [member], mails, TALK.closes_at) == []  # over anyway

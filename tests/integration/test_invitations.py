"""Ladders of planning, inviting, moving and deleting: what stands in the outbox afterwards.

On both databases; no mail leaves here (tests of the sender do that)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.db import outbox
from server.domain.errors import Forbidden, Invalid, MailOff, NotFound
from server.domain.member import Answer
from server.domain.outbox import MailKind, OutboxEntry, OutboxState
from server.mail.content import Mailbox
from server.services.conference_mails import ConferenceMails
from tests.installation import ADA, ALPHA, ANNA, BEATRIX, BEN, START, Installation

IN_TWO_HOURS = START + timedelta(hours=2)
SENDER = Mailbox("UCC", "ucc@ucc.example")


async def planned(installation: Installation, **fields: Any) -> str:
    """A UCC conference of Anna's in two hours, by default; its id."""
    raw = {
        "kind": "ucc",
        "name": "Budget",
        "room_number": "4711",
        "pin": "2468",
        "start": IN_TWO_HOURS.isoformat(),
    }
    view = await installation.conferences.create(ANNA, ALPHA, raw | fields)
    return view.conference.id


async def member(installation: Installation, conference_id: str, **fields: Any) -> str:
    raw = {"source": "name", "name": "Carla", "email": "carla@x.example", "send_mail": True}
    view = await installation.members.add(ANNA, ALPHA, conference_id, raw | fields)
    return view.member.id


async def mails(installation: Installation, conference_id: str) -> list[OutboxEntry]:
    async with installation.database.read() as connection:
        return await outbox.of_conference(connection, conference_id)


async def ladder(installation: Installation, conference_id: str) -> list[tuple[str, str, int]]:
    """(kind, state, minutes) of every mail, in the order in which they came to be and are due."""
    found = await mails(installation, conference_id)
    return [(one.kind.value, one.state.value, one.minutes) for one in found]


async def post_everything(installation: Installation) -> list[OutboxEntry]:
    """The sender at work: what is due leaves."""
    now, left = installation.clock(), []
    async with installation.database.write() as connection:
        for entry in await outbox.claim(connection, now, "test", now + timedelta(minutes=1), 100):
            if await outbox.hand(connection, entry.id, "test", now):
                await outbox.mark_sent(connection, entry.id, now)
                left.append(entry)
    return left


async def test_invite_move_and_delete(installation: Installation) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await member(installation, talk, name="Mute", email="mute@x.example", send_mail=False)
    assert await ladder(installation, talk) == []

    queued, _ = await installation.members.invite(ANNA, talk)
    assert queued == 1
    assert await ladder(installation, talk) == [
        ("invitation", "pending", 0),
        ("reminder", "pending", 30),
        ("reminder", "pending", 15),
    ]
    assert (await installation.members.invite(ANNA, talk))[0] == 0  # nobody is left to invite
    assert [one.kind for one in await post_everything(installation)] == [MailKind.INVITATION]

    installation.clock.advance(minutes=1)
    later = (IN_TWO_HOURS + timedelta(hours=1)).isoformat()
    await installation.conferences.change(ANNA, ALPHA, talk, {"start": later})
    assert await ladder(installation, talk) == [
        ("invitation", "sent", 0),
        ("reminder", "superseded", 30),
        ("reminder", "superseded", 15),
        ("update", "pending", 0),
        ("reminder", "pending", 30),
        ("reminder", "pending", 15),
    ]
    assert [one.sequence for one in await post_everything(installation)] == [1]

    installation.clock.advance(minutes=1)
    await installation.conferences.delete(ANNA, talk)
    ended = (await ladder(installation, talk))[4:]
    assert ended == [
        ("reminder", "superseded", 30),
        ("reminder", "superseded", 15),
        ("cancellation", "pending", 0),
    ]
    (cancellation,) = await post_everything(installation)
    assert (cancellation.kind, cancellation.sequence) == (MailKind.CANCELLATION, 2)


@pytest.mark.parametrize("change", [{"name": "Budget 2031"}, {"description": "Bring figures"}])
async def test_a_typo_tells_nobody(installation: Installation, change: dict[str, str]) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    before = await mails(installation, talk)
    await installation.conferences.change(ANNA, ALPHA, talk, change)
    assert await mails(installation, talk) == before


async def test_two_changes_before_the_sender_looks_are_one_mail(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    for pin in ("1111", "2222"):
        installation.clock.advance(seconds=1)
        await installation.conferences.change(ANNA, ALPHA, talk, {"pin": pin})
    left = await post_everything(installation)
    assert [(one.kind, one.sequence) for one in left] == [(MailKind.UPDATE, 2)]


async def test_who_has_not_read_the_invitation_gets_the_true_one(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    installation.clock.advance(seconds=1)
    await installation.conferences.change(ANNA, ALPHA, talk, {"room_number": "4712"})
    left = await post_everything(installation)
    assert [(one.kind, one.sequence) for one in left] == [(MailKind.INVITATION, 1)]


async def test_reminders_of_its_own(installation: Installation) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    installation.clock.advance(seconds=1)
    await installation.conferences.change(ANNA, ALPHA, talk, {"reminders": [60, 5]})
    open_ones = [one for one in await mails(installation, talk) if one.state == "pending"]
    assert [(one.kind, one.minutes) for one in open_ones] == [
        (MailKind.REMINDER, 60),
        (MailKind.REMINDER, 5),
    ]
    installation.clock.advance(seconds=1)
    await installation.conferences.change(ANNA, ALPHA, talk, {"reminders": []})
    assert [one for one in await mails(installation, talk) if one.state == "pending"] == []


async def test_an_expired_conference_with_a_new_start_is_an_update(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    installation.clock.advance(days=1)
    await installation.conferences.change(
        ANNA, ALPHA, talk, {"start": (START + timedelta(days=2)).isoformat()}
    )
    assert [one.kind for one in await post_everything(installation)] == [MailKind.UPDATE]


async def test_removing_a_member(installation: Installation) -> None:
    talk = await planned(installation)
    told = await member(installation, talk)
    untold = await member(installation, talk, name="Dan", email="dan@x.example")
    await installation.members.invite(ANNA, talk)
    async with installation.database.write() as connection:
        now = installation.clock()
        for entry in await outbox.claim(connection, now, "w", now + timedelta(minutes=1), 10):
            if entry.member_id == told:
                await outbox.hand(connection, entry.id, "w", now)
                await outbox.mark_sent(connection, entry.id, now)
    installation.clock.advance(seconds=1)
    await installation.members.remove(ANNA, talk, told)
    await installation.members.remove(ANNA, talk, untold)
    open_ones = [one for one in await mails(installation, talk) if one.state == "pending"]
    assert [(one.kind, one.recipient) for one in open_ones] == [
        (MailKind.CANCELLATION, "carla@x.example")
    ]


async def test_another_address_is_another_reader(installation: Installation) -> None:
    talk = await planned(installation)
    carla = await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    installation.clock.advance(seconds=1)
    await installation.members.change(ANNA, talk, carla, {"email": "new@x.example"})
    left = await post_everything(installation)
    assert sorted((one.kind.value, one.recipient) for one in left) == [
        ("cancellation", "carla@x.example"),
        ("invitation", "new@x.example"),
    ]
    installation.clock.advance(seconds=1)
    await installation.members.change(ANNA, talk, carla, {"name": "Carla B."})
    assert await post_everything(installation) == []


async def test_without_the_flag_no_further_mail(installation: Installation) -> None:
    talk = await planned(installation)
    carla = await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    await installation.members.change(ANNA, talk, carla, {"send_mail": False})
    assert {one.state for one in await mails(installation, talk)} == {
        OutboxState.SENT,
        OutboxState.SUPERSEDED,
    }
    await installation.conferences.change(ANNA, ALPHA, talk, {"pin": "9999"})
    assert await post_everything(installation) == []


async def test_mail_off_and_over(installation: Installation) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    installation.members.can_mail = False
    with pytest.raises(MailOff):
        await installation.members.invite(ANNA, talk)
    installation.members.can_mail = True
    installation.clock.advance(hours=3)
    with pytest.raises(Invalid, match="start: expired"):
        await installation.members.invite(ANNA, talk)
    assert await mails(installation, talk) == []


async def test_whose_business_members_are(installation: Installation) -> None:
    talk = await planned(installation)
    carla = await member(installation, talk)
    service = installation.members
    for stranger, refusal in ((BEN, Forbidden), (BEATRIX, NotFound)):
        with pytest.raises(refusal):
            await service.of_conference(stranger, talk)
        with pytest.raises(refusal):
            await service.add(stranger, ALPHA, talk, {"source": "name", "name": "X"})
        with pytest.raises(refusal):
            await service.change(stranger, talk, carla, {"name": "X"})
        with pytest.raises(refusal):
            await service.remove(stranger, talk, carla)
        with pytest.raises(refusal):
            await service.invite(stranger, talk)
        with pytest.raises(refusal):
            await service.retry(stranger, talk, carla)
    assert [view.member.name for view in await service.of_conference(ADA, talk)] == ["Carla"]
    other = await planned(installation, room_number="4712")
    with pytest.raises(NotFound):  # a member of another conference of the same organiser
        await service.change(ANNA, other, carla, {"name": "X"})


async def test_what_a_mail_says_is_read_when_it_leaves(installation: Installation) -> None:
    talk = await planned(installation)
    carla = await member(installation, talk, language="it")
    await installation.members.invite(ANNA, talk)
    await installation.conferences.change(ANNA, ALPHA, talk, {"name": "Bilan"})
    installation.clock.advance(minutes=90, seconds=10)
    contents = ConferenceMails(
        installation.database,
        installation.repository,
        installation.member_rows,
        clock=installation.clock,
        sender=SENDER,
        origin="https://ucc.example",
    )
    invitation, half_hour, _ = await mails(installation, talk)
    said = await contents.content(invitation)
    view = (await installation.members.of_conference(ANNA, talk))[0].member
    assert said is not None
    assert (said.name, said.language, said.room_number) == ("Bilan", "it", "4711")
    assert (said.pin, said.uid) == (view.pin, f"{talk}@ucc.example")
    assert said.url == f"https://ucc.example/c/{talk}#m={view.link}"
    reminder = await contents.content(half_hour)
    assert reminder is not None and reminder.minutes_left == 30
    await installation.members.remove(ANNA, talk, carla)
    assert await contents.content(invitation) is None


async def test_a_cancellation_needs_no_table_and_has_no_secret(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    await installation.conferences.delete(ANNA, talk)
    entry = next(
        one for one in await mails(installation, talk) if one.kind is MailKind.CANCELLATION
    )
    contents = ConferenceMails(
        installation.database,
        installation.repository,
        installation.member_rows,
        clock=installation.clock,
        sender=SENDER,
        origin="https://ucc.example",
    )
    said = await contents.content(entry)
    assert said is not None
    assert (said.kind, said.name, said.start) == (MailKind.CANCELLATION, "Budget", IN_TWO_HOURS)
    assert (said.pin, said.url, said.answer_url) == ("", "", "")
    assert "2468" not in entry.payload


async def test_an_answer_by_link(installation: Installation) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    (view,) = await installation.members.of_conference(ANNA, talk)
    link = view.member.link
    assert (await installation.answers.invitation(link)).member.answer is Answer.NONE
    installation.clock.advance(minutes=5)
    said = await installation.answers.answer(link, "accepted")
    assert (said.member.answer, said.organiser.name) == (Answer.ACCEPTED, "Anna")
    (view,) = await installation.members.of_conference(ANNA, talk)
    assert view.member.answered_at == installation.clock()
    for wrong in ("none", "maybe", None, 5):
        with pytest.raises(Invalid):
            await installation.answers.answer(link, wrong)
    for nobody in ("", "x" * 26, link.upper(), "\ud800"):
        with pytest.raises(NotFound):
            await installation.answers.invitation(nobody)
    installation.clock.advance(hours=3)
    with pytest.raises(Invalid, match="expired"):
        await installation.answers.answer(link, "declined")


async def test_who_was_told_is_known_as_long_as_the_conference_is_stored(
    installation: Installation,
) -> None:
    talk = await planned(installation, start=(START + timedelta(days=200)).isoformat())
    await member(installation, talk)
    await installation.members.invite(ANNA, talk)
    await post_everything(installation)
    installation.clock.advance(days=120)
    long_ago = installation.clock() - timedelta(days=90)
    async with installation.database.write() as connection:
        assert await outbox.purge(connection, long_ago) == 0
    await installation.conferences.change(ANNA, ALPHA, talk, {"pin": "1357"})
    assert [one.kind for one in await post_everything(installation)] == [MailKind.UPDATE]
    await installation.conferences.delete(ANNA, talk)
    async with installation.database.write() as connection:
        assert await outbox.purge(connection, long_ago) == 1  # the invitation


async def test_an_answer_holds_for_the_hour_that_was_asked_about(
    installation: Installation,
) -> None:
    talk = await planned(installation)
    await member(installation, talk)
    (view,) = await installation.members.of_conference(ANNA, talk)
    await installation.answers.answer(view.member.link, "accepted")
    await installation.conferences.change(ANNA, ALPHA, talk, {"pin": "1357"})
    (view,) = await installation.members.of_conference(ANNA, talk)
    assert view.member.answer is Answer.ACCEPTED
    later = (IN_TWO_HOURS + timedelta(hours=1)).isoformat()
    await installation.conferences.change(ANNA, ALPHA, talk, {"start": later})
    (view,) = await installation.members.of_conference(ANNA, talk)
    assert (view.member.answer, view.member.answered_at) == (Answer.NONE, None)

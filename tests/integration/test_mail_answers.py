"""Ladders of answers that come by mail: whose they are, and which of them count.

On both databases; mails are handed in as the mailbox would.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.db import outbox
from server.db.engine import Database
from server.domain.audit import Action
from server.domain.member import Answer, Member
from server.domain.outbox import OutboxEntry, OutboxState
from server.mail.answer_address import AnswerAddresses
from server.mail.content import ConferenceMail, Mailbox
from server.mail.mailbox import MailboxError
from server.mail.poller import MailboxPoller
from server.services.conference_mails import ConferenceMails
from server.services.mail_answers import MailAnswers
from tests.installation import ALPHA, ANNA, START, Installation
from tests.reply_samples import BOUNCE, calendar, mail
from tests.unit.server.mail.test_poller import Box

IN_TWO_HOURS = START + timedelta(hours=2)
CARLA, DAN = "carla@x.example", "dan@x.example"
ADDRESSES = AnswerAddresses("conference@ucc.example", "+")


@dataclass
class Desk:
    """An organiser's conference, and what comes in about it."""

    house: Installation
    talk: str

    def __post_init__(self) -> None:
        self.answers = self.reader()
        self.contents = ConferenceMails(
            self.house.database,
            self.house.repository,
            self.house.member_rows,
            clock=self.house.clock,
            sender=Mailbox("UCC", "conference@ucc.example"),
            origin="https://ucc.example",
            addresses=ADDRESSES,
        )

    def reader(self, *, trust_sender: bool = False) -> MailAnswers:
        return MailAnswers(
            self.house.database,
            self.house.repository,
            self.house.member_rows,
            clock=self.house.clock,
            mail_domain="ucc.example",
            trust_sender=trust_sender,
        )

    async def member(self, email: str = CARLA) -> Member:
        views = await self.house.members.of_conference(ANNA, self.talk)
        return next(view.member for view in views if view.member.email == email)

    async def answer(self, email: str = CARLA) -> str:
        return (await self.member(email)).answer.value

    async def mails(self) -> list[OutboxEntry]:
        async with self.house.database.read() as connection:
            return await outbox.of_conference(connection, self.talk)

    async def post(self) -> list[OutboxEntry]:
        """The sender at work: what is due leaves."""
        now, left = self.house.clock(), []
        async with self.house.database.write() as connection:
            for one in await outbox.claim(connection, now, "w", now + timedelta(minutes=1), 100):
                assert await outbox.hand(connection, one.id, "w", now)
                assert await outbox.mark_sent(connection, one.id, now)
                left.append(one)
        return left

    async def said(self, entry: OutboxEntry) -> ConferenceMail:
        said = await self.contents.content(entry)
        assert said is not None
        return said

    async def move(self, **fields: object) -> None:
        await self.house.conferences.change(ANNA, ALPHA, self.talk, fields)

    def reply(
        self,
        partstat: str = "ACCEPTED",
        *,
        to: str = "conference@ucc.example",
        attendee: str = CARLA,
        sender: str = CARLA,
        stamp: datetime | None = None,
        start: datetime = IN_TWO_HOURS,
        sequence: int = 0,
        uid: str = "",
        headers: str = "",
    ) -> bytes:
        end = start + timedelta(minutes=15)
        text = calendar(
            partstat,
            UID=f":{uid or self.talk + '@ucc.example'}",
            SEQUENCE=f":{sequence}",
            ATTENDEE=f";PARTSTAT={partstat}:mailto:{attendee}",
            ORGANIZER="",
            DTSTAMP=f":{stamp or self.house.clock():%Y%m%dT%H%M%SZ}",
            DTSTART=f":{start:%Y%m%dT%H%M%SZ}",
            DTEND=f":{end:%Y%m%dT%H%M%SZ}",
        )
        return mail(
            f"Content-Type: text/calendar; method=REPLY\n\n{text}",
            f"From: {sender}\nTo: {to}\nMIME-Version: 1.0\n{headers}",
        )


@pytest.fixture
async def desk(database: Database) -> Desk:
    installation = await Installation(database, addresses=ADDRESSES).populate()
    raw = {"kind": "ucc", "name": "Budget", "room_number": "4711", "pin": "2468"}
    view = await installation.conferences.create(
        ANNA, ALPHA, raw | {"start": IN_TWO_HOURS.isoformat()}
    )
    desk = Desk(installation, view.conference.id)
    for name, email in (("Carla", CARLA), ("Dan", DAN)):
        fields = {"source": "name", "name": name, "email": email, "send_mail": True}
        await installation.members.add(ANNA, ALPHA, desk.talk, fields)
    await installation.members.invite(ANNA, desk.talk)
    await desk.post()
    installation.clock.advance(minutes=5)
    return desk


async def test_an_answer_to_the_address_that_only_the_member_has(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    assert await desk.answers.take(desk.reply(to=address)) == "counts"
    member = await desk.member()
    assert (member.answer, member.answered_at) == (Answer.ACCEPTED, desk.house.clock())
    assert await desk.answer(DAN) == "none"
    history = await desk.house.audit.of_conference(ANNA, desk.talk, None, 10)
    newest = history.items[0]
    assert (newest.action, newest.actor_name) == (Action.ANSWER, "Carla")


async def test_the_mail_tells_that_address_and_so_does_the_cancellation(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    invitation = next(one for one in await desk.mails() if one.recipient == CARLA)
    assert (await desk.said(invitation)).answer_address == address
    await desk.house.members.remove(ANNA, desk.talk, (await desk.member()).id)
    (cancellation,) = await desk.post()
    assert (await desk.said(cancellation)).answer_address == address


async def test_a_mail_from_before_the_mailbox_is_still_understood(desk: Desk) -> None:
    await desk.house.members.remove(ANNA, desk.talk, (await desk.member()).id)
    (entry,) = await desk.post()
    facts = json.loads(entry.payload)
    del facts["answer_address"]
    assert (await desk.said(replace(entry, payload=json.dumps(facts)))).answer_address == ""


async def test_who_is_nobody(desk: Desk) -> None:
    """Whoever knows UID and addresses, or has a seal of another member, answers for nobody."""
    own = ADDRESSES.of(await desk.member(DAN))
    forged = own[:-13] + ("b" if own[-13] != "b" else "c") + own[-12:]
    for raw, outcome in (
        (desk.reply(), "unproven"),
        (desk.reply(to=forged), "unproven"),
        (desk.reply(to=own), "no-answer"),  # Dan's seal, Carla's answer
        (desk.reply(to=own, attendee="eve@x.example"), "no-answer"),  # it was passed on
        (desk.reply(headers="In-Reply-To: <nothing@ucc.example>\n"), "unproven"),
        (desk.reply(to=own, attendee=DAN, uid="other@ucc.example"), "other-conference"),
        (desk.reply("DELEGATED", to=own, attendee=DAN), "no-answer"),
    ):
        assert await desk.answers.take(raw) == outcome
    assert (await desk.answer(), await desk.answer(DAN)) == ("none", "none")


async def test_an_answer_to_a_mail_of_ours_may_come_from_another_address(desk: Desk) -> None:
    invitation = next(one for one in await desk.mails() if one.recipient == CARLA)
    headers = f"In-Reply-To: {invitation.message_id}\n"
    raw = desk.reply("DECLINED", attendee="c.rossi@x.example", headers=headers)
    assert await desk.answers.take(raw) == "counts"
    assert await desk.answer() == "declined"


async def test_whoever_had_the_invitation_before(desk: Desk) -> None:
    """Another address is another reader: neither the old seal nor the old mail counts."""
    member = await desk.member()
    former = ADDRESSES.of(member)
    invitation = next(one for one in await desk.mails() if one.recipient == CARLA)
    fields = {"email": "new@x.example"}
    await desk.house.members.change(ANNA, desk.talk, member.id, fields)
    headers = f"In-Reply-To: {invitation.message_id}\n"
    for raw in (desk.reply(to=former), desk.reply(to=former, headers=headers)):
        assert await desk.answers.take(raw) == "unproven"


async def test_the_sender_is_believed_where_the_operator_says_so(desk: Desk) -> None:
    trusting = desk.reader(trust_sender=True)
    for raw in (
        desk.reply(sender="eve@x.example"),
        desk.reply(sender=f"{CARLA}, eve@x.example"),
        desk.reply(uid=f"{desk.talk}@elsewhere.example"),
        desk.reply(uid=f"{desk.talk[:-1]}@ucc.example"),
    ):
        assert await trusting.take(raw) == "unproven"
    assert await trusting.take(desk.reply(attendee=DAN)) == "no-answer"
    assert await trusting.take(desk.reply(sender=f"Carla <{CARLA.upper()}>")) == "counts"


async def test_the_same_mail_twice_and_mails_that_overtake_each_other(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    clock = desk.house.clock
    first = desk.reply(to=address)
    clock.advance(minutes=1)
    second = desk.reply("DECLINED", to=address)
    clock.advance(minutes=1)
    for raw, outcome in (
        (second, "counts"),
        (first, "old"),
        (second, "same"),
        (desk.reply("TENTATIVE", to=address), "counts"),
        (second, "old"),
    ):
        assert await desk.answers.take(raw) == outcome
    assert await desk.answer() == "tentative"


async def test_an_answer_is_stored_once_though_its_mail_could_not_be_marked(desk: Desk) -> None:
    class Forgetful(Box):
        def mark(self, uid: str) -> None:
            if self.done.count("open") == 1:
                raise MailboxError("gone")
            super().mark(uid)

    box = Forgetful({"1": desk.reply(to=ADDRESSES.of(await desk.member()))})
    reader = MailboxPoller(lambda: box, desk.answers.take, interval=30)
    await reader.turn()
    assert (await desk.answer(), box.seen) == ("accepted", [])
    await reader.turn()
    assert (await desk.answer(), box.seen) == ("accepted", ["1"])
    history = await desk.house.audit.of_conference(ANNA, desk.talk, None, 10)
    assert [one.action for one in history.items].count(Action.ANSWER) == 1


async def test_a_clock_that_is_ahead_keeps_no_later_answer_out(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    ahead = desk.house.clock() + timedelta(days=1)
    assert await desk.answers.take(desk.reply(to=address, stamp=ahead)) == "counts"
    desk.house.clock.advance(minutes=1)
    assert await desk.answers.take(desk.reply("DECLINED", to=address)) == "counts"
    link = (await desk.member()).link
    desk.house.clock.advance(minutes=1)
    await desk.house.answers.answer(link, "tentative")  # by the link, which is newer
    assert await desk.answer() == "tentative"


async def test_an_answer_for_another_hour_does_not_count(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    later = IN_TWO_HOURS + timedelta(hours=1)
    await desk.move(start=later.isoformat())
    for raw, outcome in (
        (desk.reply(to=address), "stale"),
        (desk.reply(to=address, sequence=1, start=later), "counts"),
    ):
        assert await desk.answers.take(raw) == outcome
    await desk.move(duration=30)
    assert await desk.answer() == "none"
    assert await desk.answers.take(desk.reply(to=address, sequence=1, start=later)) == "stale"


async def test_an_answer_from_before_another_pin_still_counts(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    await desk.move(pin="1357")
    assert await desk.answers.take(desk.reply(to=address)) == "counts"


async def test_nobody_answers_after_the_end(desk: Desk) -> None:
    address = ADDRESSES.of(await desk.member())
    desk.house.clock.advance(hours=3)
    assert await desk.answers.take(desk.reply(to=address)) == "over"
    await desk.house.conferences.delete(ANNA, desk.talk)
    assert await desk.answers.take(desk.reply(to=address)) == "unproven"


async def test_a_notice_of_failure_stands_beside_the_member(desk: Desk) -> None:
    invitation = next(one for one in await desk.mails() if one.recipient == CARLA)
    raw = BOUNCE.replace(b"<m1@ucc.example>", invitation.message_id.encode())
    assert await desk.answers.take(raw) == "bounced"
    assert await desk.answers.take(raw) == "bounce-of-nothing"
    failed = next(one for one in await desk.mails() if one.id == invitation.id)
    assert (failed.state, failed.sent_at) == (OutboxState.FAILED, None)
    assert failed.last_error == "550 5.1.1 <carla@x.example> User doesn't exist"
    await desk.house.members.retry(ANNA, desk.talk, invitation.member_id)
    assert [one.id for one in await desk.post()] == [invitation.id]
    assert await desk.answers.take(BOUNCE) == "bounce-of-nothing"


async def test_nobody_is_reminded_of_what_they_were_never_told_of(desk: Desk) -> None:
    invitation = next(one for one in await desk.mails() if one.recipient == CARLA)
    raw = BOUNCE.replace(b"<m1@ucc.example>", invitation.message_id.encode())
    await desk.answers.take(raw)
    reminders: dict[str, Any] = {
        one.recipient: one for one in await desk.mails() if one.minutes == 15
    }
    assert await desk.contents.content(reminders[CARLA]) is None
    assert await desk.contents.content(reminders[DAN]) is not None
    await desk.house.members.retry(ANNA, desk.talk, invitation.member_id)
    assert await desk.contents.content(reminders[CARLA]) is not None


async def test_what_is_neither(desk: Desk) -> None:
    assert await desk.answers.take(b"Subject: away\r\n\r\nuntil Monday") == "no-calendar"


async def test_answers_to_a_series(desk: Desk) -> None:
    weekly = {"recurrence": {"frequency": "weekly", "count": 4}, "pin": "9753"}
    await desk.move(**weekly)
    address, week = ADDRESSES.of(await desk.member()), timedelta(days=7)
    sequence = (await desk.house.conferences.one(ANNA, desk.talk)).conference.sequence
    desk.house.clock.advance(days=1)
    await desk.house.roller.roll_due()
    await desk.move(pin="8642")  # of which calendars know nothing
    assert await desk.answers.take(desk.reply(to=address, sequence=sequence)) == "counts"
    desk.house.clock.advance(minutes=1)
    whole = desk.reply("DECLINED", to=address, sequence=sequence, start=IN_TWO_HOURS + week)
    named = f"BEGIN:VEVENT\r\nRECURRENCE-ID:{IN_TWO_HOURS + week:%Y%m%dT%H%M%SZ}".encode()
    assert await desk.answers.take(whole.replace(b"BEGIN:VEVENT", named)) == "one-date"
    assert await desk.answer() == "accepted"

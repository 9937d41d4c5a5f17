"""What comes back by mail: answers to invitations, and notices of mails that did not arrive.

Nothing is ever sent in return: an answer to a machine's mail could go round for ever. Whoever
knows a UID is nobody yet. An answer is a member's when

- it answers a mail of ours to that member (In-Reply-To): our Message-IDs cannot be guessed; or
- it came to, or names as organiser, the address that only this member was given, and says that
  the member gives it: whoever the invitation was passed on to does not answer for them;
- with `trust_sender`, also when its From and its ATTENDEE are the member's. Both can be forged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import audit, outbox
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.db.members import MemberRepository
from server.domain.audit_entries import answer_entry
from server.domain.member import Answer, Member
from server.domain.reply import Reply, Verdict, given_at, judge
from server.mail.answer_address import claims, proves
from server.mail.bounce import Bounce
from server.mail.calendar import uid_of
from server.mail.reply import AnswerMail, Unusable, read


@dataclass(frozen=True, slots=True)
class Author:
    """Whose answer a mail is. `by_reply`: they had that very mail of ours, so any address of
    theirs may stand in the answer; mail systems put the main one there."""

    member: Member
    by_reply: bool = False


class MailAnswers:
    """`mail_domain` ends our UIDs."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        members: MemberRepository,
        *,
        clock: Callable[[], datetime],
        mail_domain: str,
        trust_sender: bool = False,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._members = members
        self._clock = clock
        self._mail_domain = mail_domain
        self._trust_sender = trust_sender

    async def take(self, raw: bytes) -> str:
        """Do what a mail asks for; what became of it, in a word or two for the log.

        The same mail may be taken twice: the second time it changes nothing.
        """
        mail = await asyncio.to_thread(read, raw)
        match mail:
            case AnswerMail():
                return await self._answer(mail)
            case Bounce():
                return await self._bounce(mail)
            case Unusable(reason):
                return reason

    async def _bounce(self, bounce: Bounce) -> str:
        async with self._database.write() as connection:
            for message_id in bounce.message_ids:
                if await outbox.mark_bounced(connection, message_id, self._clock(), bounce.reason):
                    return "bounced"
        return "bounce-of-nothing"

    async def _answer(self, mail: AnswerMail) -> str:
        async with self._database.write() as connection:
            author = await self._author(connection, mail)
            if author is None:
                return "unproven"
            answer = answer_of(mail.reply, author)
            if answer is None:
                return "no-answer"
            return await self._store(connection, author.member, mail.reply, answer)

    async def _store(
        self, connection: AsyncConnection, member: Member, reply: Reply, answer: Answer
    ) -> str:
        """`member` is read again: until the conference is ours alone, it may become another."""
        item = await self._conferences.by_id(connection, member.conference_id, to_change=True)
        current = await self._members.by_id(connection, member.id)
        if item is None or reply.uid.lower() != self._uid(item.id).lower():
            return "other-conference"
        if current is None or current.email != member.email:
            return "unproven"
        member = current
        now = self._clock()
        verdict = judge(item, member, reply, answer, now)
        if verdict in (Verdict.COUNTS, Verdict.SAME):
            changed = replace(member, answer=answer, answered_at=given_at(reply, now))
            await self._members.save(connection, changed)
            if verdict is Verdict.COUNTS:
                await audit.record(connection, answer_entry(item, member, changed, now))
        return verdict.value

    async def _author(self, connection: AsyncConnection, mail: AnswerMail) -> Author | None:
        entry = await outbox.by_message_id(connection, mail.in_reply_to)
        if entry is not None:
            member = await self._members.by_id(connection, entry.member_id)
            if member is not None and member.email == entry.recipient:
                return Author(member, by_reply=True)
        for claim in claims((*mail.recipients, mail.reply.organizer)):
            member = await self._members.by_id(connection, claim.member_id)
            if member is not None and proves(claim, member):
                return Author(member)
        return await self._sender(connection, mail) if self._trust_sender else None

    async def _sender(self, connection: AsyncConnection, mail: AnswerMail) -> Author | None:
        conference_id, _, domain = mail.reply.uid.lower().rpartition("@")
        if not mail.sender or domain != self._mail_domain.lower():
            return None
        members = await self._members.of_conference(connection, conference_id)
        found = [one for one in members if is_same(one.email, mail.sender)]
        return Author(found[0]) if len(found) == 1 else None

    def _uid(self, conference_id: str) -> str:
        return uid_of(conference_id, self._mail_domain)


def answer_of(reply: Reply, author: Author) -> Answer | None:
    """What the author answers: under the address that we know, or as the only one who does."""
    for one in reply.attendees:
        if is_same(one.address, author.member.email):
            return one.answer
    if author.by_reply and len(reply.attendees) == 1:
        return reply.attendees[0].answer
    return None


def is_same(one: str, other: str) -> bool:
    """Addresses differ by more than letters' case; no mail system in use tells those apart."""
    return bool(one) and _comparable(one) == _comparable(other)


def _comparable(address: str) -> str:
    local, _, domain = address.casefold().rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return f"{local}@{domain}"

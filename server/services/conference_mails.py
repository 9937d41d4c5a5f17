"""What an outbox entry about a conference says at the moment it leaves."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import accounts, outbox, vpbxs
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.db.members import MemberRepository
from server.domain.conference import Conference, ConferenceKind
from server.domain.member import Member
from server.domain.outbox import MailKind, OutboxEntry
from server.domain.recurrence import Series
from server.domain.recurrence_rule import parse_rule
from server.mail.answer_address import AnswerAddresses
from server.mail.calendar import uid_of
from server.mail.content import ConferenceMail, Mailbox


class ConferenceMails:
    """`sender` is the From address, `origin` what links begin with, `addresses` where calendar
    programs answer to, if anybody reads it."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        members: MemberRepository,
        *,
        clock: Callable[[], datetime],
        sender: Mailbox,
        origin: str,
        addresses: AnswerAddresses | None = None,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._members = members
        self._clock = clock
        self._sender = sender
        self._origin = origin
        self._addresses = addresses

    async def content(self, entry: OutboxEntry) -> ConferenceMail | None:
        """None when there is nothing true left to say.

        Everything but a cancellation is read anew: a name mended after the invitation was decided
        on is right in the mail.
        """
        if entry.kind is MailKind.CANCELLATION:
            return self._cancellation(entry, json.loads(entry.payload))
        async with self._database.read() as connection:
            item = await self._conferences.by_id(connection, entry.conference_id)
            member = await self._members.by_id(connection, entry.member_id)
            if item is None or member is None or item.sequence != entry.sequence:
                return None
            if entry.kind is MailKind.REMINDER and await outbox.is_refused(
                connection, item.id, entry.recipient
            ):
                return None  # of what they were never told of, until that is tried again
            return await self._from_tables(connection, entry, item, member)

    async def _from_tables(
        self, connection: AsyncConnection, entry: OutboxEntry, item: Conference, member: Member
    ) -> ConferenceMail | None:
        organiser = await accounts.any_by_id(connection, item.organiser_id)
        vpbx = await vpbxs.by_id(connection, item.vpbx_id)
        if organiser is None or vpbx is None:
            return None
        now = self._clock()
        is_ucc = item.kind is ConferenceKind.UCC
        return ConferenceMail(
            kind=entry.kind,
            language=member.language,
            message_id=entry.message_id,
            written_at=now,
            sender=self._sender,
            recipient=Mailbox(member.name, entry.recipient),
            organiser=Mailbox(organiser.name, organiser.email),
            organiser_extension=organiser.extension or "",
            vpbx_name=vpbx.name,
            uid=self._uid(item.id),
            sequence=item.sequence,
            name=item.name,
            description=item.description,
            start=item.start,
            duration=item.duration,
            timezone=item.timezone,
            portal_number=vpbx.portal_number,
            room_number=item.room_number,
            pin=member.pin,
            url=f"{self._origin}/c/{item.id}#m={member.link}" if is_ucc else "",
            answer_url=f"{self._origin}/answer#{member.link}",
            series=item.series,
            minutes_left=max(0, math.ceil((item.start - now).total_seconds() / 60)),
            answer_address=self._addresses.of(member) if self._addresses else "",
        )

    def _cancellation(self, entry: OutboxEntry, facts: dict[str, Any]) -> ConferenceMail:
        return ConferenceMail(
            kind=entry.kind,
            language=facts["language"],
            message_id=entry.message_id,
            written_at=self._clock(),
            sender=self._sender,
            recipient=Mailbox(facts["recipient"], entry.recipient),
            organiser=Mailbox(facts["organiser"], facts["organiser_email"]),
            organiser_extension=facts["organiser_extension"],
            vpbx_name=facts["vpbx"],
            uid=self._uid(entry.conference_id),
            sequence=entry.sequence,
            name=facts["name"],
            description="",
            start=datetime.fromisoformat(facts["start"]),
            duration=facts["duration"],
            timezone=facts["timezone"],
            portal_number=facts["portal_number"],
            room_number=facts["room_number"],
            pin="",
            url="",
            answer_url="",
            answer_address=facts.get("answer_address", ""),
            series=_series(facts),
        )

    def _uid(self, conference_id: str) -> str:
        return uid_of(conference_id, self._sender.email.rpartition("@")[2])


def _series(facts: dict[str, Any]) -> Series | None:
    """Mails that an earlier version left in the outbox know of no series."""
    if not facts.get("recurrence"):
        return None
    first_start = datetime.fromisoformat(facts["first_start"])
    return Series(parse_rule(facts["recurrence"]), first_start)

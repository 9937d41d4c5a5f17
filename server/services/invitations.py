"""From a decision to rows of the outbox, inside the transaction that made it necessary."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import accounts, outbox, vpbxs
from server.db.members import MemberRepository
from server.domain import invitation
from server.domain.account import VPBX
from server.domain.conference import Conference
from server.domain.invitation import PlannedMail
from server.domain.member import Member
from server.domain.outbox import MailKind, OutboxEntry
from server.domain.recurrence_rule import render_rule
from server.mail.answer_address import AnswerAddresses
from server.services.identifiers import new_id


class Invitations:
    """`mail_domain` ends the Message-IDs, `addresses` are what calendars have as the organiser's.
    Nothing is sent here: the outbox's worker does that."""

    def __init__(
        self,
        members: MemberRepository,
        *,
        mail_domain: str,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        addresses: AnswerAddresses | None = None,
    ) -> None:
        self._members = members
        self._mail_domain = mail_domain
        self._clock = clock
        self._random_bytes = random_bytes
        self._addresses = addresses

    async def invite(
        self,
        connection: AsyncConnection,
        item: Conference,
        members: Sequence[Member],
        entries: Sequence[OutboxEntry],
    ) -> int:
        """Invite those who are to be and were not yet. How many."""
        reminders = await self._reminders(connection, item)
        planned = invitation.invite(item, members, entries, reminders, self._clock())
        await self._enqueue(connection, item, planned)
        return sum(mail.kind is not MailKind.REMINDER for mail in planned)

    async def conference_changed(
        self, connection: AsyncConnection, former: Conference, item: Conference
    ) -> None:
        """Unsent mails of the former plan are replaced by what is true now.

        That a series has come to its next date is no news: only its reminders are planned.
        """
        matters = invitation.matters(former, item)
        if invitation.asked_about(former) != invitation.asked_about(item):
            # Who said yes to another hour has not said yes to this one (RFC 5546 §3.2.2.1).
            await self._members.forget_answers(connection, item.id)
        came_round = not matters and former.start != item.start
        if not matters and not came_round and former.reminders == item.reminders:
            return
        entries = await outbox.of_conference(connection, item.id)
        if not entries:
            return
        members = await self._members.of_conference(connection, item.id)
        reminders, now = await self._reminders(connection, item), self._clock()
        if matters:
            planned = invitation.follow_change(item, members, entries, reminders, now)
            await outbox.supersede(connection, now, conference_id=item.id)
        else:
            invited = invitation.invited(members, entries)
            planned = invitation.remind(item, invited, reminders, now)
            await outbox.supersede(
                connection, now, conference_id=item.id, kinds={MailKind.REMINDER}
            )
            if came_round:  # of a series that takes place every day there would be very many
                await outbox.forget_reminders(connection, item.id, former.start)
        await self._enqueue(connection, item, planned)

    async def conference_deleted(self, connection: AsyncConnection, item: Conference) -> None:
        """Before the rows of the members are gone."""
        entries = await outbox.of_conference(connection, item.id)
        if not entries:
            return
        members = await self._members.of_conference(connection, item.id)
        await outbox.supersede(connection, self._clock(), conference_id=item.id)
        await self._cancel(connection, item, members, entries)

    async def member_removed(
        self, connection: AsyncConnection, item: Conference, member: Member
    ) -> None:
        entries = await outbox.of_conference(connection, item.id)
        await outbox.supersede(
            connection, self._clock(), conference_id=item.id, member_id=member.id
        )
        await self._cancel(connection, item, [member], entries)

    async def member_changed(
        self, connection: AsyncConnection, item: Conference, former: Member, member: Member
    ) -> None:
        """Another address is another person to mail systems: one is uninvited, one invited."""
        if (former.email, former.send_mail) == (member.email, member.send_mail):
            return
        entries = await outbox.of_conference(connection, item.id)
        if not invitation.invited([former], entries, flag=False):
            return
        now = self._clock()
        await outbox.supersede(connection, now, conference_id=item.id, member_id=member.id)
        if former.email != member.email:
            await self._cancel(connection, item, [former], entries)
            await self.invite(connection, item, [member], entries)
        elif member.send_mail:
            reminders = await self._reminders(connection, item)
            planned = invitation.follow_change(item, [member], entries, reminders, now)
            await self._enqueue(connection, item, planned)

    async def _cancel(
        self,
        connection: AsyncConnection,
        item: Conference,
        members: Sequence[Member],
        entries: Sequence[OutboxEntry],
    ) -> None:
        planned = invitation.cancel(item, members, entries, self._clock())
        if not planned:
            return
        facts = await self._facts(connection, item)
        payloads = {one.id: json.dumps(facts | self._facts_for(one)) for one in members}
        await self._enqueue(connection, item, planned, payloads)

    def _facts_for(self, member: Member) -> dict[str, object]:
        """The organiser's address must stay the one that the member's calendar knows."""
        return {
            "recipient": member.name,
            "language": member.language,
            "answer_address": self._addresses.of(member) if self._addresses else "",
        }

    async def _facts(self, connection: AsyncConnection, item: Conference) -> dict[str, object]:
        """What a cancellation says of a conference that is no more. No PIN: it opens nothing."""
        vpbx = await vpbxs.by_id(connection, item.vpbx_id)
        organiser = await accounts.any_by_id(connection, item.organiser_id)
        return {
            "name": item.name,
            "start": item.start.isoformat(),
            "first_start": item.first_start.isoformat(),
            "recurrence": render_rule(item.series.recurrence) if item.series else "",
            "duration": item.duration,
            "timezone": item.timezone,
            "room_number": item.room_number,
            "portal_number": vpbx.portal_number if vpbx else "",
            "vpbx": vpbx.name if vpbx else "",
            "organiser": organiser.name if organiser else "",
            "organiser_email": organiser.email if organiser else "",
            "organiser_extension": (organiser and organiser.extension) or "",
        }

    async def _reminders(self, connection: AsyncConnection, item: Conference) -> tuple[int, ...]:
        if item.reminders is not None:
            return item.reminders
        vpbx: VPBX | None = await vpbxs.by_id(connection, item.vpbx_id)
        return vpbx.reminders if vpbx else ()

    async def _enqueue(
        self,
        connection: AsyncConnection,
        item: Conference,
        planned: Sequence[PlannedMail],
        payloads: dict[str, str] | None = None,
    ) -> None:
        now = self._clock()
        entries = []
        for mail in planned:
            entry_id = new_id(self._random_bytes)
            entries.append(
                OutboxEntry(
                    id=entry_id,
                    vpbx_id=item.vpbx_id,
                    conference_id=item.id,
                    member_id=mail.member_id,
                    kind=mail.kind,
                    sequence=mail.sequence,
                    recipient=mail.recipient,
                    message_id=f"<{entry_id}@{self._mail_domain}>",
                    due=mail.due,
                    created_at=now,
                    minutes=mail.minutes,
                    payload=(payloads or {}).get(mail.member_id, "{}"),
                    deadline=mail.deadline,
                )
            )
        await outbox.add(connection, entries)

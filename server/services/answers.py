"""What invited people answer by their personal link: whoever has it needs no login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import accounts, audit
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.db.members import MemberRepository
from server.domain.account import Account
from server.domain.audit_entries import answer_entry
from server.domain.conference import Conference, WindowState, window
from server.domain.errors import FieldError, Invalid, NotFound
from server.domain.member import Answer, Member


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What whoever has a member's link may see: no PIN, nobody else."""

    member: Member
    conference: Conference
    organiser: Account
    state: WindowState


class AnswerService:
    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        members: MemberRepository,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._members = members
        self._clock = clock

    async def invitation(self, link: str) -> InvitationView:
        """Raises NotFound."""
        async with self._database.read() as connection:
            return await self._view(connection, link)

    async def answer(self, link: str, answer: object) -> InvitationView:
        """Raises NotFound, Invalid. Nobody answers "none", and nobody after the end."""
        if not isinstance(answer, str) or answer not in set(Answer) - {Answer.NONE}:
            raise Invalid([FieldError("answer", "not-in-menu")])
        async with self._database.write() as connection:
            view = await self._view(connection, link)
            if view.state is WindowState.EXPIRED:
                raise Invalid([FieldError("answer", "expired")])
            now = self._clock()
            changed = replace(view.member, answer=Answer(answer), answered_at=now)
            await self._members.save(connection, changed)
            entry = answer_entry(view.conference, view.member, changed, now)
            await audit.record(connection, entry)
        return replace(view, member=changed)

    async def _view(self, connection: AsyncConnection, link: str) -> InvitationView:
        member = await self._members.by_link(connection, link)
        item = await self._conferences.by_id(connection, member.conference_id) if member else None
        if member is None or item is None:
            raise NotFound
        organiser = await accounts.any_by_id(connection, item.organiser_id)
        if organiser is None:
            raise NotFound
        return InvitationView(member, item, organiser, window(item, self._clock()))

"""Members of a conference: who is planned, who was invited, what they answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import audit, destinations, outbox
from server.db.conferences import ConferenceRepository
from server.db.engine import Database
from server.db.members import MemberRepository
from server.domain.account import VPBX, Account
from server.domain.audit import Action
from server.domain.audit_entries import member_entry, members_entry
from server.domain.conference import Conference, ConferenceKind, WindowState, window
from server.domain.errors import FieldError, Forbidden, Invalid, MailOff, NotFound
from server.domain.invitation import by_member
from server.domain.member import Member, MemberSource
from server.domain.member_draft import (
    Destination,
    MemberDraft,
    changed_member,
    draft_of,
    named,
    new_member,
)
from server.domain.member_import import MAX_ROWS, READERS
from server.domain.outbox import OutboxEntry
from server.services.identifiers import RandomBytes, new_id, random_digits
from server.services.invitations import Invitations

PIN_DIGITS = 8
MAX_MEMBERS = 500
MAX_FOUND = 20


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member and all mails that were ever meant for them, oldest first."""

    member: Member
    conference: Conference
    mails: Sequence[OutboxEntry]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row of an import that was not taken over: its line and why not."""

    line: int
    code: str


class MemberService:
    """`can_mail` tells whether there is a relay; `wake` the sender that there is work."""

    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        members: MemberRepository,
        invitations: Invitations,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        can_mail: bool,
        wake: Callable[[], None],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._conferences = conferences
        self._members = members
        self._invitations = invitations
        self._clock = clock
        self._random_bytes = random_bytes
        self.can_mail = can_mail
        self._wake = wake
        self._permissions = permissions

    async def of_conference(self, account: Account, conference_id: str) -> list[MemberView]:
        """Raises NotFound or Forbidden."""
        async with self._database.read() as connection:
            item = await self._conference(connection, account, "read", conference_id)
            return await self._views(connection, item)

    async def add(
        self, account: Account, vpbx: VPBX, conference_id: str, raw: Mapping[str, object]
    ) -> MemberView:
        """Raises NotFound, Forbidden, Invalid."""
        source, source_id = named(raw)
        async with self._database.write() as connection:
            item = await self._conference(
                connection, account, "create", conference_id, to_change=True
            )
            found = await self._destination(connection, account.vpbx_id, source, source_id)
            draft = new_member(raw, found, vpbx.language)
            present = await self._members.of_conference(connection, item.id)
            if len(present) >= MAX_MEMBERS:
                raise Invalid([FieldError("source", "too-many")])
            member = self._member(item, draft, [one.pin for one in present])
            await self._members.add(connection, [member])
            await audit.record(connection, member_entry(account, self._clock(), item, None, member))
        return MemberView(member, item, ())

    async def add_many(
        self, account: Account, vpbx: VPBX, conference_id: str, raw: Mapping[str, object]
    ) -> tuple[list[MemberView], list[SkippedRow]]:
        """Take over a list, row by row; an address that is there already is skipped.

        Raises NotFound, Forbidden, Invalid.
        """
        drafts, skipped = _read_rows(raw, vpbx.language)
        async with self._database.write() as connection:
            item = await self._conference(
                connection, account, "create", conference_id, to_change=True
            )
            present = await self._members.of_conference(connection, item.id)
            pins = [one.pin for one in present]
            known = {one.email.lower() for one in present if one.email}
            added: list[Member] = []
            for line, draft in drafts:
                if draft.email.lower() in known:
                    skipped.append(SkippedRow(line, "taken"))
                elif len(pins) >= MAX_MEMBERS:
                    skipped.append(SkippedRow(line, "too-many"))
                else:
                    member = self._member(item, draft, pins)
                    pins.append(member.pin)
                    known.add(draft.email.lower())
                    added.append(member)
            await self._members.add(connection, added)
            entry = members_entry(account, self._clock(), item, Action.IMPORT, len(added))
            await audit.record(connection, entry)
        views = [MemberView(member, item, ()) for member in added]
        return views, sorted(skipped, key=lambda row: row.line)

    async def change(
        self, account: Account, conference_id: str, member_id: str, raw: Mapping[str, object]
    ) -> MemberView:
        """Fields left out stay. Raises NotFound, Forbidden, Invalid."""
        async with self._database.write() as connection:
            item, former = await self._member_of(
                connection, account, "update", conference_id, member_id
            )
            draft = changed_member(raw, draft_of(former))
            member = replace(
                former,
                name=draft.name,
                email=draft.email,
                send_mail=draft.send_mail,
                language=draft.language,
            )
            await self._members.save(connection, member)
            await self._invitations.member_changed(connection, item, former, member)
            entry = member_entry(account, self._clock(), item, former, member)
            await audit.record(connection, entry)
            view = await self._view(connection, item, member)
        self._wake()
        return view

    async def remove(self, account: Account, conference_id: str, member_id: str) -> None:
        """Raises NotFound or Forbidden."""
        async with self._database.write() as connection:
            item, member = await self._member_of(
                connection, account, "delete", conference_id, member_id
            )
            await self._invitations.member_removed(connection, item, member)
            await self._members.remove(connection, member.id)
            await audit.record(connection, member_entry(account, self._clock(), item, member, None))
        self._wake()

    async def invite(self, account: Account, conference_id: str) -> tuple[int, list[MemberView]]:
        """The button "Envoyer invitation": how many mails were decided on, and all members.

        Raises NotFound, Forbidden, MailOff; Invalid for a conference that is over.
        """
        async with self._database.write() as connection:
            item = await self._conference(
                connection, account, "invite", conference_id, to_change=True
            )
            if not self.can_mail:
                raise MailOff
            if window(item, self._clock()) is WindowState.EXPIRED:
                raise Invalid([FieldError("start", "expired")])
            members = await self._members.of_conference(connection, item.id)
            entries = await outbox.of_conference(connection, item.id)
            queued = await self._invitations.invite(connection, item, members, entries)
            entry = members_entry(account, self._clock(), item, Action.INVITE, queued)
            await audit.record(connection, entry)
            views = await self._views(connection, item)
        self._wake()
        return queued, views

    async def retry(self, account: Account, conference_id: str, member_id: str) -> MemberView:
        """Try failed mails again. Raises NotFound, Forbidden, MailOff."""
        async with self._database.write() as connection:
            item, member = await self._member_of(
                connection, account, "invite", conference_id, member_id
            )
            if not self.can_mail:
                raise MailOff
            await outbox.retry(
                connection, self._clock(), conference_id=item.id, member_id=member.id
            )
            view = await self._view(connection, item, member)
        self._wake()
        return view

    async def destinations(self, account: Account, source: str, pattern: str) -> list[Destination]:
        """The manual's search: extensions or directory entries whose name or number holds
        `pattern`, in the asker's vPBX. Raises Invalid."""
        if source not in (MemberSource.EXTENSION, MemberSource.DIRECTORY):
            raise Invalid([FieldError("source", "not-in-menu")])
        async with self._database.read() as connection:
            return await destinations.find(
                connection, account.vpbx_id, MemberSource(source), pattern, MAX_FOUND
            )

    async def _conference(
        self,
        connection: AsyncConnection,
        account: Account,
        action: str,
        conference_id: str,
        *,
        to_change: bool = False,
    ) -> Conference:
        item = await self._conferences.by_id(connection, conference_id, to_change=to_change)
        if item is None or item.vpbx_id != account.vpbx_id:
            raise NotFound
        if action != "read" and item.kind is ConferenceKind.ADHOC:
            raise Forbidden  # its people are those who were called
        own = item.is_organised_by(account.id)
        if not self._permissions.allows(account.role, action, "member", own=own, same_tenant=True):
            raise Forbidden
        return item

    async def _member_of(
        self,
        connection: AsyncConnection,
        account: Account,
        action: str,
        conference_id: str,
        member_id: str,
    ) -> tuple[Conference, Member]:
        item = await self._conference(connection, account, action, conference_id, to_change=True)
        member = await self._members.by_id(connection, member_id)
        if member is None or member.conference_id != item.id:
            raise NotFound
        return item, member

    async def _destination(
        self, connection: AsyncConnection, vpbx_id: str, source: MemberSource, source_id: str
    ) -> Destination | None:
        if source is MemberSource.NAME:
            return None
        found = await destinations.by_id(connection, vpbx_id, source, source_id)
        if found is None:
            raise Invalid([FieldError("source_id", "invalid")])
        return found

    def _member(self, item: Conference, draft: MemberDraft, pins: Sequence[str]) -> Member:
        pin = random_digits(self._random_bytes, PIN_DIGITS)
        while pin in pins or pin == item.pin:  # two people must not be told apart by luck
            pin = random_digits(self._random_bytes, PIN_DIGITS)
        return Member(
            id=new_id(self._random_bytes),
            conference_id=item.id,
            source=draft.source,
            source_id=draft.source_id,
            name=draft.name,
            email=draft.email,
            number=draft.number,
            send_mail=draft.send_mail,
            language=draft.language,
            pin=pin,
            link=new_id(self._random_bytes),
            created_at=self._clock(),
        )

    async def _views(self, connection: AsyncConnection, item: Conference) -> list[MemberView]:
        members = await self._members.of_conference(connection, item.id)
        mails = by_member(await outbox.of_conference(connection, item.id))
        return [MemberView(member, item, mails.get(member.id, ())) for member in members]

    async def _view(
        self, connection: AsyncConnection, item: Conference, member: Member
    ) -> MemberView:
        mails = by_member(await outbox.of_conference(connection, item.id))
        return MemberView(member, item, mails.get(member.id, ()))


def _read_rows(
    raw: Mapping[str, object], language: str
) -> tuple[list[tuple[int, MemberDraft]], list[SkippedRow]]:
    """Rows that the member form would take, and those that it would not. Raises Invalid."""
    kind, text = raw.get("format"), raw.get("text")
    if not isinstance(kind, str) or kind not in READERS:
        raise Invalid([FieldError("format", "not-in-menu")])
    if not isinstance(text, str):
        raise Invalid([FieldError("text", "invalid")])
    drafts: list[tuple[int, MemberDraft]] = []
    skipped: list[SkippedRow] = []
    for number, row in enumerate(READERS[kind](text)):
        if number >= MAX_ROWS:
            skipped.append(SkippedRow(row.line, "too-many"))
            break
        given = {"name": row.name or row.email, "email": row.email}
        try:
            draft = new_member(given | {"send_mail": raw.get("send_mail", False)}, None, language)
        except Invalid as error:
            skipped.append(SkippedRow(row.line, error.errors[0].code))
        else:
            drafts.append((row.line, draft))
    return drafts, skipped

"""What rooms and telephones ask of the database: conferences, portals, SIP logins.

No permission is checked here: the asker is the live room or the portal dialogue, which do so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from server.db import (
    accounts,
    documents,
    known_numbers,
    phone_settings,
    polls,
    room_decisions,
    vpbxs,
)
from server.db.conferences import ConferenceRepository
from server.db.directory import ExtensionRepository
from server.db.engine import Database
from server.db.members import MemberRepository
from server.domain.account import VPBX, Account
from server.domain.caller_id import Known
from server.domain.conference import Conference
from server.domain.directory import Extension
from server.domain.document import Document, DocumentState
from server.domain.member import Member
from server.domain.phone_settings import PhoneSettings
from server.live.kept import LeftOver
from server.live.polls import KeptPoll


@dataclass(frozen=True, slots=True)
class PlannedRoom:
    """A conference with its tenant: all that is needed to decide on an entry."""

    conference: Conference
    vpbx: VPBX
    members: tuple[Member, ...] = ()
    phones: PhoneSettings = field(default_factory=PhoneSettings)
    left_over: LeftOver | None = None
    poll: KeptPoll | None = None  # that was open when the service stopped


class Lookups:
    def __init__(
        self,
        database: Database,
        conferences: ConferenceRepository,
        extensions: ExtensionRepository,
        members: MemberRepository,
        defaults: PhoneSettings | None = None,
    ) -> None:
        """`defaults` hold for the telephones of vPBXs that have decided nothing."""
        self._database = database
        self._defaults = defaults or PhoneSettings()
        self._conferences = conferences
        self._extensions = extensions
        self._members = members

    async def conference(self, conference_id: str) -> PlannedRoom | None:
        """The conference behind a URL id."""
        async with self._database.read() as connection:
            found = await self._conferences.by_id(connection, conference_id)
            return await self._planned(connection, found) if found else None

    async def invited(self, conference_id: str) -> PlannedRoom | None:
        """The same with its members."""
        async with self._database.read() as connection:
            found = await self._conferences.by_id(connection, conference_id)
            if found is None:
                return None
            members = await self._members.of_conference(connection, found.id)
            return await self._planned(connection, found, tuple(members))

    async def conference_by_room(self, vpbx_id: str, room_number: str) -> PlannedRoom | None:
        """The conference that a caller of this vPBX's portal means with a room number.

        Room numbers are unique per portal, so the conference may belong to another vPBX that
        shares the portal. Its members come along: their personal PINs open it too.
        """
        async with self._database.read() as connection:
            asked = await vpbxs.by_id(connection, vpbx_id)
            if asked is None:
                return None
            found = await self._conferences.by_room(connection, asked.portal_key, room_number)
            if found is None:
                return None
            members = await self._members.of_conference(connection, found.id)
            return await self._planned(connection, found, tuple(members))

    async def _planned(
        self, connection: AsyncConnection, found: Conference, members: tuple[Member, ...] = ()
    ) -> PlannedRoom | None:
        vpbx = await vpbxs.by_id(connection, found.vpbx_id)
        if vpbx is None:
            return None
        profile = await phone_settings.of_vpbx(connection, vpbx.id, self._defaults)
        left_over = await room_decisions.of_conference(connection, found.id)
        poll = await polls.left_open(connection, found.id, found.start)
        return PlannedRoom(found, vpbx, members, profile.settings, left_over, poll)

    async def vpbx_by_portal_number(self, number: str) -> VPBX | None:
        """The vPBX whose language the portal speaks: the first one behind the number."""
        async with self._database.read() as connection:
            behind = await vpbxs.by_portal_number(connection, number)
        return behind[0] if behind else None

    async def vpbx(self, vpbx_id: str) -> VPBX | None:
        async with self._database.read() as connection:
            return await vpbxs.by_id(connection, vpbx_id)

    async def known_numbers(self, vpbx_id: str, tail: str) -> list[Known]:
        """Extensions and directory entries of the vPBX whose number ends so."""
        async with self._database.read() as connection:
            return await known_numbers.ending_in(connection, vpbx_id, tail)

    async def phone_settings(self, vpbx_id: str) -> PhoneSettings:
        async with self._database.read() as connection:
            profile = await phone_settings.of_vpbx(connection, vpbx_id, self._defaults)
        return profile.settings

    async def document(self, conference_id: str, document_id: str) -> Document | None:
        """One that can be shown: all its pages are there."""
        async with self._database.read() as connection:
            found = await documents.find(connection, conference_id, document_id)
        return found if found and found.state is DocumentState.READY else None

    async def portal_numbers(self) -> list[str]:
        async with self._database.read() as connection:
            return await vpbxs.all_portal_numbers(connection)

    async def account(self, account_id: str) -> Account | None:
        """An active account: None as soon as it is disabled."""
        async with self._database.read() as connection:
            return await accounts.by_id(connection, account_id)

    async def extension_by_number(self, vpbx_id: str, number: str) -> Extension | None:
        async with self._database.read() as connection:
            return await self._extensions.by_number(connection, vpbx_id, number)

    async def extension_by_sip_username(self, username: str) -> Extension | None:
        async with self._database.read() as connection:
            return await self._extensions.by_sip_username(connection, username)

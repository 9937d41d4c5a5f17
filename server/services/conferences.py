"""Planning conferences: list, create, change, delete, under the rules of the manual."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from auth.permissions import PERMISSIONS, PermissionTable
from server.db import accounts, audit, vpbxs
from server.db.conferences import ConferenceRepository, RoomNumberTaken
from server.db.engine import Database
from server.db.members import MemberRepository
from server.domain.account import VPBX, Account
from server.domain.audit import AuditEntry, conference_entry
from server.domain.conference import (
    Conference,
    ConferenceKind,
    LobbyPolicy,
    WindowState,
    settled,
    window,
)
from server.domain.entry import (
    Device,
    EntryRefusal,
    entry_refusal,
    is_enabled,
    room_object,
)
from server.domain.errors import Disabled, FieldError, Forbidden, Invalid, NotFound
from server.domain.invitation import matters
from server.domain.listing import ConferenceQuery, Order, Position, StateCounts
from server.domain.validation import ConferenceDraft, draft_of, new_draft, validate
from server.live.lobby import has_to_wait
from server.live.people import role_of
from server.services.identifiers import new_id, random_digits

SUGGESTED_DIGITS = 6
SUGGESTION_TRIES = 20
MAX_FOUND = 20
# Names of those who are there already, for whoever stands before the door.
MOST_NAMES = 12


class LiveRooms(Protocol):
    """What planning wants to know of the running rooms."""

    def count(self, conference_id: str) -> int:
        """Participants in the room now, 0 when it is not running."""
        ...

    def names(self, conference_id: str) -> tuple[str, ...]:
        """Of the first MOST_NAMES of them, as the roster has them."""
        ...

    def lobby(self, conference_id: str) -> LobbyPolicy | None:
        """Who has to wait now, as leaders may have changed it; None when it is not running."""
        ...


class Followers(Protocol):
    """Whoever must act in the same transaction as a change: the invited are told of it."""

    async def conference_changed(
        self, connection: AsyncConnection, former: Conference, item: Conference
    ) -> None: ...

    async def conference_deleted(self, connection: AsyncConnection, item: Conference) -> None:
        """The conference is still stored."""
        ...


@dataclass(frozen=True, slots=True)
class ConferenceView:
    """A conference as one account may see it; `conference.pin` counts only with `shows_pin`,
    `has_page` tells whether the account may open its room in a browser."""

    conference: Conference
    organiser: Account
    co_organisers: tuple[Account, ...]
    names_organisers: bool
    state: WindowState
    editable: bool
    shows_pin: bool
    participants: int
    members: int
    has_page: bool


@dataclass(frozen=True, slots=True)
class ConferencePage:
    """Part of the list; `following` is where the next part begins, None at the end."""

    views: list[ConferenceView]
    following: Position | None


@dataclass(frozen=True, slots=True)
class RoomView:
    """May the asker enter with a browser now, and if not, why.

    `present` is who is there, for accounts that would come in without waiting, None for all others.
    `pin` is what the asker keys in on a telephone, None where that is not for them to know.
    """

    conference: Conference
    vpbx: VPBX
    state: WindowState
    refusal: EntryRefusal | None
    participants: int
    waits: bool  # until a leader lets them in
    present: tuple[str, ...] | None = None
    pin: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free room number and a PIN, both random."""

    room_number: str
    pin: str


@dataclass(frozen=True, slots=True)
class ConferenceChanged:
    """A stored conference became different; `conference` is as it was when `deleted`."""

    conference: Conference
    deleted: bool


class ConferenceService:
    """`clock` gives aware UTC; `random_bytes` is a source fit for secrets."""

    def __init__(
        self,
        database: Database,
        repository: ConferenceRepository,
        members: MemberRepository,
        live_rooms: LiveRooms,
        followers: Followers,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
        permissions: PermissionTable = PERMISSIONS,
    ) -> None:
        self._database = database
        self._repository = repository
        self._members = members
        self._live_rooms = live_rooms
        self._followers = followers
        self._clock = clock
        self._random_bytes = random_bytes
        self._permissions = permissions
        self._listeners: list[Callable[[ConferenceChanged], None]] = []

    def subscribe(self, listener: Callable[[ConferenceChanged], None]) -> None:
        """Be told of every committed change, deletion and creation, on the event loop."""
        self._listeners.append(listener)

    async def all(self, account: Account) -> list[ConferenceView]:
        """All conferences of the asker's vPBX, earliest start first."""
        return (await self.page(account, ConferenceQuery())).views

    async def page(self, account: Account, asked: ConferenceQuery) -> ConferencePage:
        """Conferences of the asker's vPBX: a few statements, however many there are."""
        now = self._clock()
        async with self._database.read() as connection:
            items, has_more = await self._repository.page(
                connection,
                account.vpbx_id,
                asked,
                now,
                lambda organisers: self._shows_pin(account, organisers),
            )
            wanted = {one for item in items for one in (item.organiser_id, *item.co_organisers)}
            people = await accounts.of_ids(connection, wanted)
            if asked.limit is None:  # more ids than a statement can name
                members = await self._members.counts(connection, account.vpbx_id)
            else:
                members = await self._members.counts_of(connection, [item.id for item in items])
        views = [self._view(item, people, account, members.get(item.id, 0)) for item in items]
        following = None
        if has_more:
            state = window(items[-1], now) if asked.order is Order.STATE else None
            following = Position(items[-1].start, items[-1].id, state)
        return ConferencePage(views, following)

    async def counts(self, account: Account, asked: ConferenceQuery) -> StateCounts:
        """How many conferences of the asker's vPBX a search finds, by state."""
        async with self._database.read() as connection:
            return await self._repository.counts(connection, account.vpbx_id, asked, self._clock())

    async def one(self, account: Account, conference_id: str) -> ConferenceView:
        """Raises NotFound, also for conferences of other vPBXs."""
        async with self._database.read() as connection:
            item = await self._repository.by_id(connection, conference_id)
            people = await accounts.of_vpbx(connection, account.vpbx_id)
            members = await self._members.count(connection, conference_id)
        if item is None or not self._allows(account, "read", item):
            raise NotFound
        return self._view(item, people, account, members)

    async def colleagues(self, account: Account, pattern: str) -> list[Account]:
        """Accounts of the asker's vPBX who may be named co-organisers, by name: those whose name
        or extension holds `pattern`."""
        async with self._database.read() as connection:
            return await accounts.find(connection, account.vpbx_id, pattern, MAX_FOUND)

    async def create(
        self, account: Account, vpbx: VPBX, raw: Mapping[str, object]
    ) -> ConferenceView:
        """Raises Invalid or Disabled."""
        now = self._clock()
        draft = validate(raw, new_draft(now, account.timezone))
        self._require_enabled(vpbx, draft)
        item = self._conference(new_id(self._random_bytes), account, draft, created_at=now)
        try:
            async with self._database.write() as connection:
                people = await self._people(connection, account, None, item)
                await self._repository.add(connection, item, vpbx)
                entry = conference_entry(account, now, None, item, _names(people))
                await audit.record(connection, entry)
        except RoomNumberTaken:
            raise Invalid([FieldError("room_number", "taken")]) from None
        self._tell(item, deleted=False)
        return self._view(item, people, account, members=0)

    async def change(
        self, account: Account, vpbx: VPBX, conference_id: str, raw: Mapping[str, object]
    ) -> ConferenceView:
        """Fields left out stay as they are. Raises NotFound, Forbidden, Invalid, Disabled."""

        def edit(former: Conference) -> Conference:
            draft = validate(raw, draft_of(former))
            self._require_enabled(vpbx, draft)
            return _drafted(former, draft)

        return await self.edit(account, conference_id, edit)

    async def drafted(
        self, account: Account, conference_id: str, raw: Mapping[str, object]
    ) -> Conference:
        """A conference as it would be after creating (no id) or changing it; nothing is stored.

        Raises NotFound, Invalid.
        """
        now = self._clock()
        if not conference_id:
            draft = validate(raw, new_draft(now, account.timezone))
            return self._conference("", account, draft, created_at=now)
        former = (await self.one(account, conference_id)).conference
        return settled(_drafted(former, validate(raw, draft_of(former))), now)

    async def edit(
        self,
        account: Account,
        conference_id: str,
        edited: Callable[[Conference], Conference],
        entry_of: Callable[[Account, datetime, Conference, Conference], AuditEntry] | None = None,
    ) -> ConferenceView:
        """Make of a conference what `edited` makes of it, and note it as `entry_of` says, if given.

        Raises NotFound, Forbidden, Invalid, and what `edited` raises.
        """
        try:
            # Read and write in one transaction: two changes at once do not undo each other.
            async with self._database.write() as connection:
                former = await self._repository.by_id(connection, conference_id, to_change=True)
                former = self._require(account, "update", former)
                if former.kind is ConferenceKind.ADHOC:
                    raise Forbidden
                item = _changed(former, edited(former), self._clock())
                people = await self._people(connection, account, former, item)
                if not await self._repository.save(connection, item):
                    raise NotFound
                await self._followers.conference_changed(connection, former, item)
                now = item.updated_at
                entry = (
                    entry_of(account, now, former, item)
                    if entry_of
                    else conference_entry(account, now, former, item, _names(people))
                )
                await audit.record(connection, entry)
                members = await self._members.count(connection, item.id)
        except RoomNumberTaken:
            raise Invalid([FieldError("room_number", "taken")]) from None
        self._tell(item, deleted=False)
        return self._view(item, people, account, members)

    async def delete(self, account: Account, conference_id: str) -> None:
        """Raises NotFound or Forbidden."""
        async with self._database.write() as connection:
            found = await self._repository.by_id(connection, conference_id, to_change=True)
            item = self._require(account, "delete", found)
            await self._followers.conference_deleted(connection, item)
            await self._repository.remove(connection, conference_id)
            await audit.record(connection, conference_entry(account, self._clock(), item, None))
        self._tell(item, deleted=True)

    async def suggest(self, vpbx: VPBX) -> Suggestion:
        """A room number free at this moment (the database decides when it is stored)."""
        digits = SUGGESTED_DIGITS
        async with self._database.read() as connection:
            for attempt in range(SUGGESTION_TRIES):
                # A crowded portal gets longer numbers instead of endless tries.
                number = random_digits(self._random_bytes, digits + attempt // 5)
                if not await self._repository.room_number_taken(
                    connection, vpbx.portal_key, number
                ):
                    return Suggestion(number, random_digits(self._random_bytes, digits))
        raise Invalid([FieldError("room_number", "taken")])

    async def room(self, account: Account, conference_id: str) -> RoomView:
        """Raises NotFound, also for conferences of other vPBXs."""
        async with self._database.read() as connection:
            item = await self._repository.by_id(connection, conference_id)
            vpbx = await vpbxs.by_id(connection, item.vpbx_id) if item else None
            own = await self._members.own_pin(connection, conference_id, account.id)
        if item is None or vpbx is None:
            raise NotFound
        if not self._allows(account, "enter", item, room_object(item)):
            raise NotFound
        now = self._clock()
        lobby = self._live_rooms.lobby(item.id) or item.lobby
        waits = has_to_wait(lobby, role_of(account, item), account.id)
        organisers = (item.organiser_id, *item.co_organisers)
        shared = item.pin if self._shows_pin(account, organisers) else None
        return RoomView(
            conference=item,
            vpbx=vpbx,
            state=window(item, now),
            refusal=entry_refusal(item, vpbx, now, Device.WEB),
            participants=self._live_rooms.count(item.id),
            waits=waits,
            present=None if waits else self._live_rooms.names(item.id),
            pin=own or shared,
        )

    def _allows(
        self, account: Account, action: str, item: Conference, kind: str = "conference"
    ) -> bool:
        return self._permissions.allows(
            account.role,
            action,
            kind,
            own=item.is_own(account.id, action),
            same_tenant=item.vpbx_id == account.vpbx_id,
        )

    def _shows_pin(self, account: Account, organisers: Collection[str]) -> bool:
        """For conferences of the asker's own vPBX."""
        own = account.id in organisers
        return self._permissions.allows(
            account.role, "read-pin", "conference", own=own, same_tenant=True
        )

    def _require(self, account: Account, action: str, item: Conference | None) -> Conference:
        if item is None or not self._allows(account, "read", item):
            raise NotFound
        if not self._allows(account, action, item):
            raise Forbidden
        return item

    def _require_enabled(self, vpbx: VPBX, draft: ConferenceDraft) -> None:
        if not is_enabled(vpbx, draft.kind):
            raise Disabled(f"conferences of kind {draft.kind.value} are not enabled")

    async def _people(
        self,
        connection: AsyncConnection,
        account: Account,
        former: Conference | None,
        item: Conference,
    ) -> Mapping[str, Account]:
        """Those who organise it, by id, once it is clear that they may be named.

        Raises Forbidden for co-organisers who name others; Invalid for accounts of elsewhere.
        """
        people = await accounts.of_vpbx(connection, item.vpbx_id)
        if item.co_organisers == (former.co_organisers if former else ()):
            return people
        if not self._allows(account, "name-organisers", item):
            raise Forbidden
        if not people.keys() - {item.organiser_id} >= set(item.co_organisers):
            raise Invalid([FieldError("co_organisers", "invalid")])
        return people

    def _view(
        self, item: Conference, people: Mapping[str, Account], reader: Account, members: int
    ) -> ConferenceView:
        return ConferenceView(
            conference=item,
            organiser=people[item.organiser_id],
            co_organisers=tuple(people[one] for one in item.co_organisers),
            names_organisers=self._allows(reader, "name-organisers", item),
            state=window(item, self._clock()),
            editable=item.kind is not ConferenceKind.ADHOC and self._allows(reader, "update", item),
            shows_pin=self._allows(reader, "read-pin", item),
            participants=self._live_rooms.count(item.id),
            members=members,
            has_page=item.kind is not ConferenceKind.AUDIO
            and self._allows(reader, "enter", item, room_object(item)),
        )

    def _conference(
        self, item_id: str, organiser: Account, draft: ConferenceDraft, created_at: datetime
    ) -> Conference:
        item = Conference(
            id=item_id,
            vpbx_id=organiser.vpbx_id,
            organiser_id=organiser.id,
            kind=draft.kind,
            name=draft.name,
            room_number=draft.room_number,
            start=draft.start,
            timezone=draft.timezone,
            duration=draft.duration,
            pin=draft.pin,
            description=draft.description,
            created_at=created_at,
            updated_at=created_at,
            reminders=draft.reminders,
            series=draft.series,
            co_organisers=draft.co_organisers,
            lobby=draft.lobby,
        )
        return settled(item, created_at)

    def _tell(self, item: Conference, *, deleted: bool) -> None:
        for listener in self._listeners:
            listener(ConferenceChanged(item, deleted))


def _drafted(former: Conference, draft: ConferenceDraft) -> Conference:
    return replace(
        former,
        kind=draft.kind,
        name=draft.name,
        room_number=draft.room_number,
        start=draft.start,
        timezone=draft.timezone,
        duration=draft.duration,
        pin=draft.pin,
        description=draft.description,
        reminders=draft.reminders,
        series=draft.series,
        co_organisers=draft.co_organisers,
        lobby=draft.lobby,
    )


def _names(people: Mapping[str, Account]) -> Mapping[str, str]:
    return {one.id: one.name for one in people.values()}


def _changed(former: Conference, edited: Conference, now: datetime) -> Conference:
    item = settled(replace(edited, updated_at=now), now)
    return replace(item, sequence=former.sequence + matters(former, item))

"""What running conferences need of the rest: plans, time, and somebody to tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from server.domain.account import VPBX, Account
from server.domain.call import CallRecord
from server.domain.caller_id import Known
from server.domain.chat import ChatLine
from server.domain.conference import LobbyPolicy
from server.domain.directory import Extension
from server.domain.happening import Happening
from server.domain.phone_settings import PhoneSettings
from server.ink.news import InkNews
from server.live.aid_news import AidNews
from server.live.events import Event
from server.live.group_commands import GroupCommand
from server.live.groups import Group
from server.live.kept import Kept
from server.live.lobby import Standing, Waiting
from server.live.people import Participant
from server.live.polls import KeptPoll
from server.services.lookups import PlannedRoom
from sfu.api import LayerHint, OfferWanted, PeerId, RoomId, SlotsAssigned, SpeakersChanged

ClientMediaEvent = SlotsAssigned | SpeakersChanged | LayerHint | OfferWanted


class Plans(Protocol):
    """Conferences and portals as planned; read anew at every entry, so that edits count."""

    async def conference(self, conference_id: str) -> PlannedRoom | None: ...

    async def conference_by_room(self, vpbx_id: str, room_number: str) -> PlannedRoom | None: ...

    async def vpbx_by_portal_number(self, number: str) -> VPBX | None: ...

    async def vpbx(self, vpbx_id: str) -> VPBX | None: ...

    async def account(self, account_id: str) -> Account | None: ...

    async def known_numbers(self, vpbx_id: str, tail: str) -> Sequence[Known]: ...

    async def phone_settings(self, vpbx_id: str) -> PhoneSettings: ...

    async def extension_by_sip_username(self, username: str) -> Extension | None: ...

    async def extension_by_number(self, vpbx_id: str, number: str) -> Extension | None: ...


class AdhocKeeper(Protocol):
    """Keeps conferences that begin with a call."""

    async def begin(self, account_id: str) -> PlannedRoom | None:
        """Store one of this account's; None when it may not have any."""
        ...

    async def end(self, conference_id: str) -> None: ...


class CallKeeper(Protocol):
    """Stores call records: neither blocks nor raises."""

    def keep(self, record: CallRecord, told: Sequence[Happening] = ()) -> asyncio.Future[None]:
        """Have the record stored as it is now, and webhooks told in the same transaction; what
        is returned is done when it is on disk."""
        ...


class DecisionKeeper(Protocol):
    """Stores what leaders decide: neither blocks nor raises."""

    def keep(self, conference_id: str, starts_at: datetime, kept: Kept) -> asyncio.Future[None]:
        """Have it stored in place of what was; what is returned is done when it is on disk."""
        ...

    def keep_poll(
        self, conference_id: str, starts_at: datetime, room: str, kept: KeptPoll
    ) -> asyncio.Future[None]:
        """The same for a poll; `room` is the group in which it was opened, "" for none."""
        ...


class Timer(Protocol):
    def cancel(self) -> None: ...


class Clock(Protocol):
    """`monotonic` in seconds never runs backwards; `utc` is aware."""

    def monotonic(self) -> float: ...

    def utc(self) -> datetime: ...

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer: ...


class Dismissal(StrEnum):
    """Why a browser's socket is closed from our side."""

    KICKED = "kicked"
    ENDED = "ended"
    REPLACED = "replaced"  # the same session came back on another socket


@dataclass(frozen=True, slots=True)
class LobbyView:
    """What leaders see of the lobby, whole."""

    policy: LobbyPolicy
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """`people` are in it now; for who does not lead, None. So `asking`."""

    group: Group
    count: int
    people: tuple[Participant, ...] | None
    asking: bool


@dataclass(frozen=True, slots=True)
class GroupsView:
    """The groups as somebody sees them, whole; no `groups` when there are none. `here` is the
    group that they are in, `own` where they belong, None for the main room; `main` who is there,
    for who leads. `ends_at` is of the clock that counts."""

    groups: tuple[GroupView, ...] = ()
    here: int | None = None
    own: int | None = None
    choose: bool = False
    main: tuple[Participant, ...] | None = None
    ends_at: float | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody who leads has all groups know."""

    name: str
    text: str


class RoomClient(Protocol):
    """A browser's connection, as the room sees it. No method blocks or raises."""

    def room_events(self, events: Sequence[Event]) -> None: ...

    def media_event(self, event: ClientMediaEvent) -> None: ...

    def told(self, standing: Standing) -> None:
        """All that somebody who waits hears. Once it is that they are admitted, the room's
        events follow."""
        ...

    def lobby_changed(self, view: LobbyView) -> None:
        """Who waits, whole; for leaders only."""
        ...

    def chat_line(self, line: ChatLine) -> None:
        """Somebody wrote it just now, and whoever sits here may read it."""
        ...

    def drawn(self, news: InkNews) -> None:
        """Somebody drew or pointed just now where whoever sits here looks."""
        ...

    def aided(self, news: AidNews) -> None:
        """Somebody in the same room reacts, or writes a line of captions."""
        ...

    def moved(self) -> None:
        """Whoever sits here goes on in another room: the picture of that one, and then `attach`."""
        ...

    def groups_changed(self, view: GroupsView) -> None: ...

    def announced(self, said: Announcement) -> None: ...

    def dismiss(self, why: Dismissal) -> None: ...


class GroupDesk(Protocol):
    """Who divides a conference into rooms and moves people between them."""

    def apply(self, command: GroupCommand, by: PeerId | None) -> None:
        """Raises CommandRefused."""
        ...

    def where(self, peer: PeerId) -> int | None:
        """The number of the group that they are in."""
        ...

    def show(self) -> None:
        """Something has changed in one of the rooms."""
        ...

    def heard(self, room: RoomId, events: Sequence[Event]) -> None:
        """What has happened in one of the rooms."""
        ...

    def next_deadline(self) -> float | None: ...

    def advance(self, now: float) -> None: ...

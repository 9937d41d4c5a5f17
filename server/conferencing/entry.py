"""Entering a running conference: what is asked, what comes of it, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from auth.permissions import PERMISSIONS
from server.conferencing.seat import Seat
from server.domain.account import Account
from server.domain.conference import Conference
from server.domain.entry import EntryRefusal, room_object
from server.domain.guest import Guest, Visitor
from server.live.events import Event
from server.live.lobby import Standing
from server.live.people import Facts, LiveRole, role_of
from server.live.refused import CommandRefused
from server.services.lookups import PlannedRoom
from sfu.api import Answer, Offer, PeerId

RefusalCode = Literal[
    "not-found", "disabled", "not-started", "ended", "locked", "full", "bad-offer", "forbidden"
]
_REFUSALS: Mapping[EntryRefusal, tuple[RefusalCode, str]] = MappingProxyType(
    {
        EntryRefusal.DISABLED: ("disabled", "conferences are not enabled"),
        EntryRefusal.AUDIO_ONLY: ("disabled", "this conference is for telephones only"),
        EntryRefusal.EARLY: ("not-started", "the conference has not started"),
        EntryRefusal.EXPIRED: ("ended", "the time to join is over"),
    }
)
_ROOM_REFUSALS: Mapping[str, RefusalCode] = MappingProxyType(
    {"locked": "locked", "full": "full", "forbidden": "forbidden", "not-found": "not-found"}
)


class EntryRefused(Exception):
    """Nobody gets in; `opens_at` (UTC) goes with `not-started`."""

    def __init__(self, code: RefusalCode, detail: str, opens_at: datetime | None = None) -> None:
        super().__init__(detail)
        self.code: RefusalCode = code
        self.detail = detail
        self.opens_at = opens_at


class NoSuchConference(EntryRefused):
    """None that this visitor knows of."""

    def __init__(self) -> None:
        super().__init__("not-found", "no such conference")


@dataclass(frozen=True, slots=True)
class Claim:
    """A browser says that it was here before; `key` is a secret."""

    session: str
    key: str
    seq: int

    def __repr__(self) -> str:
        return f"Claim(seq={self.seq})"


@dataclass(frozen=True, slots=True)
class WebEntry:
    """A browser at the door, of somebody who is logged in, or let in as a guest."""

    conference: str
    visitor: Visitor
    mic: bool
    cam: bool
    offer: Offer | None
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """A caller whose PIN was right, or somebody of an ad-hoc conference. `line` is the extension
    that they call from or are called at, or the address of the trunk; `member_id` is whose
    personal PIN it was. Of those whom we called, some become the telephone of whom they `joins`,
    in place of a `former` one that was lost; `invited`: a locked room is open to them."""

    leg: str
    name: str
    number: str | None
    account_id: str | None
    role: LiveRole = LiveRole.PARTICIPANT
    member_id: str | None = None
    line: str = ""
    joins: PeerId | None = None
    former: str = ""
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """A browser is in. `missed` are the events since its claim, None for a whole new picture."""

    seat: Seat
    answer: Answer | None
    missed: tuple[Event, ...] | None


@dataclass(frozen=True, slots=True)
class AtDoor:
    """A browser is not in yet: its person waits."""

    seat: Seat
    standing: Standing


def may_see(visitor: Visitor, conference: Conference) -> bool:
    """Whether they may know that there is this conference, at whatever time."""
    if isinstance(visitor, Guest):
        return visitor.conference_id == conference.id
    account = visitor
    return PERMISSIONS.allows(
        account.role,
        "enter",
        room_object(conference),
        own=conference.is_organised_by(account.id),
        same_tenant=account.vpbx_id == conference.vpbx_id,
    )


def refused_at_door(refusal: EntryRefusal, conference: Conference) -> EntryRefused:
    code, detail = _REFUSALS[refusal]
    return EntryRefused(code, detail, conference.start if code == "not-started" else None)


def refused_by_room(refused: CommandRefused) -> EntryRefused:
    return EntryRefused(_ROOM_REFUSALS.get(refused.code, "forbidden"), refused.detail)


def account_role(account: Account, conference: Conference) -> LiveRole:
    """Rights end at the vPBX: a telephone of another one may use the same portal."""
    if account.vpbx_id != conference.vpbx_id:
        return LiveRole.PARTICIPANT
    return role_of(account, conference)


def visitor_role(visitor: Visitor, conference: Conference) -> LiveRole:
    return LiveRole.GUEST if isinstance(visitor, Guest) else account_role(visitor, conference)


def caller_role(entry: PhoneEntry, account: Account | None, conference: Conference) -> LiveRole:
    """A telephone that is logged in has the rights of its owner's account. No PIN gives any, not
    even a personal one: it came by mail, is keyed in where others look on, and has few digits."""
    if account is None or entry.role is LiveRole.ORGANISER:
        return entry.role
    return account_role(account, conference)


def planned_facts(planned: PlannedRoom, records: bool) -> Facts:
    """`records`: whether the installation lets conferences be recorded."""
    recordable = records and planned.phones.recording
    return facts_of(planned.conference, planned.vpbx.portal_number, recordable)


def facts_of(conference: Conference, portal_number: str, recordable: bool) -> Facts:
    return Facts(
        conference=conference.id,
        title=conference.name,
        room_number=conference.room_number,
        portal_number=portal_number,
        starts_at=conference.start,
        closes_at=conference.closes_at,
        lobby=conference.lobby,
        recordable=recordable,
    )

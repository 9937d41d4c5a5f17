"""Entering a running conference: what is asked, what comes of it, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from server.conferencing.seat import Seat
from server.domain.account import Account
from server.domain.conference import Conference
from server.domain.entry import EntryRefusal
from server.live.events import Event
from server.live.people import Facts, LiveRole, Net, role_of
from server.live.room import CommandRefused
from sfu.api import Answer, Offer, PeerState

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
    """A browser at the door, of an account that is logged in."""

    conference: str
    account: Account
    mic: bool
    cam: bool
    offer: Offer | None
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """A caller whose PIN was right, or somebody of an ad-hoc conference. `line` is the extension
    that they call from or are called at, or the address of the trunk; `member_id` is whose
    personal PIN it was."""

    leg: str
    name: str
    number: str | None
    account_id: str | None
    role: LiveRole = LiveRole.PARTICIPANT
    member_id: str | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A browser is in. `missed` are the events since its claim, None for a whole new picture."""

    seat: Seat
    answer: Answer | None
    missed: tuple[Event, ...] | None


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


def caller_role(entry: PhoneEntry, account: Account | None, conference: Conference) -> LiveRole:
    """A telephone that is logged in has the rights of its owner's account. No PIN gives any, not
    even a personal one: it came by mail, is keyed in where others look on, and has few digits."""
    if account is None or entry.role is LiveRole.ORGANISER:
        return entry.role
    return account_role(account, conference)


def facts_of(conference: Conference, portal_number: str) -> Facts:
    return Facts(
        conference=conference.id,
        title=conference.name,
        room_number=conference.room_number,
        portal_number=portal_number,
        starts_at=conference.start,
        closes_at=conference.closes_at,
    )


def net_of_score(score: int) -> Net:
    """The roster's word for a media quality score of 0 to 5."""
    if score >= 4:
        return Net.GOOD
    if score == 3:
        return Net.FAIR
    return Net.POOR if score >= 1 else Net.LOST


def net_of_phone(loss: float, jitter: float, round_trip: float | None) -> Net:
    """The same of a telephone: `loss` from 0 to 1, seconds. Measured is the part up to the phone or
    its trunk. Jitter counts as the delay of the buffer that takes it up, beside the round trip (the
    E-model of ITU-T G.107 for G.711 with concealment: some 5 % or 400 ms are fair)."""
    points = 5.0 - 20.0 * loss - max(0.0, (round_trip or 0.0) + 2.0 * jitter - 0.15) / 0.15
    return net_of_score(max(1, round(points)))


def net_of_state(state: PeerState) -> Net | None:
    """What a transport's state says of the network, if anything."""
    if state is PeerState.CONNECTED:
        return Net.GOOD
    return Net.LOST if state is PeerState.DISCONNECTED else None

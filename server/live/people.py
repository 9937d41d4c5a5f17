"""Who is in a live room and by what they are connected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.account import Account, Role
from server.domain.conference import Conference
from server.domain.entry import Device
from sfu.api import PeerId, Source


class LiveRole(StrEnum):
    """What somebody is in one live room; HOUSE is the installation itself, never a person."""

    HOUSE = "house"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    PARTICIPANT = "participant"
    GUEST = "guest"


class Net(StrEnum):
    """A participant's network in one word, as the roster shows it."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Leg:
    """One connection of a participant. A phone's voice is its MIC source.

    `deadline` (s): when the leg is given up unless it shows up, because its socket is gone
    (`connected` false) or because an admitted call has not entered the mix yet.
    """

    id: str
    kind: Device
    on: frozenset[Source] = frozenset()
    muted: frozenset[Source] = frozenset()
    held: bool = False
    connected: bool = True
    deadline: float | None = None

    def live(self, source: Source) -> bool:
        """Whether the others get this source now."""
        return source in self.on and source not in self.muted


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in the room, as of one event. `hand` is their place in the order of raised hands.

    `number` is the full telephone number of a caller: rendering it for others is the reader's
    duty to mask.
    """

    peer: PeerId
    name: str
    role: LiveRole
    legs: tuple[Leg, ...]
    account_id: str | None = None
    number: str | None = None
    hand: int | None = None
    net: Net = Net.GOOD

    @property
    def kind(self) -> Device:
        """WEB as soon as one leg is: then there is a picture to expect."""
        return Device.WEB if any(leg.kind is Device.WEB for leg in self.legs) else Device.PHONE

    @property
    def phoned(self) -> bool:
        """Whether a telephone in the mix has their sound: then a browser has none."""
        return any(leg.kind is Device.PHONE and leg.deadline is None for leg in self.legs)

    @property
    def muted(self) -> bool:
        return not self.sends(Source.MIC)

    @property
    def held(self) -> bool:
        sounding = sounding_legs(self.legs)
        return bool(sounding) and all(leg.held for leg in sounding)

    @property
    def reconnecting(self) -> bool:
        return bool(self.legs) and not any(leg.connected for leg in self.legs)

    def sends(self, source: Source) -> bool:
        legs = sounding_legs(self.legs) if source is Source.MIC else self.legs
        return any(leg.live(source) for leg in legs)

    def leg(self, leg_id: str) -> Leg | None:
        return next((leg for leg in self.legs if leg.id == leg_id), None)


def sounding_legs(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """Those that somebody speaks and listens by: with a telephone in the mix, only that."""
    phones = tuple(leg for leg in legs if leg.kind is Device.PHONE and leg.deadline is None)
    return phones or legs


@dataclass(frozen=True, slots=True)
class Facts:
    """What people in the room are told about the conference. Times are aware, in UTC."""

    conference: str
    title: str
    room_number: str
    portal_number: str
    starts_at: datetime
    closes_at: datetime


def role_of(account: Account, conference: Conference) -> LiveRole:
    """An account's role in a conference of its own vPBX."""
    if conference.is_organised_by(account.id):
        return LiveRole.ORGANISER
    if account.role in (Role.ADMINISTRATOR, Role.OPERATOR):
        return LiveRole.MODERATOR
    return LiveRole.PARTICIPANT


def masked(number: str) -> str:
    """A telephone number as strangers see it: enough to recognise, too little to call.

    At most the first four digits and always the last two stay.
    """
    shown = min(4, max(0, len(number) - 5))
    hidden = max(0, len(number) - shown - 2)
    return number[:shown] + "•" * hidden + number[shown + hidden :]

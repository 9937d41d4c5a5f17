"""Who is in a live room and by what they are connected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from server.domain.account import Account, Role
from server.domain.conference import Conference, LobbyPolicy
from server.domain.entry import Device
from sfu.api import PeerId, Source


class LiveRole(StrEnum):
    """What somebody is in one live room; HOUSE is the installation itself, never a person."""

    HOUSE = "house"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    PRESENTER = "presenter"  # a leader has made them one: shows documents, and may always speak
    PARTICIPANT = "participant"
    GUEST = "guest"


# They open the door, and wait before none.
LEADERS: Final = frozenset({LiveRole.ORGANISER, LiveRole.MODERATOR})


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
    """A person in the room, as of one event. `hand` is their place in the order of raised hands;
    `marks`: others may point and draw on the screen that they show.

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
    marks: bool = False
    # Who they have proved to be, by account or as a guest, and what the plan makes of them; `role`
    # may be another by a leader's word.
    identity: str | None = None
    planned: LiveRole = LiveRole.PARTICIPANT
    floor: bool = False  # may speak where only those may to whom a leader has given it
    asked: int = 0  # how often leaders have asked them to speak since they last did

    @property
    def kind(self) -> Device:
        """WEB as soon as one leg is: then there is a picture to expect."""
        return Device.WEB if any(leg.kind is Device.WEB for leg in self.legs) else Device.PHONE

    @property
    def phoned(self) -> bool:
        """Whether a telephone in the mix has their sound: then a browser has none."""
        return any(leg.kind is Device.PHONE and leg.deadline is None for leg in self.legs)

    @property
    def has_phone(self) -> bool:
        """Also one that is on its way into the mix."""
        return any(leg.kind is Device.PHONE for leg in self.legs)

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


def with_leg(person: Participant, leg: Leg) -> Participant:
    return replace(
        person, legs=tuple(leg if present.id == leg.id else present for present in person.legs)
    )


def with_voice(person: Participant, *, muted: bool) -> Participant:
    """Muted or not on every leg."""
    voice = frozenset({Source.MIC})
    legs = tuple(
        replace(leg, muted=leg.muted | voice if muted else leg.muted - voice) for leg in person.legs
    )
    return replace(person, legs=legs)


def sounding_legs(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """Those that somebody speaks and listens by: with a telephone in the mix, only that."""
    phones = tuple(leg for leg in legs if leg.kind is Device.PHONE and leg.deadline is None)
    return phones or legs


@dataclass(frozen=True, slots=True)
class Facts:
    """What people in the room are told about the conference. Times are aware, in UTC.

    `lobby` is as planned; whoever leads the room may change it while it runs.
    """

    conference: str
    title: str
    room_number: str
    portal_number: str
    starts_at: datetime
    closes_at: datetime
    lobby: LobbyPolicy = LobbyPolicy.OFF
    recordable: bool = True  # as vPBX and installation allow


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

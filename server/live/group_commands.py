"""What is done with groups: a conference is divided for a while, and comes together again.

All but the last three are given in the main room, also by whoever is in a group.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.live.people import Participant
from sfu.api import PeerId


@dataclass(frozen=True, slots=True)
class OpenGroups:
    """Divide the conference into groups of these names, numbered from 1; `places` says who goes
    where at once. `choose`: the others may go where they like. Over after `seconds`, if given."""

    names: tuple[str, ...]
    places: tuple[tuple[PeerId, int], ...] = ()
    choose: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CloseGroups:
    """Everybody comes back."""


@dataclass(frozen=True, slots=True)
class SendToGroup:
    """Somebody goes to a group, or with None back to the main room."""

    who: PeerId
    group: int | None


@dataclass(frozen=True, slots=True)
class GoToGroup:
    """The same for oneself: back to the main room, or back to where one was sent; anywhere where
    people choose, and for whoever leads."""

    peer: PeerId
    group: int | None


@dataclass(frozen=True, slots=True)
class AskForHelp:
    """Have somebody who leads come to one's group."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class TellGroups:
    """Show everybody a text, in whatever group."""

    text: str


@dataclass(frozen=True, slots=True)
class Depart:
    """Somebody goes on in another room of the conference; of the main room they are away."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class Arrive:
    """They come from another room, with their legs as they are."""

    person: Participant


@dataclass(frozen=True, slots=True)
class ForgetAway:
    """Who was away has left for good."""

    away: PeerId


GroupCommand = OpenGroups | CloseGroups | SendToGroup | GoToGroup | AskForHelp | TellGroups
MoveCommand = Depart | Arrive | ForgetAway

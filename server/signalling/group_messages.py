"""The groups' part of the wire protocol: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PlaceInfo:
    """`p` goes to group `group`, from 1."""

    p: str
    group: int


@dataclass(frozen=True, slots=True)
class OpenGroups:
    """Divide the conference into groups of these names, and send people there at once. Without a
    name a group has its number only. `choose`: the others go where they like. `minutes` until
    everybody comes back, or null."""

    type: ClassVar = "groups-open"
    id: int
    names: tuple[str, ...]
    places: tuple[PlaceInfo, ...] = ()
    choose: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class CloseGroups:
    """Everybody comes back."""

    type: ClassVar = "groups-close"
    id: int


@dataclass(frozen=True, slots=True)
class SendToGroup:
    """Have `p` go to a group, or with null back."""

    type: ClassVar = "group-send"
    id: int
    p: str
    group: int | None


@dataclass(frozen=True, slots=True)
class GoToGroup:
    """Go there oneself. The new `welcome` comes before the reply."""

    type: ClassVar = "group-go"
    id: int
    group: int | None


@dataclass(frozen=True, slots=True)
class AskForHelp:
    """Call whoever leads to the own group."""

    type: ClassVar = "group-help"
    id: int


@dataclass(frozen=True, slots=True)
class TellGroups:
    """Show a text to everybody, in whatever group."""

    type: ClassVar = "groups-tell"
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class GroupPerson:
    p: str
    name: str
    phone: bool


@dataclass(frozen=True, slots=True)
class GroupInfo:
    """`people` and `help` are for leaders: who is in it, whether it wants help. Else null, false."""

    group: int
    name: str
    count: int
    people: tuple[GroupPerson, ...] | None
    help: bool


@dataclass(frozen=True, slots=True)
class GroupsChanged:
    """The groups, whole, after each `welcome` while there are any and whenever something about them
    has changed; empty when they are over. `here` is the own one, null in the main room, `own` where
    one belongs, `main` who is in the main room, for leaders. `left` are seconds until everybody
    comes back, from when this was sent."""

    type: ClassVar = "groups"
    groups: tuple[GroupInfo, ...]
    here: int | None
    own: int | None
    choose: bool
    main: tuple[GroupPerson, ...] | None
    left: float | None


@dataclass(frozen=True, slots=True)
class Announced:
    """What `name`, who leads, has all groups know."""

    type: ClassVar = "groups-told"
    name: str
    text: str

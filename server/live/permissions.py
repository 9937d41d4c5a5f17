"""Who may do what to whom in a live room: one table, and what is not in it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from auth.permissions import PermissionTable, Reach, Rule
from server.live.commands import (
    AddLeg,
    ChangeFacts,
    ChangeRole,
    Command,
    Detach,
    End,
    Hold,
    Join,
    Kick,
    Leave,
    Lock,
    LowerHand,
    MoveLeg,
    Mute,
    MuteAll,
    RaiseHand,
    RemoveLeg,
    ReportNet,
    Resume,
    SetSource,
    Unlock,
    Unmute,
)
from server.live.people import LiveRole


class Relation(StrEnum):
    """What a command's object is to the one who gives the command."""

    SELF = "self"
    OTHER = "other"  # of the same rank or below
    SUPERIOR = "superior"
    ROOM = "room"


_RANK: Mapping[LiveRole, int] = MappingProxyType(
    {
        LiveRole.GUEST: 0,
        LiveRole.PARTICIPANT: 1,
        LiveRole.MODERATOR: 2,
        LiveRole.ORGANISER: 3,
        LiveRole.HOUSE: 4,
    }
)

_HOUSE = frozenset({LiveRole.HOUSE})
_LEADERS = frozenset({LiveRole.ORGANISER, LiveRole.MODERATOR})
_PEOPLE = _LEADERS | {LiveRole.PARTICIPANT, LiveRole.GUEST}

_ROWS: Mapping[tuple[type[Command], Relation], frozenset[LiveRole]] = MappingProxyType(
    {
        (Join, Relation.OTHER): _HOUSE,
        (AddLeg, Relation.OTHER): _HOUSE,
        (MoveLeg, Relation.OTHER): _HOUSE,
        (RemoveLeg, Relation.OTHER): _HOUSE,
        (Detach, Relation.OTHER): _HOUSE,
        (Resume, Relation.OTHER): _HOUSE,
        (Hold, Relation.OTHER): _HOUSE,
        (ReportNet, Relation.OTHER): _HOUSE,
        (ChangeFacts, Relation.ROOM): _HOUSE,
        (ChangeRole, Relation.OTHER): _HOUSE,
        (Leave, Relation.OTHER): _HOUSE,
        (Leave, Relation.SELF): _PEOPLE,
        (SetSource, Relation.SELF): _PEOPLE,
        (Mute, Relation.SELF): _PEOPLE,
        (Mute, Relation.OTHER): _LEADERS,
        (Mute, Relation.SUPERIOR): _LEADERS,
        (Unmute, Relation.SELF): _PEOPLE,
        (RaiseHand, Relation.SELF): _PEOPLE,
        (LowerHand, Relation.SELF): _PEOPLE,
        (LowerHand, Relation.OTHER): _LEADERS,
        (LowerHand, Relation.SUPERIOR): _LEADERS,
        (Kick, Relation.OTHER): _LEADERS,
        (MuteAll, Relation.ROOM): _LEADERS,
        (Lock, Relation.ROOM): _LEADERS,
        (Unlock, Relation.ROOM): _LEADERS,
        (End, Relation.ROOM): _LEADERS | _HOUSE,
    }
)

PERMISSIONS: Final = PermissionTable(
    Rule(role, command.__name__, relation, Reach.ALL)
    for (command, relation), roles in _ROWS.items()
    for role in roles
)


def allowed(role: LiveRole, command: type[Command], relation: Relation) -> bool:
    return PERMISSIONS.allows(role, command.__name__, relation)


def outranks(role: LiveRole, other: LiveRole) -> bool:
    return _RANK[role] > _RANK[other]

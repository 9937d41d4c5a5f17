"""Who may do what to whom in a live room: one table, and what is not in it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from auth.permissions import PermissionTable, Reach, Rule
from server.live.aid_commands import React, WriteCaption
from server.live.commands import (
    AddLeg,
    Admit,
    AdmitAll,
    AllowDrawing,
    AllowMarks,
    Appoint,
    AskToSpeak,
    CallAgain,
    CallMe,
    CallNumber,
    ChangeFacts,
    ChangeRole,
    ClearDrawings,
    CloseLobby,
    Command,
    Deny,
    Detach,
    Draw,
    DropCall,
    End,
    GiveFloor,
    HandOver,
    Hold,
    Join,
    Kick,
    Leave,
    Lock,
    LowerHand,
    Mark,
    MoveLeg,
    Mute,
    MuteAll,
    NotNow,
    Present,
    PutInSpotlight,
    RaiseHand,
    RemoveLeg,
    ReportCall,
    ReportNet,
    Resume,
    ReturnLeg,
    SetFloor,
    SetLobby,
    SetSource,
    StartRecording,
    StopPresenting,
    StopRecording,
    TakeFloor,
    TakeFromSpotlight,
    TurnPage,
    Unlock,
    Unmute,
    Wait,
    Write,
)
from server.live.group_commands import (
    Arrive,
    AskForHelp,
    CloseGroups,
    Depart,
    ForgetAway,
    GoToGroup,
    OpenGroups,
    SendToGroup,
    TellGroups,
)
from server.live.people import LEADERS, LiveRole
from server.live.poll_commands import ClosePoll, OpenPoll, Vote


class Relation(StrEnum):
    """What a command's object is to the one who gives the command. A telephone that they had
    called is SELF, and so is what they present, or a stage that is free; any other is of the ROOM."""

    SELF = "self"
    OTHER = "other"  # of the same rank or below
    SUPERIOR = "superior"
    ROOM = "room"


_RANK: Mapping[LiveRole, int] = MappingProxyType(
    {
        LiveRole.GUEST: 0,
        LiveRole.PARTICIPANT: 1,
        LiveRole.PRESENTER: 2,
        LiveRole.MODERATOR: 3,
        LiveRole.ORGANISER: 4,
        LiveRole.HOUSE: 5,
    }
)

_HOUSE = frozenset({LiveRole.HOUSE})
_PRESENTERS = LEADERS | {LiveRole.PRESENTER}
_SUBSCRIBERS = _PRESENTERS | {LiveRole.PARTICIPANT}
_PEOPLE = _SUBSCRIBERS | {LiveRole.GUEST}


def _on_anybody(command: type[Command]) -> list[tuple[type[Command], Relation]]:
    """The rows of what is done to people, whatever their rank, and to oneself."""
    return [(command, of) for of in (Relation.SELF, Relation.OTHER, Relation.SUPERIOR)]


_ROWS: Mapping[tuple[type[Command], Relation], frozenset[LiveRole]] = MappingProxyType(
    {
        (Join, Relation.OTHER): _HOUSE,
        (Wait, Relation.OTHER): _HOUSE,
        (AddLeg, Relation.OTHER): _HOUSE,
        (MoveLeg, Relation.OTHER): _HOUSE,
        (ReturnLeg, Relation.OTHER): _HOUSE,
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
        (Mute, Relation.OTHER): LEADERS,
        (Mute, Relation.SUPERIOR): LEADERS,
        (Unmute, Relation.SELF): _PEOPLE,
        (RaiseHand, Relation.SELF): _PEOPLE,
        (LowerHand, Relation.SELF): _PEOPLE,
        (LowerHand, Relation.OTHER): LEADERS,
        (LowerHand, Relation.SUPERIOR): LEADERS,
        (Kick, Relation.OTHER): LEADERS,
        (MuteAll, Relation.ROOM): LEADERS,
        (Lock, Relation.ROOM): LEADERS,
        (Unlock, Relation.ROOM): LEADERS,
        (CallNumber, Relation.ROOM): LEADERS | _HOUSE,
        (CallMe, Relation.SELF): _SUBSCRIBERS,
        (CallAgain, Relation.SELF): _SUBSCRIBERS,
        (CallAgain, Relation.ROOM): LEADERS,
        (DropCall, Relation.SELF): _SUBSCRIBERS,
        (DropCall, Relation.ROOM): LEADERS | _HOUSE,
        (ReportCall, Relation.ROOM): _HOUSE,
        (Admit, Relation.OTHER): LEADERS,
        (AdmitAll, Relation.ROOM): LEADERS,
        (Deny, Relation.OTHER): LEADERS,
        (CloseLobby, Relation.ROOM): _HOUSE,
        (SetLobby, Relation.ROOM): LEADERS,
        (Write, Relation.SELF): _PEOPLE,
        (Present, Relation.SELF): _PRESENTERS,
        (Present, Relation.ROOM): LEADERS,
        (TurnPage, Relation.SELF): _PEOPLE,
        (TurnPage, Relation.ROOM): LEADERS,
        (HandOver, Relation.SELF): _PRESENTERS,
        (HandOver, Relation.ROOM): LEADERS,
        (StopPresenting, Relation.SELF): _PEOPLE,
        (StopPresenting, Relation.ROOM): LEADERS | _HOUSE,
        (Appoint, Relation.OTHER): LEADERS,
        (SetFloor, Relation.ROOM): LEADERS,
        (GiveFloor, Relation.OTHER): LEADERS,
        (GiveFloor, Relation.SUPERIOR): LEADERS,
        (TakeFloor, Relation.SELF): _PEOPLE,
        (TakeFloor, Relation.OTHER): LEADERS,
        (TakeFloor, Relation.SUPERIOR): LEADERS,
        (AskToSpeak, Relation.OTHER): LEADERS,
        (AskToSpeak, Relation.SUPERIOR): LEADERS,
        (NotNow, Relation.SELF): _PEOPLE,
        **dict.fromkeys(_on_anybody(PutInSpotlight), LEADERS),
        **dict.fromkeys(_on_anybody(TakeFromSpotlight), LEADERS),
        (AllowDrawing, Relation.SELF): _PEOPLE,
        (AllowDrawing, Relation.ROOM): LEADERS,
        (Draw, Relation.SELF): _PEOPLE,
        (Draw, Relation.ROOM): LEADERS,
        (ClearDrawings, Relation.SELF): _PEOPLE,
        (ClearDrawings, Relation.ROOM): LEADERS,
        (AllowMarks, Relation.SELF): _PEOPLE,
        (Mark, Relation.SELF): _PEOPLE,
        (Mark, Relation.OTHER): _PEOPLE,
        (Mark, Relation.SUPERIOR): _PEOPLE,
        (OpenGroups, Relation.ROOM): LEADERS,
        (CloseGroups, Relation.ROOM): LEADERS | _HOUSE,
        (SendToGroup, Relation.ROOM): LEADERS,
        (GoToGroup, Relation.SELF): _PEOPLE,
        (AskForHelp, Relation.SELF): _PEOPLE,
        (TellGroups, Relation.ROOM): LEADERS,
        (Depart, Relation.OTHER): _HOUSE,
        (Arrive, Relation.ROOM): _HOUSE,
        (ForgetAway, Relation.ROOM): _HOUSE,
        (React, Relation.SELF): _PEOPLE,
        (WriteCaption, Relation.SELF): _PRESENTERS,
        (StartRecording, Relation.ROOM): frozenset({LiveRole.ORGANISER}),
        (StopRecording, Relation.ROOM): LEADERS | _HOUSE,
        (OpenPoll, Relation.ROOM): _PRESENTERS,
        (Vote, Relation.SELF): _PEOPLE,
        (ClosePoll, Relation.ROOM): _PRESENTERS,
        (End, Relation.ROOM): LEADERS | _HOUSE,
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

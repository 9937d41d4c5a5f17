"""The whole matrix role × command × object, written out: what is not listed is refused."""

from __future__ import annotations

from typing import get_args

import pytest

from server.live.aid_commands import React, WriteCaption
from server.live.commands import (
    Admit,
    AdmitAll,
    AllowDrawing,
    AllowMarks,
    Appoint,
    AskToSpeak,
    CallAgain,
    CallMe,
    CallNumber,
    ClearDrawings,
    Command,
    Deny,
    Draw,
    DropCall,
    End,
    GiveFloor,
    HandOver,
    Kick,
    Leave,
    Lock,
    LowerHand,
    Mark,
    Mute,
    MuteAll,
    NotNow,
    Present,
    PutInSpotlight,
    RaiseHand,
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
    Write,
)
from server.live.group_commands import (
    AskForHelp,
    CloseGroups,
    GoToGroup,
    OpenGroups,
    SendToGroup,
    TellGroups,
)
from server.live.people import LiveRole
from server.live.permissions import Relation, allowed, outranks
from server.live.poll_commands import ClosePoll, OpenPoll, Vote

SELF, OTHER, SUPERIOR, ROOM = Relation.SELF, Relation.OTHER, Relation.SUPERIOR, Relation.ROOM
O, M, V = LiveRole.ORGANISER, LiveRole.MODERATOR, LiveRole.PRESENTER
P, G = LiveRole.PARTICIPANT, LiveRole.GUEST
PEOPLE = (O, M, V, P, G)

DRAWING = (AllowDrawing, Draw, ClearDrawings)

# Everything that people may do; the house's own commands are all others.
EXPECTED: set[tuple[LiveRole, type, Relation]] = {
    *((role, Leave, SELF) for role in PEOPLE),
    *((role, SetSource, SELF) for role in PEOPLE),
    *((role, Write, SELF) for role in PEOPLE),
    *((role, Mute, SELF) for role in PEOPLE),
    *((role, Unmute, SELF) for role in PEOPLE),
    *((role, RaiseHand, SELF) for role in PEOPLE),
    *((role, LowerHand, SELF) for role in PEOPLE),
    *((role, command, SELF) for role in PEOPLE for command in (GoToGroup, AskForHelp)),
    *(
        (role, command, ROOM)
        for role in (O, M)
        for command in (OpenGroups, CloseGroups, SendToGroup, TellGroups)
    ),
    *((role, Mute, relation) for role in (O, M) for relation in (OTHER, SUPERIOR)),
    *((role, LowerHand, relation) for role in (O, M) for relation in (OTHER, SUPERIOR)),
    *((role, Kick, OTHER) for role in (O, M)),
    *((role, command, OTHER) for role in (O, M) for command in (Admit, Deny)),
    *((role, command, ROOM) for role in (O, M) for command in (AdmitAll, SetLobby)),
    *((role, command, ROOM) for role in (O, M) for command in (MuteAll, Lock, Unlock, End)),
    *((role, command, ROOM) for role in (O, M) for command in (CallNumber, CallAgain, DropCall)),
    *((role, command, SELF) for role in PEOPLE for command in (TurnPage, StopPresenting)),
    *((role, command, SELF) for role in (O, M, V) for command in (Present, HandOver)),
    *((role, HandOver, ROOM) for role in (O, M)),
    *((role, Appoint, OTHER) for role in (O, M)),
    *((role, SetFloor, ROOM) for role in (O, M)),
    *((role, command, SELF) for role in PEOPLE for command in (TakeFloor, NotNow)),
    *(
        (role, command, of)
        for role in (O, M)
        for command in (GiveFloor, TakeFloor, AskToSpeak)
        for of in (OTHER, SUPERIOR)
    ),
    *((role, PutInSpotlight, of) for role in (O, M) for of in (SELF, OTHER, SUPERIOR)),
    *((role, TakeFromSpotlight, of) for role in (O, M) for of in (SELF, OTHER, SUPERIOR)),
    *((role, command, ROOM) for role in (O, M, V) for command in (OpenPoll, ClosePoll)),
    *((role, Vote, SELF) for role in PEOPLE),
    (O, StartRecording, ROOM),
    (O, StopRecording, ROOM),
    (M, StopRecording, ROOM),
    *((role, command, ROOM) for role in (O, M) for command in (Present, TurnPage, StopPresenting)),
    *((role, command, SELF) for role in PEOPLE for command in DRAWING),
    *((role, command, ROOM) for role in (O, M) for command in DRAWING),
    *((role, AllowMarks, SELF) for role in PEOPLE),
    *((role, React, SELF) for role in PEOPLE),
    *((role, WriteCaption, SELF) for role in (O, M, V)),
    # Whoever shows a screen decides.
    *((role, Mark, relation) for role in PEOPLE for relation in (SELF, OTHER, SUPERIOR)),
    *((role, command, SELF) for role in (O, M, V, P) for command in (CallMe, CallAgain, DropCall)),
}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("command", get_args(Command))
@pytest.mark.parametrize("relation", list(Relation))
def test_people(role: LiveRole, command: type[Command], relation: Relation) -> None:
    assert allowed(role, command, relation) == ((role, command, relation) in EXPECTED)


def test_the_house_does_not_act_as_a_person() -> None:
    people = (SetSource, Mute, Unmute, RaiseHand, LowerHand, Kick, MuteAll, Lock, Unlock)
    door = (Admit, AdmitAll, Deny, SetLobby)
    for command in (*people, *door):
        assert not any(allowed(LiveRole.HOUSE, command, relation) for relation in Relation)


def test_every_command_can_be_given_by_somebody() -> None:
    for command in get_args(Command):
        assert any(allowed(role, command, to) for role in LiveRole for to in Relation)


def test_ranks() -> None:
    order = [G, P, V, M, O]
    for index, low in enumerate(order):
        assert not outranks(low, low)
        assert all(outranks(high, low) for high in order[index + 1 :])
        assert not any(outranks(low, high) for high in order[index + 1 :])

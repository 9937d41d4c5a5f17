"""The whole matrix role × command × object, written out: what is not listed is refused."""

from __future__ import annotations

from typing import get_args

import pytest

from server.live.commands import (
    Command,
    End,
    Kick,
    Leave,
    Lock,
    LowerHand,
    Mute,
    MuteAll,
    RaiseHand,
    SetSource,
    Unlock,
    Unmute,
)
from server.live.people import LiveRole
from server.live.permissions import Relation, allowed, outranks

SELF, OTHER, SUPERIOR, ROOM = Relation.SELF, Relation.OTHER, Relation.SUPERIOR, Relation.ROOM
O, M, P, G = LiveRole.ORGANISER, LiveRole.MODERATOR, LiveRole.PARTICIPANT, LiveRole.GUEST

# Everything that people may do; the house's own commands are all others.
EXPECTED: set[tuple[LiveRole, type, Relation]] = {
    *((role, Leave, SELF) for role in (O, M, P, G)),
    *((role, SetSource, SELF) for role in (O, M, P, G)),
    *((role, Mute, SELF) for role in (O, M, P, G)),
    *((role, Unmute, SELF) for role in (O, M, P, G)),
    *((role, RaiseHand, SELF) for role in (O, M, P, G)),
    *((role, LowerHand, SELF) for role in (O, M, P, G)),
    *((role, Mute, relation) for role in (O, M) for relation in (OTHER, SUPERIOR)),
    *((role, LowerHand, relation) for role in (O, M) for relation in (OTHER, SUPERIOR)),
    *((role, Kick, OTHER) for role in (O, M)),
    *((role, command, ROOM) for role in (O, M) for command in (MuteAll, Lock, Unlock, End)),
}


@pytest.mark.parametrize("role", [O, M, P, G])
@pytest.mark.parametrize("command", get_args(Command))
@pytest.mark.parametrize("relation", list(Relation))
def test_people(role: LiveRole, command: type[Command], relation: Relation) -> None:
    assert allowed(role, command, relation) == ((role, command, relation) in EXPECTED)


def test_the_house_does_not_act_as_a_person() -> None:
    for command in (SetSource, Mute, Unmute, RaiseHand, LowerHand, Kick, MuteAll, Lock, Unlock):
        assert not any(allowed(LiveRole.HOUSE, command, relation) for relation in Relation)


def test_every_command_can_be_given_by_somebody() -> None:
    for command in get_args(Command):
        assert any(allowed(role, command, to) for role in LiveRole for to in Relation)


def test_ranks() -> None:
    order = [G, P, M, O]
    for index, low in enumerate(order):
        assert not outranks(low, low)
        assert all(outranks(high, low) for high in order[index + 1 :])
        assert not any(outranks(low, high) for high in order[index + 1 :])

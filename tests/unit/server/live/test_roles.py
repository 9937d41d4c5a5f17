"""Roles that change while the conference runs, by ladders."""

from __future__ import annotations

import pytest

from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live.appointments import REMEMBERED, Appointment, Appointments
from server.live.commands import (
    Appoint,
    ChangeRole,
    Command,
    Detach,
    HandOver,
    Join,
    Kick,
    Leave,
    Lock,
    Present,
    Resume,
    SetLobby,
    StopPresenting,
    TurnPage,
    Wait,
)
from server.live.events import Event, ParticipantUpdated
from server.live.kept import NOTHING_KEPT, Kept
from server.live.people import Leg, LiveRole
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

O, M, V = LiveRole.ORGANISER, LiveRole.MODERATOR, LiveRole.PRESENTER
P, G = LiveRole.PARTICIPANT, LiveRole.GUEST
PLANNED = {"anna": O, "mira": M, "vera": P, "ben": P, "gast": G, "phone": P}
ANNA, MIRA, VERA, BEN, GAST, PHONE = (PeerId(name) for name in PLANNED)
PLAN = Present("d1", "plan.pdf", pages=3)


def join(
    name: str, role: LiveRole, peer: str | None = None, planned: LiveRole | None = None
) -> Join:
    identity = None if name == "phone" else name
    kind = Device.PHONE if name == "phone" else Device.WEB
    leg = Leg(f"{peer or name}-leg", kind)
    return Join(PeerId(peer or name), name, role, leg, identity=identity, planned=planned)


class Ladder:
    """Anna (organiser), Mira (moderator), Vera, Ben, a guest, and a telephone, at t = 0."""

    def __init__(self, kept: Kept = NOTHING_KEPT) -> None:
        self.room = Room(FACTS, limit=10, kept=kept)
        for name, role in PLANNED.items():
            self.do(join(name, role))

    def do(self, command: Command, by: PeerId | None = None) -> tuple[Event, ...]:
        return self.room.apply(command, by, 0.0)

    def refuses(self, command: Command, by: PeerId | None, code: str) -> None:
        before = (self.room.roster, self.room.seq, self.room.kept)
        with pytest.raises(CommandRefused) as caught:
            self.do(command, by)
        assert caught.value.code == code
        assert (self.room.roster, self.room.seq, self.room.kept) == before

    def role(self, peer: PeerId) -> LiveRole:
        person = self.room.participant(peer)
        assert person is not None
        return person.role

    def comes_back(self, name: str, peer: str) -> LiveRole:
        """As a new participant, by the same login."""
        planned = PLANNED[name]
        role = self.room.role_of(name, planned)
        self.do(join(name, role, peer, planned))
        return self.role(PeerId(peer))


def test_it_is_told_to_everybody() -> None:
    ladder = Ladder()
    (event,) = ladder.do(Appoint(BEN, V), ANNA)
    assert isinstance(event, ParticipantUpdated)
    assert (event.participant.role, event.by) == (V, ANNA)
    assert ladder.do(Appoint(BEN, V), ANNA) == ()


@pytest.mark.parametrize("role", [M, V, P])
@pytest.mark.parametrize("peer", [VERA, BEN, PHONE, MIRA])
@pytest.mark.parametrize("by", [ANNA, MIRA])
def test_who_leads_makes_anybody_what_they_say(by: PeerId, peer: PeerId, role: LiveRole) -> None:
    ladder = Ladder()
    if by == peer:
        ladder.refuses(Appoint(peer, role), by, "forbidden")
        return
    ladder.do(Appoint(peer, role), by)
    assert ladder.role(peer) is role


@pytest.mark.parametrize("by", [ANNA, MIRA])
def test_the_organiser_stays_what_they_are(by: PeerId) -> None:
    ladder = Ladder()
    for role in (M, V, P):
        ladder.refuses(Appoint(ANNA, role), by, "forbidden")
    ladder.do(join("otto", O))  # co-organisers neither degrade each other nor make others one
    ladder.refuses(Appoint(PeerId("otto"), P), ANNA, "forbidden")
    for role in (O, G, LiveRole.HOUSE):
        ladder.refuses(Appoint(BEN, role), by, "forbidden")


@pytest.mark.parametrize("by", [VERA, GAST, PHONE, None])
def test_nobody_else_does(by: PeerId | None) -> None:
    ladder = Ladder()
    ladder.do(Appoint(VERA, V), ANNA)
    ladder.refuses(Appoint(BEN, V), by, "forbidden")


def test_who_was_made_moderator_leads_until_they_are_none_any_more() -> None:
    ladder = Ladder()
    ladder.do(Appoint(BEN, M), MIRA)
    ladder.do(Lock(), BEN)
    ladder.do(Appoint(MIRA, P), BEN)
    ladder.refuses(Kick(BEN), MIRA, "forbidden")
    ladder.do(Appoint(BEN, P), ANNA)
    ladder.refuses(Kick(MIRA), BEN, "forbidden")


def test_a_guest_is_a_guest_again() -> None:
    ladder = Ladder()
    ladder.do(Appoint(GAST, V), ANNA)
    assert ladder.role(GAST) is V
    ladder.do(Appoint(GAST, P), ANNA)
    assert ladder.role(GAST) is G
    assert ladder.room.kept == NOTHING_KEPT


def test_it_holds_over_a_lost_connection_and_another_entry() -> None:
    ladder = Ladder()
    ladder.do(Appoint(BEN, M), ANNA)
    ladder.do(Appoint(PHONE, V), ANNA)
    ladder.do(Detach(BEN, "ben-leg"))
    ladder.do(Resume(BEN, "ben-leg"))
    assert ladder.role(BEN) is M
    ladder.do(Leave(BEN), BEN)
    assert ladder.comes_back("ben", "ben2") is M
    # A telephone that is nobody's may be anybody's the next time.
    ladder.do(Leave(PHONE), PHONE)
    assert ladder.room.role_of(None, P) is P


def test_two_windows_of_one_person_have_one_role() -> None:
    ladder = Ladder()
    ladder.comes_back("ben", "ben2")
    ladder.do(Appoint(BEN, M), ANNA)
    assert ladder.role(PeerId("ben2")) is M
    ladder.do(Appoint(PeerId("ben2"), P), ANNA)
    assert ladder.role(BEN) is P


def test_who_is_removed_has_it_no_more() -> None:
    ladder = Ladder()
    ladder.do(Appoint(BEN, M), ANNA)
    ladder.do(Kick(BEN), ANNA)
    assert ladder.comes_back("ben", "ben2") is P


def test_another_plan_counts_more_and_the_same_one_does_not() -> None:
    ladder = Ladder()
    ladder.do(Appoint(BEN, V), ANNA)
    assert ladder.do(ChangeRole(BEN, P)) == ()  # the title was edited
    assert ladder.role(BEN) is V
    ladder.do(ChangeRole(BEN, O))
    assert ladder.role(BEN) is O
    ladder.do(ChangeRole(BEN, P))
    assert ladder.role(BEN) is P


def test_a_moderator_who_is_made_one_does_not_wait_before_the_door() -> None:
    ladder = Ladder()
    ladder.do(Appoint(BEN, M), ANNA)
    ladder.do(Appoint(VERA, V), ANNA)
    ladder.do(SetLobby(LobbyPolicy.EVERYONE), ANNA)
    door = ladder.room.door
    assert not door.has_to_wait(ladder.room.role_of("ben", P), "ben")
    assert door.has_to_wait(ladder.room.role_of("vera", P), "vera")
    # A presenter who waits keeps the role, whatever else of the plan is edited meanwhile.
    ladder.do(Leave(VERA), VERA)
    leg = Leg("v2-leg", Device.WEB)
    peer = PeerId("v2")
    ladder.do(Wait(peer, "vera", V, leg, "vera", identity="vera", planned=P))
    ladder.do(ChangeRole(peer, P))
    ladder.do(SetLobby(LobbyPolicy.OFF), ANNA)
    assert ladder.role(peer) is V


# --- presenters --------------------------------------------------------------------------------


def test_a_presenter_presents_turns_hands_over_and_stops() -> None:
    ladder = Ladder()
    ladder.do(Appoint(VERA, V), ANNA)
    ladder.do(PLAN, VERA)
    ladder.do(TurnPage(2), VERA)
    ladder.do(Present("d2", "b.pdf", pages=2), VERA)
    ladder.do(StopPresenting(), VERA)
    ladder.do(PLAN, VERA)
    ladder.do(HandOver(BEN), VERA)
    ladder.do(TurnPage(3), BEN)
    ladder.refuses(HandOver(VERA), BEN, "forbidden")


def test_a_presenter_does_not_push_others_aside() -> None:
    ladder = Ladder()
    ladder.do(Appoint(VERA, V), ANNA)
    ladder.refuses(HandOver(VERA), VERA, "bad-state")
    ladder.do(PLAN, ANNA)
    for command in (PLAN, TurnPage(2), HandOver(VERA), StopPresenting()):
        ladder.refuses(command, VERA, "forbidden")


@pytest.mark.parametrize("peer", [BEN, GAST])
def test_others_do_not_present(peer: PeerId) -> None:
    Ladder().refuses(PLAN, peer, "forbidden")


def test_a_presenter_leads_nothing() -> None:
    ladder = Ladder()
    ladder.do(Appoint(VERA, V), ANNA)
    for command in (Lock(), Kick(BEN), SetLobby(LobbyPolicy.OFF)):
        ladder.refuses(command, VERA, "forbidden")


# --- what is kept ------------------------------------------------------------------------------


def test_what_is_kept_restores_the_roles() -> None:
    before = Ladder()
    before.do(Appoint(BEN, M), ANNA)
    before.do(Appoint(GAST, V), ANNA)
    kept = before.room.kept
    assert kept.appointments == (Appointment("ben", P, M), Appointment("gast", G, V))
    after = Room(FACTS, limit=10, kept=kept)
    assert after.role_of("ben", P) is M
    assert after.role_of("gast", G) is V
    assert after.role_of("ben", O) is O  # the plan has changed meanwhile
    assert after.role_of("vera", P) is P


def test_memory_is_bounded() -> None:
    appointments = Appointments()
    for number in range(REMEMBERED + 10):
        appointments.remember(str(number), P, V)
    assert len(appointments.all) == REMEMBERED
    assert appointments.role_of("9", P) is P
    assert appointments.role_of("10", P) is V

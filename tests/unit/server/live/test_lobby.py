"""Waiting before a room: who has to, what they and the leaders are told, and how it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live.lobby import (
    DENIALS,
    DENIED_KEPT,
    Arrived,
    Changed,
    Gone,
    Lobby,
    LobbyEvent,
    Standing,
    Told,
    Waiting,
    has_to_wait,
)
from server.live.people import Leg, LiveRole
from server.live.refused import CommandRefused
from sfu.api import PeerId

GRACE = 30.0
ANN, BEN, CAL = PeerId("ann"), PeerId("ben"), PeerId("cal")


def guest(peer: PeerId, *, account_id: str | None = None) -> Waiting:
    leg = Leg(id=f"leg-{peer}", kind=Device.WEB)
    return Waiting(peer, peer.title(), LiveRole.GUEST, leg, since=0.0, account_id=account_id)


def lobby(*peers: PeerId, led: bool = True) -> Lobby:
    made = Lobby(grace=GRACE)
    made.leader_here(led)
    for peer in peers:
        made.wait(guest(peer))
    return made


def row(of: Lobby) -> list[PeerId]:
    return [person.peer for person in of.waiting]


def told(events: tuple[LobbyEvent, ...]) -> list[tuple[PeerId, Standing]]:
    return [(event.peer, event.standing) for event in events if isinstance(event, Told)]


@pytest.mark.parametrize(
    ("policy", "role", "account", "waits"),
    [
        (LobbyPolicy.OFF, LiveRole.GUEST, None, False),
        (LobbyPolicy.OFF, LiveRole.PARTICIPANT, "a", False),
        (LobbyPolicy.STRANGERS, LiveRole.GUEST, None, True),
        (LobbyPolicy.STRANGERS, LiveRole.PARTICIPANT, None, True),  # a caller
        (LobbyPolicy.STRANGERS, LiveRole.PARTICIPANT, "a", False),
        (LobbyPolicy.EVERYONE, LiveRole.PARTICIPANT, "a", True),
        (LobbyPolicy.EVERYONE, LiveRole.GUEST, None, True),
        (LobbyPolicy.EVERYONE, LiveRole.MODERATOR, "a", False),
        (LobbyPolicy.EVERYONE, LiveRole.ORGANISER, "a", False),
        (LobbyPolicy.STRANGERS, LiveRole.ORGANISER, None, False),
    ],
)
def test_who_has_to_wait(
    policy: LobbyPolicy, role: LiveRole, account: str | None, waits: bool
) -> None:
    assert has_to_wait(policy, role, account) is waits


def test_leaders_are_told_who_waits_and_the_one_who_waits_only_that_they_do() -> None:
    door = lobby()
    assert door.wait(guest(ANN)) == (Arrived(guest(ANN)), Told(ANN, Standing.WAITING))


def test_without_a_leader_all_wait_and_are_told_so_until_one_comes() -> None:
    door = lobby(ANN, BEN, led=False)
    assert door.standing(ANN) is Standing.NO_LEADER
    assert told(door.leader_here(True)) == [(ANN, Standing.WAITING), (BEN, Standing.WAITING)]
    assert door.leader_here(True) == ()
    assert told(door.leader_here(False)) == [(ANN, Standing.NO_LEADER), (BEN, Standing.NO_LEADER)]


def test_one_is_admitted_and_the_other_waits_on() -> None:
    door = lobby(ANN, BEN)
    assert door.admit(BEN, places=1) == (
        Gone(guest(BEN), Standing.ADMITTED),
        Told(BEN, Standing.ADMITTED),
    )
    assert row(door) == [ANN]


def test_one_is_denied_and_the_other_hears_nothing_of_it() -> None:
    door = lobby(ANN, BEN)
    assert told(door.deny(ANN)) == [(ANN, Standing.DENIED)]
    assert row(door) == [BEN]


def test_who_was_denied_may_ask_once_more_and_then_no_longer() -> None:
    door = lobby()
    for count in range(DENIALS):
        again = guest(PeerId(f"ann{count}"), account_id="a")
        door.wait(again)
        door.deny(again.peer)
    with pytest.raises(CommandRefused) as refused:
        door.wait(guest(ANN, account_id="a"))
    assert refused.value.code == "locked"
    door.wait(guest(BEN, account_id="b"))
    door.wait(replace(guest(CAL), number="0791234567"))
    assert row(door) == [BEN, CAL]


def test_strangers_cannot_be_known_again_and_are_not_taken_for_each_other() -> None:
    door = lobby()
    for _ in range(DENIALS + 1):
        door.wait(guest(ANN))
        door.deny(ANN)
    door.wait(guest(BEN))
    assert row(door) == [BEN]


def test_no_more_who_were_denied_are_remembered_than_the_bound() -> None:
    door = lobby()

    def turn_away(account_id: str) -> None:
        door.wait(guest(ANN, account_id=account_id))
        door.deny(ANN)

    for count in range(DENIED_KEPT):
        for _ in range(DENIALS):
            turn_away(f"a{count}")
    turn_away("b")
    turn_away("a0")  # forgotten, and the only one
    with pytest.raises(CommandRefused):
        turn_away("a2")


def test_all_are_admitted_as_they_came_as_far_as_there_are_places() -> None:
    door = lobby(ANN, BEN, CAL)
    assert told(door.admit_all(places=2)) == [(ANN, Standing.ADMITTED), (BEN, Standing.ADMITTED)]
    assert row(door) == [CAL]
    assert door.admit_all(places=0) == ()
    assert door.admit_all(places=-1) == ()
    assert row(door) == [CAL]


def test_a_full_room_admits_nobody_and_nobody_loses_their_place() -> None:
    door = lobby(ANN)
    with pytest.raises(CommandRefused) as refused:
        door.admit(ANN, places=0)
    assert refused.value.code == "full"
    assert row(door) == [ANN]


def test_a_milder_policy_lets_in_whoever_it_does_not_concern() -> None:
    door = lobby(ANN)
    door.wait(replace(guest(BEN, account_id="b"), role=LiveRole.PARTICIPANT))
    assert door.relax(LobbyPolicy.EVERYONE, places=9) == ()
    assert told(door.relax(LobbyPolicy.STRANGERS, places=9)) == [(BEN, Standing.ADMITTED)]
    assert told(door.relax(LobbyPolicy.OFF, places=9)) == [(ANN, Standing.ADMITTED)]
    assert row(door) == []


def test_the_end_of_the_conference_ends_the_waiting() -> None:
    door = lobby(ANN, BEN)
    assert told(door.end()) == [(ANN, Standing.ENDED), (BEN, Standing.ENDED)]
    assert row(door) == []


def test_who_loses_the_connection_keeps_the_place_in_the_row() -> None:
    door = lobby(ANN, BEN)
    (away,) = door.detach(ANN, now=100.0)
    assert isinstance(away, Changed) and not away.person.leg.connected
    assert door.detach(ANN, now=120.0) == ()  # the time runs from the first loss
    assert door.next_deadline() == 100.0 + GRACE
    assert door.advance(129.9) == ()
    assert door.resume(ANN) == (Changed(guest(ANN)), Told(ANN, Standing.WAITING))
    assert door.next_deadline() is None
    assert row(door) == [ANN, BEN]


def test_who_does_not_come_back_in_time_waits_no_more() -> None:
    door = lobby(ANN, BEN)
    door.detach(ANN, now=100.0)
    assert told(door.advance(100.0 + GRACE)) == [(ANN, Standing.LOST)]
    assert row(door) == [BEN]


def test_who_is_admitted_while_away_comes_in_with_the_time_that_is_left() -> None:
    door = lobby(ANN)
    door.detach(ANN, now=100.0)
    gone, _ = door.admit(ANN, places=1)
    assert isinstance(gone, Gone)
    assert (gone.person.leg.connected, gone.person.leg.deadline) == (False, 130.0)


def test_the_row_is_bounded_and_those_who_came_first_stay() -> None:
    door = Lobby(grace=GRACE, limit=2)
    door.wait(guest(ANN))
    door.wait(guest(BEN))
    with pytest.raises(CommandRefused) as refused:
        door.wait(guest(CAL))
    assert refused.value.code == "full"
    assert row(door) == [ANN, BEN]


def test_nobody_waits_twice() -> None:
    with pytest.raises(CommandRefused) as refused:
        lobby(ANN).wait(guest(ANN))
    assert refused.value.code == "bad-state"


@pytest.mark.parametrize("step", ["admit", "deny", "leave", "detach", "resume", "standing"])
def test_a_stranger_is_not_found(step: str) -> None:
    door = lobby(ANN)
    with pytest.raises(CommandRefused) as refused:
        act(door, step, BEN, now=0.0)
    assert refused.value.code == "not-found"
    assert row(door) == [ANN]


def act(door: Lobby, step: str, peer: PeerId, now: float) -> tuple[LobbyEvent, ...]:
    if step == "standing":
        door.standing(peer)
        return ()
    steps = {
        "wait": lambda: door.wait(guest(peer)),
        "admit": lambda: door.admit(peer, places=1),
        "deny": lambda: door.deny(peer),
        "leave": lambda: door.leave(peer),
        "detach": lambda: door.detach(peer, now),
        "resume": lambda: door.resume(peer),
        "advance": lambda: door.advance(now),
        "end": door.end,
    }
    return steps[step]()


STEPS = ("wait", "admit", "deny", "leave", "detach", "resume", "advance", "end")


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from((ANN, BEN, CAL)))))
def test_whatever_happens_each_arrival_ends_at_most_once(
    story: list[tuple[str, PeerId]],
) -> None:
    """Invariant: the row is exactly those who arrived and have not gone, never over its limit."""
    door = Lobby(grace=2.0, limit=2)
    open_: list[PeerId] = []
    for now, (step, peer) in enumerate(story):
        try:
            events = act(door, step, peer, now=float(now))
        except CommandRefused:
            events = ()
        for event in events:
            if isinstance(event, Arrived):
                open_.append(event.person.peer)
            elif isinstance(event, Gone):
                open_.remove(event.person.peer)
        assert row(door) == open_
        assert len(open_) <= 2

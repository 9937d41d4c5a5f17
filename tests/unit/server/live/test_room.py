"""The live room by ladders: one command, then what everybody hears of it."""

from __future__ import annotations

import pytest

from server.domain.entry import Device
from server.live.commands import (
    AddLeg,
    ChangeFacts,
    Command,
    Detach,
    End,
    Hold,
    Join,
    Kick,
    Leave,
    Lock,
    LowerHand,
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
from server.live.crowd import ENTRY_TIME, GRACE
from server.live.events import (
    EndReason,
    Event,
    LeaveReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RoomChanged,
    RoomEnded,
)
from server.live.journal import HISTORY
from server.live.people import Leg, LiveRole, Net, Participant
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId, Source
from tests.unit.server.live.facts import FACTS

ANNA, BEN, CARL, PHONE = PeerId("anna"), PeerId("ben"), PeerId("carl"), PeerId("phone")


def join(
    peer: PeerId,
    role: LiveRole = LiveRole.PARTICIPANT,
    kind: Device = Device.WEB,
    name: str | None = None,
) -> Join:
    leg = Leg(id=f"{peer}-leg", kind=kind, on=frozenset({Source.MIC}))
    return Join(peer=peer, name=name or peer, role=role, leg=leg)


class Ladder:
    """A room with Anna (organiser) and Ben in browsers and a telephone, at t = 0."""

    def __init__(self, limit: int = 10) -> None:
        self.room = Room(FACTS, limit=limit)
        self.do(join(ANNA, LiveRole.ORGANISER))
        self.do(join(BEN))
        self.do(join(PHONE, kind=Device.PHONE))

    def do(self, command: Command, by: PeerId | None = None, at: float = 0.0) -> tuple[Event, ...]:
        return self.room.apply(command, by, at)

    def refuses(self, command: Command, by: PeerId | None, code: str) -> None:
        before = (self.room.roster, self.room.locked, self.room.seq)
        with pytest.raises(CommandRefused) as caught:
            self.do(command, by)
        assert caught.value.code == code
        assert (self.room.roster, self.room.locked, self.room.seq) == before

    def person(self, peer: PeerId) -> Participant:
        person = self.room.participant(peer)
        assert person is not None
        return person


def updated(events: tuple[Event, ...]) -> list[Participant]:
    assert all(isinstance(event, ParticipantUpdated) for event in events)
    return [event.participant for event in events if isinstance(event, ParticipantUpdated)]


def test_people_are_listed_in_the_order_in_which_they_came() -> None:
    room = Ladder().room
    assert [p.peer for p in room.roster] == [ANNA, BEN, PHONE]
    assert [p.kind for p in room.roster] == [Device.WEB, Device.WEB, Device.PHONE]
    assert room.seq == 3


def test_a_join_is_one_event_with_the_whole_participant() -> None:
    ladder = Ladder()
    (event,) = ladder.do(join(CARL))
    assert event == ParticipantJoined(4, ladder.person(CARL))


def test_the_same_name_again_gets_a_number() -> None:
    ladder = Ladder()
    ladder.do(join(PeerId("x1"), name="anna"))
    ladder.do(join(PeerId("x2"), name="anna"))
    ladder.do(Leave(PeerId("x1")))
    ladder.do(join(PeerId("x3"), name="anna"))
    names = [p.name for p in ladder.room.roster]
    assert names == ["anna", "ben", "phone", "anna (3)", "anna (2)"]


def test_leaving_is_told_with_the_legs_that_were_left() -> None:
    ladder = Ladder()
    ben = ladder.person(BEN)
    assert ladder.do(Leave(BEN), by=BEN) == (ParticipantLeft(4, ben, LeaveReason.LEFT),)
    ladder.refuses(RaiseHand(BEN), BEN, "not-found")


def test_the_last_one_out_ends_the_room() -> None:
    ladder = Ladder()
    ladder.do(Leave(ANNA), by=ANNA)
    ladder.do(Leave(BEN), by=BEN)
    left, ended = ladder.do(RemoveLeg(PHONE, "phone-leg"))
    assert isinstance(left, ParticipantLeft)
    assert ended == RoomEnded(7, EndReason.EMPTY, ())
    ladder.refuses(join(CARL), None, "ended")


def test_end_tells_who_was_still_there() -> None:
    ladder = Ladder()
    everybody = ladder.room.roster
    assert ladder.do(End(), by=ANNA) == (RoomEnded(4, EndReason.COMMAND, everybody),)
    assert ladder.room.roster == ()
    assert ladder.room.next_deadline() is None


def test_sources_of_a_browser() -> None:
    ladder = Ladder()
    (ben,) = updated(ladder.do(SetSource(BEN, "ben-leg", Source.CAM, True, False), by=BEN))
    assert ben.sends(Source.CAM)
    (ben,) = updated(ladder.do(SetSource(BEN, "ben-leg", Source.CAM, True, True), by=BEN))
    assert not ben.sends(Source.CAM)
    (ben,) = updated(ladder.do(SetSource(BEN, "ben-leg", Source.MIC, False, False), by=BEN))
    assert ben.muted


def test_a_telephone_sends_voice_only() -> None:
    ladder = Ladder()
    ladder.refuses(SetSource(PHONE, "phone-leg", Source.CAM, True, False), PHONE, "bad-state")
    ladder.refuses(SetSource(PHONE, "other", Source.MIC, True, False), PHONE, "not-found")


def test_mute_by_the_organiser_and_unmute_by_oneself_on_any_device() -> None:
    ladder = Ladder()
    for peer in (BEN, PHONE):
        (muted,) = updated(ladder.do(Mute(peer), by=ANNA))
        assert muted.muted
        assert ladder.do(Mute(peer), by=ANNA) == ()
        ladder.refuses(Unmute(peer), ANNA, "forbidden")
        (back,) = updated(ladder.do(Unmute(peer), by=peer))
        assert not back.muted


def test_mute_all_spares_the_one_who_asks() -> None:
    ladder = Ladder()
    assert [p.peer for p in updated(ladder.do(MuteAll(), by=ANNA))] == [BEN, PHONE]
    assert not ladder.person(ANNA).muted
    assert ladder.do(MuteAll(), by=ANNA) == ()


def test_hands_keep_their_order() -> None:
    ladder = Ladder()
    ladder.do(RaiseHand(PHONE), by=PHONE)
    ladder.do(RaiseHand(BEN), by=BEN)
    assert ladder.do(RaiseHand(PHONE), by=PHONE) == ()
    assert (ladder.person(PHONE).hand, ladder.person(BEN).hand) == (1, 2)
    ladder.do(LowerHand(PHONE), by=ANNA)
    ladder.do(RaiseHand(PHONE), by=PHONE)
    assert (ladder.person(PHONE).hand, ladder.person(BEN).hand) == (3, 2)


def test_a_locked_room_lets_in_those_who_can_unlock_it_and_nobody_else() -> None:
    ladder = Ladder()
    assert ladder.do(Lock(), by=ANNA) == (RoomChanged(4, FACTS, True, ANNA),)
    assert ladder.do(Lock(), by=ANNA) == ()
    ladder.refuses(join(CARL), None, "locked")
    ladder.refuses(join(CARL, kind=Device.PHONE), None, "locked")
    ladder.do(join(PeerId("admin"), LiveRole.MODERATOR))
    ladder.do(Unlock(), by=PeerId("admin"))
    ladder.do(join(CARL))
    assert ladder.person(CARL).name == "carl"


def test_a_full_room_takes_nobody() -> None:
    ladder = Ladder(limit=3)
    ladder.refuses(join(CARL), None, "full")
    ladder.refuses(join(CARL, LiveRole.ORGANISER), None, "full")
    ladder.do(Leave(BEN), by=BEN)
    ladder.do(join(CARL))
    assert len(ladder.room.roster) == 3


def test_kick_names_its_reason_and_is_not_for_superiors() -> None:
    ladder = Ladder()
    ladder.do(join(CARL, LiveRole.MODERATOR))
    ladder.refuses(Kick(ANNA), CARL, "forbidden")
    ladder.refuses(Kick(PHONE), BEN, "forbidden")
    (left,) = ladder.do(Kick(PHONE), by=CARL)
    assert isinstance(left, ParticipantLeft)
    assert left.reason is LeaveReason.KICKED
    assert [leg.id for leg in left.participant.legs] == ["phone-leg"]
    ladder.do(Kick(CARL), by=ANNA)
    ladder.refuses(Kick(CARL), ANNA, "not-found")


def test_nobody_enters_twice_or_lets_others_in() -> None:
    ladder = Ladder()
    ladder.refuses(join(BEN), None, "bad-state")
    ladder.refuses(join(CARL), ANNA, "forbidden")
    ladder.refuses(join(CARL), CARL, "not-found")


# --- legs, loss and return ----------------------------------------------------------------


def test_a_lost_socket_shows_as_reconnecting_and_comes_back() -> None:
    ladder = Ladder()
    (ben,) = updated(ladder.do(Detach(BEN, "ben-leg"), at=100.0))
    assert ben.reconnecting
    assert ladder.do(Detach(BEN, "ben-leg"), at=105.0) == ()
    (ben,) = updated(ladder.do(Resume(BEN, "ben-leg"), at=129.9))
    assert not ben.reconnecting
    assert ladder.room.advance(1000.0) != ()  # only the call that never entered
    assert BEN in [p.peer for p in ladder.room.roster]


@pytest.mark.parametrize(("after", "gone"), [(GRACE - 0.001, False), (GRACE, True)])
def test_grace_ends_on_its_deadline(after: float, gone: bool) -> None:
    ladder = Ladder()
    ladder.do(Resume(PHONE, "phone-leg"))
    ladder.do(Detach(BEN, "ben-leg"), at=100.0)
    assert ladder.room.next_deadline() == 100.0 + GRACE
    events = ladder.room.advance(100.0 + after)
    assert [type(event) for event in events] == ([ParticipantLeft] if gone else [])
    assert (ladder.room.participant(BEN) is None) is gone


def test_a_caller_who_never_reaches_the_mix_is_given_up() -> None:
    ladder = Ladder()
    assert ladder.room.next_deadline() == ENTRY_TIME
    (left,) = ladder.room.advance(ENTRY_TIME)
    assert isinstance(left, ParticipantLeft)
    assert left.reason is LeaveReason.LOST


def test_a_caller_who_enters_in_time_stays_and_nobody_hears_of_it() -> None:
    ladder = Ladder()
    assert ladder.do(Resume(PHONE, "phone-leg"), at=5.0) == ()
    assert ladder.room.advance(1000.0) == ()
    assert ladder.room.next_deadline() is None


def test_one_person_with_two_legs_leaves_with_the_last() -> None:
    ladder = Ladder()
    second = Leg("ben-phone", Device.PHONE, on=frozenset({Source.MIC}))
    (ben,) = updated(ladder.do(AddLeg(BEN, second)))
    assert ben.kind is Device.WEB
    ladder.refuses(AddLeg(BEN, second), None, "bad-state")
    (ben,) = updated(ladder.do(Detach(BEN, "ben-leg"), at=1.0))
    assert not ben.reconnecting
    (ben,) = updated(ladder.room.advance(1.0 + GRACE))
    assert ben.kind is Device.PHONE
    (left,) = ladder.do(RemoveLeg(BEN, "ben-phone"))
    assert isinstance(left, ParticipantLeft)


def test_mute_reaches_every_leg() -> None:
    ladder = Ladder()
    ladder.do(AddLeg(BEN, Leg("ben-phone", Device.PHONE, on=frozenset({Source.MIC}))))
    (ben,) = updated(ladder.do(Mute(BEN), by=ANNA))
    assert ben.muted and all(Source.MIC in leg.muted for leg in ben.legs)


def test_hold_shows_while_every_leg_is_held() -> None:
    ladder = Ladder()
    (phone,) = updated(ladder.do(Hold(PHONE, "phone-leg", True)))
    assert phone.held
    (phone,) = updated(ladder.do(Hold(PHONE, "phone-leg", False)))
    assert not phone.held


def test_network_and_facts_are_told_when_they_change() -> None:
    ladder = Ladder()
    (ben,) = updated(ladder.do(ReportNet(BEN, Net.POOR)))
    assert ben.net is Net.POOR
    assert ladder.do(ReportNet(BEN, Net.POOR)) == ()
    assert ladder.do(ChangeFacts(FACTS)) == ()


# --- the past -----------------------------------------------------------------------------


def test_who_missed_events_gets_exactly_those() -> None:
    ladder = Ladder()
    seen = ladder.room.seq
    missed = [*ladder.do(RaiseHand(BEN), by=BEN), *ladder.do(Lock(), by=ANNA)]
    assert ladder.room.events_since(seen) == tuple(missed)
    assert ladder.room.events_since(ladder.room.seq) == ()
    assert ladder.room.events_since(ladder.room.seq + 1) is None
    assert ladder.room.events_since(-1) is None


def test_who_missed_more_than_is_kept_needs_a_new_picture() -> None:
    ladder = Ladder()
    for _ in range(HISTORY // 2):
        ladder.do(RaiseHand(BEN), by=BEN)
        ladder.do(LowerHand(BEN), by=BEN)
    assert ladder.room.seq == 3 + HISTORY
    assert ladder.room.events_since(2) is None
    events = ladder.room.events_since(3)
    assert events is not None
    assert [event.seq for event in events] == list(range(4, 4 + HISTORY))

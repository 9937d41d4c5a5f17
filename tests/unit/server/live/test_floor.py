"""Who may speak, and who is asked to, by ladders."""

from __future__ import annotations

import pytest

from server.domain.entry import Device
from server.live.commands import (
    AddLeg,
    Appoint,
    AskToSpeak,
    Command,
    Detach,
    GiveFloor,
    Join,
    MoveLeg,
    Mute,
    MuteAll,
    NotNow,
    RaiseHand,
    Resume,
    ReturnLeg,
    SetFloor,
    SetSource,
    TakeFloor,
    Unmute,
)
from server.live.events import Event, ParticipantUpdated, RoomChanged
from server.live.kept import Kept
from server.live.people import Leg, LiveRole, Participant
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId, Source
from tests.unit.server.live.facts import FACTS

VOICE = frozenset({Source.MIC})
ANNA, VERA, BEN, PHONE = PeerId("anna"), PeerId("vera"), PeerId("ben"), PeerId("phone")
ROLES = {
    ANNA: LiveRole.ORGANISER,
    VERA: LiveRole.PRESENTER,
    BEN: LiveRole.PARTICIPANT,
    PHONE: LiveRole.GUEST,
}


def join(peer: PeerId, kind: Device = Device.WEB) -> Join:
    return Join(peer, peer, ROLES.get(peer, LiveRole.PARTICIPANT), leg(peer, kind))


def leg(peer: PeerId, kind: Device, number: int = 1) -> Leg:
    return Leg(f"{peer}-{number}", kind, on=VOICE)


def speak(peer: PeerId) -> SetSource:
    return SetSource(peer, f"{peer}-1", Source.MIC, on=True, muted=False)


class Ladder:
    """Anna (organiser), Vera (presenter) and Ben in browsers and a telephone, nobody muted."""

    def __init__(self, *, only: bool = False) -> None:
        self.room = Room(FACTS, limit=10)
        for peer in (ANNA, VERA, BEN):
            self.do(join(peer))
        self.do(join(PHONE, Device.PHONE))
        self.do(Resume(PHONE, "phone-1"))
        if only:
            self.do(SetFloor(True), ANNA)

    def do(self, command: Command, by: PeerId | None = None) -> tuple[Event, ...]:
        return self.room.apply(command, by, 0.0)

    def refuses(self, command: Command, by: PeerId | None, code: str) -> None:
        before = (self.room.roster, self.room.seq)
        with pytest.raises(CommandRefused) as caught:
            self.do(command, by)
        assert caught.value.code == code
        assert (self.room.roster, self.room.seq) == before

    def person(self, peer: PeerId) -> Participant:
        found = self.room.participant(peer)
        assert found is not None
        return found

    @property
    def heard(self) -> set[PeerId]:
        return {each.peer for each in self.room.roster if not each.muted}


def test_who_has_not_the_floor_falls_silent_after_the_rule_is_told() -> None:
    ladder = Ladder()
    rule, *silenced = ladder.do(SetFloor(True), ANNA)
    assert isinstance(rule, RoomChanged) and rule.floor_only
    told = [event for event in silenced if isinstance(event, ParticipantUpdated)]
    assert [event.participant.peer for event in told] == [BEN, PHONE]
    assert all(event.by == ANNA and event.participant.muted for event in told)
    assert ladder.heard == {ANNA, VERA}
    assert ladder.do(SetFloor(True), ANNA) == ()


@pytest.mark.parametrize("peer", [BEN, PHONE])
def test_whatever_they_try_they_stay_muted(peer: PeerId) -> None:
    ladder = Ladder(only=True)
    ladder.refuses(Unmute(peer), peer, "no-floor")
    ladder.refuses(speak(peer), peer, "no-floor")
    ladder.do(Detach(peer, f"{peer}-1"))
    ladder.do(Resume(peer, f"{peer}-1"))
    assert ladder.heard == {ANNA, VERA}


def test_another_leg_is_no_way_around_it() -> None:
    ladder = Ladder(only=True)
    ladder.do(AddLeg(BEN, leg(BEN, Device.PHONE, 2)))
    ladder.do(ReturnLeg(BEN, leg(BEN, Device.PHONE, 3), "ben-2"))
    ladder.do(Resume(BEN, "ben-3"))
    ladder.do(join(PeerId("carl")))
    ladder.do(join(PeerId("dora"), Device.PHONE))
    carl = PeerId("carl")
    ladder.do(MoveLeg(PHONE, "phone-1", carl))
    assert ladder.heard == {ANNA, VERA}
    assert all(each.muted >= VOICE for each in ladder.person(carl).legs)


def test_the_floor_answers_a_hand_and_opens_no_microphone() -> None:
    ladder = Ladder(only=True)
    ladder.do(RaiseHand(PHONE), PHONE)
    (event,) = ladder.do(GiveFloor(PHONE), ANNA)
    assert isinstance(event, ParticipantUpdated)
    phone = event.participant
    assert (phone.floor, phone.hand, phone.muted) == (True, None, True)
    ladder.do(Unmute(PHONE), PHONE)
    assert PHONE in ladder.heard
    assert ladder.do(GiveFloor(PHONE), ANNA) == ()


@pytest.mark.parametrize("by", [ANNA, BEN])
def test_the_floor_is_taken_back_or_given_back(by: PeerId) -> None:
    ladder = Ladder(only=True)
    ladder.do(GiveFloor(BEN), ANNA)
    ladder.do(speak(BEN), BEN)
    assert BEN in ladder.heard
    (event,) = ladder.do(TakeFloor(BEN), by)
    assert isinstance(event, ParticipantUpdated) and event.by == by
    assert BEN not in ladder.heard
    ladder.refuses(Unmute(BEN), BEN, "no-floor")


def test_when_everybody_may_speak_again_nobody_is_unmuted_nor_has_the_floor() -> None:
    ladder = Ladder(only=True)
    ladder.do(GiveFloor(BEN), ANNA)
    ladder.do(SetFloor(False), ANNA)
    assert ladder.heard == {ANNA, VERA}
    assert not ladder.person(BEN).floor
    ladder.do(Unmute(PHONE), PHONE)
    ladder.refuses(GiveFloor(BEN), ANNA, "bad-state")
    ladder.do(SetFloor(True), ANNA)
    assert PHONE not in ladder.heard


def test_the_floor_goes_with_the_role() -> None:
    ladder = Ladder(only=True)
    ladder.do(Appoint(BEN, LiveRole.PRESENTER), ANNA)
    ladder.do(speak(BEN), BEN)
    ladder.do(Appoint(BEN, LiveRole.PARTICIPANT), ANNA)
    assert BEN not in ladder.heard
    assert ladder.do(GiveFloor(VERA), ANNA) == ()  # has it anyway


def test_mute_all_leaves_the_floor_where_it_is() -> None:
    ladder = Ladder(only=True)
    ladder.do(GiveFloor(BEN), ANNA)
    ladder.do(MuteAll(), ANNA)
    ladder.do(Unmute(BEN), BEN)
    assert BEN in ladder.heard


def test_others_decide_nothing() -> None:
    ladder = Ladder(only=True)
    for by in (VERA, BEN, PHONE, None):
        ladder.refuses(SetFloor(False), by, "forbidden")
        ladder.refuses(GiveFloor(BEN), by, "forbidden")
    ladder.refuses(TakeFloor(BEN), VERA, "forbidden")
    ladder.refuses(GiveFloor(PeerId("nobody")), ANNA, "not-found")


def test_the_rule_outlasts_a_crash_and_is_told_to_those_who_listen() -> None:
    room = Room(FACTS, limit=10, kept=Kept(floor_only=True))
    rule, joined = room.apply(join(BEN), None, 0.0)
    assert isinstance(rule, RoomChanged) and rule.floor_only and rule.seq == 1
    assert joined.seq == 2
    ben = room.participant(BEN)
    assert ben is not None and ben.muted


# --- asked to speak ----------------------------------------------------------------------------


def test_who_is_asked_decides() -> None:
    ladder = Ladder()
    ladder.do(Mute(BEN), ANNA)
    (event,) = ladder.do(AskToSpeak(BEN), ANNA)
    assert isinstance(event, ParticipantUpdated)
    assert event.participant.asked == 1 and event.participant.muted
    ladder.do(AskToSpeak(BEN), ANNA)
    assert ladder.person(BEN).asked == 2  # a telephone is asked again
    ladder.do(NotNow(BEN), BEN)
    assert ladder.person(BEN).asked == 0


@pytest.mark.parametrize("command", [Unmute(BEN), speak(BEN)])
def test_speaking_is_the_answer(command: Command) -> None:
    ladder = Ladder()
    ladder.do(Mute(BEN), ANNA)
    ladder.do(AskToSpeak(BEN), ANNA)
    ladder.do(command, BEN)
    assert ladder.person(BEN).asked == 0


def test_the_question_waits_for_whoever_comes_back() -> None:
    ladder = Ladder()
    ladder.do(Mute(BEN), BEN)
    ladder.do(AskToSpeak(BEN), ANNA)
    ladder.do(Detach(BEN, "ben-1"))
    ladder.do(Resume(BEN, "ben-1"))
    assert ladder.person(BEN).asked == 1
    ladder.do(SetFloor(True), ANNA)
    assert ladder.person(BEN).asked == 0


def test_who_cannot_be_asked() -> None:
    ladder = Ladder()
    ladder.refuses(AskToSpeak(BEN), ANNA, "bad-state")  # speaks already
    ladder.do(Mute(BEN), BEN)
    ladder.refuses(AskToSpeak(BEN), VERA, "forbidden")
    ladder.refuses(NotNow(BEN), ANNA, "forbidden")
    ladder.do(SetFloor(True), ANNA)
    ladder.refuses(AskToSpeak(BEN), ANNA, "no-floor")

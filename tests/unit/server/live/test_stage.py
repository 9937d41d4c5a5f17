"""A document that everybody looks at, by ladders: one command, then what everybody hears of it."""

from __future__ import annotations

import pytest

from server.domain.entry import Device
from server.live.commands import (
    ChangeRole,
    Command,
    Detach,
    HandOver,
    Join,
    Leave,
    Present,
    Resume,
    StopPresenting,
    TurnPage,
)
from server.live.crowd import GRACE
from server.live.events import Event, PresentationChanged
from server.live.people import Leg, LiveRole
from server.live.presentation import Presentation
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

ANNA, MIRA, BEN = PeerId("anna"), PeerId("mira"), PeerId("ben")
PLAN = Present("d1", "plan.pdf", pages=3)
ROLES = {ANNA: LiveRole.ORGANISER, MIRA: LiveRole.MODERATOR, BEN: LiveRole.PARTICIPANT}


class Ladder:
    """A room with Anna (organiser), Mira (moderator) and Ben, at t = 0."""

    def __init__(self) -> None:
        self.room = Room(FACTS, limit=10)
        for peer, role in ROLES.items():
            leg = Leg(id=f"{peer}-leg", kind=Device.WEB)
            self.room.apply(Join(peer=peer, name=peer, role=role, leg=leg), None, 0.0)

    def do(self, command: Command, by: PeerId | None) -> tuple[Event, ...]:
        return self.room.apply(command, by, 0.0)

    def shows(self, command: Command, by: PeerId | None) -> Presentation | None:
        """What the one event says."""
        (event,) = self.do(command, by)
        assert isinstance(event, PresentationChanged)
        assert event.shown == self.room.stage.shown
        assert event.by == by
        return event.shown

    def refuses(self, command: Command, by: PeerId | None, code: str) -> None:
        before = (self.room.stage.shown, self.room.seq)
        with pytest.raises(CommandRefused) as caught:
            self.do(command, by)
        assert caught.value.code == code
        assert (self.room.stage.shown, self.room.seq) == before


def test_present_turn_and_stop() -> None:
    ladder = Ladder()
    first = Presentation("d1", "plan.pdf", 3, 1, ANNA)
    assert ladder.shows(PLAN, ANNA) == first
    second = ladder.shows(TurnPage(2), ANNA)
    assert second is not None and second.page == 2
    assert ladder.do(TurnPage(2), ANNA) == ()
    assert ladder.shows(StopPresenting(), ANNA) is None


def test_another_document_takes_its_place() -> None:
    ladder = Ladder()
    ladder.shows(PLAN, ANNA)
    assert ladder.shows(Present("d2", "b.pdf", 9, page=4), MIRA) == Presentation(
        "d2", "b.pdf", 9, 4, MIRA
    )


@pytest.mark.parametrize("page", [0, 4, -1])
def test_there_is_no_such_page(page: int) -> None:
    ladder = Ladder()
    ladder.refuses(Present("d1", "plan.pdf", pages=3, page=page), ANNA, "not-found")
    ladder.shows(PLAN, ANNA)
    ladder.refuses(TurnPage(page), ANNA, "not-found")


def test_nothing_is_turned_or_stopped_where_nothing_is_shown() -> None:
    ladder = Ladder()
    ladder.refuses(TurnPage(1), ANNA, "bad-state")
    ladder.refuses(StopPresenting(), ANNA, "bad-state")
    ladder.refuses(TurnPage(1), BEN, "bad-state")


def test_who_may() -> None:
    ladder = Ladder()
    ladder.refuses(PLAN, BEN, "forbidden")
    ladder.refuses(PLAN, None, "forbidden")
    ladder.shows(PLAN, ANNA)
    ladder.refuses(TurnPage(2), BEN, "forbidden")
    ladder.refuses(StopPresenting(), BEN, "forbidden")
    ladder.refuses(TurnPage(2), None, "forbidden")
    assert ladder.shows(TurnPage(3), MIRA) == Presentation("d1", "plan.pdf", 3, 3, ANNA)
    assert ladder.shows(StopPresenting(), None) is None  # the document was deleted


def test_somebody_else_presents() -> None:
    ladder = Ladder()
    ladder.refuses(HandOver(BEN), ANNA, "bad-state")
    ladder.shows(PLAN, ANNA)
    ladder.refuses(HandOver(BEN), BEN, "forbidden")
    ladder.refuses(HandOver(PeerId("nobody")), ANNA, "not-found")
    assert ladder.shows(HandOver(BEN), MIRA) == Presentation("d1", "plan.pdf", 3, 1, BEN)
    assert ladder.shows(TurnPage(2), BEN) == Presentation("d1", "plan.pdf", 3, 2, BEN)
    ladder.refuses(PLAN, BEN, "forbidden")
    ladder.refuses(HandOver(ANNA), BEN, "forbidden")
    assert ladder.do(HandOver(BEN), ANNA) == ()
    assert ladder.shows(HandOver(ANNA), ANNA) == Presentation("d1", "plan.pdf", 3, 2, ANNA)
    ladder.refuses(TurnPage(3), BEN, "forbidden")


def test_a_telephone_presents_as_well() -> None:
    ladder, phone = Ladder(), PeerId("phone")
    leg = Leg(id="phone-leg", kind=Device.PHONE)
    ladder.do(Join(peer=phone, name="phone", role=LiveRole.PARTICIPANT, leg=leg), None)
    ladder.shows(PLAN, ANNA)
    assert ladder.shows(HandOver(phone), ANNA) == Presentation("d1", "plan.pdf", 3, 1, phone)
    assert ladder.shows(TurnPage(2), phone) == Presentation("d1", "plan.pdf", 3, 2, phone)
    ladder.refuses(TurnPage(4), phone, "not-found")


def test_a_presenter_who_leads_no_more_goes_on() -> None:
    ladder = Ladder()
    ladder.shows(PLAN, MIRA)
    ladder.do(ChangeRole(MIRA, LiveRole.PARTICIPANT), None)
    ladder.shows(TurnPage(2), MIRA)
    ladder.refuses(PLAN, MIRA, "forbidden")
    assert ladder.shows(StopPresenting(), MIRA) is None


def test_it_goes_with_its_presenter() -> None:
    ladder = Ladder()
    ladder.shows(PLAN, ANNA)
    assert len(ladder.do(Leave(BEN), None)) == 1
    _, gone = ladder.do(Leave(ANNA), None)
    assert gone == PresentationChanged(ladder.room.seq, None, None)


def test_a_presenter_who_comes_back_finds_the_page_and_turns_on() -> None:
    ladder = Ladder()
    ladder.shows(PLAN, ANNA)
    seq = ladder.room.seq
    ladder.do(Detach(ANNA, "anna-leg"), None)
    ladder.shows(TurnPage(2), MIRA)
    ladder.do(Resume(ANNA, "anna-leg"), None)
    missed = [
        event
        for event in ladder.room.events_since(seq) or ()
        if isinstance(event, PresentationChanged)
    ]
    assert [event.shown.page for event in missed if event.shown] == [2]
    assert ladder.shows(TurnPage(3), ANNA) is not None


def test_a_presenter_who_does_not_come_back_leaves_the_stage_free() -> None:
    ladder = Ladder()
    ladder.shows(PLAN, ANNA)
    ladder.do(Detach(ANNA, "anna-leg"), None)
    events = ladder.room.advance(GRACE)
    assert isinstance(events[-1], PresentationChanged)
    assert events[-1].shown is None

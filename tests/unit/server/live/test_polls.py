"""A poll in a room, by ladders: one command, then what everybody hears of it."""

from __future__ import annotations

from typing import Any

import pytest

from server.domain.entry import Device
from server.live.commands import AddLeg, Command, End, Join, Leave, MoveLeg, RemoveLeg
from server.live.events import Event, PollChanged, RoomEnded
from server.live.kept import Kept
from server.live.people import Leg, LiveRole
from server.live.poll_commands import ClosePoll, OpenPoll, Vote
from server.live.polls import Cast, KeptPoll, Poll, counted
from server.live.refused import CommandRefused
from server.live.room import Room
from sfu.api import PeerId
from tests.unit.server.live.facts import FACTS

ANNA, BEN, ZOE, PHONE = PeerId("anna"), PeerId("ben"), PeerId("zoe"), PeerId("phone")
ROLES = {
    ANNA: LiveRole.ORGANISER,
    BEN: LiveRole.PRESENTER,
    ZOE: LiveRole.GUEST,
    PHONE: LiveRole.PARTICIPANT,
}
WHERE = OpenPoll("q1", "Where do we meet?", ("Bern", "Geneva", "Chur"))


def open_poll(**changes: Any) -> OpenPoll:
    values = {"question": WHERE.question, "options": WHERE.options} | changes
    return OpenPoll("q1", **values)


class Ladder:
    """A room with Anna (organiser), Ben (presenter), Zoé (guest) and a telephone, at t = 0."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.room = Room(FACTS, limit=10, kept=kept or Kept())
        for peer, role in ROLES.items():
            device = Device.PHONE if peer == PHONE else Device.WEB
            identity = None if peer == PHONE else f"id-{peer}"
            leg = Leg(f"{peer}-leg", device)
            self.do(Join(peer, peer, role, leg, identity=identity), None)

    def do(self, command: Command, by: PeerId | None = ANNA) -> tuple[Event, ...]:
        return self.room.apply(command, by, 0.0)

    def tells(self, command: Command, by: PeerId | None = ANNA) -> tuple[Poll, Cast | None]:
        """What the one event says."""
        (event,) = self.do(command, by)
        assert isinstance(event, PollChanged)
        return event.poll, event.cast

    def votes(self, who: PeerId, *choices: int) -> tuple[int, ...]:
        """How it stands then."""
        poll, cast = self.tells(Vote(who, "q1", choices), who)
        assert cast is not None and cast.choices == choices
        return poll.counts

    def refuses(self, command: Command, by: PeerId | None = ANNA) -> str:
        with pytest.raises(CommandRefused) as refused:
            self.do(command, by)
        return refused.value.code


def test_it_is_opened_voted_on_and_closed() -> None:
    ladder = Ladder()
    poll, _ = ladder.tells(WHERE, BEN)
    assert (poll.name, poll.counts, poll.voted, poll.closed) == ("ben", (0, 0, 0), 0, False)
    assert ladder.votes(ZOE, 2) == (0, 1, 0)
    assert ladder.votes(PHONE, 2) == (0, 2, 0)
    assert ladder.votes(ZOE, 3) == (0, 1, 1)
    assert ladder.do(Vote(ZOE, "q1", (3,)), ZOE) == ()  # as it is already
    assert ladder.votes(PHONE) == (0, 0, 1)  # taken back
    poll, _ = ladder.tells(ClosePoll("q1"), BEN)
    assert (poll.counts, poll.voted, poll.closed) == ((0, 0, 1), 1, True)
    assert ladder.room.polls.kept == KeptPoll(poll)  # nobody knows any more who it was
    assert ladder.refuses(Vote(ZOE, "q1", (1,)), ZOE) == "bad-state"
    assert ladder.refuses(ClosePoll("q1")) == "bad-state"


def test_several_may_be_chosen_where_it_says_so() -> None:
    ladder = Ladder()
    ladder.do(open_poll(several=True))
    assert ladder.votes(ZOE, 1, 3) == (1, 0, 1)
    assert ladder.do(Vote(ZOE, "q1", (3, 1, 3)), ZOE) == ()


def test_there_is_one_at_a_time() -> None:
    ladder = Ladder()
    ladder.do(WHERE)
    assert ladder.refuses(OpenPoll("q2", "When?", ("Now", "Later"))) == "bad-state"
    ladder.do(ClosePoll("q1"))
    ladder.do(OpenPoll("q2", "When?", ("Now", "Later")))
    assert ladder.refuses(Vote(ZOE, "q1", (1,)), ZOE) == "bad-state"


@pytest.mark.parametrize(
    "changes",
    [
        {"question": " \u202e "},
        {"question": "a" * 301},
        {"options": ("one",)},
        {"options": tuple("abcdefghij")},
        {"options": ("one", "")},
        {"options": ("Yes", "yes ")},
        {"options": ("one", "a" * 101)},
        {"options": ("one", "tw\0")},
    ],
)
def test_what_cannot_be_voted_on_is_refused(changes: dict[str, Any]) -> None:
    assert Ladder().refuses(open_poll(**changes)) == "not-allowed"


def test_a_question_is_one_line() -> None:
    poll, _ = Ladder().tells(open_poll(question=" Where\r\n do we\tmeet? \u202e"))
    assert poll.question == "Where do we meet?"


@pytest.mark.parametrize("choices", [(0,), (4,), (1, 2)])
def test_a_wrong_choice_is_refused(choices: tuple[int, ...]) -> None:
    ladder = Ladder()
    ladder.do(WHERE)
    assert ladder.refuses(Vote(ZOE, "q1", choices), ZOE) == "not-allowed"
    assert ladder.room.polls.choices("id-zoe") == ()


def test_nobody_votes_for_others_and_not_everybody_opens_or_closes() -> None:
    ladder = Ladder()
    for who in (ZOE, PHONE):
        assert ladder.refuses(WHERE, who) == "forbidden"
    ladder.do(WHERE)
    assert ladder.refuses(Vote(ZOE, "q1", (1,)), ANNA) == "forbidden"
    assert ladder.refuses(ClosePoll("q1"), ZOE) == "forbidden"


def test_a_person_has_one_vote_from_however_many_places() -> None:
    ladder = Ladder()
    ladder.do(WHERE)
    ladder.votes(ZOE, 1)
    leg = Leg("other-window", Device.WEB)
    other = PeerId("zoe-too")
    ladder.do(Join(other, "zoe", LiveRole.GUEST, leg, identity="id-zoe"), None)
    assert ladder.votes(other, 2) == (0, 1, 0)
    ladder.do(AddLeg(ZOE, Leg("zoe-phone", Device.PHONE)), None)
    assert ladder.votes(ZOE, 3) == (0, 0, 1)


@pytest.mark.parametrize(("own", "counts"), [((), (1, 0, 0)), ((2,), (0, 1, 0))])
def test_a_telephone_that_turns_out_to_be_theirs_has_no_second_vote(
    own: tuple[int, ...], counts: tuple[int, ...]
) -> None:
    ladder = Ladder()
    ladder.do(WHERE)
    ladder.votes(PHONE, 1)
    if own:
        ladder.votes(ZOE, *own)
    events = ladder.do(MoveLeg(PHONE, "phone-leg", ZOE), None)
    (changed,) = (each for each in events if isinstance(each, PollChanged))
    assert (changed.poll.counts, changed.poll.voted) == (counts, 1)
    assert changed.cast == Cast("id-zoe", own or (1,))


def test_whoever_leaves_has_voted() -> None:
    ladder = Ladder()
    ladder.do(WHERE)
    ladder.votes(PHONE, 2)
    ladder.do(Leave(PHONE), None)
    poll, _ = ladder.tells(ClosePoll("q1"))
    assert poll.counts == (0, 1, 0)


def test_it_ends_with_the_conference() -> None:
    ladder = Ladder()
    ladder.do(WHERE)
    ladder.votes(ZOE, 2)
    closed, ended = ladder.do(End())
    assert isinstance(closed, PollChanged) and closed.poll.closed
    assert isinstance(ended, RoomEnded)
    other = Ladder()
    other.do(WHERE)
    events = [event for who in ROLES for event in other.do(RemoveLeg(who, f"{who}-leg"), None)]
    assert [type(each) for each in events[-2:]] == [PollChanged, RoomEnded]


def test_after_a_crash_it_is_open_and_nobody_votes_twice() -> None:
    before = Ladder()
    before.do(WHERE)
    before.votes(ZOE, 1)
    before.votes(PHONE, 2)
    after = Ladder(Kept(poll=before.room.polls.kept))
    assert after.room.polls.open == before.room.polls.open
    assert after.room.polls.choices("id-zoe") == (1,)
    assert after.votes(ZOE, 3) == (0, 1, 1)
    poll, _ = after.tells(ClosePoll("q1"))
    assert (poll.counts, poll.voted) == ((0, 1, 1), 2)


def test_votes_for_what_there_is_not_count_nowhere() -> None:
    assert counted({"a": (1, 9), "b": (2,), "c": (0,)}, 2) == (1, 1)

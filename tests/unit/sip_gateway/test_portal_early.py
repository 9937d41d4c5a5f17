"""Whoever calls before the conference opens: told when, and perhaps let in then."""

from __future__ import annotations

import pytest

from sfu.api import PeerId, RoomId
from sip_gateway.api import Admitted, Opening, RefusalReason, Refused
from sip_gateway.portal_machine import DIALOGUE_LIMIT, MAX_WAITS, PATIENCE, PLAYBACK_LIMIT
from sip_gateway.prompts.catalogue import PROMPT_IDS
from sip_gateway.spoken import number, opens_at, opens_in, time_of_day
from tests.portal_caller import Caller, checking

N10, N14, N30, N60 = (" ".join(number(each)) for each in (10, 14, 30, 60))
ADMITTED = Admitted(RoomId("room"), PeerId("peer"), people=1)


def early(
    seconds: float, clock: tuple[int, int] | None = (14, 30), *, may_wait: bool = True
) -> Refused:
    return Refused(RefusalReason.NOT_STARTED, opening=Opening(seconds, clock, may_wait))


def waiting(seconds: float = 240.0) -> Caller:
    caller = checking()
    caller.decided(early(seconds))
    return caller


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening(3600.0, (14, 30), False), f"opens-in {N60} minutes call-again"),
        (Opening(3601.0, (14, 30), False), f"opens-today {N14} hours-and {N30} call-again"),
        (Opening(9000.0, (9, 0), False), "opens-today digit-9 oclock call-again"),
        (
            Opening(9000.0, (9, 5), False),
            "opens-today digit-9 hours-and digit-0 digit-5 call-again",
        ),
        (Opening(9000.0, (0, 0), False), "opens-today digit-0 oclock call-again"),
        (Opening(86400.0, None, False), "opens-another-day"),
        (Opening(120.0, None, False), "opens-in digit-2 minutes call-again"),  # over midnight
    ],
)
def test_too_early_to_wait(opening: Opening, said: str) -> None:
    caller = checking()
    refused = Refused(RefusalReason.NOT_STARTED, opening=opening)
    assert caller.decided(refused) == [f"play {said} goodbye"]
    assert caller.hears_all() == ["hang up"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "opens-in-a-minute"),
        (60.0, "opens-in-a-minute"),
        (60.5, "opens-in digit-2 minutes"),
        (599.0, f"opens-in {N10} minutes"),
    ],
)
def test_who_is_a_little_early_stays_on_the_line(seconds: float, said: str) -> None:
    assert checking().decided(early(seconds)) == [f"play {said} stay-on-line"]


def test_from_music_into_the_room_when_it_opens() -> None:
    caller = waiting(240.0)
    caller.now += 6.0
    assert caller.hears_all() == ["loop music"]
    assert caller.waits(233.9) == []  # nothing of the room, and nothing asked
    assert caller.keys("1#*") == []
    assert caller.waits(0.1) == ["admit"]  # the music goes on until there is an answer
    assert caller.decided(ADMITTED) == ["play first-here"]
    assert caller.hears_all() == ["enter"]


def test_a_start_within_the_first_sentence_is_not_missed() -> None:
    caller = waiting(3.0)
    assert caller.waits(3.0) == ["admit"]


def test_a_lost_end_of_the_sentence_only_brings_the_music_late() -> None:
    caller = waiting(240.0)
    assert caller.waits(PLAYBACK_LIMIT) == ["loop music"]
    assert caller.waits(210.0) == ["admit"]


def test_a_start_that_is_put_off_is_waited_for_three_times() -> None:
    caller = waiting(60.0)
    for _ in range(MAX_WAITS - 1):
        caller.waits(60.0)
        assert caller.decided(early(60.0)) == ["play opens-in-a-minute stay-on-line"]
    caller.waits(60.0)
    assert caller.decided(early(60.0)) == ["play opens-in-a-minute call-again goodbye"]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (RefusalReason.LOCKED, "play locked goodbye"),
        (RefusalReason.FULL, "play full goodbye"),
        (RefusalReason.ENDED, "play ended goodbye"),
        (RefusalReason.WRONG_CREDENTIALS, "play wrong-credentials try-again enter-room"),
    ],
)
def test_what_may_have_become_of_it_meanwhile(reason: RefusalReason, said: str) -> None:
    caller = waiting(60.0)
    caller.waits(60.0)
    assert caller.decided(Refused(reason)) == [said]


def test_a_slow_answer_at_the_opening_is_excused_then_given_up() -> None:
    caller = waiting(600.0)
    caller.waits(600.0)
    assert caller.waits(PATIENCE) == ["play one-moment"]
    assert caller.waits(DIALOGUE_LIMIT) == ["play technical-problem goodbye"]


def test_every_time_and_number_has_its_prompts() -> None:
    said = {
        prompt for hour in range(24) for minute in range(60) for prompt in time_of_day(hour, minute)
    }
    for minutes in range(200):
        said.update(opens_in(minutes * 60.0))
        said.update(opens_at(Opening(minutes * 60.0, (23, 59), False)))
    said.update(*(number(value) for value in range(101)))
    assert said <= PROMPT_IDS


@pytest.mark.parametrize("value", [-1, 101])
def test_no_number_without_a_recording(value: int) -> None:
    with pytest.raises(ValueError, match="no prompt"):
        number(value)

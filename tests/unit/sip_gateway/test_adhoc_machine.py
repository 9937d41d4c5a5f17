"""The two dialogues of an ad-hoc conference, as tables."""

from __future__ import annotations

from sfu.api import PeerId, RoomId
from sip_gateway.adhoc_machine import (
    ASK_TIMES,
    DECISION_LIMIT,
    PAUSE,
    CalleeDialogue,
    CallerDialogue,
)
from sip_gateway.api import Admitted, DialCause, RefusalReason, Refused
from sip_gateway.portal_actions import (
    AdmitCallee,
    Arrive,
    Enter,
    Forward,
    HangUp,
    Mix,
    Play,
    StopPlaying,
)

BUSY_TIME = 10.0
IN = Admitted(RoomId("room"), PeerId("peer"), 2)


def waiting() -> CallerDialogue:
    dialogue = CallerDialogue(IN, BUSY_TIME)
    dialogue.answered(0)
    assert dialogue.drain() == [Arrive(IN), Play(("tone:ringback",), 1, loop=True)]
    return dialogue


def asked() -> CalleeDialogue:
    dialogue = CalleeDialogue(confirm=True)
    dialogue.answered(0)
    assert dialogue.drain() == [Play(("invited",), 1)]
    return dialogue


def test_the_caller_hears_ringing_until_somebody_comes() -> None:
    dialogue = waiting()
    dialogue.key("5", 1)
    assert dialogue.drain() == []
    dialogue.somebody(2)
    assert dialogue.drain() == [StopPlaying(), Mix(IN)]
    dialogue.somebody(3)
    assert dialogue.drain() == []
    dialogue.key("6", 4)
    assert dialogue.drain() == [Forward("6")]


def test_the_caller_hears_busy_when_nobody_comes_and_is_released() -> None:
    dialogue = waiting()
    dialogue.nobody(30)
    assert dialogue.drain() == [Play(("tone:busy",), 2, loop=True)]
    dialogue.tick(30 + BUSY_TIME - 0.1)
    assert dialogue.drain() == []
    dialogue.tick(30 + BUSY_TIME)
    assert dialogue.drain() == [HangUp()]
    assert dialogue.deadline is None


def test_nobody_after_all_who_came_was_refused() -> None:
    dialogue = waiting()
    dialogue.somebody(2)
    dialogue.drain()
    dialogue.nobody(3)
    assert dialogue.drain() == [Play(("tone:busy",), 2, loop=True)]


def test_an_extension_comes_in_at_once() -> None:
    dialogue = CalleeDialogue(confirm=False)
    dialogue.answered(0)
    assert dialogue.drain() == [AdmitCallee()]
    assert dialogue.waits_for_decision
    dialogue.decided(IN, 1)
    assert dialogue.drain() == [Enter(IN)]
    dialogue.key("5", 2)
    assert dialogue.drain() == [Forward("5")]


def test_one_comes_in_with_the_key_one_only() -> None:
    dialogue = asked()
    for key in "029#*A":
        dialogue.key(key, 1)
    assert dialogue.drain() == []
    dialogue.key("1", 2)
    assert dialogue.drain() == [StopPlaying(), AdmitCallee()]


def test_a_mailbox_is_asked_three_times_and_left() -> None:
    dialogue, now = asked(), 0.0
    for times in range(1, ASK_TIMES + 1):
        now += 6
        dialogue.heard(times, now)
        dialogue.heard(times - 1, now)  # of an older asking: ignored
        now += PAUSE
        dialogue.tick(now)
    assert dialogue.drain() == [Play(("invited",), 2), Play(("invited",), 3), HangUp()]
    assert dialogue.failure is DialCause.NO_ANSWER


def test_whoever_the_room_refuses_is_released() -> None:
    dialogue = CalleeDialogue(confirm=False)
    dialogue.answered(0)
    dialogue.drain()
    dialogue.decided(Refused(RefusalReason.LOCKED), 1)
    assert dialogue.drain() == [HangUp()]
    assert dialogue.failure is DialCause.FORBIDDEN


def test_no_decision_is_no_entry() -> None:
    dialogue = CalleeDialogue(confirm=False)
    dialogue.answered(0)
    dialogue.drain()
    dialogue.tick(DECISION_LIMIT)
    assert dialogue.drain() == [HangUp()]
    dialogue.decided(IN, DECISION_LIMIT + 1)
    assert dialogue.drain() == []

"""The portal dialogue as a script: what the caller does, what the portal then wants."""

from __future__ import annotations

import pytest

from sfu.api import PeerId, RoomId
from sip_gateway.api import Admitted, RefusalReason, Refused
from sip_gateway.portal_actions import Admit, Forward
from sip_gateway.portal_machine import (
    DIALOGUE_LIMIT,
    FIRST_DIGIT,
    INTER_DIGIT,
    MAX_DIGITS,
    PATIENCE,
    PLAYBACK_LIMIT,
    State,
)
from tests.portal_caller import Caller, at_code, checking

ASK_ROOM = ("enter-room",)
ASK_CODE = ("enter-code", "code-optional")
ADMITTED = Admitted(RoomId("room"), PeerId("peer"), people=3)


def test_from_the_welcome_into_the_room() -> None:
    caller = Caller()
    assert caller.answered() == ["play welcome enter-room"]
    assert caller.hears_all() == []
    assert caller.keys("4711#") == ["play enter-code code-optional"]
    assert caller.hears_all() == []
    assert caller.keys("2468#") == ["admit"]
    assert caller.admit == Admit("4711", "2468")
    assert caller.decided(ADMITTED) == ["play entering"]
    assert caller.hears_all() == ["enter"]
    assert caller.keys("*6#A") == ["key *", "key 6", "key #", "key A"]
    assert caller.dialogue.deadline is None


@pytest.mark.parametrize(
    ("keys", "led_to"),
    [
        ("#", ["stop", "enter"]),
        ("1", ["stop", "enter"]),  # in the room it could be a vote
        ("*5", ["stop", "enter", "key *", "key 5"]),
    ],
)
def test_the_welcome_into_the_room_is_cut_short(keys: str, led_to: list[str]) -> None:
    caller = at_code()
    caller.keys("2468#")
    caller.decided(ADMITTED)
    assert caller.keys(keys) == led_to


def test_barge_in_silences_the_prompt_once() -> None:
    caller = Caller()
    caller.answered()
    assert caller.keys("47") == ["stop"]
    assert caller.keys("11#") == ["play enter-code code-optional"]


def test_hash_may_be_left_out_after_a_pause_or_at_full_length() -> None:
    caller = Caller()
    caller.answered()
    caller.keys("4711")
    assert caller.waits(INTER_DIGIT - 0.1) == []
    assert caller.waits(0.1) == ["play enter-code code-optional"]
    assert caller.keys("2" * MAX_DIGITS) == ["stop", "admit"]


def test_empty_code_is_an_answer_and_an_empty_room_is_not() -> None:
    caller = Caller()
    caller.answered()
    assert caller.keys("#") == ["play no-input enter-room"]
    caller.keys("4711#")
    caller.keys("#")
    assert caller.admit == Admit("4711", "")


@pytest.mark.parametrize(("where", "question"), [(Caller, ASK_ROOM), (at_code, ASK_CODE)])
def test_star_begins_the_entry_anew(where: type[Caller], question: tuple[str, ...]) -> None:
    caller = where()
    if caller.dialogue.state is State.RINGING:
        caller.answered()
    assert caller.keys("99*")[-1] == "play " + " ".join(question)
    caller.keys("4711#")
    if caller.dialogue.state is State.CODE:
        caller.keys("2468#")
    assert caller.admit is not None and "99" not in caller.admit.room_number + caller.admit.code


def test_who_says_nothing_is_asked_three_times() -> None:
    caller = Caller()
    caller.answered()
    caller.hears_all()
    assert caller.waits(FIRST_DIGIT) == ["play no-input enter-room"]
    caller.hears_all()
    assert caller.waits(FIRST_DIGIT) == ["play no-input enter-room"]
    caller.hears_all()
    assert caller.waits(FIRST_DIGIT) == ["play no-input goodbye"]
    assert caller.hears_all() == ["hang up"]
    assert caller.dialogue.state is State.OVER


def test_wrong_credentials_three_times() -> None:
    caller = checking()
    wrong = Refused(RefusalReason.WRONG_CREDENTIALS)
    assert caller.decided(wrong) == ["play wrong-credentials try-again enter-room"]
    caller.keys("4711#1#")
    assert caller.decided(wrong) == ["play wrong-credentials try-again enter-room"]
    caller.keys("4711#2#")
    assert caller.decided(wrong) == ["play wrong-credentials goodbye"]
    assert caller.keys("4711#") == []
    assert caller.waits(PLAYBACK_LIMIT) == ["hang up"]


@pytest.mark.parametrize(
    "reason", [each for each in RefusalReason if each is not RefusalReason.WRONG_CREDENTIALS]
)
def test_other_refusals_say_why_and_end(reason: RefusalReason) -> None:
    caller = checking()
    assert caller.decided(Refused(reason)) == [f"play {reason.value} goodbye"]
    assert caller.hears_all() == ["hang up"]


@pytest.mark.parametrize(
    ("admitted", "prompts"),
    [
        (Admitted(RoomId("r"), PeerId("p"), 1), "play first-here"),
        (Admitted(RoomId("r"), PeerId("p"), 2, muted=True), "play entering entering-muted"),
    ],
)
def test_what_one_hears_on_entering(admitted: Admitted, prompts: str) -> None:
    assert checking().decided(admitted) == [prompts]


def test_a_key_or_a_lost_end_of_playback_also_lead_into_the_room() -> None:
    caller = checking()
    caller.decided(ADMITTED)
    assert caller.keys("5") == ["stop", "enter"]
    caller = checking()
    caller.decided(ADMITTED)
    assert caller.waits(PLAYBACK_LIMIT) == ["enter"]


def test_slow_directory_is_excused_then_given_up() -> None:
    caller = checking()
    assert caller.waits(PATIENCE) == ["play one-moment"]
    assert caller.waits(DIALOGUE_LIMIT) == ["play technical-problem goodbye"]
    assert caller.hears_all() == ["hang up"]
    assert caller.decided(ADMITTED) == []


def test_fault_of_the_directory_is_a_technical_problem() -> None:
    assert checking().decided(None) == ["play technical-problem goodbye"]


def test_endless_typing_ends_after_three_minutes() -> None:
    caller = Caller()
    caller.answered()
    told: list[str] = []
    while caller.dialogue.state is State.ROOM:
        told += caller.keys("9*")
        told += caller.waits(4)
    assert caller.now - 100 <= DIALOGUE_LIMIT + 4
    assert told[-1] == "play goodbye"


def test_end_of_an_old_prompt_means_nothing() -> None:
    caller = Caller()
    caller.answered()
    old = caller.token
    caller.keys("4711#")
    caller.dialogue.heard(old, caller.now)
    assert caller.dialogue.deadline == caller.now + PLAYBACK_LIMIT


def test_secrets_do_not_show() -> None:
    caller = checking()
    caller.decided(ADMITTED)
    assert "4711" not in repr(caller.admit) and "2468" not in repr(caller.admit)
    assert "6" not in repr(Forward("6"))

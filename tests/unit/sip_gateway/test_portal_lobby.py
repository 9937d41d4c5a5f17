"""Whoever has to be let in by somebody in the conference: told so, and entertained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sfu.api import PeerId, RoomId
from sip_gateway.api import Admitted, RefusalReason, Refused, Waiting
from sip_gateway.portal_machine import DIALOGUE_LIMIT, PLAYBACK_LIMIT, REASSURANCE, State
from tests.portal_caller import Caller, checking

ASKED = Waiting(RoomId("room"), PeerId("peer"), leader=True)
NO_HOST = replace(ASKED, leader=False)
ADMITTED = Admitted(RoomId("room"), PeerId("peer"), people=3)


def waiting(standing: Waiting = ASKED) -> Caller:
    caller = checking()
    caller.decided(standing)
    return caller


@pytest.mark.parametrize(("standing", "said"), [(ASKED, "lobby-asked"), (NO_HOST, "lobby-no-host")])
def test_is_told_to_wait_and_hears_music_of_its_own(standing: Waiting, said: str) -> None:
    caller = checking()
    assert caller.decided(standing) == [f"play {said}"]
    assert caller.hears_all() == ["loop music"]


def test_is_reassured_for_as_long_as_it_takes() -> None:
    caller = waiting()
    caller.hears_all()
    for _ in range(20):
        assert caller.waits(REASSURANCE) == ["play lobby-still"]
        assert caller.hears_all() == ["loop music"]
    assert caller.now > 100.0 + DIALOGUE_LIMIT
    assert caller.dialogue.state is State.WAITING


def test_goes_on_when_a_prompt_is_never_heard_to_the_end() -> None:
    caller = waiting()
    assert caller.waits(PLAYBACK_LIMIT) == ["play lobby-still"]


def test_keys_mean_nothing_and_stay_here() -> None:
    caller = waiting()
    caller.hears_all()
    assert caller.keys("*8#A123") == []


def test_hears_when_somebody_comes_who_can_decide_and_only_then() -> None:
    caller = waiting(NO_HOST)
    caller.hears_all()
    assert caller.decided(NO_HOST) == []
    assert caller.decided(ASKED) == ["play lobby-asked"]
    assert caller.hears_all() == ["loop music"]
    assert caller.decided(ASKED) == []


@pytest.mark.parametrize("heard", [True, False])
def test_is_let_in(heard: bool) -> None:
    caller = waiting()
    if heard:
        caller.hears_all()
    assert caller.decided(ADMITTED) == ["play entering"]
    assert caller.hears_all() == ["enter"]
    assert caller.keys("*6") == ["key *", "key 6"]


@pytest.mark.parametrize("reason", [RefusalReason.DENIED, RefusalReason.ENDED, RefusalReason.FULL])
def test_is_turned_away(reason: RefusalReason) -> None:
    caller = waiting()
    caller.hears_all()
    assert caller.decided(Refused(reason)) == [f"play {reason.value} goodbye"]
    assert caller.hears_all() == ["hang up"]
    assert caller.decided(ADMITTED) == []


def test_is_spoken_to_in_the_language_of_whoever_was_recognised() -> None:
    caller = checking()
    assert caller.decided(replace(ASKED, language="it")) == ["speak it", "play lobby-asked"]


def test_keeps_the_language_that_was_chosen_by_key() -> None:
    caller = Caller("de", "fr")
    caller.answered()
    caller.keys("*4711#2468#")
    assert caller.decided(replace(ASKED, language="it")) == ["play lobby-asked"]


def test_says_its_name_only_once_it_is_let_in() -> None:
    caller = waiting()
    caller.hears_all()
    assert caller.decided(replace(ADMITTED, ask_name=True)) == ["play say-name tone:attention"]
    assert caller.hears_all() == ["record"]

"""A caller who is let in says their name first, where the vPBX wants that."""

from __future__ import annotations

import pytest

from sfu.api import PeerId, RoomId
from sip_gateway.api import Admitted
from sip_gateway.portal_machine import NAME_LIMIT, PLAYBACK_LIMIT
from tests.portal_caller import Caller, checking

ADMITTED = Admitted(RoomId("room"), PeerId("peer"), people=3, ask_name=True)


def recording() -> Caller:
    caller = checking()
    caller.decided(ADMITTED)
    caller.hears_all()
    return caller


def test_from_the_tone_to_the_room() -> None:
    caller = checking()
    assert caller.decided(ADMITTED) == ["play say-name tone:attention"]
    assert caller.hears_all() == ["record"]
    assert caller.hears_all() == ["stop", "play entering"]  # a pause after the name
    assert caller.hears_all() == ["enter"]


def test_hash_ends_the_name() -> None:
    caller = recording()
    assert caller.keys("5*A") == []  # part of no name
    assert caller.keys("#") == ["stop", "play entering"]


def test_a_name_without_end_is_cut() -> None:
    assert recording().waits(NAME_LIMIT) == ["stop", "play entering"]


def test_who_will_not_say_it_need_not() -> None:
    caller = checking()
    caller.decided(ADMITTED)
    assert caller.keys("#") == ["stop", "play entering"]


def test_a_lost_end_of_the_question_begins_the_recording() -> None:
    caller = checking()
    caller.decided(ADMITTED)
    assert caller.waits(PLAYBACK_LIMIT) == ["record"]


@pytest.mark.parametrize("people", [1, 2])
def test_the_first_one_is_asked_too(people: int) -> None:
    caller = checking()
    admitted = Admitted(RoomId("room"), PeerId("peer"), people, ask_name=True)
    assert caller.decided(admitted) == ["play say-name tone:attention"]

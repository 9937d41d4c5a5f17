"""Changing the portal's language by the star key, and whose language counts afterwards."""

from __future__ import annotations

from dataclasses import replace

from sfu.api import PeerId, RoomId
from sip_gateway.api import Admitted
from tests.portal_caller import Caller

ADMITTED = Admitted(RoomId("room"), PeerId("peer"), people=3)
ITALIAN = replace(ADMITTED, language="it")


def test_the_other_languages_offer_themselves_after_the_question() -> None:
    caller = Caller("de", "fr", "it")
    assert caller.answered() == ["play welcome enter-room fr/other-language it/other-language"]
    caller.hears_all()
    assert caller.keys("9") == []
    assert caller.keys("*") == ["play enter-room"]  # digits were entered: they begin anew


def test_one_language_alone_offers_nothing() -> None:
    caller = Caller("de")
    assert caller.answered() == ["play welcome enter-room"]
    assert caller.keys("*") == ["play enter-room"]


def test_each_star_goes_to_the_next_and_round() -> None:
    caller = Caller("de", "fr", "it")
    caller.answered()
    assert caller.keys("*") == ["speak fr", "play enter-room"]
    assert caller.keys("*") == ["speak it", "play enter-room"]
    assert caller.keys("*") == ["speak de", "play enter-room"]
    assert caller.keys("4711#") == ["stop", "play enter-code code-optional"]
    assert caller.keys("*") == ["speak fr", "play enter-code code-optional"]


def test_a_change_of_language_costs_no_try_and_no_digit() -> None:
    caller = Caller("de", "fr")
    caller.answered()
    caller.keys("*" * 20)
    caller.keys("4711#2468#")
    assert caller.admit is not None
    assert (caller.admit.room_number, caller.admit.code) == ("4711", "2468")


def test_whose_pin_is_known_is_spoken_to_in_their_language() -> None:
    caller = Caller("de", "fr")
    caller.answered()
    caller.keys("4711#2468#")
    assert caller.decided(ITALIAN) == ["speak it", "play entering"]


def test_but_what_the_caller_has_chosen_stays() -> None:
    caller = Caller("de", "fr")
    caller.answered()
    caller.keys("*4711#2468#")
    assert caller.decided(ITALIAN) == ["play entering"]

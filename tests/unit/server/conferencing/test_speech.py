"""Every sentence is one that was recorded, and says what is so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing import saying, speech
from server.domain.entry import Device
from server.live.people import Leg, LiveRole, Participant
from sfu.api import PeerId, Source
from sip_gateway.prompts.catalogue import PROMPT_IDS
from sip_gateway.prompts.catalogue_numbers import LARGEST

MIC = frozenset({Source.MIC})
PHONE = Leg("t", Device.PHONE, on=MIC)
SILENT = replace(PHONE, muted=MIC)


def person(peer: str, leg: Leg = PHONE, hand: int | None = None) -> Participant:
    return Participant(PeerId(peer), peer, LiveRole.PARTICIPANT, (leg,), hand=hand)


ANNA = person("anna", Leg("w", Device.WEB, on=MIC), hand=4)
BEN = person("ben", replace(SILENT, id="t-ben"), hand=2)
CLEO = person("cleo", hand=9)
ROOM = (ANNA, BEN, CLEO)


@pytest.mark.parametrize(
    ("value", "prompt"),
    [(0, "digit-0"), (9, "digit-9"), (10, "number-10"), (100, "number-100"), (101, "number-100")],
)
def test_numbers(value: int, prompt: str) -> None:
    assert saying.number(value) == (prompt,)
    assert prompt in PROMPT_IDS


def test_the_largest_number_is_recorded() -> None:
    assert saying.LARGEST == LARGEST


def test_keys() -> None:
    assert saying.keys("*#09") == ("key-star", "key-hash", "digit-0", "digit-9")


def test_roll_call_counts_by_device_and_tells_ones_own_place() -> None:
    said = [
        "people-count",
        "digit-3",
        "by-telephone",
        "digit-2",
        "by-browser",
        "digit-1",
        "muted-count",
        "digit-1",
        "hands-count",
        "digit-3",
    ]
    names = ("name:t-ben", "name:t")  # who came by browser has said none
    assert speech.roll_call(ROOM, person("dora")) == (*said, *names)
    assert speech.roll_call(ROOM, ANNA) == (*said, "hand-up", "digit-2", *names)


@pytest.mark.parametrize(("who", "place"), [(BEN, 1), (ANNA, 2), (CLEO, 3)])
def test_hands_stand_in_the_order_in_which_they_were_raised(who: Participant, place: int) -> None:
    assert speech.hand_place(ROOM, who) == place


@pytest.mark.parametrize(
    ("before", "after", "by_self", "said"),
    [
        (PHONE, PHONE, True, ""),
        (PHONE, replace(PHONE, held=True), False, ""),
        (PHONE, SILENT, True, "you-are-muted"),
        (PHONE, SILENT, False, "muted-by-leader key-star digit-6"),
        (SILENT, PHONE, True, "you-are-unmuted"),
    ],
)
def test_what_a_muted_telephone_is_told(before: Leg, after: Leg, by_self: bool, said: str) -> None:
    assert speech.mute_news(before, after, by_self, "*") == tuple(said.split())


@pytest.mark.parametrize(
    ("before", "after", "by_self", "said"),
    [
        (None, None, True, ""),
        (None, 3, True, "hand-up digit-2"),
        (3, None, True, "hand-down"),
        (3, None, False, "hand-lowered"),
    ],
)
def test_what_is_told_of_a_hand(
    before: int | None, after: int | None, by_self: bool, said: str
) -> None:
    was, now = person("dora", hand=before), person("dora", hand=after)
    roster = {each.peer: each for each in (BEN, CLEO, now)}
    assert speech.hand_news(was, now, by_self, roster) == tuple(said.split())


@pytest.mark.parametrize("prefix", ["*", "#", "*9"])
@pytest.mark.parametrize("role", [LiveRole.ORGANISER, LiveRole.PARTICIPANT])
def test_help_offers_recorded_sentences_with_the_keys(role: LiveRole, prefix: str) -> None:
    said = speech.help_for(replace(CLEO, role=role), prefix)
    assert set(said) <= PROMPT_IDS
    at = said.index("help-mute")
    assert said[at + 1 : at + 1 + len(prefix) + 1] == (*saying.keys(prefix), "digit-6")
    assert ("help-lock" in said) is (role is LiveRole.ORGANISER)

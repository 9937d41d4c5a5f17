"""Keys to codes, and codes to commands."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.conferencing.keypad import ENTRY_TIME, KEY_TIME, STAR_CODES, Keypad, Question
from server.domain.conference import LobbyPolicy
from server.domain.entry import Device
from server.live.commands import (
    Admit,
    Command,
    Lock,
    LowerHand,
    Mute,
    MuteAll,
    RaiseHand,
    Unlock,
    Unmute,
    Wait,
)
from server.live.people import Facts, Leg, LiveRole, Participant
from server.live.room import Room
from sfu.api import PeerId, Source

P = PeerId("p")
MIC = frozenset({Source.MIC})
TALKING = Participant(P, "P", LiveRole.PARTICIPANT, (Leg("l", Device.PHONE, on=MIC),))
MUTED = replace(TALKING, legs=(Leg("l", Device.PHONE, on=MIC, muted=MIC),))
HAND_UP = replace(TALKING, hand=1)
FOR_LEADERS = {"4", "7", "8"}
START = datetime(2030, 5, 6, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("prefix", "keys", "codes"),
    [
        ("*", "*6", "6"),
        ("*", "**6", "6"),
        ("*", "*6666", "6"),
        ("*", "*16", "1"),
        ("*", "*6*5", "65"),
        ("*", "*0", ""),
        ("*", "6", ""),
        ("*", "#6", ""),
        ("*", "*#", ""),
        ("*", "*#6", ""),
        ("*", "*A6", ""),
        ("*", "*", ""),
        ("#", "#6", "6"),
        ("#", "*6", ""),
        ("**", "**6", "6"),
        ("**", "***6", "6"),
        ("**", "*6", ""),
        ("**", "*6*6", ""),
        ("*9", "*96", "6"),
        ("*9", "*999", "9"),
        ("99", "9996", "9"),
    ],
)
def test_codes_among_keys(prefix: str, keys: str, codes: str) -> None:
    keypad = Keypad(prefix)
    pressed = [keypad.press(key, 0.0) for key in keys]
    assert [each for each in pressed if each is not None] == list(codes)


@pytest.mark.parametrize(
    ("prefix", "keys", "alone"),
    [
        ("*", "#", "#"),
        ("*", "0", "0"),
        ("*", "##0", "##0"),
        ("*", "*6#", "#"),
        ("*", "*#", "#"),
        ("*", "*0#", ""),
        ("*", "*012345#", ""),
        ("*", "*60", "0"),
        ("#", "#", ""),
        ("#", "0", "0"),
        ("**", "*#", "#"),
        ("**", "**6#", "#"),
        ("0#", "0", ""),
        ("0#", "1#", "1#"),
        ("0#", "0#6", ""),
    ],
)
def test_keys_that_belong_to_no_code(prefix: str, keys: str, alone: str) -> None:
    keypad = Keypad(prefix)
    found = [key for key in keys if keypad.press(key, 0.0) is None and keypad.alone]
    assert "".join(found) == alone


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        ("*0123456#", ["0123456"]),
        ("*0123456", ["0123456"]),
        ("*01234567", ["0123456"]),
        ("*012#", ["012"]),
        ("*0#", ["0"]),
        ("*012*6", ["6"]),
        ("*012*0345678", ["0345678"]),
        ("*0123456#*6", ["0123456", "6"]),
    ],
)
def test_a_code_of_pairing_comes_whole(keys: str, codes: list[str]) -> None:
    keypad = Keypad("*")
    pressed = [keypad.press(key, 0.0) for key in keys]
    assert [each for each in pressed if each is not None] == codes


def test_who_reads_a_code_from_a_screen_has_more_time() -> None:
    keypad = Keypad("*")
    times = itertools.count(0.0, ENTRY_TIME)
    keypad.press("*", 0.0)
    assert [keypad.press(key, next(times)) for key in "0123456"][-1] == "0123456"
    keypad.press("*", 100.0)
    keypad.press("0", 100.0)
    keypad.press("1", 100.0 + ENTRY_TIME + 0.001)
    assert keypad.press("#", 100.0 + ENTRY_TIME + 0.001) is None


@pytest.mark.parametrize(("pause", "counts"), [(KEY_TIME, True), (KEY_TIME + 0.001, False)])
def test_a_key_waits_a_while_for_the_next(pause: float, counts: bool) -> None:
    keypad = Keypad("*")
    keypad.press("*", 10.0)
    assert (keypad.press("6", 10.0 + pause) == "6") is counts


def room(*, locked: bool = False, waiting: int = 0) -> Room:
    facts = Facts("c", "C", "4711", "9000", START, START, LobbyPolicy.EVERYONE)
    made = Room(facts, limit=9)
    made.locked = locked
    for number in range(waiting):
        leg = Leg(f"l{number}", Device.PHONE, on=MIC)
        made.apply(Wait(PeerId(f"w{number}"), f"W{number}", LiveRole.PARTICIPANT, leg), None, 0.0)
    return made


@pytest.mark.parametrize(
    ("code", "person", "here", "command"),
    [
        ("6", TALKING, room(), Mute(P)),
        ("6", MUTED, room(), Unmute(P)),
        ("5", TALKING, room(), RaiseHand(P)),
        ("5", HAND_UP, room(), LowerHand(P)),
        ("4", TALKING, room(), MuteAll()),
        ("7", TALKING, room(), Lock()),
        ("7", TALKING, room(locked=True), Unlock()),
        ("8", TALKING, room(), None),
        ("8", TALKING, room(waiting=2), Admit(PeerId("w0"))),
    ],
)
def test_codes_are_commands(
    code: str, person: Participant, here: Room, command: Command | None
) -> None:
    does = STAR_CODES[code].does
    assert not isinstance(does, Question)
    assert does(person, here) == command


@pytest.mark.parametrize("role", [role for role in LiveRole if role is not LiveRole.HOUSE])
def test_what_is_offered_is_what_the_room_allows(role: LiveRole) -> None:
    leads = role in (LiveRole.ORGANISER, LiveRole.MODERATOR)
    person = replace(TALKING, role=role)
    offered = {digit for digit, code in STAR_CODES.items() if code.open_to(person)}
    assert offered == set(STAR_CODES) - (set() if leads else FOR_LEADERS)

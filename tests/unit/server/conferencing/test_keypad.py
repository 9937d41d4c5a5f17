"""Keys to commands, and docs/parity.md, which promises them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.conferencing.keypad import STAR_TIME, Keypad
from server.domain.entry import Device
from server.live.commands import Command, Lock, LowerHand, Mute, MuteAll, RaiseHand, Unlock, Unmute
from server.live.people import Leg, LiveRole, Participant
from sfu.api import PeerId, Source

P = PeerId("p")
MIC = frozenset({Source.MIC})
TALKING = Participant(P, "P", LiveRole.PARTICIPANT, (Leg("l", Device.PHONE, on=MIC),))
MUTED = replace(TALKING, legs=(Leg("l", Device.PHONE, on=MIC, muted=MIC),))
HAND_UP = replace(TALKING, hand=1)


@pytest.mark.parametrize(
    ("keys", "person", "locked", "command"),
    [
        ("*6", TALKING, False, Mute(P)),
        ("*6", MUTED, False, Unmute(P)),
        ("*5", TALKING, False, RaiseHand(P)),
        ("*5", HAND_UP, False, LowerHand(P)),
        ("*4", TALKING, False, MuteAll()),
        ("*7", TALKING, False, Lock()),
        ("*7", TALKING, True, Unlock()),
        ("**6", TALKING, False, Mute(P)),
        ("*16", TALKING, False, None),
        ("6", TALKING, False, None),
        ("#6", TALKING, False, None),
        ("*#", TALKING, False, None),
        ("*", TALKING, False, None),
        ("*6666", TALKING, False, Mute(P)),
    ],
)
def test_star_codes(keys: str, person: Participant, locked: bool, command: Command | None) -> None:
    keypad = Keypad()
    given = [keypad.press(key, person, locked, 0.0) for key in keys]
    assert [each for each in given if each is not None] == ([command] if command else [])


@pytest.mark.parametrize(("pause", "counts"), [(STAR_TIME, True), (STAR_TIME + 0.001, False)])
def test_a_star_waits_a_while_for_its_digit(pause: float, counts: bool) -> None:
    keypad = Keypad()
    keypad.press("*", TALKING, False, 10.0)
    assert (keypad.press("6", TALKING, False, 10.0 + pause) == Mute(P)) is counts

"""Loud and quiet telephones in one room, through the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sip_gateway.phone_media import Codec
from tests.sim.phones import ROOM, Rig
from tests.spoken_sounds import at_level, noise, speech, speech_level

SAID = 12  # seconds; the level has settled after half of them


def heard_level(folder: Path, codec: Codec, level: float, *, levelling: bool = True) -> float:
    """How loud a telephone's speech of that level is to another one, once it settled."""
    rig = Rig(folder, levelling=levelling)
    talker, listener = rig.phone("a", codec=codec, room=ROOM), rig.phone("b", room=ROOM)
    sound = at_level(speech("en", talker.coder.rate)[: SAID * talker.coder.rate], level)
    rig.step(talker.say_next(np.clip(sound + noise(-62.0, len(sound)), -1.0, 1.0)))
    heard = listener.heard()
    return speech_level(heard[len(heard) // 2 :])


@pytest.mark.parametrize("codec", ["PCMA", "G722"])
def test_loud_and_quiet_talkers_end_within_3_db(tmp_path: Path, codec: Codec) -> None:
    loud, quiet = (heard_level(tmp_path, codec, level) for level in (-10.0, -31.0))
    assert abs(loud - quiet) < 3.0


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    loud, quiet = (
        heard_level(tmp_path, "PCMA", level, levelling=False) for level in (-14.0, -31.0)
    )
    assert loud - quiet == pytest.approx(17.0, abs=1.0)


def test_browsers_are_told_the_level_that_they_hear(tmp_path: Path) -> None:
    rig = Rig(tmp_path, levelling=True)
    talker = rig.phone("a", room=ROOM)
    rig.step(talker.say_next(at_level(speech("en"), -8.0)))
    loudest = min(frame.level for frame in rig.frames[len(rig.frames) // 2 :])
    assert loudest > 8  # −dBov; of the speech itself it is near 0
